use super::{Fixture, ask};

fn set(fixture: &mut Fixture, body: &str) -> u16 {
    fixture.send(ask("POST /budgets").json(body)).status()
}

#[test]
fn a_budget_is_set_read_and_removed() {
    let mut fixture = Fixture::with_three();
    assert_eq!(set(&mut fixture, r#"{"category": "food", "amount": 300.00}"#), 204);
    assert_eq!(set(&mut fixture, r#"{"category": null, "amount": "1000"}"#), 204);
    let food = r#"{"month":"2026-11","category":"food","amount":300.00,"yearly":false,"since":null,"carried":0,"spent":9.00,"left":291.00}"#;
    let all = r#"{"month":"2026-11","category":null,"amount":1000,"yearly":false,"since":null,"carried":0,"spent":9.00,"left":991.00}"#;
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
        (r#"{"category": "food", "amount": 1, "yearly": "yes"}"#, "yearly"),
        (r#"{"category": "food", "amount": 1, "since": "2026-11"}"#, "since"),
        (r#"{"category": "food", "amount": 1, "carries_over": true, "since": "11"}"#, "since"),
    ] {
        assert_eq!(fixture.send(ask("POST /budgets").json(body)).field(), named, "{body}");
    }
    for month in ["2026", "2026-13", "november", ""] {
        assert_eq!(fixture.get(&format!("/budgets?month={month}")).field(), "month", "{month}");
    }
}

#[test]
fn a_budget_may_be_for_a_year_and_carry_over() {
    let mut fixture = Fixture::with_three();
    let year = r#"{"category": null, "amount": 1000, "yearly": true}"#;
    let carried = r#"{"category": "food", "amount": 50, "carries_over": true, "since": "2026-10"}"#;
    assert_eq!((set(&mut fixture, year), set(&mut fixture, carried)), (204, 204));
    let shown = r#"[{"month":"2026-11","category":null,"amount":1000,"yearly":true,"since":null,"carried":0,"spent":39.00,"left":961.00},{"month":"2026-11","category":"food","amount":50,"yearly":false,"since":"2026-10","carried":50,"spent":9.00,"left":91.00}]"#;
    assert_eq!(fixture.get("/budgets").shown(), (200, shown));
}

#[test]
fn months_start_on_the_day_that_the_store_says() {
    let mut fixture = Fixture::with_three();
    let day = |day: &str| ask("POST /changes").json(&format!(r#"[{{"set-month-start": {day}}}]"#));
    for wrong in ["0", "29", "null", "\"25\""] {
        assert_eq!(fixture.send(day(wrong)).field(), "set-month-start", "{wrong}");
    }
    assert_eq!(fixture.send(day("25")).shown(), (200, r#"{"added":[]}"#));
    assert!(fixture.get("/info").body().ends_with("\"month_start\":25}\n"));
    assert!(fixture.get("/log").body().contains("\"month_start\":25,"));
    // Today, 2026-11-23, is in the month that began in October.
    set(&mut fixture, r#"{"category": null, "amount": 10}"#);
    assert!(fixture.get("/budgets").body().starts_with(r#"[{"month":"2026-10""#));
    let months = fixture.get("/expenses/summary?by=month&period=this-month");
    assert_eq!(months.shown(), (200, r#"{"2026-10":39.00}"#));
    assert_eq!(fixture.get("/expenses?period=2026-11").shown(), (200, "[]"));
    assert_eq!(fixture.get("/export?format=jsonl&until=2026-09").header("total-count"), Some("0"));
}
