use proptest::prelude::*;

use super::*;
use crate::document::read;

/// 2026-11-23T10:00:00Z.
const NOW: u64 = 1_795_428_000_000;

fn key(key: &str) -> IdempotencyKey {
    IdempotencyKey { key: key.into(), fingerprint: "POST".into() }
}

/// A UUID of version 7 with this time.
fn timed(time: u64, number: u64) -> IdempotencyKey {
    key(&format!("{:08x}-{:04x}-7abc-89ab-{number:012x}", time >> 16, time & 0xffff))
}

fn no_keys() -> Keys {
    Keys::new(NOW)
}

/// The same keys, written and read again.
fn reread(keys: &Keys, now: u64) -> Keys {
    let json = RawValue::from_string(keys.to_json()).unwrap();
    let mut keys = Keys::read(&json, now).unwrap();
    keys.forget_old();
    keys
}

/// Does the request of a key if it is new.
fn take(keys: &mut Keys, key: &IdempotencyKey) -> Result<bool, Error> {
    match keys.find(key, 7)? {
        Found::Done(counter) => {
            assert_eq!(counter, 7);
            Ok(false)
        }
        Found::New(new) => {
            keys.add(new);
            Ok(true)
        }
    }
}

#[test]
fn a_key_has_43_digits_that_say_what_was_done() {
    let kept = Kept::new(u128::MAX - (5 << 32), 1 << 127, NOW, u64::MAX);
    let text = kept.to_text();
    assert_eq!(text, "_______________6gAAAAAAAAaIH2SEAP__________");
    assert_eq!(Kept::read(&text), Some(kept));
    for text in ["", &text[1..], &text.replace('_', "+"), &text.replace("AP__", "AQAA")] {
        assert_eq!(Kept::read(text), None, "{text}");
    }
}

