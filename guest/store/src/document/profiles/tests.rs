use proptest::prelude::*;

use super::super::{Document, read};
use super::{MOST_BYTES, MOST_BYTES_OF_ONE};
use expenses_interface::{NewExpense, Profile};
use expenses_model::Date;

const TODAY: Date = Date::constant(2026, 11, 23);

fn text(document: &Document) -> String {
    String::from_utf8(document.write()).unwrap()
}

fn shown(document: &Document) -> Vec<(String, String)> {
    document.profiles().into_iter().map(|Profile { shape, text }| (shape, text)).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(shape, text)| ((*shape).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn profiles_are_a_field_with_a_line_for_each() {
    let mut document = Document::default();
    let before = text(&document);
    for (shape, text) in [("b \"x\"", "1"), ("a", "2"), ("b \"x\"", "3\n")] {
        assert!(document.set_profile(shape, Some(text)).unwrap().is_some());
    }
    let written = text(&document);
    let field = "},\n  \"profiles\": [\n    {\"shape\": \"a\", \"text\": \"2\"},\n    \
                 {\"shape\": \"b \\\"x\\\"\", \"text\": \"3\\n\"}\n  ]\n}";
    assert!(written.ends_with(field), "{written}");
    let mut document = read(written.as_bytes()).unwrap();
    assert_eq!(shown(&document), pairs(&[("a", "2"), ("b \"x\"", "3\n")]));
    // What is there already is no change.
    assert!(document.set_profile("a", Some("2")).unwrap().is_none());
    assert_eq!(text(&document), written);
    let rollback = document.set_profile("a", None).unwrap().unwrap();
    assert_eq!(shown(&document), pairs(&[("b \"x\"", "3\n")]));
    document.roll_back_field(rollback);
    assert_eq!(text(&document), written);
    for shape in ["a", "b \"x\""] {
        document.set_profile(shape, None).unwrap();
    }
    assert_eq!(text(&document), before);
}

#[test]
fn they_survive_other_changes_and_their_undo() {
    let file = r#"{"expenses": {}, "profiles": [{"shape": "a", "text": "b", "more": [1,  2]}]}"#;
    let mut document = read(file.as_bytes()).unwrap();
    let new = NewExpense {
        description: "Tea".into(),
        amount: "3".into(),
        category: "food".into(),
        date: None,
    };
    let (_, added) = document.add(&new, TODAY).unwrap();
    document.leave(&[added], "2026-11-23T10:00:00Z");
    document.set_profile("a", Some("c")).unwrap();
    document.set_profile("d", Some("e")).unwrap();
    let mut document = read(&document.write()).unwrap();
    document.undo().unwrap();
    assert_eq!(shown(&document), pairs(&[("a", "c"), ("d", "e")]));
    // A field that this version does not know stays with its profile.
    assert!(text(&document).contains("{\"shape\": \"a\", \"text\": \"c\", \"more\": [1,  2]}"));
}

#[test]
fn each_breach_is_named_and_changes_nothing() {
    let mut document = Document::default();
    document.set_profile("a", Some("b")).unwrap();
    let before = text(&document);
    let long = "x".repeat(MOST_BYTES_OF_ONE + 1);
    for (shape, given, expected) in [
        ("", Some("b"), "the shape must not be empty"),
        (&long, Some("b"), "the shape has 4097 bytes; at most 4096 are kept"),
        ("a", Some(&*long), "the text has 4097 bytes; at most 4096 are kept"),
        ("b", None, "the shape has no profile"),
        (
            "b",
            Some(&*"\u{1}".repeat(MOST_BYTES_OF_ONE)),
            "the text needs more than the 16384 bytes that all profiles may have",
        ),
    ] {
        assert_eq!(document.set_profile(shape, given).unwrap_err().to_string(), expected);
        assert_eq!(text(&document), before);
    }
}

#[test]
fn a_field_of_that_name_which_is_something_else_is_left_alone() {
    for profiles in [
        "7",
        "{}",
        "[7]",
        "[{\"shape\": \"a\"}]",
        "[{\"shape\": \"a\", \"text\": 7}]",
        "[{\"shape\": \"a\", \"text\": \"b\", \"text\": \"c\"}]",
        "[{\"shape\": \"a\", \"text\": \"b\"}, {\"shape\": \"a\", \"text\": \"c\"}]",
        "[],\n  \"profiles\": []",
    ] {
        let file = format!(r#"{{"expenses": {{}}, "profiles": {profiles}}}"#);
        let mut document = read(file.as_bytes()).unwrap();
        let error = document.set_profile("a", Some("b")).unwrap_err().to_string();
        assert!(error.starts_with("the profiles of expenses.json are none"), "{error}");
        assert_eq!(shown(&document), []);
        assert!(text(&document).ends_with(&format!("\n  \"profiles\": {profiles}\n}}")));
    }
}

proptest! {
    /// The model: a list in the order of setting, of which the first go if there is no room.
    #[test]
    fn the_last_that_were_set_are_kept(
        steps in prop::collection::vec(("[a-f]", prop::option::of(0usize..=MOST_BYTES_OF_ONE)), 0..30),
    ) {
        let mut document = Document::default();
        let mut model: Vec<(String, String)> = Vec::new();
        for (shape, length) in steps {
            let text = length.map(|length| "x".repeat(length));
            let at = model.iter().position(|(of, _)| *of == shape);
            let set = document.set_profile(&shape, text.as_deref());
            prop_assert_eq!(set.is_ok(), at.is_some() || text.is_some());
            if let Some(text) = text {
                if at.is_none_or(|at| model[at].1 != text) {
                    at.map(|at| model.remove(at));
                    model.push((shape, text));
                }
            } else if let Some(at) = at {
                model.remove(at);
            }
            // `[`, a line for each and `]`.
            let line = |(shape, text): &(String, String)| {
                format!("    {{\"shape\": \"{shape}\", \"text\": \"{text}\"}},\n").len()
            };
            while model.iter().map(line).sum::<usize>() + 4 > MOST_BYTES {
                model.remove(0);
            }
            let mut expected = model.clone();
            expected.sort();
            prop_assert_eq!(shown(&document), expected);
            document = read(&document.write()).unwrap();
        }
    }
}
