use std::fmt::Write;

use crate::fixture::{Fixture, THREE};
use expenses_store::directory::Kind;

#[test]
fn the_name_of_a_month_is_a_period_if_no_description_has_it() {
    let mut fixture = Fixture::with_document(THREE);
    for (line, found) in [
        (&["november"][..], &[1][..]),
        (&["NOV", "lunch", "-c", "food"], &[1]),
        (&["q1"], &[10]),
        (&["jan", "2026"], &[10]),
        (&["jan", "2025"], &[]),
        (&["all", "january"], &[10]),
    ] {
        let output = fixture.run(&[&["list", "--json"], line].concat());
        assert_eq!(ids(&output), found, "{line:?}");
        let notes = std::mem::take(&mut fixture.files.notes).concat();
        assert!(notes.contains("is taken for a period, as no description has it"), "{notes}");
    }
    assert_eq!(
        fixture.misused(&["list", "october", "nov"]),
        "expenses: `october` and `nov` are two periods: for all from one to the other: expenses list --since october --until nov\n"
    );
    // Beside other days, and in a search, it is a text.
    assert!(ids(&fixture.run(&["list", "--json", "november", "-p", "2026"])).is_empty());
    assert!(ids(&fixture.run(&["search", "--json", "november"])).is_empty());
}

#[test]
fn the_name_of_a_month_that_a_description_has_is_looked_for_and_hinted_at() {
    let mut fixture = Fixture::with_document(THREE);
    fixture.run(&["add", "900", "Rent, November", "-c", "home", "-d", "2026-10-31"]);
    assert_eq!(ids(&fixture.run(&["list", "november", "-c", "home", "--json"])), [11]);
    assert_eq!(
        fixture.files.notes,
        [
            "expenses: `november` is a period, too: expenses list --category home --period november\n"
        ]
    );
}

/// A document with the expenses of these ids.
fn document(ids: impl Iterator<Item = u64>) -> String {
    let mut expenses = String::new();
    for id in ids {
        let separator = if expenses.is_empty() { "" } else { "," };
        write!(
            expenses,
            r#"{separator}{{"id": {id}, "description": "x", "amount": 1, "category": "food"}}"#
        )
        .unwrap();
    }
    format!(r#"{{"counter": 30000, "expenses": [{expenses}]}}"#)
}

fn ids(json: &str) -> Vec<u64> {
    let expenses: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
    expenses.iter().map(|expense| expense["id"].as_u64().unwrap()).collect()
}

#[test]
fn list_aligns_its_columns() {
    assert_eq!(
        Fixture::with_document(THREE).run(&["list", "--all"]),
        "\
ID  DATE          AMOUNT  CATEGORY  DESCRIPTION
10  2026-01-02  1000.125  food      Dinner for all of us
 1  2026-11-23    12.50   food      Lunch
 2                 3      food      Tea
Total 1015.625 of 3 expenses.
"
    );
}

#[test]
fn wide_text_stays_aligned_and_whole() {
    let long = "長い".repeat(250);
    let mut fixture = Fixture::new();
    fixture.run(&["add", "1", &long, "-c", "寿司", "-d", "2026-01-01"]);
    fixture.run(&["add", "1", "b", "-c", "food", "-d", "2026-01-01"]);
    assert_eq!(
        fixture.run(&["list", "-a"]),
        format!(
            "ID  DATE        AMOUNT  CATEGORY  DESCRIPTION\n 1  2026-01-01       1  寿司      {long}\n 2  2026-01-01       1  food      b\nTotal 2 of 2 expenses.\n"
        )
    );
}

#[test]
fn list_as_json_is_an_array() {
    assert_eq!(
        Fixture::with_document(THREE).run(&["list", "--limit", "2", "--json"]),
        r#"[
  {
    "id": 10,
    "description": "Dinner for all of us",
    "amount": 1000.125,
    "category": "food",
    "date": "2026-01-02"
  },
  {
    "id": 1,
    "description": "Lunch",
    "amount": 12.50,
    "category": "food",
    "date": "2026-11-23"
  }
]
"#
    );
}

#[test]
fn an_empty_list_says_so() {
    assert_eq!(Fixture::new().run(&["list"]), "No expenses.\n");
    assert_eq!(Fixture::new().run(&["list", "--json"]), "[]\n");
}

#[test]
fn list_applies_every_filter_the_order_and_the_limit() {
    let mut fixture = Fixture::new();
    for [amount, description, category, date] in [
        ["2", "Lunch #work", "food", "2026-02-01"],
        ["2", "Lunch #work", "travel", "2026-02-01"],
        ["2", "Lunch #work", "food", "2025-12-31"],
        ["2", "Lunch #work", "food", "2027-01-01"],
        ["0.99", "Lunch #work", "food", "2026-02-01"],
        ["10", "Lunch #work", "food", "2026-02-01"],
        ["2", "Tea #work", "food", "2026-02-01"],
        ["2", "Lunch", "food", "2026-02-01"],
        ["2", "Brunch #work", "food", "2026-03-01"],
        ["2", "Lunch #work", "food", "2026-04-01"],
    ] {
        fixture.run(&["add", amount, description, "-c", category, "-d", date]);
    }
    let filter =
        "-c food --since 2026-01-01 --until 2026-12-31 --min 1 --max 9.99 --text un --tag work";
    let order = "--sort date --descending --limit 2 --json";
    let line = format!("list {filter} {order}");
    let output = fixture.run(&line.split(' ').collect::<Vec<_>>());
    assert_eq!(ids(&output), [10, 9]);
    let line = format!("list {filter} --json");
    assert_eq!(ids(&fixture.run(&line.split(' ').collect::<Vec<_>>())), [1, 9, 10]);
}

