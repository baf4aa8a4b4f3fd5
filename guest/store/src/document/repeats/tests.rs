use proptest::prelude::*;

use super::super::{Document, read};
use super::*;
use expenses_interface::{InvalidArgument, NewExpense};

const TODAY: Date = Date::constant(2026, 11, 23);
const NOW: &str = "2026-11-23T10:00:00Z";

fn text(document: &Document) -> String {
    String::from_utf8(document.write()).unwrap()
}

fn rent(every: &str, first: &str) -> NewRepeat {
    NewRepeat {
        description: "Rent".into(),
        amount: "900.00".into(),
        category: "home".into(),
        every: every.into(),
        first: first.into(),
        done: None,
        until: None,
    }
}

/// Starts a rule in a commit.
fn start(document: &mut Document, new: &NewRepeat) {
    let rollback = document.start_repeat(new).unwrap();
    document.leave(&[rollback], NOW);
}

fn stop(document: &mut Document, id: u64) {
    let rollback = document.stop_repeat(id).unwrap();
    document.leave(&[rollback], NOW);
}

/// Adds what is due in a commit, and returns the days in the order of their ids.
fn add_due(document: &mut Document, day: &str) -> Vec<String> {
    let rollbacks = document.add_due(day).unwrap();
    document.leave(&rollbacks, NOW);
    let added = rollbacks.iter().filter_map(Rollback::added);
    added.map(|id| date_text(document.get(id).unwrap().day().unwrap())).collect()
}

fn dates(document: &Document) -> Vec<String> {
    document.records().map(|record| date_text(record.day().unwrap())).collect()
}

#[test]
fn repeats_are_a_field_with_a_line_for_each() {
    let mut document = Document::default();
    start(&mut document, &rent("month", "2026-10-31"));
    let until = Some("2026-12-24".into());
    start(&mut document, &NewRepeat { until, ..rent("2 weeks", "2026-11-20") });
    assert_eq!(add_due(&mut document, "2026-11-22"), ["2026-10-31", "2026-11-20"]);
    let written = text(&document);
    let field = "  \"repeats\": [\n    {\"id\": 1, \"key\": \"";
    assert!(written.contains(field), "{written}");
    for part in [
        "\", \"description\": \"Rent\", \"amount\": 900.00, \"category\": \"home\", \"every\": \"month\", \"first\": \"2026-10-31\", \"done\": \"2026-10-31\"},\n    {\"id\": 2, ",
        "\"every\": \"2 weeks\", \"first\": \"2026-11-20\", \"done\": \"2026-11-20\", \"until\": \"2026-12-24\"}\n  ],\n  \"history\"",
        " 2026-10-31\"\n    }",
    ] {
        assert!(written.contains(part), "{part}: {written}");
    }
    let again = read(written.as_bytes()).unwrap();
    assert_eq!(text(&again), written);
    let repeats = again.repeats(TODAY);
    assert_eq!((repeats[0].next.as_deref(), repeats[0].due), (Some("2026-11-30"), 0));
    assert_eq!((repeats[1].next.as_deref(), repeats[1].due), (Some("2026-12-04"), 0));
    assert_eq!(again.repeats(Date::constant(2027, 6, 1))[1].due, 2);
}

#[test]
fn a_day_is_added_once_and_never_before_it_has_come() {
    let mut document = Document::default();
    start(&mut document, &rent("month", "2026-08-31"));
    assert_eq!(add_due(&mut document, "2026-11-29"), ["2026-08-31", "2026-09-30", "2026-10-31"]);
    assert_eq!(add_due(&mut document, "2026-11-29"), [""; 0]);
    // A clock that goes back adds nothing.
    assert_eq!(add_due(&mut document, "2026-09-15"), [""; 0]);
    assert_eq!(add_due(&mut document, "2026-11-30"), ["2026-11-30"]);
    assert_eq!(add_due(&mut document, "2027-01-31"), ["2026-12-31", "2027-01-31"]);
}

