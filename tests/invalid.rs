//! The rules that bind what a call gives: each breach is named, and changes nothing.

use crate::harness::{Directory, Scene, THREE};
use expenses::{
    AsStoreError, Change, ExpensePatch, ExpenseRef, ExpenseUpdate, InvalidArgument, NewExpense,
    Packed, Query, Sandbox, Sort, SortKey, StoreError,
};

const A_PERIOD: &str = "a day such as 2026-11-23, a month such as 2026-11 or november, a quarter such as 2026-q3, a year such as 2026, or one of today, yesterday, this-week, last-week, this-month, last-month, this-year, last-year and last-30-days";
const A_DATE: &str = "must be a day such as 2026-11-23, 23.11.2026, `nov 3`, monday, yesterday, or -1 for one day ago";

fn new() -> NewExpense {
    NewExpense {
        description: "Lunch".into(),
        amount: "12.50".into(),
        category: "food".into(),
        date: Some("2026-11-23".into()),
    }
}

#[test]
fn each_breach_by_an_amount_is_named() {
    let scene = Scene::with(THREE);
    for (amount, reason) in [
        ("0", "must not be zero"),
        ("0.00", "must not be zero"),
        ("-0.00", "must not be zero"),
        ("1.00001", "has 5 decimals; at most 4 are kept"),
        ("1234567890123456", "has 16 digits; at most 15 are kept"),
        ("1e3", "must be a decimal number such as 12.50, not `1e3`"),
        ("1,500", "`1,500` can be 1.500 or 1500: write 1.5 or 1500"),
        ("", "must be a decimal number such as 12.50, not ``"),
        ("Lunch", "must be a decimal number such as 12.50, not `Lunch`"),
    ] {
        let message = format!("the amount {reason}");
        scene.run(&["add", amount, "Tea", "-c", "food"]).fails(&message);
        scene.run(&["edit", "1", &format!("--amount={amount}")]).fails(&message);
    }
    scene.holds(THREE);
}

#[test]
fn each_breach_by_a_text_is_named() {
    let scene = Scene::with(THREE);
    let long = "ä".repeat(501);
    for (text, description, category) in [
        (
            " ",
            "must not be empty; give 1 to 500 characters",
            "must not be empty; give 1 to 100 characters",
        ),
        (
            &long,
            "has 501 characters; at most 500 are kept",
            "has 501 characters; at most 100 are kept",
        ),
        (
            "a\nb",
            "must not contain control characters, such as \\u{a}",
            "must not contain control characters, such as \\u{a}",
        ),
    ] {
        let message = format!("the description {description}");
        scene.run(&["add", "1", text, "-c", "food"]).fails(&message);
        scene.run(&["edit", "1", "--description", text]).fails(&message);
        let message = format!("the category {category}");
        scene.run(&["add", "1", "Tea", "-c", text]).fails(&message);
        scene.run(&["edit", "1", "-c", text]).fails(&message);
    }
    scene.holds(THREE);
}

#[test]
fn the_greatest_texts_and_amounts_are_taken() {
    let scene = Scene::empty();
    let (description, category) = ("ä".repeat(500), "ö".repeat(100));
    let day = "9999-12-31";
    let outcome = scene.run(&["add", "99999999999.9999", &description, "-c", &category, "-d", day]);
    assert_eq!(
        outcome.stdout,
        format!("Added 1: 99999999999.9999 {description} ({category}, {day})\n")
    );
    assert!(outcome.stderr.contains("9999-12-31 is in the future"), "{outcome:?}");
}

#[test]
fn each_breach_by_a_date_is_named() {
    let scene = Scene::with(THREE);
    let late =
        "`2026-02-29` is not in the calendar: write 2026-02-28 for the last day of that month"
            .to_owned();
    let others = ["0000-12-31", "2026-13-01", "12", "soon", ""];
    let others = others.map(|date| (date, format!("{A_DATE}, not `{date}`")));
    for (date, reason) in others.into_iter().chain([("2026-02-29", late)]) {
        let message = format!("the date {reason}");
        scene.run(&["add", "1", "Tea", "-c", "food", "-d", date]).fails(&message);
        scene.run(&["edit", "1", "-d", date]).fails(&message);
    }
    scene.holds(THREE);
}