#[test]
fn a_list_of_several_pages_is_whole_and_keeps_to_its_limit() {
    let mut fixture = Fixture::with_document(document(1..=25_000));
    assert!(ids(&fixture.run(&["list", "--json"])).into_iter().eq(1..=25_000));
    for limit in [1, 9_999, 10_000, 10_001, 20_000, 30_000] {
        let listed = ids(&fixture.run(&["list", "--json", "--limit", &limit.to_string()]));
        assert!(listed.into_iter().eq(25_001 - limit.min(25_000)..=25_000), "{limit}");
    }
    let greatest = u64::MAX.to_string();
    let mut fixture = Fixture::with_document(document(1..=2));
    assert_eq!(ids(&fixture.run(&["list", "--json", "--limit", &greatest])), [1, 2]);
}

#[test]
fn a_list_starts_over_if_the_store_changes_between_two_pages() {
    let fixture = Fixture::with_document(document(1..=15_000));
    let memory = fixture.memory.handle();
    let mut calls = 0;
    // The second page begins with the second look at the file.
    let mut fixture = fixture.with_hook(move |operation| {
        calls += usize::from(operation == "stat");
        if calls == 2 {
            calls += 1;
            memory.put("expenses.json", Kind::File, document(2..=15_000).as_bytes());
        }
    });
    assert!(ids(&fixture.run(&["list", "--json"])).into_iter().eq(2..=15_000));
}

#[test]
fn list_alone_is_of_this_month_and_says_how_to_see_all() {
    let mut fixture = Fixture::with_document(THREE);
    assert_eq!(
        fixture.run(&["list"]),
        "\
ID  DATE        AMOUNT  CATEGORY  DESCRIPTION
 1  2026-11-23   12.50  food      Lunch
Total 12.50 of 1 expense.
"
    );
    assert_eq!(
        std::mem::take(&mut fixture.files.notes),
        [
            "expenses: this is 2026-11; to see all 3, 1 of them without a date: expenses list --all\n"
        ]
    );
    // With any condition, and for programs, it is of all months.
    for line in [
        &["list", "--all"][..],
        &["list", "--json"],
        &["list", "--csv"],
        &["list", "--format", "{id}"],
        &["list", "--limit", "3"],
        &["list", "-c", "food"],
    ] {
        let output = fixture.run(line);
        assert!(output.contains("10") && output.contains('2'), "{line:?}: {output}");
        assert_eq!(fixture.files.notes, [""; 0], "{line:?}");
    }
    // The order alone is no condition.
    fixture.run(&["list", "--sort", "amount", "--descending"]);
    assert_eq!(fixture.files.notes.len(), 1);
}

#[test]
fn a_list_alone_says_how_to_see_the_only_expense_of_another_month() {
    for (date, only) in [
        (r#""2025-01-02""#, "to see the only one: expenses list --all\n"),
        ("null", "to see the only one, which has no date: expenses list --all\n"),
    ] {
        let expense = r#"{"id": 1, "description": "x", "amount": 1, "category": "x", "date": "#;
        let mut fixture = Fixture::with_document(format!(r#"{{"expenses": [{expense}{date}}}]}}"#));
        assert_eq!(fixture.run(&["list"]), "No expenses.\n");
        let [note] = &*fixture.files.notes else { panic!("{:?}", fixture.files.notes) };
        assert!(note.ends_with(only), "{note}");
    }
}

#[test]
fn words_that_are_periods_are_periods_and_others_are_texts() {
    let mut fixture = Fixture::new();
    for (description, category, date) in [
        ("Dentist", "health", "2025-05-01"),
        ("Dentist, again", "health", "2026-05-01"),
        ("Health food", "food", "2026-06-01"),
        ("Taco friday", "eating out", "2026-06-05"),
    ] {
        fixture.run(&["add", "1", description, "-c", category, "-d", date]);
    }
    for (line, expected, notes) in [
        (&["dentist", "last-year"][..], &[1][..], &[][..]),
        (&["DENTIST"], &[1, 2], &[]),
        (&["again", "dentist", "2026"], &[2], &[]),
        (&["2026-05-01"], &[2], &[]),
        (&["tac friday"], &[], &[]),
        (&["food", "this-year"], &[3], &["expenses list --category food --period this-year"]),
        (
            &["eating", "out", "-p", "2026", "--min", "1"],
            &[],
            &["expenses list --category 'eating out' --period 2026 --min 1"],
        ),
        (&["taco", "food"], &[], &["expenses list --category food --text taco"]),
    ] {
        let output = fixture.run(&[&["list", "--json"], line].concat());
        assert_eq!(ids(&output), expected, "{line:?}");
        let shown = std::mem::take(&mut fixture.files.notes);
        assert_eq!(shown.len(), notes.len(), "{shown:?}");
        for (shown, note) in shown.iter().zip(notes) {
            assert!(shown.ends_with(&format!("is a category, too: {note}\n")), "{shown}");
        }
    }
}
