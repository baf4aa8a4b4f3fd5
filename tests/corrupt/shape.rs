//! JSON that is no data file.

use super::{LUNCH, is_corrupt};
use crate::harness::{THREE, record};

#[test]
fn a_file_of_the_wrong_shape() {
    for (document, reason) in [
        ("null", "column 4: invalid type: null, expected an object with `counter` and `expenses`"),
        (
            "[]",
            "column 1: invalid type: sequence, expected an object with `counter` and `expenses`",
        ),
        ("{}", "column 2: the field `expenses` is missing"),
        (r#"{"counter": 1}"#, "column 14: the field `expenses` is missing"),
        (
            r#"{"expenses": 7}"#,
            "column 14: invalid type: integer `7`, expected expenses, as an object keyed by id or \
             as a list",
        ),
        (r#"{"expenses": {}, "expenses": {}}"#, "column 32: the field `expenses` is there twice"),
        (
            r#"{"counter": -1, "expenses": {}}"#,
            "column 14: invalid value: integer `-1`, expected u64",
        ),
        (
            r#"{"counter": 1.5, "expenses": {}}"#,
            "column 15: invalid type: floating point `1.5`, expected u64",
        ),
        (
            r#"{"counter": "1", "expenses": {}}"#,
            r#"column 15: invalid type: string "1", expected u64"#,
        ),
        (
            r#"{"counter": 1, "counter": 1, "expenses": {}}"#,
            "column 27: the field `counter` is there twice",
        ),
        (
            r#"{"expenses": {"1": []}}"#,
            "column 19: invalid type: sequence, expected an expense, which is an object",
        ),
        (r#"{"expenses": [{}]}"#, "column 17: an expense has no `id`"),
        (r#"{"expenses": {"one": {}}}"#, "column 19: the key of an expense is not an id"),
        (r#"{"expenses": {"01": {}}}"#, "column 18: the key of an expense is not an id"),
        (r#"{"expenses": {"1": {}}}"#, "column 22: expense 1 has no `category`"),
    ] {
        is_corrupt(document, &format!("line 1, {reason}"));
    }
}

#[test]
fn a_record_of_the_wrong_shape() {
    for (fields, reason) in [
        (r#""amount": 1, "category": "food""#, "column 76: expense 1 has no `description`"),
        (r#""description": "Lunch", "category": "food""#, "column 87: expense 1 has no `amount`"),
        (r#""description": "Lunch", "amount": 1"#, "column 80: expense 1 has no `category`"),
        (
            r#""description": null, "amount": 1, "category": "food""#,
            "column 62: invalid type: null, expected a string",
        ),
        (
            r#""description": "Lunch", "amount": "1", "category": "food""#,
            "column 80: the amount is not a number that this program can hold",
        ),
        (
            r#""description": "Lunch", "amount": null, "category": "food""#,
            "column 81: the amount is not a number that this program can hold",
        ),
        (
            r#""description": "Lunch", "amount": 1, "amount": 1, "category": "food""#,
            "column 91: the field `amount` is there twice",
        ),
        (
            r#""description": "Lunch", "amount": 1, "category": ["food"]"#,
            "column 92: invalid type: sequence, expected a string",
        ),
        (
            r#""description": "\ud800", "amount": 1, "category": "food""#,
            "column 66: unexpected end of hex escape",
        ),
    ] {
        is_corrupt(record(fields), &format!("line 1, {reason}"));
    }
}

#[test]
fn an_id_that_is_there_twice() {
    is_corrupt(
        format!(r#"{{"expenses": {{"1": {{{LUNCH}}}, "1": {{{LUNCH}}}}}}}"#),
        "line 1, column 149: the id 1 is there twice",
    );
    is_corrupt(
        format!(r#"{{"expenses": [{{"id": 1, {LUNCH}}}, {{"id": 1, {LUNCH}}}]}}"#),
        "line 1, column 157: the id 1 is there twice",
    );
}

#[test]
fn a_key_that_differs_from_the_id_of_its_record() {
    is_corrupt(
        THREE.replace(r#""id": 2"#, r#""id": 4"#),
        "line 17, column 5: the expense with the key 2 has the id 4",
    );
}

#[test]
fn a_date_that_is_no_calendar_date() {
    for (date, column) in
        [("2026-02-29", 26), ("2026-11-23T00:00:00", 35), ("23.11.2026", 26), ("", 16)]
    {
        is_corrupt(
            THREE.replace("2026-10-02", date),
            &format!("line 16, column {column}: the date is not a calendar date YYYY-MM-DD"),
        );
    }
    is_corrupt(
        record(&format!("{LUNCH}, \"date\": 20261123")),
        "line 1, column 120: invalid type: integer `20261123`, expected a calendar date YYYY-MM-DD",
    );
}

#[test]
fn an_amount_that_no_double_is_near_to() {
    for amount in ["1e400", "-1e400", "1e99999999999999999999", "1e-4000"] {
        let column = 16 + amount.len();
        is_corrupt(
            THREE.replace("48.90", amount),
            &format!(
                "line 14, column {column}: the amount is not a number that this program can hold"
            ),
        );
    }
}
