use super::*;

fn known(tenant: &str) -> Known {
    let token = Token { digest: [1; 32], is_read_only: false, is_session: false };
    Known { store: record::store(tenant, "0123456789abcdef").unwrap(), token, stands_for: None }
}

#[test]
fn what_was_found_is_forgotten_with_the_second_period_after_it() {
    let mut remembered = Remembered::default();
    remembered.put(0, [1; 32], Some(&known("alice")));
    remembered.put(0, [2; 32], None);
    for period in [0, 1] {
        remembered.forget(period);
        assert_eq!(remembered.get(&[1; 32]), Some(Some(known("alice"))), "{period}");
        assert_eq!(remembered.get(&[2; 32]), Some(None));
        assert_eq!(remembered.get(&[3; 32]), None);
    }
    remembered.forget(2);
    assert_eq!((remembered.get(&[1; 32]), remembered.get(&[2; 32])), (None, None));

    // Also if nobody came in between.
    remembered.put(2, [1; 32], Some(&known("alice")));
    remembered.forget(9);
    assert_eq!(remembered.get(&[1; 32]), None);
}

#[test]
fn what_took_long_to_find_is_not_remembered_for_longer() {
    let mut remembered = Remembered::default();
    remembered.forget(5);
    remembered.put(4, [1; 32], Some(&known("alice")));
    assert_eq!(remembered.get(&[1; 32]), None);
}

#[test]
fn who_tries_many_tokens_takes_a_bounded_room() {
    let mut remembered = Remembered::default();
    remembered.put(0, [255; 32], Some(&known("alice")));
    for number in 0..2 * MOST_UNKNOWN as u64 {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&number.to_le_bytes());
        remembered.put(0, digest, None);
    }
    assert_eq!(remembered.unknown[0].len(), MOST_UNKNOWN);
    assert!(remembered.get(&[255; 32]).is_some());
}
