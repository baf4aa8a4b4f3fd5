use super::{Fixture, ask};

const RENT: &str = r#"{"description": "Rent", "amount": 900.00, "category": "home", "every": "month", "first": "2026-10-31"}"#;

#[test]
fn a_repeat_is_started_read_and_ended() {
    let mut fixture = Fixture::new();
    assert_eq!(fixture.send(ask("POST /repeats").json(RENT)).status(), 204);
    let rent = r#"[{"id":1,"description":"Rent","amount":900.00,"category":"home","every":"month","first":"2026-10-31","done":null,"until":null,"next":"2026-10-31","due":1}]"#;
    assert_eq!(fixture.get("/repeats").shown(), (200, rent));
    let later = fixture.get("/repeats?day=2027-02-28&amounts=string");
    assert!(later.body().contains(r#""amount":"900.00""#), "{}", later.body());
    assert!(later.body().contains(r#""due":5}"#), "{}", later.body());
    assert_eq!(fixture.send(ask("DELETE /repeats/1")).status(), 204);
    assert_eq!(fixture.get("/repeats").shown(), (200, "[]"));
    let gone = fixture.send(ask("DELETE /repeats/1"));
    assert_eq!((gone.status(), gone.problem()), (404, "not-found".into()));
    assert!(gone.body().contains("the repeat 1 does not exist"), "{}", gone.body());
    let log = fixture.get("/log");
    assert!(log.body().contains(r#""repeats":["Rent"],"note":null"#), "{}", log.body());
}

#[test]
fn what_is_due_is_added_once_however_often_it_is_sent() {
    let mut fixture = Fixture::new();
    fixture.send(ask("POST /repeats").json(RENT));
    let due = |day: &str| ask("POST /due").json(&format!(r#"{{"date": "{day}"}}"#));
    assert_eq!(fixture.send(due("2026-11-23")).shown(), (200, r#"{"added":[1]}"#));
    assert_eq!(fixture.send(due("2026-11-23")).shown(), (200, r#"{"added":[]}"#));
    let state = fixture.state();
    let with_key = due("2026-12-31").key("a").header("if-match", &state);
    assert_eq!(fixture.send(with_key.clone()).shown(), (200, r#"{"added":[2,3]}"#));
    assert_eq!(fixture.send(with_key).shown(), (200, r#"{"added":[]}"#));
    assert_eq!(fixture.send(due("2027-01-31").header("if-match", &state)).status(), 412);
    // What was undone stays away.
    let now = fixture.state();
    assert_eq!(fixture.send(ask("POST /undo").header("if-match", &now)).status(), 204);
    assert_eq!(fixture.send(due("2026-12-31")).shown(), (200, r#"{"added":[]}"#));
    let log = fixture.get("/log");
    assert!(log.body().contains(r#""note":"due""#), "{}", log.body());
}

#[test]
fn repeats_are_changes_as_others_are() {
    let mut fixture = Fixture::new();
    let changes = format!(
        r#"[{{"add": {{"description": "Rent", "amount": 900, "category": "home"}}}}, {{"start-repeat": {RENT}}}, {{"note": "moved in"}}]"#
    );
    assert_eq!(fixture.send(ask("POST /changes").json(&changes)).status(), 200);
    let log = fixture.get("/log");
    assert!(log.body().contains(r#""note":"moved in""#), "{}", log.body());
    let due = r#"[{"add-due": "2026-11-23"}]"#;
    assert_eq!(fixture.send(ask("POST /changes").json(due)).shown(), (200, r#"{"added":[2]}"#));
    assert_eq!(fixture.send(ask("POST /changes").json(r#"[{"stop-repeat": 1}]"#)).status(), 200);
    let not_alone = r#"[{"delete": 2}, {"add-due": "2026-11-23"}]"#;
    let refused = fixture.send(ask("POST /changes").json(not_alone));
    assert_eq!((refused.status(), refused.field()), (422, "change".into()));
    assert!(refused.body().contains(r#""index":1"#), "{}", refused.body());
}

#[test]
fn a_repeat_says_what_how_often_and_since_when() {
    let mut fixture = Fixture::new();
    for (body, named) in [
        (r#"{}"#.to_owned(), "description"),
        (RENT.replace("month", "fortnight"), "every"),
        (RENT.replace("2026-10-31", "2026-10-32"), "first"),
        (RENT.replace("900.00", "0"), "amount"),
        (RENT.replace("first", "begin"), "first"),
    ] {
        assert_eq!(fixture.send(ask("POST /repeats").json(&body)).field(), named, "{body}");
    }
    for body in ["{}", r#"{"date": "today"}"#, r#"{"date": 7}"#] {
        assert_eq!(fixture.send(ask("POST /due").json(body)).field(), "date", "{body}");
    }
    assert_eq!(fixture.get("/repeats?day=today").field(), "day");
}

#[test]
fn a_day_that_is_none_is_refused_whatever_the_client_has() {
    let mut fixture = Fixture::with_three();
    let known = ask("GET /repeats?day=2026-11-31").header("if-none-match", "*");
    assert_eq!(fixture.send(known).field(), "day");
}