#[test]
fn each_breach_by_a_filter_is_named() {
    let scene = Scene::with(THREE);
    for command in ["list", "summary"] {
        for (option, value, message) in [
            ("--since", "tomorrow", format!("`--since` must be {A_PERIOD}, not `tomorrow`")),
            ("--until", "2026-13-01", format!("`--until` must be {A_PERIOD}, not `2026-13-01`")),
            ("--period", "", format!("`--period` must be {A_PERIOD}, not ``")),
            ("--min", "much", "`--min` must be a decimal number such as 12.50, not `much`".into()),
            ("--max", "1e3", "`--max` must be a decimal number such as 12.50, not `1e3`".into()),
        ] {
            let message = format!("expenses: {message}\n");
            scene.run(&[command, option, value]).is_wrong_usage(&message);
        }
        scene.run(&[command, "--since", "2026-11", "--until", "2026-10-30"]).is_wrong_usage(
            &format!("expenses: `--since` (2026-11-01) is after `--until` (2026-10-30), so no day is meant: expenses {command} --since 2026-10-30 --until 2026-11\n"),
        );
    }
    scene.holds(THREE);
}

#[test]
fn each_breach_by_a_page_is_named() {
    let directory = Directory::with(THREE);
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let mut reason = |query| match store.find(query, None).unwrap_err() {
        expenses::Error::Store(StoreError::Invalid(InvalidArgument { field, reason })) => {
            format!("{field} {reason}")
        }
        other => panic!("{other:?}"),
    };
    for limit in [0, 10_001, u32::MAX] {
        let query = Query { limit: Some(limit), ..Query::default() };
        assert_eq!(reason(query), format!("limit must be from 1 to 10000, not {limit}"));
    }
    for cursor in ["", "1", "id:", "id:x", "date:2026-11-23:1", "amount:1:1", ":1"] {
        let query = Query { cursor: Some(cursor.into()), ..Query::default() };
        assert_eq!(reason(query), "cursor must be the cursor of a page with the same sort");
    }
    let by_date = Some(Sort { key: SortKey::Date, descending: false });
    for cursor in ["id:1", "date:2026-02-30:1", "date:1"] {
        let query = Query { cursor: Some(cursor.into()), sort: by_date, ..Query::default() };
        assert_eq!(reason(query), "cursor must be the cursor of a page with the same sort");
    }
    directory.holds(THREE);
}

#[test]
fn an_apply_names_the_change_that_failed_and_makes_none() {
    let directory = Directory::with(THREE);
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let worthless = NewExpense { amount: "0".into(), ..new() };
    let unnamed = ExpensePatch { description: Some(String::new()), ..ExpensePatch::default() };
    for (failing, message) in [
        (Change::Add(worthless), "change 3: the amount must not be zero"),
        (
            Change::Update(ExpenseUpdate { id: 2, patch: unnamed }),
            "change 3: the description must not be empty; give 1 to 500 characters",
        ),
        (
            Change::Update(ExpenseUpdate { id: 1, patch: ExpensePatch::default() }),
            "change 3: there is no expense 1",
        ),
        (Change::Delete(1), "change 3: there is no expense 1"),
        (Change::Delete(9), "change 3: there is no expense 9"),
    ] {
        let changes = vec![Change::Add(new()), Change::Delete(1), failing, Change::Delete(2)];
        let error = store.apply(changes, None).unwrap_err();
        assert_eq!(error.index, Some(2));
        assert_eq!(error.to_string(), message);
        directory.holds(THREE);
    }
    // What failed has left nothing behind in memory either.
    assert_eq!(store.add(new()).unwrap().id, 4);
}

#[test]
fn many_that_are_added_at_once_name_the_one_that_failed() {
    let directory = Directory::with(THREE);
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let expense = |amount| ExpenseRef {
        id: None,
        description: "Lunch",
        amount,
        category: "FOOD",
        date: Some("2026-11-23"),
    };
    let some: Packed = ["12.50", "0"].map(expense).into_iter().collect();
    let one: Packed = [expense("12.50")].into_iter().collect();
    let error = store.add_packed(&some, false, None, None).unwrap_err();
    assert_eq!(error.to_string(), "change 2: the amount must not be zero");
    directory.holds(THREE);
    // What was kept elsewhere is kept as it is.
    let revision = store.info().unwrap().revision;
    assert_eq!(store.add_packed(&some, true, None, Some(revision)).unwrap(), [4, 5]);
    let kept = store.get(5).unwrap();
    assert_eq!((kept.amount.as_str(), kept.category.as_str()), ("0", "FOOD"));
    let error = store.add_packed(&one, false, None, Some(revision)).unwrap_err();
    assert!(matches!(error.error.as_store_error(), Some(StoreError::Changed(_))), "{error}");
    assert_eq!(store.add_packed(&one, false, None, None).unwrap(), [6]);
    assert_eq!(store.get(6).unwrap().category, "food");
}
