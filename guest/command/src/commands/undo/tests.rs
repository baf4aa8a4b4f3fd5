use std::mem::take;

use expenses_interface::{ExpensePatch, Expenses, IdRange};

use super::count;
use crate::fixture::{Fixture, THREE};

#[test]
fn one_expense_is_undone_at_once_and_more_after_a_question() {
    let mut fixture = Fixture::with_document(THREE);
    fixture.run(&["delete", "1"]);
    assert_eq!(
        fixture.run(&["undo"]),
        "Undid the change of 2026-11-23T10:00:00Z: deleted expense 1\n"
    );
    fixture.run(&["edit", "--text", "e", "-c", "meals", "--yes"]);
    assert_eq!(
        fixture.refused(&["undo"]),
        "expenses: this would undo a change of 2 expenses, and there is no terminal to confirm it on: look with `expenses log` first, then add --yes\n"
    );
    let mut fixture = fixture.with_answers(&[false, true]);
    assert_eq!(fixture.refused(&["undo"]), "expenses: nothing was undone\n");
    take(&mut fixture.files.asked);
    assert_eq!(
        fixture.run(&["undo"]),
        "Undid the change of 2026-11-23T10:00:00Z: changed 2 expenses: 2 and 10\n"
    );
    assert_eq!(
        fixture.files.asked,
        ["\
The change of 2026-11-23T10:00:00Z: changed 2 expenses: 2 and 10
ID  DATE          AMOUNT  CATEGORY  DESCRIPTION
 2                 3      meals     Tea
10  2026-01-02  1000.125  meals     Dinner for all of us
Undo this change of 2 expenses?"]
    );
    assert!(fixture.list()[1].contains("food"));
}

#[test]
fn a_question_shows_the_first_expenses_and_counts_the_rest() {
    let rows: String =
        (1..=14).map(|day| format!("2026-11-{day:02},{day},food,Day {day}\n")).collect();
    let rows = format!("date,amount,category,description\n{rows}");
    let mut fixture = Fixture::new().file("rows.csv", rows).with_answers(&[false]);
    fixture.run(&["import", "rows.csv", "--yes"]);
    fixture.refused(&["undo"]);
    let asked = fixture.files.asked.last().unwrap();
    assert!(
        asked.contains("Day 10\nand 4 expenses more\nUndo this change of 14 expenses?"),
        "{asked}"
    );
    assert!(!asked.contains("Day 11"), "{asked}");
    fixture.run(&["undo", "--yes"]);
    assert!(fixture.list().is_empty());
    fixture.run(&["redo"]);
    assert_eq!(fixture.list().len(), 14);
}

#[test]
fn undo_to_a_number_of_the_log_goes_several_changes_back() {
    let mut fixture = Fixture::with_document(THREE).with_answers(&[true]);
    fixture.run(&["edit", "1", "--amount", "13"]);
    fixture.run(&["edit", "1", "--amount", "14"]);
    fixture.run(&["delete", "1"]);
    assert_eq!(
        fixture.run(&["log"]),
        "\
NO  TIME                  CHANGE
 1  2026-11-23T10:00:00Z  deleted expense 1
 2  2026-11-23T10:00:00Z  changed expense 1
 3  2026-11-23T10:00:00Z  changed expense 1
"
    );
    assert_eq!(
        fixture.run(&["undo", "--to", "2"]),
        "Undid the change of 2026-11-23T10:00:00Z: deleted expense 1\n\
         Undid the change of 2026-11-23T10:00:00Z: changed expense 1\n"
    );
    assert!(fixture.files.asked[0].ends_with("Undo these 2 changes of 2 expenses?"));
    assert_eq!(fixture.list()[0], "1 13 Lunch food 2026-11-23");
    assert_eq!(
        fixture.refused(&["undo", "--to", "2"]),
        "expenses: `expenses log` has only 1 change to undo, not 2\n"
    );
    let json = fixture.run(&["undo", "--to", "1", "--json"]);
    assert!(json.starts_with("[\n  {\n    \"time\""), "{json}");
    assert_eq!(fixture.refused(&["undo", "--to", "1"]), "expenses: there is no change to undo\n");
}

#[test]
fn nothing_is_undone_that_was_not_shown() {
    let mut fixture = Fixture::with_document(THREE);
    fixture.run(&["delete", "1", "2"]);
    let (mut other, mut first) = (fixture.store(), true);
    let mut fixture = fixture.with_answers(&[true, false]).with_hook(move |operation| {
        // The commit of the undo begins with its temp file.
        if operation == "create" && take(&mut first) {
            let amount = Some("7".into());
            other.update(10, ExpensePatch { amount, ..ExpensePatch::default() }).unwrap();
        }
    });
    // The last change is another now, of one expense. It is asked about, too.
    let (output, report) = fixture.try_run(&["undo"]);
    assert_eq!((output.as_str(), report.message.as_str()), ("", "expenses: nothing was undone\n"));
    let asked = &fixture.files.asked[1];
    assert!(asked.starts_with("The store has changed in the meantime.\n"), "{asked}");
    assert!(asked.ends_with("Undo this change of 1 expense?"), "{asked}");
    assert_eq!(fixture.list(), ["10 7 Dinner for all of us food 2026-01-02"]);
}

#[test]
fn ids_that_another_program_wrote_into_the_history_are_counted_up_to_the_greatest_number() {
    let all = IdRange { first: 0, last: u64::MAX };
    assert_eq!(count(&[all, all]), u64::MAX);
    assert_eq!(count(&[IdRange { first: 0, last: 1 }, IdRange { first: 4, last: 4 }]), 3);
}

#[test]
fn the_log_of_a_narrow_screen_has_days_so_that_the_change_is_whole() {
    let mut fixture = Fixture::with_document(THREE);
    fixture.run(&["delete", "10"]);
    fixture.width = Some(40);
    assert_eq!(
        fixture.run(&["log"]),
        "NO  TIME        CHANGE\n 1  2026-11-23  deleted expense 10\n"
    );
    fixture.width = Some(60);
    assert!(fixture.run(&["log"]).contains("2026-11-23T10:00:00Z  deleted expense 10"));
}