#[test]
fn what_is_due_comes_in_the_order_of_its_days() {
    let mut document = Document::default();
    start(&mut document, &rent("week", "2026-11-02"));
    start(&mut document, &rent("week", "2026-11-05"));
    let days = ["2026-11-02", "2026-11-05", "2026-11-09", "2026-11-12"];
    assert_eq!(add_due(&mut document, "2026-11-13"), days);
    let log = document.log();
    assert_eq!((log[0].added[0].first, log[0].added[0].last), (1, 4));
}

#[test]
fn an_undo_of_what_was_due_leaves_the_day_and_a_redo_adds_nothing_twice() {
    let mut document = Document::default();
    start(&mut document, &rent("month", "2026-10-01"));
    add_due(&mut document, "2026-11-23");
    document.undo().unwrap();
    assert!(document.is_empty());
    assert_eq!(add_due(&mut document, "2026-11-23"), [""; 0]);
    document.redo().unwrap();
    assert_eq!(dates(&document), ["2026-10-01", "2026-11-01"]);
    assert_eq!(add_due(&mut document, "2026-11-23"), [""; 0]);
    // The rule itself, too.
    document.undo().unwrap();
    document.undo().unwrap();
    assert_eq!(document.repeats(TODAY), []);
    document.redo().unwrap();
    document.redo().unwrap();
    assert_eq!(dates(&document), ["2026-10-01", "2026-11-01"]);
    assert_eq!(add_due(&mut document, "2026-12-01"), ["2026-12-01"]);
}

#[test]
fn a_rule_that_was_stopped_comes_back_as_it_was() {
    let mut document = Document::default();
    start(&mut document, &rent("month", "2026-10-01"));
    add_due(&mut document, "2026-10-02");
    stop(&mut document, 1);
    assert!(!text(&document).contains("  \"repeats\": "), "{}", text(&document));
    assert_eq!(add_due(&mut document, "2026-11-23"), [""; 0]);
    assert_eq!(document.log()[0].repeats, ["Rent"]);
    document.undo().unwrap();
    assert_eq!(add_due(&mut document, "2026-11-23"), ["2026-11-01"]);
}

#[test]
fn what_did_not_happen_is_taken_back_to_the_letter() {
    let mut document = Document::default();
    start(&mut document, &rent("month", "2026-10-01"));
    start(&mut document, &rent("week", "2026-11-01"));
    let before = text(&document);
    let mut batch = document.begin();
    let rollbacks = batch.document().add_due("2026-11-23").unwrap();
    assert_ne!(text(batch.document()), before);
    batch.take(rollbacks, NOW, None);
    let made = batch.end(1).unwrap();
    document.take_back(made);
    assert_eq!(text(&document), before);
    // As it was read, it stays even in another form.
    let other = before.replace("\"every\": \"week\"", "\"every\":  \"week\"");
    let mut document = read(other.as_bytes()).unwrap();
    let other = text(&document);
    let rollbacks = vec![document.stop_repeat(1).unwrap()];
    document.roll_back_all(rollbacks);
    assert_eq!(text(&document), other);
}

#[test]
fn a_rule_is_named_by_what_it_is_made_of() {
    let key = |document: &Document, id| document.repeats.as_ref().unwrap().by_key[&id].key;
    let (mut one, mut other) = (Document::default(), Document::default());
    start(&mut one, &rent("month", "2026-10-01"));
    start(&mut one, &rent("week", "2026-10-01"));
    let (amount, category) = ("900".into(), "HOME".into());
    start(&mut other, &NewRepeat { amount, category, ..rent("week", "2026-10-01") });
    assert_eq!(key(&one, 2), key(&other, 1));
    assert_ne!(key(&one, 1), key(&one, 2));
    // Two alike are two.
    start(&mut one, &rent("week", "2026-10-01"));
    assert_ne!(key(&one, 3), key(&one, 2));
}

