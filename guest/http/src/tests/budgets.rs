use super::{Fixture, ask};

fn set(fixture: &mut Fixture, body: &str) -> u16 {
    fixture.send(ask("POST /budgets").json(body)).status()
}

#[test]
fn a_budget_is_set_read_and_removed() {
    let mut fixture = Fixture::with_three();
    assert_eq!(set(&mut fixture, r#"{"category": "food", "amount": 300.00}"#), 204);
    assert_eq!(set(&mut fixture, r#"{"category": null, "amount": "1000"}"#), 204);
    let food =
        r#"{"month":"2026-11","category":"food","amount":300.00,"spent":9.00,"left":291.00}"#;
    let all = r#"{"month":"2026-11","category":null,"amount":1000,"spent":9.00,"left":991.00}"#;
    let both = format!("[{all},{food}]");
    assert_eq!(fixture.get("/budgets").shown(), (200, &*both));
    let october = fixture.get("/budgets?month=2026-10&amounts=string");
    assert!(october.body().contains(r#""spent":"30","left":"970""#), "{}", october.body());
    assert_eq!(set(&mut fixture, r#"{"category": "Food", "amount": null}"#), 204);
    assert_eq!(fixture.get("/budgets").shown(), (200, &*format!("[{all}]")));
}

#[test]
fn a_budget_says_what_it_is_for_and_how_much() {
    let mut fixture = Fixture::with_three();
    for (body, named) in [
        (r#"{"amount": 300}"#, "category"),
        (r#"{"category": "food"}"#, "amount"),
        (r#"{"category": "food", "amount": -1}"#, "amount"),
        (r#"{"category": "food", "amount": 1, "month": "2026-11"}"#, "month"),
    ] {
        assert_eq!(fixture.send(ask("POST /budgets").json(body)).field(), named, "{body}");
    }
    for month in ["2026", "2026-13", "november", ""] {
        assert_eq!(fixture.get(&format!("/budgets?month={month}")).field(), "month", "{month}");
    }
}
