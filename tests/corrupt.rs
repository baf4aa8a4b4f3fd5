//! Data files that are none: every command says so, and leaves the file as it is.

mod shape;

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
    is_corrupt("", "it is empty");
    is_corrupt(" \n ", "line 2, column 1: EOF while parsing a value");
}

#[test]
fn a_truncated_file() {
    is_corrupt(&THREE[..THREE.len() - 1], "line 26, column 1: EOF while parsing an object");
    is_corrupt(&THREE[..100], "line 7, column 10: EOF while parsing a string");
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
    is_corrupt(THREE.replace("48.90", "048.90"), "line 14, column 18: invalid number");
    is_corrupt(format!("{THREE}{THREE}"), "line 26, column 2: trailing characters");
    is_corrupt(record(&format!("{LUNCH}, \"x\": NaN")), "line 1, column 110: expected value");
    is_corrupt(format!("\u{feff}{THREE}"), "line 1, column 1: expected value");
}

#[test]
fn what_is_quoted_from_the_file_is_short_and_cannot_drive_the_terminal() {
    let document =
        format!(r#"{{"counter": "\u001b[2J{}", "expenses": {{}}}}"#, "x".repeat(100_000));
    let reason = format!(r#"invalid type: string "\u{{1b}}[2J{}…"#, "x".repeat(169));
    is_corrupt(document, &format!("line 1, column 100023: {reason}"));
}

#[test]
fn ten_thousand_levels_of_nesting() {
    let lists = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let objects = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let no_object = "invalid type: sequence, expected an object with `counter` and `expenses`";
    let too_deep = "values nest more than 128 levels deep";

    is_corrupt(&lists, &format!("line 1, column 1: {no_object}"));
    is_corrupt(&objects, &format!("line 1, column 60001: {too_deep}"));
    // Never closed, as a hostile file is.
    is_corrupt("[".repeat(10_000), &format!("line 1, column 1: {no_object}"));
    is_corrupt(
        format!(r#"{{"more": {}"#, "[".repeat(10_000)),
        "line 1, column 10009: EOF while parsing a list",
    );
    is_corrupt(
        format!(r#"{{"expenses": {lists}}}"#),
        "line 1, column 14: invalid type: sequence, expected an expense, which is an object",
    );
    is_corrupt(
        format!(r#"{{"expenses": {objects}}}"#),
        "line 1, column 17: the key of an expense is not an id",
    );
    for (deep, at_the_top, in_a_record) in [(&lists, 20_027, 20_114), (&objects, 60_027, 60_114)] {
        is_corrupt(
            format!(r#"{{"expenses": {{}}, "more": {deep}}}"#),
            &format!("line 1, column {at_the_top}: {too_deep}"),
        );
        is_corrupt(
            record(&format!("{LUNCH}, \"more\": {deep}")),
            &format!("line 1, column {in_a_record}: {too_deep}"),
        );
    }
}
