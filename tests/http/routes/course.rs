//! The six routes of the course's service, whose clients must go on working. Other than there,
//! amounts are exact, those below zero are refunds, and zero is refused.

use crate::http::each;
use crate::http::service::problem;

const LUNCH: &str =
    r#"{"description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-11-23"}"#;

#[test]
fn an_expense_is_added_and_returned_with_its_id_and_its_place() {
    each(|service| {
        let answer = service.send("POST", "/expenses", LUNCH);
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("location"), Some("expenses/1"));
        let added = answer.json();
        assert_eq!(added["id"], 1);
        assert_eq!(added["description"], "Lunch");
        assert_eq!(added["category"], "food");
        assert_eq!(added["date"], "2026-11-23");
        assert!(service.directory.read().is_some());
        let read = service.get("/expenses/1");
        assert_eq!((read.status, read.body), (200, answer.body));
    });
}

#[test]
fn without_a_date_it_is_a_day() {
    each(|service| {
        let body = r#"{"description": "Tea", "amount": 1, "category": "food"}"#;
        let added = service.send("POST", "/expenses", body).json();
        let date = added["date"].as_str().unwrap();
        assert!(date.parse::<jiff::civil::Date>().is_ok(), "{date}");
    });
}

#[test]
fn amounts_keep_all_their_digits() {
    each(|service| {
        for (at, amount) in ["12.50", "0.1", "-3.20", "99999999999.9999"].iter().enumerate() {
            let target = service.add(amount, "Lunch", "food", "2026-11-23");
            assert_eq!(target, format!("/expenses/{}", at + 1));
            let text = service.get(&target).text().replace(' ', "");
            assert!(text.contains(&format!(r#""amount":{amount},"#)), "{text}");
        }
        service.add("0.2", "Gum", "gum", "2026-11-23");
        service.add("0.1", "Gum", "gum", "2026-11-23");
        let text = service.get("/expenses/summary?category=gum").text().replace(' ', "");
        assert!(text.contains(r#""gum":0.3"#), "{text}");
        // Text is taken, too, and given if it is asked for.
        let body = LUNCH.replace("12.50", "\"12.50\"");
        let answer = service.with("POST", "/expenses?amounts=string", &[], &body);
        assert_eq!(answer.json()["amount"], "12.50");
        let answer = service.get("/expenses/1?amounts=string");
        assert_eq!(answer.json()["amount"], "12.50");
    });
}

#[test]
fn an_expense_without_an_amount_to_keep_is_refused() {
    each(|service| {
        for (from, to, field) in [
            ("12.50", "0", "amount"),
            ("12.50", "0.00", "amount"),
            ("12.50", "12.50001", "amount"),
            ("12.50", "\"a lot\"", "amount"),
            ("12.50", "null", "amount"),
            ("\"Lunch\"", "\"\"", "description"),
            ("\"Lunch\"", "7", "description"),
            ("\"food\"", "\" \"", "category"),
            ("2026-11-23", "2026-02-29", "date"),
            ("\"date\"", "\"day\"", "day"),
        ] {
            let answer = service.send("POST", "/expenses", &LUNCH.replace(from, to));
            let detail = problem(&answer, 422, "invalid");
            assert_eq!(answer.json()["field"], field, "{to}: {detail}");
        }
        for missing in ["description", "amount", "category"] {
            let answer = service.send("POST", "/expenses", &LUNCH.replace(missing, "other"));
            problem(&answer, 422, "invalid");
        }
        service.directory.holds_nothing();
    });
}

#[test]
fn all_are_listed_and_those_of_a_category() {
    each(|service| {
        assert_eq!(service.get("/expenses").text().trim(), "[]");
        service.add_three();
        assert_eq!(service.ids("/expenses"), [1, 2, 3]);
        assert_eq!(service.ids("/expenses?category=food"), [1, 3]);
        assert_eq!(service.ids("/expenses?category=FOOD"), [1, 3]);
        assert_eq!(service.ids("/expenses?category=home"), [0; 0]);
    });
}

#[test]
fn a_patch_changes_only_what_it_gives() {
    each(|service| {
        service.add_three();
        let before = service.get("/expenses/1").json();
        for content_type in ["application/json", "application/merge-patch+json"] {
            let headers = [("Content-Type", content_type)];
            let answer = service.with("PATCH", "/expenses/1", &headers, r#"{"amount": 13.00}"#);
            assert_eq!(answer.status, 200, "{answer:?}");
            assert!(answer.text().replace(' ', "").contains(r#""amount":13.00"#), "{answer:?}");
            for field in ["id", "description", "category", "date"] {
                assert_eq!(answer.json()[field], before[field]);
            }
        }
        let all =
            r#"{"description": "Tea", "amount": -1, "category": "drinks", "date": "2026-01-01"}"#;
        let patched = service.send("PATCH", "/expenses/1", all).json();
        assert_eq!(patched["description"], "Tea");
        assert_eq!(service.get("/expenses/1").json(), patched);
        for refused in [r#"{"amount": 0}"#, r#"{"description": null}"#, r#"{"id": 7}"#, "[]"] {
            problem(&service.send("PATCH", "/expenses/1", refused), 422, "invalid");
        }
        assert_eq!(service.get("/expenses/1").json(), patched);
    });
}

#[test]
fn a_deleted_expense_is_gone_and_its_id_is_not_used_again() {
    each(|service| {
        service.add_three();
        let answer = service.send("DELETE", "/expenses/3", "");
        assert_eq!((answer.status, answer.body.len()), (204, 0));
        assert_eq!(answer.header("content-length"), None);
        problem(&service.get("/expenses/3"), 404, "not-found");
        problem(&service.send("DELETE", "/expenses/3", ""), 404, "not-found");
        problem(&service.send("PATCH", "/expenses/3", r#"{"amount": 1}"#), 404, "not-found");
        assert_eq!(service.add("1", "Tea", "food", "2026-11-24"), "/expenses/4");
    });
}

#[test]
fn a_summary_has_the_total_of_each_category() {
    each(|service| {
        assert_eq!(service.get("/expenses/summary").json(), serde_json::json!({}));
        service.add_three();
        let text = service.get("/expenses/summary").text().replace([' ', '\n'], "");
        assert_eq!(text, r#"{"travel":48.90,"food":15.70}"#);
        let text = service.get("/expenses/summary?since=2026-11-01&until=2026-11-30");
        assert_eq!(text.text().replace([' ', '\n'], ""), r#"{"food":15.70}"#);
    });
}

#[test]
fn what_was_answered_is_there_after_a_restart() {
    each(|service| {
        service.add_three();
        let before = service.get("/expenses").body;
        service.restart();
        assert_eq!(service.get("/expenses").body, before);
    });
}
