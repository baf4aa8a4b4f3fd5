use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Document, Found, read};
use expenses_interface::{Corruption, ExpensePatch, IdempotencyKey, NewBudget, NewExpense};
use expenses_model::Date;

const TODAY: Date = Date::constant(2026, 11, 23);

fn new(description: &str, amount: &str, category: &str) -> NewExpense {
    NewExpense {
        description: description.into(),
        amount: amount.into(),
        category: category.into(),
        date: None,
    }
}

fn text(document: &Document) -> String {
    String::from_utf8(document.write()).unwrap()
}

fn corruption(text: &str) -> Corruption {
    read(text.as_bytes()).unwrap_err()
}

#[test]
fn a_document_is_written_as_python_writes_it() {
    let mut document = Document::default();
    assert_eq!(text(&document), "{\n  \"counter\": 0,\n  \"expenses\": {}\n}");
    document.add(&new("Lunch \"au lait\" ☕", "12.50", "food"), TODAY).unwrap();
    assert_eq!(
        text(&document),
        r#"{
  "counter": 1,
  "expenses": {
    "1": {
      "id": 1,
      "description": "Lunch \"au lait\" ☕",
      "amount": 12.50,
      "category": "food",
      "date": "2026-11-23"
    }
  }
}"#
    );
}

#[test]
fn texts_are_kept_in_one_form_and_compared_in_it() {
    let mut document = Document::default();
    document.add(&new("Cafe\u{301} au lait", "1", "De\u{301}jeuner"), TODAY).unwrap();
    document.add(&new("x", "1", "D\u{c9}JEUNER"), TODAY).unwrap();
    let patch = ExpensePatch { description: Some("Mu\u{308}sli".into()), ..Default::default() };
    document.update(2, &patch).unwrap();
    let written = text(&document);
    for (text, times) in [("Caf\u{e9} au lait", 1), ("\"D\u{e9}jeuner\"", 2), ("M\u{fc}sli", 1)] {
        assert_eq!(written.matches(text).count(), times, "{written}");
    }
    // The rule for lengths is about what is kept.
    document.add(&new(&"e\u{301}".repeat(500), "1", "x"), TODAY).unwrap();
    // What a file holds stays as it is, and is compared all the same.
    let other = text(&document).replace("D\u{e9}jeuner", "De\u{301}jeuner");
    let mut document = read(other.as_bytes()).unwrap();
    assert_eq!(text(&document), other);
    document.add(&new("y", "1", "d\u{e9}jeuner"), TODAY).unwrap();
    assert_eq!(text(&document).matches("\"De\u{301}jeuner\"").count(), 3);
}

#[test]
fn what_python_wrote_is_read_and_kept() {
    let written = r#"{"expenses": [
        {"id": 7, "description": "", "amount": 0.30000000000000004, "category": "x", "date": null},
        {"id": 3, "amount": 0, "category": "X", "description": "b\u0007", "tags": ["a", {"b":1e400}]}
    ], "version": 1.0}"#;
    let document = read(written.as_bytes()).unwrap();
    assert_eq!(document.counter(), 7);
    let expected = r#"{
  "counter": 7,
  "expenses": {
    "3": {
      "id": 3,
      "description": "b\u0007",
      "amount": 0,
      "category": "X",
      "tags": ["a", {"b":1e400}]
    },
    "7": {
      "id": 7,
      "description": "",
      "amount": 0.30000000000000004,
      "category": "x",
      "date": null
    }
  },
  "version": 1.0
}"#;
    assert_eq!(text(&document), expected);
}

#[test]
fn the_greatest_id_counts_where_the_counter_is_below_it() {
    let keyed =
        r#"{"counter": 2, "expenses": {"9": {"description": "a", "amount": 1, "category": "b"}}}"#;
    let mut document = read(keyed.as_bytes()).unwrap();
    let (id, _) = document.add(&new("c", "1", "b"), TODAY).unwrap();
    assert_eq!(id, 10);
    document.delete(10).unwrap();
    let (id, _) = document.add(&new("c", "1", "b"), TODAY).unwrap();
    assert_eq!(id, 11);
}