#[test]
fn a_rule_that_is_started_again_adds_nothing_that_is_there() {
    let mut document = Document::default();
    start(&mut document, &rent("month", "2026-09-01"));
    add_due(&mut document, "2026-10-01");
    stop(&mut document, 1);
    start(&mut document, &rent("month", "2026-09-01"));
    assert_eq!(add_due(&mut document, "2026-11-23"), ["2026-11-01"]);
    // Another one beside it is another one.
    start(&mut document, &rent("month", "2026-09-01"));
    assert_eq!(add_due(&mut document, "2026-10-01"), ["2026-09-01", "2026-10-01"]);
}

#[test]
fn a_rule_keeps_what_it_has_whatever_becomes_of_expenses_and_rules_of_calls() {
    let file = r#"{"expenses": {}, "repeats": [{"id": 7, "key": "00000000000000ff",
        "description": "", "amount": 0.00, "category": "Home", "every": "day",
        "first": "2026-11-22", "more": [1,  2]}]}"#;
    let mut document = read(file.as_bytes()).unwrap();
    let category = "home".into();
    document
        .add(
            &NewExpense { description: "x".into(), amount: "1".into(), category, date: None },
            TODAY,
        )
        .unwrap();
    assert_eq!(add_due(&mut document, "2026-11-23"), ["2026-11-22", "2026-11-23"]);
    let record = document.get(3).unwrap();
    assert_eq!((&*record.description, record.amount.to_text()), ("", "0.00".into()));
    // The spelling in use counts, as for every new expense.
    assert_eq!(document.categories().spelling(record.category), "home");
    assert!(text(&document).contains("\"done\": \"2026-11-23\", \"more\": [1,  2]}"));
}

#[test]
fn a_rule_that_is_none_is_refused() {
    let mut document = Document::default();
    let until = |until: &str| NewRepeat { until: Some(until.into()), ..rent("day", "2026-11-23") };
    for (new, field) in [
        (NewRepeat { description: " ".into(), ..rent("day", "2026-11-23") }, "description"),
        (NewRepeat { amount: "0".into(), ..rent("day", "2026-11-23") }, "amount"),
        (NewRepeat { category: "".into(), ..rent("day", "2026-11-23") }, "category"),
        (rent("fortnight", "2026-11-23"), "every"),
        (rent("day", "2026-11-31"), "first"),
        (NewRepeat { done: Some("x".into()), ..rent("day", "2026-11-23") }, "done"),
        (until("2026-11-22"), "until"),
        (until("never"), "until"),
    ] {
        let Err(Error::Invalid(invalid)) = document.start_repeat(&new) else { panic!("{new:?}") };
        assert_eq!(invalid.field, field);
    }
    assert!(matches!(document.stop_repeat(1), Err(Error::Invalid(of)) if of.field == "repeat"));
    assert!(matches!(document.add_due("x"), Err(Error::Invalid(of)) if of.field == "date"));
    assert_eq!(text(&document), text(&Document::default()));
}

#[test]
fn all_rules_together_are_bounded() {
    let mut document = Document::default();
    let long = |number: usize| NewRepeat {
        description: format!("{number}{}", "x".repeat(400)),
        ..rent("day", "2026-11-23")
    };
    let refused = (0..100).find_map(|number| document.start_repeat(&long(number)).err());
    let Some(Error::Invalid(InvalidArgument { field, reason })) = refused else { panic!() };
    assert_eq!(field, "repeat");
    assert!(reason.starts_with("is one too many"), "{reason}");
    let field = document.repeats.as_ref().unwrap().to_json().unwrap();
    assert!(field.len() <= MOST_BYTES && field.len() > MOST_BYTES - 1_000);
}

