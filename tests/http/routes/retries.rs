//! `Idempotency-Key`: a request that is sent again is done once.

use crate::harness::Answer;
use crate::http::service::problem;
use crate::http::{Service, each};

const TEA: &str =
    r#"{"description": "Tea", "amount": 1.50, "category": "food", "date": "2026-11-24"}"#;

#[track_caller]
fn post(service: &Service, key: &str, body: &str) -> Answer {
    service.with("POST", "/expenses", &[("Idempotency-Key", key)], body)
}

/// How many expenses there are.
fn count(service: &Service) -> usize {
    service.ids("/expenses").len()
}

#[test]
fn the_same_request_gets_the_same_answer_and_is_done_once() {
    each(|service| {
        let first = post(service, "one", TEA);
        assert_eq!(first.status, 201, "{first:?}");
        let document = service.directory.read();
        let again = post(service, "\"one\"", TEA);
        assert_eq!((again.status, &again.body), (201, &first.body));
        assert_eq!(again.header("location"), first.header("location"));
        assert_eq!(service.directory.read(), document);
        assert_eq!(post(service, "two", TEA).json()["id"], 2);
        assert_eq!(count(service), 2);
    });
}

#[test]
fn a_key_is_known_after_a_restart_and_on_another_instance() {
    each(|service| {
        let first = post(service, "one", TEA);
        let headers = [("Idempotency-Key", "one")];
        let there = service.another().request("POST", "/expenses", &headers, TEA);
        assert_eq!((there.status, &there.body), (201, &first.body));
        service.restart();
        let again = post(service, "one", TEA);
        assert_eq!((again.status, &again.body), (201, &first.body));
        assert_eq!(count(service), 1);
    });
}

#[test]
fn another_request_with_a_used_key_is_refused() {
    each(|service| {
        assert_eq!(post(service, "one", TEA).status, 201);
        let other = TEA.replace("Tea", "Coffee");
        problem(&post(service, "one", &other), 422, "key-reused");
        let headers = [("Idempotency-Key", "one")];
        let patch = service.with("PATCH", "/expenses/1", &headers, r#"{"amount": 2}"#);
        problem(&patch, 422, "key-reused");
        assert_eq!(count(service), 1);
    });
}

#[test]
fn every_change_takes_a_key() {
    each(|service| {
        service.add_three();
        let twice = |method: &str, target: &str, key: &str, body: &str| {
            let headers = [("Idempotency-Key", key)];
            let first = service.with(method, target, &headers, body);
            assert!((200..300).contains(&first.status), "{method} {target}: {first:?}");
            let document = service.directory.read();
            let again = service.with(method, target, &headers, body);
            assert_eq!(again.status, first.status, "{method} {target}: {again:?}");
            assert_eq!(service.directory.read(), document, "{method} {target}");
        };
        twice("PATCH", "/expenses/1", "patch", r#"{"amount": 2}"#);
        twice("DELETE", "/expenses/2", "delete", "");
        twice("POST", "/changes", "changes", &format!(r#"[{{"add": {TEA}}}]"#));
        twice("POST", "/budgets", "budgets", r#"{"category": "food", "amount": 20}"#);
        assert_eq!(service.ids("/expenses"), [1, 3, 4]);
    });
}

#[test]
fn a_refused_request_leaves_its_key_free() {
    each(|service| {
        problem(&post(service, "one", &TEA.replace("1.50", "0")), 422, "invalid");
        let answer = post(service, "one", TEA);
        assert_eq!(answer.status, 201, "{answer:?}");
    });
}

#[test]
fn a_key_so_old_that_it_may_be_forgotten_is_refused() {
    each(|service| {
        // A UUID of version 7 from the year 2000.
        let answer = post(service, "00dc6acf-ac00-7000-8000-000000000000", TEA);
        problem(&answer, 409, "key-expired");
        assert_eq!(count(service), 0);
    });
}

#[test]
fn what_is_no_key_is_refused() {
    each(|service| {
        for key in ["\"", "\"a", &"k".repeat(256)] {
            problem(&post(service, key, TEA), 400, "bad-request");
        }
        assert_eq!(count(service), 0);
    });
}
