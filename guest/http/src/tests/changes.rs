use super::{Fixture, ask};

#[test]
fn many_changes_are_one_commit() {
    let mut fixture = Fixture::with_three();
    let body = r#"[
        {"add": {"description": "Tea", "amount": 1.20, "category": "food"}},
        {"update": {"id": 2, "amount": 31}},
        {"delete": 3},
        {"restore": {"id": 9, "description": "Old", "amount": 0, "category": "", "date": null}},
        {"set-budget": {"category": "food", "amount": 300}}
    ]"#;
    let answer = fixture.send(ask("POST /changes").json(body));
    assert_eq!(answer.shown(), (200, r#"{"added":[4,9]}"#));
    let log = fixture.get("/log");
    let last = r#"[{"time":"2026-11-23T10:00:00Z","added":[{"first":4,"last":4},{"first":9,"last":9}],"changed":[{"first":2,"last":2}],"deleted":[{"first":3,"last":3}],"budgets":["food"],"month_start":null,"repeats":[],"note":null},"#;
    assert!(log.body().starts_with(last), "{}", log.body());
    let old = r#"{"id":9,"description":"Old","amount":0,"category":"","date":null}"#;
    assert_eq!(fixture.get("/expenses/9").shown(), (200, old));
}

#[test]
fn one_change_that_fails_is_named_and_none_is_made() {
    let mut fixture = Fixture::with_three();
    let state = fixture.state();
    for (change, problem, part) in [
        (r#"{"delete": 99}"#, "not-found", "\"id\":99"),
        (r#"{"delete": -1}"#, "invalid", "\"field\":\"delete\""),
        (r#"{"update": {"amount": 1}}"#, "invalid", "\"field\":\"id\""),
        (r#"{"update": {"id": 1, "amount": 0}}"#, "invalid", "\"field\":\"amount\""),
        (r#"{"update": {"id": 1, "amount": null}}"#, "invalid", "\"field\":\"amount\""),
        (r#"{"add": {"description": "a"}}"#, "invalid", "\"field\":\"amount\""),
        (r#"{"move": 1}"#, "invalid", "\"field\":\"change\""),
        (r#"{"delete": 1, "add": {}}"#, "invalid", "\"field\":\"change\""),
        (r#"7"#, "invalid", "\"field\":\"body\""),
    ] {
        let body = format!("[{{\"delete\": 1}}, {change}]");
        let answer = fixture.send(ask("POST /changes").json(&body));
        assert_eq!(answer.problem(), problem, "{change}");
        assert!(answer.body().contains(part), "{change}: {}", answer.body());
        assert!(answer.body().contains("\"index\":1"), "{change}: {}", answer.body());
    }
    assert_eq!(fixture.send(ask("POST /changes").json("{}")).problem(), "invalid");
    assert_eq!(fixture.state(), state);
}

#[test]
fn no_changes_are_no_commit() {
    let mut fixture = Fixture::with_three();
    let state = fixture.state();
    let answer = fixture.send(ask("POST /changes").json("[]"));
    assert_eq!(answer.shown(), (200, r#"{"added":[]}"#));
    assert_eq!(fixture.state(), state);
}
