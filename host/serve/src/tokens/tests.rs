use std::os::unix::fs::PermissionsExt;

use expenses_http::Proof;

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
        let accepted = Token { digest: secret.digest(), is_read_only: false, is_session: false };
        let phone = NamedToken { name: "phone".into(), accepted, session: None };
        assert_eq!(file.load().unwrap(), [phone]);
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

/// The secret of a session that begins.
#[track_caller]
fn begun(file: &TokenFile, proof: Proof) -> Secret {
    match file.begin_session(proof, "2026-11-29").unwrap() {
        Begun::Session(secret) => secret,
        Begun::Refused => panic!("{proof:?} is refused"),
    }
}

/// The names of the tokens and sessions.
fn names(file: &TokenFile) -> Vec<String> {
    file.load().unwrap().into_iter().map(|token| token.name).collect()
}

#[test]
fn a_token_begins_sessions_that_end_with_it() {
    at_home(|_, file| {
        let phone = file.add("phone", true).unwrap();
        file.add("other", false).unwrap();
        let proof = Proof::Token(phone.digest());
        let first = begun(&file, proof);
        assert_ne!(first, begun(&file, proof));
        assert_eq!(names(&file), ["phone", "other", "page-1", "page-2"]);
        let session = &file.load().unwrap()[2];
        assert!(session.accepted.is_session && session.accepted.is_read_only);
        let since = Since { day: "2026-11-29".into(), token: Some("phone".into()) };
        assert_eq!(session.session, Some(since));
        // A session cannot begin another.
        let again = file.begin_session(Proof::Token(first.digest()), "2026-11-29");
        assert_eq!(again.unwrap(), Begun::Refused);

        file.end_sessions(&[first.digest(), [0; 32], phone.digest()]).unwrap();
        assert_eq!(names(&file), ["phone", "other", "page-2"]);
        file.remove("phone").unwrap();
        assert_eq!(names(&file), ["other"]);
    });
}

#[test]
fn a_code_begins_one_session_and_not_once_it_is_too_old() {
    at_home(|_, file| {
        let code = Proof::Code(file.add_code().unwrap().digest());
        assert!(!names(&file).contains(&"page-1".to_owned()));
        let before = file.identity();
        let wrong = file.begin_session(Proof::Code([7; 32]), "2026-11-29").unwrap();
        assert!(wrong == Begun::Refused && file.identity() == before);
        begun(&file, code);
        assert_eq!(file.begin_session(code, "2026-11-29").unwrap(), Begun::Refused);

        let old = Proof::Code(file.add_code().unwrap().digest());
        let text = fs::read_to_string(file.path()).unwrap();
        let until = text.split("\"until\": ").nth(1).unwrap().split('\n').next().unwrap();
        fs::write(file.path(), text.replace(until, "1700000000")).unwrap();
        assert_eq!(file.begin_session(old, "2026-11-29").unwrap(), Begun::Refused);
    });
}

#[test]
fn there_are_never_more_sessions_than_a_person_has_browsers() {
    at_home(|_, file| {
        let proof = Proof::Token(file.add("script", false).unwrap().digest());
        let oldest = begun(&file, proof);
        (0..100).for_each(|_| drop(begun(&file, proof)));
        let tokens = file.load().unwrap();
        assert_eq!(tokens.len(), 101);
        assert!(!tokens.iter().any(|token| token.accepted.digest == oldest.digest()));
    });
}
