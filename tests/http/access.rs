//! Who may ask for what.

use super::service::problem;
use super::{ServedBy, each};

const TEA: &str =
    r#"{"description": "Tea", "amount": 1, "category": "food", "date": "2026-11-24"}"#;

#[test]
fn a_host_that_is_not_ours_is_refused() {
    each(|service| {
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:8080"] {
            let answer = service.with("GET", "/healthz", &[("Host", host)], "");
            assert_eq!(answer.status, 200, "{host}: {answer:?}");
        }
        for host in ["evil.example", "localhost.evil.example", "127.0.0.2"] {
            let answer = service.with("POST", "/expenses", &[("Host", host)], TEA);
            problem(&answer, 421, "misdirected");
            // Of an absolute target, too.
            let target = format!("http://{host}/expenses");
            let answer = service.with("POST", &target, &[("Host", host)], TEA);
            problem(&answer, 421, "misdirected");
        }
        service.directory.holds_nothing();
        let target = "http://localhost/healthz";
        let answer = service.with("GET", target, &[("Host", "localhost")], "");
        assert_eq!(answer.status, 200, "{answer:?}");
    });
}

#[test]
fn a_page_of_another_origin_changes_nothing() {
    each(|service| {
        let own = format!("http://{}", service.server.address);
        for headers in [
            &[("Origin", "https://evil.example")][..],
            &[("Origin", "null")],
            &[("Origin", "http://127.0.0.1:1")],
            &[("Sec-Fetch-Site", "cross-site")],
            &[("Sec-Fetch-Site", "same-site"), ("Origin", &own)],
            &[("Sec-Fetch-Site", "none"), ("Origin", "https://evil.example")],
        ] {
            let answer = service.with("POST", "/expenses", headers, TEA);
            problem(&answer, 403, "forbidden");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
        service.directory.holds_nothing();
        for headers in
            [&[][..], &[("Origin", &*own)], &[("Sec-Fetch-Site", "same-origin"), ("Origin", &own)]]
        {
            assert_eq!(service.with("POST", "/expenses", headers, TEA).status, 201, "{headers:?}");
        }
    });
}

#[test]
fn without_tokens_no_proxy_is_answered() {
    each(|service| {
        for name in ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host"] {
            let answer = service.with("GET", "/expenses", &[(name, "for=192.0.2.7")], "");
            problem(&answer, 403, "forbidden");
        }
    });
}

#[test]
fn a_request_without_a_host_is_refused() {
    each(|service| {
        let mut connection = service.server.connect();
        connection.send("GET /expenses HTTP/1.1\r\n\r\n");
        // Under a stock wasmtime, it does not reach the component.
        let refused = match service.carrier {
            ServedBy::Program => 400,
            ServedBy::Stock => 500,
        };
        assert_eq!(connection.answer().status, refused);
    });
}
