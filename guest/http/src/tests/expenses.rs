use super::{Fixture, ask};

/// The data file is what was sent, digit by digit.
#[test]
fn an_expense_is_added_with_all_its_digits() {
    let mut fixture = Fixture::new();
    let body =
        r#"{"description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-11-02"}"#;
    let answer = fixture.send(ask("POST /expenses").json(body));
    let lunch =
        r#"{"id":1,"description":"Lunch","amount":12.50,"category":"food","date":"2026-11-02"}"#;
    assert_eq!(answer.shown(), (201, lunch));
    assert_eq!(answer.header("location"), Some("expenses/1"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let read = fixture.get("/expenses/1");
    assert_eq!(read.shown(), (200, lunch));
    assert_eq!(read.header("etag"), answer.header("etag"));
    let file = fixture.memory.bytes("expenses.json").unwrap();
    assert!(String::from_utf8(file).unwrap().contains("12.50"));
}

#[test]
fn without_a_date_it_is_of_the_carriers_day() {
    for date in ["", ", \"date\": null"] {
        let body =
            format!(r#"{{"description": "Tea", "amount": "1.20", "category": "food"{date}}}"#);
        let answer = Fixture::new().send(ask("POST /expenses").json(&body));
        let tea =
            r#"{"id":1,"description":"Tea","amount":1.20,"category":"food","date":"2026-11-23"}"#;
        assert_eq!(answer.shown(), (201, tea));
    }
}

#[test]
fn amounts_are_strings_if_that_is_asked_for() {
    let mut fixture = Fixture::with_three();
    let answer = fixture.get("/expenses/1?amounts=string");
    assert!(answer.body().contains(r#""amount":"12.50""#), "{}", answer.body());
    let body = r#"{"amount": 12.500}"#;
    let answer = fixture.send(ask("PATCH /expenses/1?amounts=string").json(body));
    assert!(answer.body().contains(r#""amount":"12.500""#), "{}", answer.body());
    assert_eq!(fixture.get("/expenses/1?amounts=float").field(), "amounts");
}

#[test]
fn what_is_wrong_with_a_new_expense_is_named() {
    let mut fixture = Fixture::new();
    let mut field = |body: &str| {
        let answer = fixture.send(ask("POST /expenses").json(body));
        assert_eq!(answer.problem(), "invalid", "{body}");
        answer.field()
    };
    for (body, named) in [
        (r#"{"amount": 1, "category": "a"}"#, "description"),
        (r#"{"description": "a", "category": "a"}"#, "amount"),
        (r#"{"description": "a", "amount": 1}"#, "category"),
        (r#"{"description": "", "amount": 1, "category": "a"}"#, "description"),
        (r#"{"description": 1, "amount": 1, "category": "a"}"#, "description"),
        (r#"{"description": "a", "amount": 0, "category": "a"}"#, "amount"),
        (r#"{"description": "a", "amount": "0.00", "category": "a"}"#, "amount"),
        (r#"{"description": "a", "amount": "12,50", "category": "a"}"#, "amount"),
        (r#"{"description": "a", "amount": 1e300, "category": "a"}"#, "amount"),
        (r#"{"description": "a", "amount": null, "category": "a"}"#, "amount"),
        (r#"{"description": "a", "amount": 1, "category": null}"#, "category"),
        (r#"{"description": "a", "amount": 1, "category": "a", "date": "23.11.2026"}"#, "date"),
        (r#"{"description": "a", "amount": 1, "category": "a", "date": 2026}"#, "date"),
        (r#"{"description": "a", "amount": 1, "category": "a", "id": 7}"#, "id"),
        (r#"{"description": "a", "amount": 1, "category": "a", "amount": 2}"#, "amount"),
    ] {
        assert_eq!(field(body), named, "{body}");
    }
    assert_eq!(fixture.memory.bytes("expenses.json"), None);
    let answer = fixture.send(ask("POST /expenses").json("{\"description\": "));
    assert_eq!(answer.problem(), "bad-request");
}

#[test]
fn a_patch_changes_what_it_gives_and_nothing_else() {
    let mut fixture = Fixture::with_three();
    let before = fixture.get("/expenses/1").header("etag").unwrap().to_owned();
    let answer = fixture.send(ask("PATCH /expenses/1").json(r#"{"amount": 13.00}"#));
    let lunch = r##"{"id":1,"description":"Lunch #work","amount":13.00,"category":"food","date":"2026-11-02"}"##;
    assert_eq!(answer.shown(), (200, lunch));
    assert_ne!(answer.header("etag"), Some(&*before));
    assert_eq!(fixture.get("/expenses/1").shown(), (200, lunch));
    assert_eq!(fixture.send(ask("PATCH /expenses/1").json("{}")).shown(), (200, lunch));
    for field in ["description", "amount", "category", "date"] {
        let body = format!("{{\"{field}\": null}}");
        assert_eq!(fixture.send(ask("PATCH /expenses/1").json(&body)).field(), field);
    }
    assert_eq!(fixture.send(ask("PATCH /expenses/1").json(r#"{"id": 2}"#)).field(), "id");
    assert_eq!(fixture.send(ask("PATCH /expenses/9").json("{}")).problem(), "not-found");
}

#[test]
fn what_is_deleted_is_not_found_again() {
    let mut fixture = Fixture::with_three();
    assert_eq!(fixture.send(ask("DELETE /expenses/2")).shown(), (204, ""));
    for line in ["GET /expenses/2", "DELETE /expenses/2", "GET /expenses/99"] {
        assert_eq!(fixture.send(ask(line)).problem(), "not-found", "{line}");
    }
    for line in ["GET /expenses/zwei", "GET /expenses/0", "GET /page/", "GET /expenses/"] {
        assert_eq!(fixture.send(ask(line)).problem(), "no-such-path", "{line}");
    }
}

#[test]
fn head_is_answered_wherever_get_is() {
    let mut fixture = Fixture::with_three();
    for target in ["/expenses", "/expenses/1", "/expenses/summary", "/export", "/openapi.json"] {
        let (get, head) = (fixture.get(target), fixture.send(ask(&format!("HEAD {target}"))));
        assert_eq!(get, head, "{target}");
        assert!(get.header("etag").is_some(), "{target}");
    }
}