#[test]
fn the_last_possible_id_is_never_passed() {
    let full = format!(r#"{{"counter": {}, "expenses": {{}}}}"#, u64::MAX);
    let mut document = read(full.as_bytes()).unwrap();
    assert!(document.add(&new("a", "1", "b"), TODAY).is_err());
}

#[test]
fn what_is_no_document_is_refused_with_its_place() {
    let place = |text: &str| (corruption(text).line, corruption(text).column);
    assert_eq!(place(""), (0, 0));
    assert_eq!(place(" "), (1, 1));
    assert_eq!(place("{\n  \"counter\": x\n}"), (2, 14));
    // The place is that of the date, even if it is the last field.
    assert_eq!(place("{\"expenses\": {\"1\": {\n\"date\": \"x\"\n}}}"), (2, 11));
    let invalid = read(b"{\n \"\xff\": 1}").unwrap_err();
    assert_eq!((invalid.line, invalid.column), (2, 3));

    let reason = |text: &str| corruption(text).reason;
    assert_eq!(reason("{}"), "the field `expenses` is missing");
    assert!(reason("[]").starts_with("invalid type: sequence"));
    assert!(reason("{\"expenses\": 3}").starts_with("invalid type: integer `3`"));
    assert!(reason("{\"expenses\": {}} x").starts_with("trailing characters"));
    assert_eq!(
        reason(r#"{"expenses": {}, "expenses": {}}"#),
        "the field `expenses` is there twice"
    );

    let long = reason(&format!("{{\"counter\": \"{}\"}}", "ä".repeat(1_000)));
    assert_eq!((long.chars().count(), long.chars().last()), (201, Some('…')));

    let record = |fields: &str| reason(&format!(r#"{{"expenses": {{"1": {{{fields}}}}}}}"#));
    assert_eq!(record(r#""amount": 1, "category": "b""#), "expense 1 has no `description`");
    assert_eq!(
        record(r#""id": 2, "description": "a", "amount": 1, "category": "b""#),
        "the expense with the key 1 has the id 2"
    );
    let ill = "the amount is not a number that this program can hold";
    for amount in ["1e400", "\"1\"", "null", "true", "[1]"] {
        assert_eq!(record(&format!(r#""amount": {amount}"#)), ill);
    }
    let ill = "the date is not a calendar date YYYY-MM-DD";
    for date in ["2026-02-30", "2026-11-23T00:00:00", ""] {
        assert_eq!(record(&format!(r#""date": "{date}""#)), ill);
    }
    assert_eq!(record(r#""amount": 1, "amount": 1"#), "the field `amount` is there twice");
    for key in ["01", "+1", "-1", "x", "1.0", "18446744073709551616"] {
        let text = format!(r#"{{"expenses": {{"{key}": {{}}}}}}"#);
        assert_eq!(reason(&text), "the key of an expense is not an id");
    }
    let twice = r#"{"description": "a", "amount": 1, "category": "b"}"#;
    let text = format!(r#"{{"expenses": {{"1": {twice}, "1": {twice}}}}}"#);
    assert_eq!(reason(&text), "the id 1 is there twice");
}

#[test]
fn values_that_nest_too_deep_are_refused() {
    let nested = |levels: usize| {
        format!(r#"{{"expenses": {{}}, "x": {}1{}}}"#, "[".repeat(levels), "]".repeat(levels))
    };
    assert!(read(nested(128).as_bytes()).is_ok());
    for levels in [129, 10_000] {
        assert_eq!(corruption(&nested(levels)).reason, "values nest more than 128 levels deep");
    }
    assert!(read("[".repeat(10_000).as_bytes()).is_err());
    let brackets_in_text = format!(r#"{{"expenses": {{}}, "x": "{}\"["}}"#, "[".repeat(500));
    assert!(read(brackets_in_text.as_bytes()).is_ok());
}

#[test]
fn a_category_is_kept_as_first_written() {
    let mut document = Document::default();
    let category = |document: &Document, id| {
        document.get(id).unwrap().to_expense(document.categories()).category
    };
    for (id, (given, kept)) in
        [("Food", "Food"), ("FOOD", "Food"), ("food", "Food"), ("rent", "rent")].iter().enumerate()
    {
        document.add(&new("a", "1", given), TODAY).unwrap();
        assert_eq!(category(&document, id as u64 + 1), *kept);
    }
    let patch = |text: &str| ExpensePatch { category: Some(text.into()), ..Default::default() };
    document.update(4, &patch("RENT")).unwrap();
    assert_eq!(category(&document, 4), "RENT", "the only expense of a category can respell it");
    document.update(1, &patch("foOD")).unwrap();
    assert_eq!(category(&document, 1), "Food");
    for id in 1..=3 {
        document.delete(id).unwrap();
    }
    let (id, _) = document.add(&new("a", "1", "fOOd"), TODAY).unwrap();
    assert_eq!(category(&document, id), "fOOd", "a spelling that nothing uses is forgotten");
}

#[test]
fn among_several_spellings_that_of_the_least_id_is_taken() {
    let file = r#"{"expenses": {
        "5": {"description": "a", "amount": 1, "category": "FOOD"},
        "2": {"description": "a", "amount": 1, "category": "Food"}
    }}"#;
    let mut document = read(file.as_bytes()).unwrap();
    let (id, _) = document.add(&new("a", "1", "food"), TODAY).unwrap();
    assert_eq!(document.get(id).unwrap().to_expense(document.categories()).category, "Food");
}

#[test]
fn an_expense_takes_the_spelling_of_the_others() {
    let file = r#"{"expenses": {
        "1": {"description": "a", "amount": 1, "category": "food"},
        "2": {"description": "a", "amount": 1, "category": "FOOD"},
        "3": {"description": "a", "amount": 1, "category": "food"}
    }}"#;
    let mut document = read(file.as_bytes()).unwrap();
    let patch = ExpensePatch { category: Some("Food".into()), ..Default::default() };
    document.update(1, &patch).unwrap();
    assert_eq!(document.get(1).unwrap().to_expense(document.categories()).category, "FOOD");
}

/// A JSON value of any shape, as a field that this version does not know.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_record() -> impl Strategy<Value = Value> {
    let date = prop_oneof![
        Just(None),
        Just(Some(Value::Null)),
        (1i16..=9999, 1i8..=12, 1i8..=28)
            .prop_map(|(y, m, d)| Some(json!(format!("{y:04}-{m:02}-{d:02}")))),
    ];
    let unknown = prop::collection::hash_map("x[a-z\"\\\\é]{0,6}", any_value(), 0..3);
    (any::<String>(), any::<i32>(), "[a-zA-Zß ]{0,8}", date, unknown).prop_map(
        |(description, amount, category, date, unknown)| {
            let mut record: serde_json::Map<_, _> = unknown.into_iter().collect();
            record.insert("description".into(), json!(description));
            record.insert("amount".into(), json!(amount));
            record.insert("category".into(), json!(category));
            record.extend(date.map(|date| ("date".into(), date)));
            Value::Object(record)
        },
    )
}

proptest! {
    #[test]
    fn any_document_reads_back_equal(
        records in prop::collection::btree_map(any::<u64>(), any_record(), 0..6),
        counter in any::<u64>(),
        unknown in prop::collection::hash_map("x[a-z]{0,6}", any_value(), 0..3),
        pretty in any::<bool>(),
    ) {
        let greatest = records.keys().max().copied().unwrap_or(0);
        let mut file: serde_json::Map<_, _> = unknown.into_iter().collect();
        file.insert("counter".into(), json!(counter));
        file.insert("expenses".into(), json!(records));
        let mut file = Value::Object(file);
        let bytes = if pretty { serde_json::to_vec_pretty(&file) } else { serde_json::to_vec(&file) };

        let written = read(&bytes.unwrap()).unwrap().write();
        file["counter"] = json!(counter.max(greatest));
        for (id, record) in file["expenses"].as_object_mut().unwrap() {
            record["id"] = json!(id.parse::<u64>().unwrap());
        }
        prop_assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), file);
        prop_assert_eq!(read(&written).unwrap().write(), written);
    }

    #[test]
    fn changes_taken_back_leave_the_document_as_it_was(
        before in prop::collection::vec((any::<bool>(), 0usize..4), 0..8),
        steps in prop::collection::vec((0u64..10, 0u8..3, 0usize..4), 0..12),
    ) {
        let spelling = |n: usize| ["food", "FOOD", "rent", "Rent"][n];
        let mut document = Document::default();
        for (deleted, category) in before {
            let (id, _) = document.add(&new("a", "1", spelling(category)), TODAY).unwrap();
            if deleted {
                document.delete(id).unwrap();
            }
        }
        let bytes = document.write();
        let mut rollbacks = Vec::new();
        for (id, step, category) in steps {
            let patch = ExpensePatch { category: Some(spelling(category).into()), ..Default::default() };
            rollbacks.extend(match step {
                0 => document.add(&new("b", "2", spelling(category)), TODAY).ok().map(|added| added.1),
                1 => document.update(id, &patch).ok(),
                _ => document.delete(id).ok(),
            });
        }
        for rollback in rollbacks.into_iter().rev() {
            document.roll_back(rollback);
        }
        prop_assert_eq!(document.write(), bytes);
    }

    #[test]
    fn no_input_is_read_wrongly_or_stops_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(document) = read(&bytes) {
            prop_assert!(read(&document.write()).is_ok());
        }
    }
}

/// What this program keeps beside the expenses, with everything at its most.
#[test]
fn the_fields_beside_the_expenses_are_bounded_together() {
    const DAY: &str = "2026-11-23";
    let mut document = Document::default();
    let long = NewExpense {
        description: "x".repeat(400),
        amount: "1".into(),
        category: "food".into(),
        date: Some(DAY.into()),
    };
    let commit = |document: &mut Document, rollbacks| {
        let mut batch = document.begin();
        batch.take(rollbacks, "2026-11-23T10:00:00Z", None);
        batch.end(u128::MAX).unwrap();
    };
    for at in 0..60 {
        let (_, added) = document.add(&long, TODAY).unwrap();
        let budget = NewBudget {
            category: Some(format!("{at}").repeat(30)),
            amount: Some("1000000".into()),
            ..NewBudget::default()
        };
        let rollbacks = [Some(added), document.set_budget(&budget, TODAY).ok()];
        commit(&mut document, rollbacks.into_iter().flatten().collect());
    }
    for at in 0..9 {
        let mut batch = document.begin();
        batch.set_profile(&format!("{at}"), Some(&"x".repeat(4_000))).unwrap();
        batch.end(1).unwrap();
    }
    let mut keys = document.keys(0).unwrap();
    for at in 1..=2_000u64 {
        let key = format!("00000000-{at:04x}-7000-8000-000000000000");
        let key = IdempotencyKey { key, fingerprint: "x".into() };
        let Ok(Found::New(new)) = keys.find(&key, u64::MAX) else { panic!() };
        keys.add(new);
    }
    let rollback =
        document.set_budget(&NewBudget { amount: Some("1".into()), ..NewBudget::default() }, TODAY);
    let mut batch = document.begin();
    batch.take(rollback.into_iter().collect(), "2026-11-23T10:00:00Z", None);
    batch.set_keys(&keys);
    batch.end(2).unwrap();
    // Before the traces come, the history has all its room.
    let entries = |document: &Document| document.history.as_ref().unwrap().entries().count();
    assert!(entries(&document) > 20, "{}", entries(&document));
    let added: Vec<_> = (0..6_000).map(|_| document.add(&long, TODAY).unwrap().1).collect();
    commit(&mut document, added);
    let ids = document.counter() - 5_999..=document.counter();
    let deleted: Vec<_> = ids.map(|id| document.delete(id).unwrap()).collect();
    commit(&mut document, deleted);
    let text = String::from_utf8(document.write()).unwrap();
    let (_, fields) = text.split_once("\n  },\n").unwrap();
    let latest = fields.lines().rev().nth(2).unwrap();
    assert!(latest.len() > 2_000_000);
    let beside = fields.len() - latest.len();
    assert!(beside <= 196 << 10, "{beside}");
    assert!(beside > 180 << 10, "{beside}");
    assert_eq!(read(text.as_bytes()).unwrap().write(), text.as_bytes());
}
