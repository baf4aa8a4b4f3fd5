use sha2::{Digest, Sha256};

use super::fixture::{Ask, settings};
use super::{Fixture, ask};
use crate::{Asked, Plan, Proof, Session, Settings, Token};

fn token(text: &str, is_read_only: bool, is_session: bool) -> Token {
    Token { digest: Sha256::digest(text).into(), is_read_only, is_session }
}

/// A service with two tokens and two sessions.
fn fixture() -> Fixture {
    let tokens = vec![
        token("writer", false, false),
        token("reader", true, false),
        token("session", false, true),
        token("reading", true, true),
    ];
    let public_url = Some("https://example.org/money/".to_owned());
    Fixture::with(Settings { tokens: Some(tokens), public_url, ..settings() })
}

fn with_cookie(line: &str, cookie: &str) -> Ask {
    ask(line).header("cookie", cookie)
}

const OWN: &str = "http://localhost:8080";
const LUNCH: &str = r#"{"description": "Lunch", "amount": 12.50, "category": "food"}"#;

#[test]
fn a_session_reads_and_changes_as_its_token_does() {
    let mut fixture = fixture();
    for cookie in
        ["expenses-8080=session", "a=b; expenses-8080=session; c", "__Secure-expenses=session"]
    {
        assert_eq!(fixture.send(with_cookie("GET /info", cookie)).status(), 200, "{cookie}");
        let add = with_cookie("POST /expenses", cookie).json(LUNCH).header("origin", OWN);
        assert_eq!(fixture.send(add).status(), 201, "{cookie}");
    }
    let reading = "expenses-8080=reading";
    assert_eq!(fixture.send(with_cookie("GET /info", reading)).status(), 200);
    let add = with_cookie("POST /expenses", reading).json(LUNCH).header("origin", OWN);
    assert_eq!(fixture.send(add).problem(), "read-only-token");
    // An old one may be there beside the one in force.
    let both = "expenses-8080=old; __Secure-expenses=session";
    assert_eq!(fixture.send(with_cookie("GET /info", both)).status(), 200);
}

#[test]
fn a_token_is_no_session_and_a_session_no_token() {
    let mut fixture = fixture();
    for cookie in ["expenses-8080=writer", "expenses-8080=", "expenses-9=session", "other=session"]
    {
        assert_eq!(fixture.send(with_cookie("GET /info", cookie)).status(), 401, "{cookie}");
    }
    let bearer = ask("GET /info").header("authorization", "Bearer session");
    assert_eq!(fixture.send(bearer).status(), 401);
    // A token that is sent counts, and no session stands in for a wrong one.
    let both = with_cookie("GET /info", "expenses-8080=session");
    assert_eq!(fixture.send(both.header("authorization", "Bearer wrong")).status(), 401);
}

#[test]
fn no_other_page_uses_a_session_not_even_of_another_port() {
    let mut fixture = fixture();
    let get = || with_cookie("GET /expenses", "expenses-8080=session");
    let post = || with_cookie("POST /expenses", "expenses-8080=session").json(LUNCH);
    for site in ["same-site", "cross-site"] {
        assert_eq!(fixture.send(get().header("sec-fetch-site", site)).problem(), "forbidden");
        assert_eq!(fixture.send(post().header("sec-fetch-site", site)).problem(), "forbidden");
    }
    for origin in ["http://localhost:8081", "https://evil.example", "null"] {
        assert_eq!(
            fixture.send(post().header("origin", origin)).problem(),
            "forbidden",
            "{origin}"
        );
    }
    // Nothing says where it comes from.
    assert_eq!(fixture.send(post()).problem(), "forbidden");
    assert_eq!(fixture.send(get().header("sec-fetch-site", "none")).status(), 200);
    let own = post().header("sec-fetch-site", "same-origin").header("origin", OWN);
    assert_eq!(fixture.send(own).status(), 201);
}

