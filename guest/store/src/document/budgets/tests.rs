use proptest::prelude::*;

use super::super::{Document, read};
use expenses_interface::{Budget, Error, InvalidArgument, NewBudget, NewExpense};
use expenses_model::{Date, Month};

const TODAY: Date = Date::constant(2026, 11, 23);
const NOW: &str = "2026-11-23T10:00:00Z";

fn november() -> Month {
    Month::parse("2026-11").unwrap()
}

fn text(document: &Document) -> String {
    String::from_utf8(document.write()).unwrap()
}

fn budget(category: Option<&str>, amount: Option<&str>) -> NewBudget {
    let (category, amount) = (category.map(Into::into), amount.map(Into::into));
    NewBudget { category, amount, ..NewBudget::default() }
}

fn expense(amount: &str, category: &str, date: &str) -> NewExpense {
    let (description, date) = ("x".into(), Some(date.into()));
    NewExpense { description, amount: amount.into(), category: category.into(), date }
}

/// Sets budgets in one commit.
fn commit(document: &mut Document, budgets: &[NewBudget]) {
    let rollbacks: Vec<_> =
        budgets.iter().map(|new| document.set_budget(new, TODAY).unwrap()).collect();
    document.leave(&rollbacks, NOW);
}

fn shown(document: &Document) -> Vec<String> {
    let line = |Budget { category, amount, spent, left, .. }| {
        format!("{} {amount} {spent} {left}", category.unwrap_or("-".into()))
    };
    document.budgets(november()).into_iter().map(line).collect()
}

