use sha2::{Digest, Sha256};

use super::fixture::{Ask, ORIGIN, settings};
use super::{Fixture, ask};
use crate::{Settings, Token};

/// A request without any header.
fn bare(line: &str) -> Ask {
    let mut ask = ask(line);
    ask.head.headers.clear();
    ask
}

fn token(text: &str, is_read_only: bool) -> Token {
    Token { digest: Sha256::digest(text).into(), is_read_only, is_session: false }
}

fn with_tokens() -> Fixture {
    let tokens = Some(vec![token("writer", false), token("reader", true)]);
    Fixture::with(Settings { tokens, ..settings() })
}

const LUNCH: &str = r#"{"description": "Lunch", "amount": 12.50, "category": "food"}"#;

#[test]
fn a_request_names_exactly_one_host_that_is_allowed() {
    let mut fixture = Fixture::new();
    let mut status = |hosts: &[&str]| {
        let ask = bare("GET /info");
        fixture.send(hosts.iter().fold(ask, |ask, host| ask.header("host", host))).status()
    };
    assert_eq!(status(&[]), 400);
    assert_eq!(status(&["localhost", "localhost"]), 400);
    for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080"] {
        assert_eq!(status(&[host]), 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "", "localhost.", "a@localhost"] {
        assert_eq!(status(&[host]), 421, "{host}");
    }
}

#[test]
fn the_host_of_an_absolute_address_must_be_the_same_and_allowed() {
    let mut fixture = Fixture::new();
    assert_eq!(fixture.get("http://localhost:8080/info").status(), 200);
    assert_eq!(fixture.get("http://localhost/info").status(), 400);
    assert_eq!(fixture.get("http://evil.example/info").status(), 400);
    let ask = bare("GET http://evil.example/info").header("host", "evil.example");
    assert_eq!(fixture.send(ask).problem(), "misdirected");
}

#[test]
fn the_public_address_is_an_allowed_host_and_an_own_origin() {
    let public_url = Some("https://example.org/expenses/".to_owned());
    let mut fixture = Fixture::with(Settings { public_url, ..settings() });
    let ask = |origin: &str| {
        let ask = bare("POST /expenses").header("host", "example.org").json(LUNCH);
        ask.header("origin", origin)
    };
    assert_eq!(fixture.send(ask("https://example.org")).status(), 201);
    assert_eq!(fixture.send(ask("https://example.org.evil")).status(), 403);
}

#[test]
fn a_token_is_needed_everywhere() {
    let mut fixture = with_tokens();
    for target in ["/expenses", "/healthz", "/openapi.json", "/problems/invalid", "/nothing"] {
        let answer = fixture.get(target);
        assert_eq!(answer.problem(), "unauthorized", "{target}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer realm=\"expenses\""));
    }
    let mut status =
        |value: &str| fixture.send(ask("GET /info").header("authorization", value)).status();
    for accepted in ["Bearer writer", "bearer reader", "Bearer  writer"] {
        assert_eq!(status(accepted), 200, "{accepted}");
    }
    for refused in ["Bearer other", "Basic writer", "writer", "Bearer", "", "Bearer writer x"] {
        assert_eq!(status(refused), 401, "{refused}");
    }
    let twice = ask("GET /info").header("authorization", "Bearer writer");
    assert_eq!(fixture.send(twice.header("authorization", "Bearer writer")).status(), 401);
}

#[test]
fn no_token_at_all_lets_nobody_in() {
    let mut fixture = Fixture::with(Settings { tokens: Some(Vec::new()), ..settings() });
    assert_eq!(fixture.send(ask("GET /info").header("authorization", "Bearer x")).status(), 401);
}

#[test]
fn a_token_that_may_only_read_changes_nothing() {
    let mut fixture = with_tokens();
    let reader = |line: &str| ask(line).header("authorization", "Bearer reader");
    assert_eq!(fixture.send(reader("GET /expenses")).status(), 200);
    for line in ["POST /expenses", "PATCH /expenses/1", "DELETE /expenses/1", "POST /undo"] {
        assert_eq!(fixture.send(reader(line).json(LUNCH)).problem(), "read-only-token", "{line}");
    }
    assert_eq!(fixture.memory.bytes("expenses.json"), None);
    let writer = ask("POST /expenses").header("authorization", "Bearer writer").json(LUNCH);
    assert_eq!(fixture.send(writer).status(), 201);
}

