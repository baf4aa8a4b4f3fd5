//! What goes wrong, as RFC 9457 has it.

use crate::harness::THREE;
use crate::http::each;
use crate::http::service::{each_with, problem};

#[test]
fn nothing_is_at_another_path() {
    each(|service| {
        for target in
            ["/page", "/expense", "/expenses/", "/expenses/one", "/expenses/0", "/expenses/1/2"]
        {
            problem(&service.get(target), 404, "no-such-path");
        }
        problem(&service.get("/expenses/1"), 404, "not-found");
    });
}

#[test]
fn a_path_says_which_methods_it_has() {
    each(|service| {
        service.add_three();
        let body = r#"{"description": "Tea", "amount": 1, "category": "food"}"#;
        for target in ["/expenses/1", "/expenses"] {
            let answer = service.send("PUT", target, body);
            problem(&answer, 405, "method-not-allowed");
            let allowed = answer.header("allow").unwrap();
            assert!(allowed.contains("GET") && !allowed.contains("PUT"), "{allowed}");
        }
        assert_eq!(service.send("DELETE", "/expenses", "").status, 405);
        assert_eq!(service.ids("/expenses"), [1, 2, 3]);
    });
}

#[test]
fn head_has_the_length_and_no_body() {
    each(|service| {
        service.add_three();
        for target in ["/expenses", "/expenses/1", "/export?format=csv", "/openapi.json"] {
            let got = service.get(target);
            let head = service.with("HEAD", target, &[], "");
            assert_eq!((head.status, head.body.len()), (200, 0), "{target}");
            assert_eq!(head.header("content-length"), Some(&*got.body.len().to_string()));
            assert_eq!(head.header("etag"), got.header("etag"));
        }
        // The connection can be used again.
        let mut connection = service.server.connect();
        for method in ["HEAD", "GET", "HEAD", "GET"] {
            connection.send(service.server.message(method, "/expenses/1", &[], ""));
            assert_eq!(connection.answer_to(method).unwrap().status, 200);
        }
    });
}

#[test]
fn a_body_that_is_not_json_is_refused_with_the_place() {
    each(|service| {
        let answer = service.send("POST", "/expenses", "{\n  \"amount\": 12.50,,\n}");
        let detail = problem(&answer, 400, "bad-request");
        assert!(detail.contains("line 2, column 19"), "{detail}");
        for body in ["", "{", "\u{feff}", "nothing"] {
            let headers = [("Content-Type", "application/json")];
            let answer = service.with("POST", "/expenses", &headers, body);
            problem(&answer, 400, "bad-request");
        }
        problem(&service.send("POST", "/expenses", "[]"), 422, "invalid");
        service.directory.holds_nothing();
    });
}

#[test]
fn a_body_of_another_type_is_refused() {
    each(|service| {
        let tea = r#"{"description": "Tea", "amount": 1, "category": "food"}"#;
        for content_type in
            ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
        {
            let headers = [("Content-Type", content_type)];
            let answer = service.with("POST", "/expenses", &headers, tea);
            problem(&answer, 415, "unsupported-media-type");
        }
        service.directory.holds_nothing();
    });
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    each(|service| {
        let long = "x".repeat(1 << 20);
        let body = format!(r#"{{"description": "{long}", "amount": 1, "category": "food"}}"#);
        problem(&service.send("POST", "/expenses", &body), 413, "too-large");
        // Its length may be unknown before it is there.
        let chunked = [("Transfer-Encoding", "chunked"), ("Content-Length", "0")];
        let head = service.server.message("POST", "/expenses", &chunked, "");
        let head = String::from_utf8(head).unwrap().replace("Content-Length: 0\r\n", "");
        let head = head.replace("\r\n\r\n", "\r\nContent-Type: application/json\r\n\r\n");
        let mut connection = service.server.connect();
        connection.send(head);
        connection.send(format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len()));
        problem(&connection.answer(), 413, "too-large");
        service.directory.holds_nothing();
    });
}

#[test]
fn a_file_that_cannot_be_read_stays_as_it_is() {
    let broken = THREE.replace("12.50", "12.5.0");
    each_with(Some(&broken), |service| {
        for (method, target, body) in [
            ("GET", "/expenses", ""),
            ("GET", "/expenses/1", ""),
            ("DELETE", "/expenses/1", ""),
            ("POST", "/expenses", r#"{"description": "Tea", "amount": 1, "category": "food"}"#),
        ] {
            let answer = service.send(method, target, body);
            problem(&answer, 500, "corrupt");
            let place = answer.json();
            assert!(place["line"].is_u64() && place["column"].is_u64(), "{answer:?}");
        }
        assert_eq!(service.directory.read().unwrap(), broken.as_bytes());
    });
}

#[test]
fn each_problem_has_a_page_that_says_what_to_do() {
    each(|service| {
        let answer = service.get("/problems/not-found");
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.text().contains("There is no such expense"), "{answer:?}");
        problem(&service.get("/problems/unheard-of"), 404, "no-such-path");
    });
}