#[test]
fn a_uuid_of_version_7_carries_its_time() {
    // The example of RFC 9562.
    let time = 0x017f_22e2_79b0;
    assert_eq!(uuid_time("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), Some(time));
    for other in [
        "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-18c4-dc0c0c07398f",
        "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398\u{e9}",
        "",
    ] {
        assert_eq!(uuid_time(other), None, "{other}");
    }
    assert_eq!(uuid_time(&timed(NOW, 1).key), Some(NOW));
}

#[test]
fn a_key_is_known_again_and_another_request_with_it_is_refused() {
    let mut keys = no_keys();
    assert!(take(&mut keys, &key("a")).unwrap());
    assert!(!take(&mut keys, &key("a")).unwrap());
    assert!(take(&mut keys, &key("b")).unwrap());
    let mut keys = reread(&keys, NOW + KEPT);
    assert!(!take(&mut keys, &key("a")).unwrap());
    let other = IdempotencyKey { fingerprint: "DELETE".into(), ..key("a") };
    assert_eq!(keys.find(&other, 7).unwrap_err(), Error::KeyReused);
    for bad in ["", &"x".repeat(256)] {
        assert!(matches!(keys.find(&key(bad), 7), Err(Error::Invalid(of)) if of.field == "key"));
    }
    assert!(take(&mut keys, &key(&"é".repeat(255))).unwrap());
}

#[test]
fn keys_with_a_time_are_forgotten_in_its_order_and_then_expired() {
    let mut keys = no_keys();
    for at in 0..MOST as u64 + 3 {
        // They come in another order than that of their times.
        assert!(take(&mut keys, &timed(NOW - 5_000 + (at ^ 1), at)).unwrap());
    }
    let mut keys = reread(&keys, NOW);
    assert_eq!((keys.by_digest.len(), keys.forgotten), (MOST, NOW - 5_000 + 2));
    for at in 0..3 {
        let first = timed(NOW - 5_000 + at, at ^ 1);
        assert_eq!(take(&mut keys, &first), Err(Error::KeyExpired));
    }
    assert!(!take(&mut keys, &timed(NOW - 5_000 + 3, 2)).unwrap());
    // A new one that is earlier than all there are would be the next to be forgotten.
    assert_eq!(take(&mut keys, &timed(NOW - 5_000 + 3, 9_999)), Err(Error::KeyExpired));
    assert!(take(&mut keys, &timed(NOW, 9_999)).unwrap());
    // What was forgotten stays so, whatever the clock says.
    let mut keys = reread(&keys, 0);
    assert_eq!(take(&mut keys, &timed(NOW - 5_000, 1)), Err(Error::KeyExpired));
}

#[test]
fn keys_without_a_time_are_refused_if_there_is_no_room_and_never_forgotten_for_it() {
    let mut keys = no_keys();
    for at in 0..MOST_UNTIMED {
        assert!(take(&mut keys, &key(&format!("key {at}"))).unwrap());
    }
    assert_eq!(take(&mut keys, &key("new")), Err(Error::KeyExpired));
    assert!(!take(&mut keys, &key("key 0")).unwrap());
    // Those that carry a time have room of their own.
    for at in 0..1_000 {
        assert!(take(&mut keys, &timed(NOW - 1_000 + at, at)).unwrap());
    }
    assert!(!take(&mut keys, &key("key 0")).unwrap());
    assert!(keys.to_json().len() <= MOST_BYTES);
    // After 30 days there is room again.
    let mut keys = reread(&keys, NOW + KEPT + 1);
    assert!(take(&mut keys, &key("new")).unwrap());
    assert_eq!(keys.by_digest.len(), 1);
    assert_eq!(take(&mut keys, &timed(NOW - 1, 999)), Err(Error::KeyExpired));
}

#[test]
fn a_key_without_a_time_takes_the_room_of_one_that_carries_it() {
    let mut keys = no_keys();
    for at in 0..MOST as u64 {
        assert!(take(&mut keys, &timed(NOW - 5_000 + at, at)).unwrap());
    }
    assert!(take(&mut keys, &key("new")).unwrap());
    assert_eq!((keys.by_digest.len(), keys.forgotten), (MOST, NOW - 5_000));
}

#[test]
fn a_time_that_is_clearly_to_come_is_none() {
    let mut keys = no_keys();
    assert!(take(&mut keys, &timed(NOW + AHEAD, 1)).unwrap());
    assert!(take(&mut keys, &timed(NOW + AHEAD + 1, 2)).unwrap());
    assert_eq!((keys.timed.len(), keys.untimed.len()), (1, 1));
    // It is known also when its time has come.
    let mut keys = reread(&keys, NOW + 2 * AHEAD);
    assert!(!take(&mut keys, &timed(NOW + AHEAD + 1, 2)).unwrap());
    // A clock that is behind makes nothing new that was forgotten.
    keys.forgotten = NOW + AHEAD + 9;
    let mut keys = reread(&keys, NOW - 10 * AHEAD);
    assert_eq!(take(&mut keys, &timed(NOW + AHEAD + 9, 3)), Err(Error::KeyExpired));
}

#[test]
fn a_key_of_more_than_30_days_ago_is_expired() {
    let mut keys = no_keys();
    assert!(take(&mut keys, &timed(NOW - KEPT, 1)).unwrap());
    assert_eq!(take(&mut keys, &timed(NOW - KEPT - 1, 2)), Err(Error::KeyExpired));
}

#[test]
fn a_field_of_that_name_that_is_something_else_is_left_alone() {
    let kept = Kept::new(1 << 32, 2, 3, 4).to_text();
    for keys in [
        "7",
        "[]",
        r#"{"timed": ["x"]}"#,
        r#"{"timed": [], "more": 1}"#,
        r#"{"forgotten": -1}"#,
        r#"{"forgotten": "1"}"#,
        &format!(r#"{{"timed": ["{kept}"], "untimed": ["{kept}"]}}"#),
        "{},\n  \"keys\": {}",
    ] {
        let file = format!(r#"{{"expenses": {{}}, "keys": {keys}}}"#);
        let document = read(file.as_bytes()).unwrap();
        let error = document.keys(NOW).unwrap_err();
        assert!(matches!(error, Error::Invalid(of) if of.field == "key"), "{keys}");
    }
    for keys in ["{}", r#"{"untimed": [], "timed": []}"#] {
        let file = format!(r#"{{"expenses": {{}}, "keys": {keys}}}"#);
        read(file.as_bytes()).unwrap().keys(NOW).unwrap();
    }
}

proptest! {
    /// Whatever the clocks say, in whatever order keys come: one that was used is done again
    /// only if it carries no time and some clock said since that 30 days had passed.
    #[test]
    fn no_request_is_done_twice(
        uses in prop::collection::vec((0u64..40, any::<bool>(), 0u64..40, 0u64..3), 1..200),
        room in 1usize..12,
    ) {
        const DAY: u64 = 24 * 60 * 60 * 1_000;
        let mut keys = no_keys();
        let mut used: Vec<(String, u64, bool)> = Vec::new();
        let mut days = Vec::new();
        for (time, is_timed, now, number) in uses {
            keys = reread(&keys, NOW + now * DAY);
            days.push(now);
            // As if there were room for fewer.
            while keys.by_digest.len() > room && !keys.timed.is_empty() {
                keys.forget_first();
            }
            let key = match is_timed {
                true => timed(NOW + time * DAY, number),
                false => key(&format!("{time} {number}")),
            };
            if let Ok(true) = take(&mut keys, &key) {
                for (_, before, was_to_come) in used.iter().filter(|(of, ..)| *of == key.key) {
                    let has_passed = days.iter().any(|day| *day > before + 30);
                    prop_assert!((!is_timed || *was_to_come) && has_passed, "{key:?} at {now}");
                }
                used.push((key.key, now, time > now));
            }
        }
    }
}
