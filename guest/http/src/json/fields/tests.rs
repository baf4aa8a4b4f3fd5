use super::*;

fn amount(json: &str) -> Result<Option<String>, String> {
    let body = format!("{{\"amount\": {json}}}");
    let mut fields = Fields::read(body.as_bytes()).unwrap();
    fields.amount("amount").map_err(|problem| crate::json::text(&problem))
}

#[test]
fn amounts_keep_all_their_digits() {
    for (json, text) in [
        ("12.50", "12.50"),
        ("-0.10", "-0.10"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("123456789012345678901234567890.10", "123456789012345678901234567890.10"),
        ("\"12.50\"", "12.50"),
        ("1.25e1", "12.5"),
        ("12E2", "1200"),
    ] {
        assert_eq!(amount(json), Ok(Some(text.to_owned())), "{json}");
    }
    for json in ["1e999999999", "null", "true", "[]", "\"\\ud800\""] {
        assert!(amount(json).unwrap_err().contains("\"field\":\"amount\""), "{json}");
    }
}

fn problem(body: &[u8]) -> (u16, String) {
    let problem = Fields::read(body).and_then(Fields::finish).unwrap_err();
    (problem.kind().status(), crate::json::text(&problem))
}

#[test]
fn what_is_not_json_is_malformed() {
    for body in [&b""[..], b"{", b"{\"a\":1}x", b"{\"a\":01}", b"\"\xff\"", b"{'a':1}"] {
        assert_eq!(problem(body).0, 400);
    }
}

#[test]
fn what_is_json_and_not_an_object_is_invalid() {
    for body in ["[]", "1", "null", "\"text\""] {
        assert_eq!(problem(body.as_bytes()).0, 422, "{body}");
    }
}

#[test]
fn members_that_are_unknown_or_there_twice_are_named() {
    let (status, document) = problem(br#"{"a\u0062c": 1}"#);
    assert_eq!(status, 422);
    assert!(document.contains("\"field\":\"abc\""), "{document}");
    let (status, document) = problem(br#"{"a": 1, "b": 2, "\u0061": 1}"#);
    assert_eq!(status, 422);
    assert!(document.contains("the a is there twice"), "{document}");
    let many: Vec<String> = (0..5_000).map(|n| format!("\"{n}\":0")).collect();
    assert_eq!(problem(format!("{{{}}}", many.join(",")).as_bytes()).0, 422);
}

#[test]
fn deep_nesting_is_no_danger() {
    let body = format!("{{\"a\":{}", "[".repeat(1 << 20));
    assert_eq!(problem(body.as_bytes()).0, 400);
    let body = format!("{{\"a\":{}{}}}", "[".repeat(1 << 18), "]".repeat(1 << 18));
    assert_eq!(problem(body.as_bytes()).0, 422);
}
