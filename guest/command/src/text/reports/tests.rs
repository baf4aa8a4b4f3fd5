use std::fmt::Write;

use crate::fixture::{Fixture, THREE};

#[test]
fn a_summary_without_a_grouping_is_one_line() {
    let mut fixture = Fixture::with_document(THREE);
    assert_eq!(fixture.run(&["summary"]), "Total 1015.625 of 3 expenses.\n");
    assert_eq!(fixture.run(&["summary", "--text", "tea"]), "Total 3 of 1 expense.\n");
}

#[test]
fn a_summary_of_nothing_says_so() {
    assert_eq!(Fixture::new().run(&["summary", "--by", "year"]), "No expenses.\n");
}

#[test]
fn a_summary_says_if_groups_are_left_out() {
    let mut expenses = String::new();
    for id in 1..=10_001 {
        let separator = if id == 1 { "" } else { "," };
        write!(
            expenses,
            r#"{separator}{{"id": {id}, "description": "x", "amount": 1, "category": "c{id}"}}"#
        )
        .unwrap();
    }
    let document = format!(r#"{{"expenses": [{expenses}]}}"#);
    let output = Fixture::with_document(document).run(&["summary", "--by", "category"]);
    assert!(
        output.ends_with(
            "\nOnly the largest 10000 of 10001 groups are shown.\nTotal 10001 of 10001 expenses.\n"
        ),
        "{output}"
    );
}