/// What a carrier is asked for.
#[track_caller]
fn session(fixture: &mut Fixture, ask: Ask) -> Session {
    match fixture.plan(ask) {
        Plan::Session(session) => session,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_session_begins_with_a_token_or_a_code_of_which_only_the_digest_goes_on() {
    let mut fixture = fixture();
    let digest = |text: &str| Sha256::digest(text).into();
    for (body, proof) in [
        (r#"{"token": " writer\n"}"#, Proof::Token(digest("writer"))),
        (r#"{"code": "once"}"#, Proof::Code(digest("once"))),
    ] {
        let asked = session(&mut fixture, ask("POST /session").json(body)).asked().clone();
        assert_eq!(asked, Asked::Begin(proof), "{body}");
    }
    for body in ["{}", r#"{"token": "a", "code": "b"}"#, r#"{"token": 1}"#, r#"{"name": "a"}"#] {
        assert_eq!(fixture.send(ask("POST /session").json(body)).status(), 422, "{body}");
    }
    let plain = ask("POST /session").file("text/plain", r#"{"token": "writer"}"#);
    assert_eq!(fixture.send(plain).status(), 415);
    let stranger = ask("POST /session").json(r#"{"token": "writer"}"#);
    let stranger = stranger.header("origin", "https://evil.example");
    assert_eq!(fixture.send(stranger).problem(), "forbidden");
}

/// The cookie that a request to begin a session is answered with.
#[track_caller]
fn cookie(host: &str, origin: Option<&str>) -> String {
    let mut ask = ask("POST /session").json(r#"{"token": "writer"}"#);
    ask.head.headers.retain(|(name, _)| name != "host");
    ask = ask.header("host", host);
    if let Some(origin) = origin {
        ask = ask.header("origin", origin);
    }
    let response = session(&mut fixture(), ask).begun("secret");
    assert_eq!((response.status, response.body.len()), (204, 0));
    let mut cookies = response.headers.iter().filter(|(name, _)| *name == "set-cookie");
    cookies.next().unwrap().1.clone()
}

#[test]
fn the_cookie_is_for_the_service_alone_and_only_for_this_machine_not_secure() {
    let rest = "Max-Age=34560000; HttpOnly; SameSite=Strict";
    let here = format!("expenses-8080=secret; Path=/; {rest}");
    assert_eq!(cookie("localhost:8080", Some(OWN)), here);
    assert_eq!(cookie("localhost:8080", None), here);
    let public = format!("__Secure-expenses=secret; Path=/money/; {rest}; Secure");
    assert_eq!(cookie("example.org", Some("https://example.org")), public);
    assert_eq!(cookie("example.org", None), public);
    // A proxy may name the service by the address at which it reaches it.
    assert_eq!(cookie("127.0.0.1:8080", Some("https://example.org")), public);
}

#[test]
fn a_session_ends_with_its_cookie() {
    let mut fixture = fixture();
    let ends = with_cookie("DELETE /session", "expenses-8080=session").header("origin", OWN);
    let ends = session(&mut fixture, ends);
    assert_eq!(*ends.asked(), Asked::End(vec![Sha256::digest("session").into()]));
    let response = ends.ended();
    let (_, cookie) = response.headers.iter().find(|(name, _)| *name == "set-cookie").unwrap();
    assert!(cookie.starts_with("expenses-8080=; ") && cookie.contains("Max-Age=0; "), "{cookie}");
    // There may be none any more.
    let without = session(&mut fixture, ask("DELETE /session"));
    assert_eq!(*without.asked(), Asked::End(Vec::new()));
}

#[test]
fn a_carrier_without_sessions_says_so() {
    let mut fixture = fixture();
    let begin = ask("POST /session").json(r#"{"token": "writer"}"#);
    assert_eq!(fixture.send(begin).problem(), "no-sessions");
    assert_eq!(fixture.send(ask("DELETE /session")).status(), 204);
}

#[test]
fn a_refusal_says_nothing_of_what_was_shown() {
    let mut fixture = fixture();
    for (body, detail) in [
        (r#"{"token": "guess"}"#, "the token is not one that the service accepts"),
        (r#"{"code": "guess"}"#, "the code was used before, or is too old"),
    ] {
        let refused = session(&mut fixture, ask("POST /session").json(body)).refused();
        let body = String::from_utf8(refused.body).unwrap();
        assert!(refused.status == 401 && body.contains(detail) && !body.contains("guess"));
    }
}
