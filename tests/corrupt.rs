//! Data files that are none: every command says so, and leaves the file as it is.

use crate::harness::{Scene, THREE, record};

/// Every command; those that change something besides arguments that are in order.
const COMMANDS: [&[&str]; 7] = [
    &["list"],
    &["show", "1"],
    &["summary", "--by", "category", "--json"],
    &["info"],
    &["add", "1", "Tea", "-c", "food"],
    &["edit", "1", "--amount", "2"],
    &["delete", "1"],
];

/// Asserts that every command answers `corrupt` with this place and reason, and that
/// the file stays as it is.
#[track_caller]
fn is_corrupt(document: impl AsRef<[u8]>, reason: &str) {
    let scene = Scene::with(&document);
    for arguments in COMMANDS {
        scene.run(arguments).fails(&format!(
            "expenses.json is not a data file of this program: {reason}; it was left as it is"
        ));
    }
    scene.holds(document);
}

const LUNCH: &str = r#""description": "Lunch", "amount": 12.50, "category": "food""#;

#[test]
fn an_empty_file() {
    is_corrupt("", "line 1, column 1: EOF while parsing a value");
    is_corrupt(" \n ", "line 2, column 1: EOF while parsing a value");
}

#[test]
fn a_truncated_file() {
    is_corrupt(&THREE[..THREE.len() - 1], "line 25, column 3: EOF while parsing an object");
    is_corrupt(&THREE[..100], "line 6, column 22: EOF while parsing a value");
}

#[test]
fn a_file_that_is_not_utf_8() {
    let mut document = THREE.as_bytes().to_vec();
    let place = THREE.find("unch").unwrap();
    document[place] = 0xe9;
    is_corrupt(document, "line 6, column 24: it is not UTF-8 text");
    is_corrupt(b"\xff\xfe{\0}\0", "line 1, column 1: it is not UTF-8 text");
}

#[test]
fn a_file_that_is_not_json() {
    is_corrupt("Lunch 12.50", "line 1, column 1: expected value");
    is_corrupt(THREE.replace("48.90", "048.90"), "line 13, column 18: invalid number");
    is_corrupt(format!("{THREE}{THREE}"), "line 25, column 2: trailing characters");
    is_corrupt(record(&format!("{LUNCH}, \"x\": NaN")), "");
    is_corrupt(format!("\u{feff}{THREE}"), "line 1, column 1: expected value");
}

#[test]
fn a_file_of_the_wrong_shape() {
    for (document, reason) in [
        ("null", ""),
        ("[]", ""),
        ("{}", ""),
        (r#"{"counter": 1}"#, ""),
        (r#"{"expenses": 7}"#, ""),
        (r#"{"expenses": {}, "expenses": {}}"#, ""),
        (r#"{"counter": -1, "expenses": {}}"#, ""),
        (r#"{"counter": 1.5, "expenses": {}}"#, ""),
        (r#"{"counter": "1", "expenses": {}}"#, ""),
        (r#"{"counter": 1, "counter": 1, "expenses": {}}"#, ""),
        (r#"{"expenses": {"1": []}}"#, ""),
        (r#"{"expenses": [{}]}"#, ""),
        (r#"{"expenses": {"one": {}}}"#, ""),
        (r#"{"expenses": {"01": {}}}"#, ""),
        (r#"{"expenses": {"1": {}}}"#, ""),
    ] {
        is_corrupt(document, reason);
    }
}

#[test]
fn a_record_of_the_wrong_shape() {
    for (fields, reason) in [
        (r#""amount": 1, "category": "food""#, ""),
        (r#""description": "Lunch", "category": "food""#, ""),
        (r#""description": "Lunch", "amount": 1"#, ""),
        (r#""description": null, "amount": 1, "category": "food""#, ""),
        (r#""description": "Lunch", "amount": "1", "category": "food""#, ""),
        (r#""description": "Lunch", "amount": null, "category": "food""#, ""),
        (r#""description": "Lunch", "amount": 1, "amount": 1, "category": "food""#, ""),
        (r#""description": "Lunch", "amount": 1, "category": ["food"]"#, ""),
        (r#""description": "\ud800", "amount": 1, "category": "food""#, ""),
    ] {
        is_corrupt(record(fields), reason);
    }
}

#[test]
fn an_id_that_is_there_twice() {
    is_corrupt(format!(r#"{{"expenses": {{"1": {{{LUNCH}}}, "1": {{{LUNCH}}}}}}}"#), "");
    is_corrupt(format!(r#"{{"expenses": [{{"id": 1, {LUNCH}}}, {{"id": 1, {LUNCH}}}]}}"#), "");
}

#[test]
fn a_key_that_differs_from_the_id_of_its_record() {
    is_corrupt(THREE.replace(r#""id": 2"#, r#""id": 4"#), "");
}

#[test]
fn a_date_that_is_no_calendar_date() {
    for date in ["2026-02-29", "2026-11-23T00:00:00", "23.11.2026", ""] {
        is_corrupt(THREE.replace("2026-10-02", date), "");
    }
    is_corrupt(record(&format!("{LUNCH}, \"date\": 20261123")), "");
}

#[test]
fn an_amount_that_no_double_is_near_to() {
    for amount in ["1e400", "-1e400", "1e99999999999999999999", "1e-4000"] {
        is_corrupt(THREE.replace("48.90", amount), "");
    }
}

#[test]
fn ten_thousand_levels_of_nesting() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        is_corrupt(&deep, "");
        is_corrupt(format!(r#"{{"expenses": {deep}}}"#), "");
        is_corrupt(format!(r#"{{"expenses": {{}}, "more": {deep}}}"#), "");
        is_corrupt(record(&format!("{LUNCH}, \"more\": {deep}")), "");
    }
    // Never closed, as a hostile file is.
    is_corrupt("[".repeat(10_000), "");
    is_corrupt(format!(r#"{{"more": {}"#, "[".repeat(10_000)), "");
}
