use std::os::unix::fs::PermissionsExt;

use super::*;

fn at_home(test: impl FnOnce(&Path, TokenFile)) {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    fs::create_dir(&data).unwrap();
    test(home.path(), TokenFile::of(&data, &home.path().join("config")).unwrap());
}

#[test]
fn a_token_is_kept_as_a_digest_that_its_user_alone_reads() {
    at_home(|_, file| {
        assert!(!file.exists());
        let secret = file.add("phone", false).unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        let random = secret.text().strip_prefix(PREFIX).unwrap();
        assert!(random.len() == 2 * RANDOM && !text.contains(random), "{text}");
        assert_eq!(file.path().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let accepted = Token { digest: secret.digest(), is_read_only: false };
        assert_eq!(file.load().unwrap(), [NamedToken { name: "phone".into(), accepted }]);
        assert_eq!(format!("{secret:?}"), "Secret");
    });
}

#[test]
fn a_removed_token_is_gone_and_its_name_free() {
    at_home(|_, file| {
        let first = file.add("phone", false).unwrap();
        file.add("page", true).unwrap();
        let again = file.add("phone", true).unwrap_err().to_string();
        assert_eq!(again, "there is a token phone already: remove it first");
        file.remove("phone").unwrap();
        let names = |file: &TokenFile| {
            let tokens = file.load().unwrap().into_iter();
            tokens.map(|token| (token.name, token.accepted.is_read_only)).collect::<Vec<_>>()
        };
        assert_eq!(names(&file), [("page".into(), true)]);
        assert_eq!(file.remove("phone").unwrap_err().to_string(), "there is no token phone");
        assert_ne!(file.add("phone", false).unwrap().text(), first.text());
    });
}

#[test]
fn each_change_is_another_state_of_the_file() {
    at_home(|_, file| {
        let none = file.identity();
        file.add("phone", false).unwrap();
        let one = file.identity();
        file.remove("phone").unwrap();
        let empty = file.identity();
        assert!(none.is_none() && one.is_some() && empty.is_some() && one != empty);
        // The store has had a token: none is made again by itself.
        assert!(file.exists() && file.load().unwrap().is_empty());
    });
}

#[test]
fn a_file_that_others_may_write_lets_nobody_in() {
    at_home(|_, file| {
        file.add("phone", false).unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o620)).unwrap();
        assert!(matches!(file.load(), Err(TokenError::WritableByOthers { .. })));
    });
}

#[test]
fn a_file_that_is_none_of_tokens_lets_nobody_in() {
    at_home(|_, file| {
        file.add("phone", false).unwrap();
        let short = r#"{"tokens": [{"name": "a", "digest": "00", "readOnly": false}]}"#;
        let letters = format!(
            r#"{{"tokens": [{{"name": "a", "digest": "{}", "readOnly": false}}]}}"#,
            "é".repeat(32)
        );
        for text in ["", "{}", short, &letters] {
            fs::write(file.path(), text).unwrap();
            assert!(matches!(file.load(), Err(TokenError::Malformed { .. })), "{text}");
        }
    });
}

#[test]
fn names_are_visible() {
    at_home(|_, file| {
        for name in ["", " ", "a\nb", "\u{1b}[2J"] {
            assert!(matches!(file.add(name, false), Err(TokenError::NotAName)), "{name:?}");
        }
        assert!(!file.exists());
    });
}

#[test]
fn the_store_never_reaches_the_tokens() {
    at_home(|home, _| {
        for configuration in [home.join("config"), home.join("config/not/yet")] {
            let error = TokenFile::of(home, &configuration).unwrap_err();
            assert!(matches!(error, TokenError::InDataDirectory { .. }), "{error}");
        }
    });
}

#[test]
fn each_store_has_its_own_tokens() {
    at_home(|home, file| {
        let other = home.join("other");
        fs::create_dir(&other).unwrap();
        assert_ne!(TokenFile::of(&other, &home.join("config")).unwrap().path(), file.path());
        // The same directory by another path is the same store.
        let same = TokenFile::of(&home.join("other/../data"), &home.join("config")).unwrap();
        assert_eq!(same.path(), file.path());
    });
}
