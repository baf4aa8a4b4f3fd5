use std::mem::take;

use expenses_interface::{ExpensePatch, Expenses};

use crate::fixture::{Fixture, THREE};

#[test]
fn delete_prints_the_deleted_expenses() {
    let mut fixture = Fixture::with_document(THREE);
    assert_eq!(
        fixture.run(&["delete", "10", "1"]),
        "Deleted 10: 1000.125 Dinner for all of us (food, 2026-01-02)\nDeleted 1: 12.50 Lunch (food, 2026-11-23)\n"
    );
    assert_eq!(
        fixture.run(&["delete", "2", "2", "--json"]),
        "[\n  {\n    \"id\": 2,\n    \"description\": \"Tea\",\n    \"amount\": 3,\n    \"category\": \"food\",\n    \"date\": null\n  }\n]\n"
    );
    assert!(fixture.list().is_empty());
    assert_eq!(fixture.run(&["log"]).lines().count(), 3, "two commits");
}

#[test]
fn delete_deletes_all_or_nothing() {
    let mut fixture = Fixture::with_document(THREE);
    let message = fixture.refused(&["delete", "1", "99"]);
    assert!(message.starts_with("expenses: there is no expense 99\n"), "{message}");
    assert_eq!(fixture.list().len(), 3);
}

#[test]
fn delete_prints_the_latest_state_of_an_expense() {
    let fixture = Fixture::with_document(THREE);
    let (mut other, mut first) = (fixture.store(), true);
    let mut fixture = fixture.with_hook(move |operation| {
        // The commit of the command begins with its temp file.
        if operation == "create" && take(&mut first) {
            let description = Some("Brunch".into());
            other.update(1, ExpensePatch { description, ..ExpensePatch::default() }).unwrap();
        }
    });
    assert_eq!(fixture.run(&["delete", "1"]), "Deleted 1: 12.50 Brunch (food, 2026-11-23)\n");
}

#[test]
fn an_expense_that_another_program_deletes_in_the_meantime_is_not_found() {
    let fixture = Fixture::with_document(THREE);
    let (mut other, mut first) = (fixture.store(), true);
    let mut fixture = fixture.with_hook(move |operation| {
        if operation == "create" && take(&mut first) {
            other.delete(1).unwrap();
        }
    });
    let (output, report) = fixture.try_run(&["delete", "1"]);
    assert_eq!((output.as_str(), report.status), ("", 1));
    assert!(
        report.message.starts_with("expenses: there is no expense 1: it was deleted at "),
        "{report:?}"
    );
    assert_eq!(fixture.list().len(), 2);
}
