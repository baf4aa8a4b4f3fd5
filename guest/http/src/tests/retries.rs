use super::fixture::Ask;
use super::{Fixture, ask};

fn lunch(key: &str) -> Ask {
    let body = r#"{"description": "Lunch", "amount": 12.50, "category": "food"}"#;
    ask("POST /expenses").json(body).key(key)
}

const STATEMENT: &str = "Date,Amount,Description,Category\n2026-11-20,1.20,Tea,food\n2026-11-21,4,Bus,travel\n2026-11-02,12.50,Lunch #work,food\n";

#[test]
fn what_is_sent_again_is_answered_and_not_done_again() {
    let mut fixture = Fixture::with_three();
    let patch = r#"{"amount": 13}"#;
    let changes = r#"[{"add": {"description": "Tea", "amount": 1, "category": "food"}}]"#;
    for (ask, status) in [
        (lunch("a"), 201),
        (ask("PATCH /expenses/1").json(patch).key("b"), 200),
        (ask("DELETE /expenses/2").key("c"), 204),
        (ask("POST /changes").json(changes).key("d"), 200),
        (ask("POST /budgets").json(r#"{"category": null, "amount": 9}"#).key("e"), 204),
    ] {
        let first = fixture.send(ask.clone());
        assert_eq!(first.status(), status);
        let state = fixture.state();
        assert_eq!(fixture.send(ask), first);
        assert_eq!(fixture.state(), state);
    }
    let undo = ask("POST /undo").header("if-match", &fixture.state()).key("f");
    assert_eq!(fixture.send(undo.clone()).status(), 204);
    let state = fixture.state();
    assert_eq!(fixture.send(undo).status(), 204);
    assert_eq!(fixture.state(), state);
}

#[test]
fn a_condition_does_not_keep_a_repeated_request_from_its_answer() {
    let mut fixture = Fixture::with_three();
    let seen = fixture.get("/expenses/1").header("etag").unwrap().to_owned();
    for (key, condition) in [("a", seen.clone()), ("b", format!("\"x\", {seen}"))] {
        let ask = ask("PATCH /expenses/1").json(r#"{"description": "Lunch"}"#);
        let ask = ask.header("if-match", &condition).key(key);
        let first = fixture.send(ask.clone());
        assert_eq!(first.status(), 200);
        assert_eq!(fixture.send(ask), first);
        fixture.send(super::ask("PATCH /expenses/1").json(r##"{"description": "Lunch #work"}"##));
    }
}

#[test]
fn a_key_is_for_one_request() {
    let mut fixture = Fixture::new();
    assert_eq!(fixture.send(lunch("a")).status(), 201);
    let other = r#"{"description": "Lunch", "amount": 12.5, "category": "food"}"#;
    assert_eq!(fixture.send(ask("POST /expenses").json(other).key("a")).problem(), "key-reused");
    let elsewhere = ask("DELETE /expenses/1").key("\"a\"");
    assert_eq!(fixture.send(elsewhere).problem(), "key-reused");
    assert_eq!(fixture.send(lunch("b").key("b")).problem(), "bad-request");
    assert_eq!(fixture.send(lunch("")).problem(), "bad-request");
}

#[test]
fn what_was_added_and_deleted_since_is_not_added_again() {
    let mut fixture = Fixture::new();
    fixture.send(lunch("a"));
    fixture.send(ask("DELETE /expenses/1"));
    assert_eq!(fixture.send(lunch("a")).problem(), "gone");
    assert_eq!(fixture.get("/expenses").shown(), (200, "[]"));
}

#[test]
fn a_file_that_is_sent_again_is_answered_and_not_imported_again() {
    let mut fixture = Fixture::with_three();
    let import = ask("POST /import?card").file("text/csv", STATEMENT).key("a");
    let first = fixture.send(import.clone());
    assert_eq!(first.status(), 200, "{}", first.body());
    let state = fixture.state();
    let again = fixture.send(import.clone());
    let rows = |body: &str| -> serde_json::Value { serde_json::from_str(body).unwrap() };
    let (first, again) = (rows(first.body()), rows(again.body()));
    for member in ["id", "description", "amount", "category", "date", "line"] {
        for row in [0, 1] {
            let (first, again) = (&first["expenses"][row], &again["expenses"][row]);
            assert_eq!(again[member], first[member], "{member}");
        }
    }
    assert_eq!(again["skipped"], first["skipped"]);
    assert_eq!(fixture.state(), state);
    fixture.send(ask("DELETE /expenses/4"));
    let after = rows(fixture.send(import).body());
    assert_eq!(after["expenses"].as_array().unwrap().len(), 1);
    assert_eq!(fixture.get("/expenses").header("total-count"), Some("4"));
    let other = ask("POST /import?card").file("text/csv", "Date,Amount\n").key("a");
    assert_eq!(fixture.send(other).status(), 422);
}

#[test]
fn a_file_is_imported_once_although_others_change_the_store() {
    use expenses_interface::{Expenses, NewExpense};
    let mut fixture = Fixture::with_three();
    let mut left = 3;
    fixture.store.before = Some(Box::new(move |store| {
        if left > 0 {
            left -= 1;
            let (description, category) = ("Bus".into(), "travel".into());
            let (amount, date) = ("4".into(), Some("2026-11-21".into()));
            store.add(NewExpense { description, amount, category, date }).unwrap();
        }
    }));
    let import = ask("POST /import?card").file("text/csv", STATEMENT).key("a");
    let answer = fixture.send(import);
    assert_eq!(answer.status(), 200);
    // Only the tea: the bus is there by now.
    assert_eq!(fixture.get("/expenses?text=tea").header("total-count"), Some("1"));
    assert_eq!(fixture.get("/expenses?text=bus").header("total-count"), Some("3"));
}

/// The category of the row was that of the same payee before, who has none any longer.
#[test]
fn a_file_that_was_imported_is_answered_although_it_would_be_refused_now() {
    let mut fixture = Fixture::new();
    fixture.send(lunch("a"));
    let file = "Date,Amount,Description\n2026-11-20,11,Lunch\n";
    let import = ask("POST /import?card").file("text/csv", file).key("b");
    assert_eq!(fixture.send(import.clone()).status(), 200);
    for id in [1, 2] {
        fixture.send(ask(&format!("DELETE /expenses/{id}")));
    }
    assert_eq!(fixture.send(import).status(), 200);
    let anew = ask("POST /import?card").file("text/csv", file).key("c");
    assert_eq!(fixture.send(anew).field(), "category");
}
