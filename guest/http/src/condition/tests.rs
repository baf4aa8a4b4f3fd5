use expenses_interface::{Expectation, ExpectedExpense};

use super::*;

fn conditions(headers: &[(&str, &str)]) -> Conditions {
    let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    Conditions::of(&Head { headers: headers.collect(), ..Head::default() }).unwrap()
}

fn version(text: &str) -> Expectation {
    Expectation::Version(text.into())
}

#[test]
fn one_strong_tag_is_for_the_store_to_compare() {
    let one = conditions(&[("if-match", "\"abc\"")]);
    let expense = Expectation::Expense(ExpectedExpense { id: 7, digest: "abc".into() });
    assert_eq!(one.expected(Subject::Expense(7)), Expected::Directly(vec![expense]));
    assert_eq!(one.expected(Subject::Store), Expected::Directly(vec![version("abc")]));
    let nothing = Expected::Directly(Vec::new());
    assert_eq!(conditions(&[]).expected(Subject::Store), nothing);
    assert_eq!(conditions(&[("if-match", "*")]).expected(Subject::Expense(7)), nothing);
}

#[test]
fn the_day_in_a_tag_is_not_the_stores() {
    let of_a_day = conditions(&[("if-match", "\"abc-2026-11-23\"")]);
    assert_eq!(of_a_day.expected(Subject::Store), Expected::Directly(vec![version("abc")]));
}

#[test]
fn other_conditions_are_compared_with_the_present_state() {
    for headers in [
        [("if-match", "\"a\", \"b\"")],
        [("if-match", "W/\"a\"")],
        [("if-none-match", "\"a\"")],
        [("if-none-match", "*")],
    ] {
        assert_eq!(conditions(&headers).expected(Subject::Store), Expected::AfterLooking);
    }
    let list = conditions(&[("if-match", "\"a\""), ("if-match", "\"b\"")]);
    let now = |tag| list.expected_now(Subject::Store, tag);
    assert_eq!([Some("b"), Some("c"), None].map(now), ["b", "", ""].map(version));
    let others = conditions(&[("if-none-match", "W/\"a\"")]);
    let now = |tag| others.expected_now(Subject::Store, tag);
    assert_eq!([Some("a"), Some("c")].map(now), ["", "c"].map(version));
}

#[test]
fn a_reader_that_has_the_state_gets_no_body() {
    let known = conditions(&[("if-none-match", "W/\"a\"")]);
    let response = known.check("a").unwrap().unwrap();
    assert_eq!((response.status, response.body.len()), (304, 0));
    assert!(response.headers.contains(&("etag", "\"a\"".into())));
    assert_eq!(known.check("b").unwrap(), None);
    let expecting = conditions(&[("if-match", "W/\"a\"")]);
    assert_eq!(expecting.check("a").unwrap_err().kind(), ProblemKind::Changed);
}
