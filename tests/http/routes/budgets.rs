//! Monthly budgets.

use crate::http::each;
use crate::http::service::problem;

#[test]
fn a_budget_is_set_shown_and_removed() {
    each(|service| {
        service.add_three();
        let answer = service.send("POST", "/budgets", r#"{"category": "food", "amount": 20}"#);
        assert_eq!(answer.status, 204, "{answer:?}");
        let shown = service.get("/budgets?month=2026-11");
        assert!(shown.text().replace([' ', '\n'], "").contains(r#""left":4.30"#), "{shown:?}");
        let shown = shown.json();
        assert_eq!(shown.as_array().unwrap().len(), 1);
        assert_eq!(
            (&shown[0]["category"], &shown[0]["month"]),
            (&"food".into(), &"2026-11".into())
        );
        let answer = service.send("POST", "/budgets", r#"{"category": "food", "amount": null}"#);
        assert_eq!(answer.status, 204, "{answer:?}");
        assert_eq!(service.get("/budgets").json(), serde_json::json!([]));
    });
}

#[test]
fn the_budget_of_all_expenses_has_no_category() {
    each(|service| {
        service.add_three();
        let answer = service.send("POST", "/budgets", r#"{"category": null, "amount": "100.00"}"#);
        assert_eq!(answer.status, 204, "{answer:?}");
        let shown = service.get("/budgets?month=2026-10&amounts=string").json();
        assert_eq!(shown[0]["category"], serde_json::Value::Null);
        assert_eq!(shown[0]["left"], "51.10");
    });
}

#[test]
fn a_budget_that_cannot_be_is_refused() {
    each(|service| {
        for body in [
            r#"{"category": "food", "amount": 0}"#,
            r#"{"category": "food", "amount": -1}"#,
            r#"{"category": "", "amount": 1}"#,
            r#"{"category": "food"}"#,
            r#"{"amount": 1}"#,
        ] {
            problem(&service.send("POST", "/budgets", body), 422, "invalid");
        }
        problem(&service.get("/budgets?month=2026-13"), 422, "invalid");
        service.directory.holds_nothing();
    });
}