#[test]
fn a_budget_has_the_spelling_of_the_least_id() {
    let record = |category: &str| {
        format!(r#"{{"description": "x", "amount": 1, "category": "{category}"}}"#)
    };
    let file = format!(r#"{{"expenses": {{"2": {}, "1": {}}}}}"#, record("FOOD"), record("Food"));
    let mut document = read(file.as_bytes()).unwrap();
    document.set_budget(&budget(Some("food"), Some("1")), TODAY).unwrap();
    assert_eq!(shown(&document), ["Food 1 0 1"]);
}

#[test]
fn budgets_are_a_field_with_a_line_for_each() {
    let mut document = Document::default();
    commit(&mut document, &[budget(Some("Food \"x\""), Some("150.00")), budget(None, Some("400"))]);
    let written = text(&document);
    let field = "  \"budgets\": [\n    {\"category\": null, \"amount\": 400},\n    \
                 {\"category\": \"Food \\\"x\\\"\", \"amount\": 150.00}\n  ],\n  \"history\": [\n";
    assert!(written.contains(field), "{written}");
    assert_eq!(text(&read(written.as_bytes()).unwrap()), written);
}

#[test]
fn what_a_month_has_left_is_exact() {
    let mut document = Document::default();
    for (amount, category, date) in [
        ("0.10", "food", "2026-11-01"),
        ("0.2", "FOOD", "2026-11-30"),
        ("900", "home", "2026-11-02"),
        ("7", "food", "2026-10-31"),
        ("7", "food", "2025-11-23"),
    ] {
        document.add(&expense(amount, category, date), TODAY).unwrap();
    }
    assert_eq!(shown(&document), [""; 0]);
    commit(
        &mut document,
        &[
            budget(Some("Food"), Some("150")),
            budget(Some("books"), Some("0.5")),
            budget(None, Some("400.125")),
        ],
    );
    assert_eq!(
        shown(&document),
        ["- 400.125 900.30 -500.175", "books 0.5 0 0.5", "food 150 0.30 149.70"]
    );
}

#[test]
fn a_refund_lowers_what_was_spent() {
    let mut document = Document::default();
    commit(&mut document, &[budget(None, Some("400")), budget(Some("food"), Some("10"))]);
    for (amount, category) in [("12.50", "food"), ("30", "home"), ("-4.50", "Food")] {
        document.add(&expense(amount, category, "2026-11-23"), TODAY).unwrap();
    }
    assert_eq!(shown(&document), ["- 400 38.00 362.00", "food 10 8.00 2.00"]);
    document.add(&expense("-40", "home", "2026-11-23"), TODAY).unwrap();
    assert_eq!(shown(&document)[0], "- 400 -2.00 402.00");
}

#[test]
fn a_breach_of_each_rule_is_named_and_changes_nothing() {
    let mut document = Document::default();
    for (new, expected) in [
        (budget(None, Some("0")), "the amount must be greater than zero, not `0`"),
        (budget(None, Some("-5")), "the amount must be greater than zero, not `-5`"),
        (budget(Some(" "), Some("1")), "the category must not be empty; give 1 to 100 characters"),
        (budget(None, None), "the budget of all expenses does not exist"),
        (budget(Some("x"), None), "the budget of `x` does not exist"),
    ] {
        assert_eq!(document.set_budget(&new, TODAY).unwrap_err().to_string(), expected);
    }
    assert_eq!(text(&document), text(&Document::default()));
}

#[test]
fn changes_of_budgets_are_taken_back_one_after_the_other() {
    let mut document = Document::default();
    let empty = text(&document);
    commit(&mut document, &[budget(Some("food"), Some("150")), budget(None, Some("400"))]);
    commit(&mut document, &[budget(Some("FOOD"), Some("99")), budget(None, None)]);
    let mut document = read(&document.write()).unwrap();
    assert_eq!(document.log()[0].budgets, [None, Some("FOOD".into())]);
    assert_eq!(shown(&document), ["FOOD 99 0 99"]);
    let before = text(&document);
    let (_, undone) = document.undo().unwrap();
    assert_eq!(shown(&document), ["- 400 0 400", "food 150 0 150"]);
    document.take_back(undone);
    assert_eq!(text(&document), before);
    document.undo().unwrap();
    document.undo().unwrap();
    document.forget_undone();
    assert_eq!(text(&document), empty);
    assert_eq!(document.undo().unwrap_err(), Error::NothingToUndo);
}

#[test]
fn a_budget_that_is_set_and_removed_at_once_is_no_change() {
    let mut document = Document::default();
    let new = [budget(None, Some("1")), budget(None, None)];
    let rollbacks = new.map(|new| document.set_budget(&new, TODAY).unwrap());
    document.leave(&rollbacks, NOW);
    assert_eq!(document.log().len(), 0);
}

#[test]
fn a_budget_that_another_program_has_changed_since_is_not_overwritten() {
    let mut document = Document::default();
    commit(&mut document, &[budget(Some("food"), Some("150"))]);
    let written = text(&document);
    for (was, is) in [
        ("\"amount\": 150}", "\"amount\": 151}"),
        ("\"amount\": 150}", "\"amount\": 150, \"more\": 1}"),
        ("{\"category\": \"food\", \"amount\": 150}", ""),
        ("[\n    {\"category\": \"food\", \"amount\": 150}\n  ]", "7"),
    ] {
        let changed = written.replacen(was, is, 1);
        let mut document = read(changed.as_bytes()).unwrap();
        let before = text(&document);
        assert_eq!(document.undo().unwrap_err(), Error::Overtaken, "{is}");
        assert_eq!(text(&document), before);
    }
    // What says the same otherwise is no change.
    let same = written.replacen("\"amount\": 150}", "\"amount\": 150.0}", 1);
    read(same.as_bytes()).unwrap().undo().unwrap();
    // What was removed cannot come back if the field belongs to another program now.
    commit(&mut document, &[budget(Some("food"), None)]);
    let foreign = text(&document).replacen("\"expenses\"", "\"budgets\": 7, \"expenses\"", 1);
    assert_eq!(read(foreign.as_bytes()).unwrap().undo().unwrap_err(), Error::Overtaken);
}

#[test]
fn a_field_of_that_name_which_is_something_else_is_left_alone() {
    for budgets in [
        "1",
        "null",
        "{\"food\": 150}",
        "[1]",
        "[{\"amount\": 1}]",
        "[{\"category\": \"x\"}]",
        "[{\"category\": \"x\", \"amount\": \"1\"}]",
        "[{\"category\": 1, \"amount\": 1}]",
        "[{\"category\": \"x\", \"amount\": 1}, {\"category\": \"X\", \"amount\": 1}]",
        "[], \"budgets\": []",
    ] {
        let file = format!(r#"{{"expenses": {{}}, "budgets": {budgets}, "more": 1}}"#);
        let mut document = read(file.as_bytes()).unwrap();
        assert_eq!(document.budgets(november()), []);
        let error = document.set_budget(&budget(None, Some("1")), TODAY).unwrap_err();
        assert!(
            matches!(error, Error::Invalid(InvalidArgument { field, .. }) if field == "budgets"),
            "{budgets}"
        );
        let (_, rollback) = document.add(&expense("1", "x", "2026-11-23"), TODAY).unwrap();
        document.leave(&[rollback], NOW);
        let kept = format!("\"budgets\": {budgets},\n  \"more\": 1,").replace("[], ", "[],\n  ");
        assert!(text(&document).contains(&kept), "{}", text(&document));
    }
}

#[test]
fn what_a_file_holds_is_kept_to_the_letter_until_a_budget_changes() {
    let field =
        r#"[ {"amount":1e2 ,"category":"x", "more": [ 1 ]}, {"category":null,"amount":-3} ]"#;
    for field in ["[]", "[ ]", field] {
        let file = format!("{{\"expenses\": {{}}, \"budgets\": {field}}}");
        let mut document = read(file.as_bytes()).unwrap();
        assert!(text(&document).ends_with(&format!("\"budgets\": {field}\n}}")));
        let rollback = document.set_budget(&budget(Some("x"), Some("2")), TODAY).unwrap();
        document.roll_back(rollback);
        assert!(text(&document).ends_with(&format!("\"budgets\": {field}\n}}")));
        assert!(!text(&document).contains("2}"));
    }
    let file = format!("{{\"expenses\": {{}}, \"budgets\": {field}}}");
    let mut document = read(file.as_bytes()).unwrap();
    assert_eq!(shown(&document), ["- -3 0 -3", "x 100 0 100"]);
    document.set_budget(&budget(Some("X"), Some("2.50")), TODAY).unwrap();
    assert!(text(&document).ends_with(
        "\"budgets\": [\n    {\"category\": null, \"amount\": -3},\n    \
         {\"category\": \"X\", \"amount\": 2.50, \"more\": [ 1 ]}\n  ]\n}"
    ));
}

proptest! {
    /// Whatever budgets commits set and remove, each is taken back exactly, through the
    /// file as well.
    #[test]
    fn every_commit_of_budgets_is_taken_back(
        commits in prop::collection::vec(
            prop::collection::vec((0..3usize, prop::option::of(1..1_000u32)), 1..4),
            1..6,
        ),
    ) {
        let categories = [None, Some("food"), Some("Maß")];
        let mut document = Document::default();
        let mut states = Vec::new();
        for changes in commits {
            let before = shown(&document);
            let mut rollbacks = Vec::new();
            for (category, amount) in changes {
                let amount = amount.map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
                let new = budget(categories[category], amount.as_deref());
                rollbacks.extend(document.set_budget(&new, TODAY));
            }
            let commits = document.log().len();
            document.leave(&rollbacks, NOW);
            if document.log().len() > commits {
                states.push(before);
            }
            document = read(&document.write()).unwrap();
        }
        while let Some(before) = states.pop() {
            document.undo().unwrap();
            document = read(&document.write()).unwrap();
            prop_assert_eq!(shown(&document), before);
        }
        prop_assert_eq!(document.undo().unwrap_err(), Error::NothingToUndo);
    }
}

mod spans {
    use super::*;

    fn lasting(amount: &str, yearly: bool, since: Option<&str>) -> NewBudget {
        NewBudget {
            category: Some("food".into()),
            amount: Some(amount.into()),
            yearly,
            carries_over: since.is_some(),
            since: since.map(Into::into),
        }
    }

    fn spent(document: &mut Document, expenses: &[(&str, &str)]) {
        for (amount, date) in expenses {
            document.add(&expense(amount, "food", date), TODAY).unwrap();
        }
    }

    /// The amount, what is carried over, what was spent, and what is left.
    fn left(document: &Document, month: &str) -> String {
        let month = Month::parse(month).unwrap();
        let [Budget { amount, carried, spent, left, .. }] = &*document.budgets(month) else {
            panic!()
        };
        format!("{amount} {carried} {spent} {left}")
    }

    #[test]
    fn a_yearly_budget_counts_the_year_until_the_end_of_the_month() {
        let mut document = Document::default();
        commit(&mut document, &[lasting("1200", true, None)]);
        spent(&mut document, &[("7", "2025-12-31"), ("100", "2026-01-01"), ("50.5", "2026-11-30")]);
        assert_eq!(left(&document, "2026-01"), "1200 0 100 1100");
        assert_eq!(left(&document, "2026-11"), "1200 0 150.5 1049.5");
        assert_eq!(left(&document, "2027-01"), "1200 0 0 1200");
    }

    #[test]
    fn what_is_left_is_carried_over_from_the_first_month_on() {
        let mut document = Document::default();
        commit(&mut document, &[lasting("100", false, Some("2026-09"))]);
        spent(
            &mut document,
            &[("500", "2026-08-31"), ("30", "2026-09-01"), ("120.50", "2026-10-31")],
        );
        assert_eq!(left(&document, "2026-08"), "100 0 500 -400");
        assert_eq!(left(&document, "2026-09"), "100 0 30 70");
        assert_eq!(left(&document, "2026-10"), "100 70 120.50 49.50");
        assert_eq!(left(&document, "2026-11"), "100 49.50 0 149.50");
        assert_eq!(left(&document, "2027-01"), "100 249.50 0 349.50");
    }

    #[test]
    fn what_was_spent_too_much_is_carried_over_as_well() {
        let mut document = Document::default();
        commit(&mut document, &[lasting("1000", true, Some("2025-06"))]);
        spent(&mut document, &[("1300", "2025-02-01"), ("100", "2026-05-05")]);
        assert_eq!(left(&document, "2026-11"), "1000 -300 100 600");
        let [budget] = &*document.budgets(november()) else { panic!() };
        assert_eq!(budget.since(), Some("2025-01"));
    }

    #[test]
    fn another_amount_leaves_the_months_before_as_they_were() {
        let mut document = Document::default();
        commit(&mut document, &[lasting("100", false, Some("2026-09"))]);
        // Without a month it is that of today.
        let new = NewBudget { since: None, ..lasting("150", false, Some("")) };
        commit(&mut document, &[new]);
        let written = text(&document);
        let field = r#""amount": 150, "since": "2026-11", "earlier": [["2026-09", 100]]}"#;
        assert!(written.contains(field), "{written}");
        let document = read(written.as_bytes()).unwrap();
        assert_eq!(left(&document, "2026-10"), "100 100 0 200");
        assert_eq!(left(&document, "2026-12"), "150 350 0 500");
        let mut document = document;
        // The same amount is no other, and what comes after a month makes room for it.
        commit(&mut document, &[lasting("150", false, Some("2027-01"))]);
        assert_eq!(left(&document, "2026-12"), "150 350 0 500");
        commit(&mut document, &[lasting("10", false, Some("2026-10"))]);
        assert_eq!(left(&document, "2026-12"), "10 120 0 130");
        document.undo().unwrap();
        assert_eq!(left(&document, "2026-12"), "150 350 0 500");
        // One that does not carry over forgets them.
        commit(&mut document, &[lasting("150", false, None)]);
        assert_eq!(left(&document, "2026-12"), "150 0 0 150");
    }

    #[test]
    fn months_that_start_on_another_day_are_those_of_budgets() {
        let mut document = Document::default();
        commit(&mut document, &[lasting("100", false, Some("2026-10"))]);
        document.set_month_start(25).unwrap();
        spent(
            &mut document,
            &[("1", "2026-10-24"), ("2", "2026-10-25"), ("4", "2026-11-24"), ("8", "2026-11-25")],
        );
        assert_eq!(left(&document, "2026-10"), "100 0 6 94");
        assert_eq!(left(&document, "2026-11"), "100 94 8 186");
    }

    #[test]
    fn a_month_that_is_none_or_says_nothing_is_refused() {
        let mut document = Document::default();
        for (new, expected) in [
            (lasting("1", false, Some("11")), "the since must be a month YYYY-MM, not `11`"),
            (
                NewBudget { carries_over: false, ..lasting("1", false, Some("2026-11")) },
                "the since is only for a budget that carries over",
            ),
        ] {
            assert_eq!(document.set_budget(&new, TODAY).unwrap_err().to_string(), expected);
        }
        for budget in [
            r#"{"category": "x", "amount": 1, "yearly": 1}"#,
            r#"{"category": "x", "amount": 1, "since": "11"}"#,
            r#"{"category": "x", "amount": 1, "yearly": true, "since": "2026-11"}"#,
            r#"{"category": "x", "amount": 1, "earlier": [["2026-11", 1]]}"#,
            r#"{"category": "x", "amount": 1, "since": "2026-11", "earlier": [["2026-11", 1]]}"#,
        ] {
            let file = format!(r#"{{"expenses": {{}}, "budgets": [{budget}]}}"#);
            let document = read(file.as_bytes()).unwrap();
            assert_eq!(document.budgets(november()), [], "{budget}");
            let checked = crate::document::check(file.as_bytes());
            assert_eq!(checked.problems.len(), 1, "{budget}");
            assert!(checked.problems[0].reason.contains("`budgets` is ignored and kept"));
        }
    }

    #[test]
    fn all_amounts_together_have_their_bytes() {
        let mut document = Document::default();
        let mut months = 0;
        let error = loop {
            let since = Month::parse("2026-01").unwrap().plus(months).to_text();
            let amount = format!("{}", 100_000 + months);
            match document.set_budget(&lasting(&amount, false, Some(&since)), TODAY) {
                Ok(_) => months += 1,
                Err(error) => break error,
            }
        };
        assert!(months > 300, "{months}");
        assert!(error.to_string().contains("all budgets together have at most 8192 bytes"));
    }
}