#[test]
fn more_than_400_at_once_are_refused_with_the_rule_that_asks_for_most() {
    let mut document = Document::default();
    start(&mut document, &rent("month", "2026-10-01"));
    start(&mut document, &rent("day", "2020-01-01"));
    let before = text(&document);
    let Err(Error::Invalid(of)) = document.add_due("2026-11-23") else { panic!() };
    assert_eq!(
        (of.field.as_str(), of.reason.as_str()),
        (
            "date",
            "2026-11-23 makes 2521 expenses due, 2519 of them by repeat 2 since 2020-01-01, and at most 400 are added at once: add those up to an earlier day first, or stop the repeat"
        )
    );
    assert_eq!(text(&document), before);
    assert_eq!(add_due(&mut document, "2021-02-03").len(), 400);
}

#[test]
fn a_field_of_another_program_is_left_alone() {
    for field in [
        "{}",
        "[7]",
        r#"[{"id": 1}]"#,
        r#"[{"id": 1, "key": "x", "description": "a", "amount": 1, "category": "b", "every": "day", "first": "2026-01-01"}]"#,
        r#"[{"id": 1, "key": "00000000000000ff", "description": "a", "amount": 1, "category": "b", "every": "1 day", "first": "2026-01-01"}]"#,
    ] {
        let file = format!(r#"{{"expenses": {{}}, "repeats": {field}}}"#);
        let mut document = read(file.as_bytes()).unwrap();
        let refused = document.start_repeat(&rent("day", "2026-11-23"));
        assert!(matches!(refused, Err(Error::Invalid(of)) if of.field == "repeats"));
        assert_eq!(add_due(&mut document, "2026-11-23"), [""; 0]);
        assert_eq!(document.repeats(TODAY), []);
        assert!(text(&document).contains(&format!("\"repeats\": {field}")), "{}", text(&document));
    }
}

#[derive(Clone, Debug)]
enum Step {
    Start(usize, u8),
    Stop(u64),
    Due(u8),
    Undo,
    Redo,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..4_usize, 0..60_u8).prop_map(|(every, first)| Step::Start(every, first)),
        (1..4_u64).prop_map(Step::Stop),
        (0..90_u8).prop_map(Step::Due),
        Just(Step::Undo),
        Just(Step::Redo),
    ]
}

proptest! {
    /// Whatever is started, stopped, added, undone and redone in whatever order of days, no rule
    /// has two expenses of one day, and none is of a day that was not asked for.
    #[test]
    fn no_rule_adds_a_day_twice(steps in prop::collection::vec(step(), 0..30)) {
        let day = |number: u8| {
            let first = Date::constant(2026, 9, 1);
            date_text(first.saturating_add(jiff::Span::new().days(i32::from(number))))
        };
        let mut document = Document::default();
        let mut latest = 0;
        for step in steps {
            match step {
                Step::Start(every, first) => {
                    let every = ["day", "week", "10 days", "month"][every];
                    start(&mut document, &rent(every, &day(first)));
                }
                Step::Stop(id) => {
                    if let Ok(rollback) = document.stop_repeat(id) {
                        document.leave(&[rollback], NOW);
                    }
                }
                Step::Due(to) => {
                    latest = latest.max(to);
                    let due: u64 = document
                        .repeats(parse(&day(to)))
                        .iter()
                        .map(|repeat| repeat.due)
                        .sum();
                    prop_assert_eq!(add_due(&mut document, &day(to)).len() as u64, due);
                }
                Step::Undo => drop(document.undo()),
                Step::Redo => drop(document.redo()),
            }
            let mut marks: Vec<String> =
                document.records().map(|record| record.unknown[0].1.get().to_owned()).collect();
            let count = marks.len();
            marks.sort();
            marks.dedup();
            prop_assert_eq!(marks.len(), count);
            prop_assert!(dates(&document).iter().all(|date| *date <= day(latest)));
            let written = text(&document);
            prop_assert_eq!(text(&read(written.as_bytes()).unwrap()), written);
        }
    }
}

fn parse(day: &str) -> Date {
    expenses_model::parse_date(day).unwrap()
}