#[test]
fn without_tokens_no_proxy_is_answered() {
    let forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];
    for name in forwarded {
        let ask = ask("GET /info").header(name, "x");
        assert_eq!(Fixture::new().send(ask.clone()).problem(), "forbidden", "{name}");
        let with_token = ask.header("authorization", "Bearer reader");
        assert_eq!(with_tokens().send(with_token).status(), 200, "{name}");
    }
}

#[test]
fn pages_of_others_change_nothing() {
    let mut fixture = Fixture::new();
    let mut status = |headers: &[(&str, &str)]| {
        let ask = ask("POST /expenses").json(LUNCH);
        let ask = headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value));
        fixture.send(ask).status()
    };
    for accepted in [
        &[][..],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:8080")],
        &[("origin", "http://localhost:8080")],
    ] {
        assert_eq!(status(accepted), 201, "{accepted:?}");
    }
    for refused in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "same-site"), ("origin", "http://localhost:8080")],
        &[("origin", "http://localhost:3000")],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("origin", ORIGIN)],
    ] {
        assert_eq!(status(refused), 403, "{refused:?}");
    }
}

#[test]
fn a_page_of_an_origin_that_is_allowed_by_name_may_read_and_change() {
    let mut fixture = Fixture::with(Settings { origins: vec![ORIGIN.into()], ..settings() });
    let from_page =
        |line: &str| ask(line).header("origin", ORIGIN).header("sec-fetch-site", "cross-site");
    let preflight = from_page("OPTIONS /expenses/7")
        .header("access-control-request-method", "PATCH")
        .header("access-control-request-headers", "content-type, if-match");
    let answer = fixture.send(preflight);
    assert_eq!(answer.status(), 204);
    let methods = "DELETE, GET, HEAD, OPTIONS, PATCH";
    assert_eq!(answer.header("access-control-allow-methods"), Some(methods));
    let headers = answer.header("access-control-allow-headers").unwrap();
    for name in ["authorization", "content-type", "if-match", "idempotency-key"] {
        assert!(headers.contains(name), "{name}");
    }
    for ask in [from_page("POST /expenses").json(LUNCH), from_page("GET /expenses/9")] {
        let answer = fixture.send(ask);
        assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN));
        assert_eq!(answer.header("vary"), Some("origin"));
        assert!(answer.header("access-control-expose-headers").unwrap().contains("etag"));
    }
    let other = fixture.send(ask("GET /expenses").header("origin", "https://evil.example"));
    assert_eq!(other.header("access-control-allow-origin"), None);
    assert_eq!(other.header("vary"), Some("origin"));
}

#[test]
fn a_preflight_needs_no_token_and_tells_strangers_nothing() {
    let tokens = Some(vec![token("writer", false)]);
    let origins = vec![ORIGIN.to_owned()];
    let mut fixture = Fixture::with(Settings { tokens, origins, ..settings() });
    let preflight = |origin: &str| {
        let ask = ask("OPTIONS /expenses").header("origin", origin);
        ask.header("access-control-request-method", "POST")
    };
    assert_eq!(fixture.send(preflight(ORIGIN)).status(), 204);
    let stranger = fixture.send(preflight("https://evil.example"));
    assert_eq!(stranger.status(), 401);
    assert_eq!(stranger.header("access-control-allow-origin"), None);
}

