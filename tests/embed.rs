//! The library in a program of someone else's: the examples of its documentation.

use std::process::Command;

use crate::harness::{Directory, example, outcome};

#[test]
fn the_example_adds_an_expense_and_sums_up() {
    let directory = Directory::empty();
    let run = || outcome(Command::new(example("embed")).arg(directory.path()));
    run().prints("added 1: 12.50 Lunch\n     12.50 food\n");
    run().prints("added 2: 12.50 Lunch\n     25.00 food\n");
    assert_eq!(directory.entries(), ["expenses.json"]);
}

#[test]
fn the_example_on_tokio_awaits_what_it_adds() {
    let directory = Directory::empty();
    let run = || outcome(Command::new(example("awaited")).arg(directory.path()));
    run().prints("12.50 of 1\n");
    run().prints("25.00 of 2\n");
    assert_eq!(directory.entries(), ["expenses.json"]);
}

#[test]
fn the_example_on_an_object_sees_in_one_store_what_another_has_added() {
    outcome(&mut Command::new(example("object"))).prints("12.50 of 1\n");
}
