use crate::fixture::Fixture;
use crate::{Context, Process, parse, run};

#[test]
fn add_prints_the_new_expense() {
    let mut fixture = Fixture::new();
    assert_eq!(
        fixture.run(&["add", "12.50", "Lunch", "-c", "food", "-d", "2026-11-20"]),
        "Added 1: 12.50 Lunch (food, 2026-11-20)\n"
    );
    assert_eq!(
        fixture.run(&["add", "0.10", "Say \"tea\"", "-c", "food", "--json"]),
        r#"{
  "id": 2,
  "description": "Say \"tea\"",
  "amount": 0.10,
  "category": "food",
  "date": "2026-11-23"
}
"#
    );
}

#[test]
fn the_store_dates_an_expense_if_the_local_day_is_not_known() {
    let program = parse::<()>(["expenses", "add", "1", "Tea", "-c", "food"]).unwrap();
    let (context, mut process, mut output) = (Context::default(), Process::default(), Vec::new());
    let mut store = Fixture::new().store();
    run(&program.arguments, &mut store, &context, &mut process, &mut output).unwrap();
    assert_eq!(output, b"Added 1: 1 Tea (food, 2026-11-23)\n");
}

#[test]
fn a_refused_amount_is_one_clear_line() {
    assert_eq!(
        Fixture::new().refused(&["add", "0", "Lunch", "-c", "food"]),
        "expenses: the amount must not be zero\n"
    );
}