#[test]
fn the_body_is_json_and_a_file_is_not_what_a_page_can_send_unasked() {
    let mut fixture = Fixture::new();
    let mut status = |line: &str, types: &[&str]| {
        let mut ask = ask(line);
        ask.body = LUNCH.into();
        let ask = types.iter().fold(ask, |ask, name| ask.header("content-type", name));
        fixture.send(ask).status()
    };
    assert_eq!(status("POST /expenses", &["application/json"]), 201);
    assert_eq!(status("POST /expenses", &["Application/JSON; charset=utf-8"]), 201);
    assert_eq!(status("PATCH /expenses/1", &["application/merge-patch+json"]), 200);
    let simple = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; a=b"];
    for line in ["POST /expenses", "PATCH /expenses/1", "POST /changes", "POST /import"] {
        assert_eq!(status(line, &[]), 415, "{line}");
        for simple in simple {
            assert_eq!(status(line, &[simple]), 415, "{line} {simple}");
        }
    }
    assert_eq!(status("POST /expenses", &["application/merge-patch+json"]), 415);
    assert_eq!(status("POST /expenses", &["application/json", "application/json"]), 400);
}

#[test]
fn a_patch_that_is_refused_learns_what_is_accepted() {
    let answer = Fixture::with_three().send(ask("PATCH /expenses/1").file("text/plain", "x"));
    let accepted = "application/merge-patch+json, application/json";
    assert_eq!(answer.header("accept-patch"), Some(accepted));
}

#[test]
fn a_body_that_is_too_large_or_compressed_is_refused_by_its_head() {
    let mut fixture = Fixture::new();
    let mut status = |line: &str, name: &str, value: &str| {
        fixture.send(ask(line).json(LUNCH).header(name, value)).status()
    };
    assert_eq!(status("POST /expenses", "content-length", "1048576"), 201);
    assert_eq!(status("POST /expenses", "content-length", "1048577"), 413);
    assert_eq!(status("POST /expenses", "content-length", "99999999999999999999999"), 413);
    assert_eq!(status("POST /expenses", "content-length", "-1"), 400);
    assert_eq!(status("POST /import", "content-length", "16777217"), 413);
    assert_eq!(status("POST /expenses", "content-encoding", "gzip"), 415);
    assert_eq!(status("POST /expenses", "content-encoding", "identity"), 201);
    let limit =
        |line: &str| fixture.service.admit(ask(line).json("").head).ok().unwrap().body_limit();
    assert_eq!([limit("POST /expenses"), limit("POST /import")], [1 << 20, 16 << 20]);
}

#[test]
fn a_path_has_its_methods_and_no_others() {
    let mut fixture = Fixture::with_three();
    for (line, allow) in [
        ("PUT /expenses/1", "DELETE, GET, HEAD, OPTIONS, PATCH"),
        ("PUT /expenses", "GET, HEAD, OPTIONS, POST"),
        ("get /expenses", "GET, HEAD, OPTIONS, POST"),
        ("TRACE /info", "GET, HEAD, OPTIONS"),
        ("GET /undo", "OPTIONS, POST"),
        ("DELETE /expenses/summary", "GET, HEAD, OPTIONS"),
    ] {
        let answer = fixture.send(ask(line).json(LUNCH));
        assert_eq!(answer.problem(), "method-not-allowed", "{line}");
        assert_eq!(answer.header("allow"), Some(allow), "{line}");
    }
    let options = fixture.send(ask("OPTIONS /expenses"));
    assert_eq!(
        (options.status(), options.header("allow")),
        (204, Some("GET, HEAD, OPTIONS, POST"))
    );
}

#[test]
fn whatever_reads_may_be_done_with_a_store_that_cannot_be_written() {
    let fixture = Fixture::new();
    let is_read_only =
        |line: &str| fixture.service.admit(ask(line).json("").head).ok().unwrap().is_read_only();
    assert!(is_read_only("GET /expenses") && is_read_only("HEAD /export"));
    assert!(!is_read_only("POST /expenses") && !is_read_only("POST /import?dry-run"));
    let is_import =
        |line: &str| fixture.service.admit(ask(line).json("").head).ok().unwrap().is_import();
    assert!(is_import("POST /import?dry-run") && !is_import("POST /expenses"));
}

#[test]
fn no_answer_is_kept_or_guessed_at() {
    let mut fixture = Fixture::with_three();
    for line in ["GET /expenses", "GET /expenses/9", "PUT /expenses", "DELETE /expenses/1"] {
        let answer = fixture.send(ask(line));
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{line}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{line}");
    }
}
