//! The history: what was changed, undone and redone.

use crate::harness::Answer;
use crate::http::service::problem;
use crate::http::{Service, each};

/// Sends `/undo` or `/redo` on the state that `/log` shows.
#[track_caller]
fn turn(service: &Service, target: &str) -> Answer {
    let log = service.get("/log");
    let seen = log.header("etag").unwrap();
    service.with("POST", target, &[("If-Match", seen)], "")
}

#[test]
fn the_log_has_the_last_changes_the_latest_first() {
    each(|service| {
        assert_eq!(service.get("/log").json(), serde_json::json!([]));
        service.add_three();
        assert_eq!(service.send("DELETE", "/expenses/2", "").status, 204);
        let log = service.get("/log").json();
        let log = log.as_array().unwrap();
        assert_eq!(log.len(), 4);
        assert_eq!(log[0]["deleted"], serde_json::json!([{"first": 2, "last": 2}]));
        assert_eq!(log[3]["added"], serde_json::json!([{"first": 1, "last": 1}]));
        assert!(log[0]["time"].as_str().unwrap().ends_with('Z'));
    });
}

#[test]
fn a_change_is_undone_and_redone() {
    each(|service| {
        service.add_three();
        let all = service.get("/expenses").body;
        assert_eq!(service.send("DELETE", "/expenses/2", "").status, 204);
        let undone = turn(service, "/undo");
        assert_eq!(undone.status, 204, "{undone:?}");
        assert_eq!(service.get("/expenses").body, all);
        let redone = turn(service, "/redo");
        assert_eq!(redone.status, 204, "{redone:?}");
        assert_eq!(service.ids("/expenses"), [1, 3]);
        problem(&turn(service, "/redo"), 409, "nothing-to-undo");
    });
}

#[test]
fn an_undo_needs_the_state_that_was_seen() {
    each(|service| {
        service.add_three();
        for target in ["/undo", "/redo"] {
            problem(&service.send("POST", target, ""), 428, "precondition-required");
        }
        let log = service.get("/log");
        let seen = log.header("etag").unwrap();
        // Somebody else's change is not undone.
        service.add("1", "Tea", "food", "2026-11-24");
        let headers = [("If-Match", seen)];
        problem(&service.with("POST", "/undo", &headers, ""), 412, "changed");
        assert_eq!(service.ids("/expenses"), [1, 2, 3, 4]);
    });
}

#[test]
fn several_changes_are_one_commit() {
    each(|service| {
        service.add_three();
        let body = r#"[
            {"add": {"description": "Tea", "amount": "1.5", "category": "food", "date": "2026-11-24"}},
            {"update": {"id": 1, "amount": 13.10}},
            {"delete": 2},
            {"set-budget": {"category": "food", "amount": 20}}
        ]"#;
        let answer = service.send("POST", "/changes", body);
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.json(), serde_json::json!({"added": [4]}));
        assert_eq!(service.ids("/expenses"), [1, 3, 4]);
        assert_eq!(service.get("/log").json().as_array().unwrap().len(), 4);
        assert_eq!(turn(service, "/undo").status, 204);
        assert_eq!(service.ids("/expenses"), [1, 2, 3]);
        assert_eq!(service.get("/budgets").json(), serde_json::json!([]));
    });
}

#[test]
fn of_several_changes_all_are_made_or_none() {
    each(|service| {
        service.add_three();
        let document = service.directory.read();
        let answer = service.send("POST", "/changes", r#"[{"delete": 1}, {"delete": 7}]"#);
        problem(&answer, 404, "not-found");
        assert_eq!(answer.json()["index"], 1, "{answer:?}");
        assert_eq!(service.directory.read(), document);
    });
}
