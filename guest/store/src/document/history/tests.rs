use super::super::{Document, read};
use super::{Digest, MOST_BYTES, MOST_ENTRIES};
use expenses_interface::{Error, ExpensePatch, IdRange, NewExpense};
use expenses_model::Date;

const TODAY: Date = Date::constant(2026, 11, 23);
const NOW: &str = "2026-11-23T10:00:00Z";

fn new(description: &str) -> NewExpense {
    let (amount, category) = ("12.50".into(), "food".into());
    NewExpense { description: description.into(), amount, category, date: None }
}

fn text(document: &Document) -> String {
    String::from_utf8(document.write()).unwrap()
}

fn reread(document: &Document) -> Document {
    read(&document.write()).unwrap()
}

/// A document after two commits: three added, then one of them changed and one deleted.
fn sample() -> Document {
    let mut document = Document::default();
    let added: Vec<_> =
        ["a", "b", "c"].iter().map(|text| document.add(&new(text), TODAY).unwrap().1).collect();
    document.leave(&added, NOW);
    let patch = ExpensePatch { amount: Some("9".into()), ..ExpensePatch::default() };
    let changes = [document.update(1, &patch).unwrap(), document.delete(2).unwrap()];
    document.leave(&changes, NOW);
    document
}

fn ranges(ranges: &[(u64, u64)]) -> Vec<IdRange> {
    ranges.iter().map(|(first, last)| IdRange { first: *first, last: *last }).collect()
}

#[test]
fn the_history_is_the_last_field_with_an_entry_a_line() {
    let written = text(&sample());
    let (others, history) = written.split_once("  \"history\": [").unwrap();
    assert!(others.lines().last().unwrap().starts_with("  \"traces\": ["));
    let lines: Vec<_> = history.lines().collect();
    assert!(
        lines[1].starts_with(r#"    {"time":"2026-11-23T10:00:00Z","added":[[1,3]],"left":""#),
        "{written}"
    );
    assert!(lines[2].contains(
        r#""changed":[{"id":1,"description":"a","amount":12.50,"category":"food","date":"2026-11-23"}],"deleted":[{"id":2,"#
    ), "{written}");
    assert_eq!(&lines[3..], ["  ]", "}"]);
    assert_eq!(text(&read(written.as_bytes()).unwrap()), written);
}

#[test]
fn commits_are_taken_back_one_after_the_other() {
    let mut document = reread(&sample());
    let log = document.log();
    assert_eq!((&log[0].changed, &log[0].deleted), (&ranges(&[(1, 1)]), &ranges(&[(2, 2)])));
    assert_eq!((log.len(), &log[1].added), (2, &ranges(&[(1, 3)])));
    let (undone, _) = document.undo().unwrap();
    assert_eq!(undone, log[0]);
    assert_eq!(document.get(1).unwrap().amount.to_text(), "12.50");
    assert_eq!(&*document.get(2).unwrap().description, "b");
    let (undone, _) = reread(&document).undo().unwrap();
    assert_eq!(undone, log[1]);
    document.undo().unwrap();
    assert_eq!((document.len(), document.counter()), (0, 3));
    document.forget_undone();
    assert_eq!(text(&document), "{\n  \"counter\": 3,\n  \"expenses\": {}\n}");
    assert_eq!(document.undo().unwrap_err(), Error::NothingToUndo);
}

#[test]
fn an_undo_that_did_not_happen_leaves_no_trace() {
    let mut document = sample();
    let before = text(&document);
    let (_, undone) = document.undo().unwrap();
    document.take_back(undone);
    assert_eq!(text(&document), before);
    let rollback = document.delete(1).unwrap();
    let recorded = document.leave(&[rollback], NOW);
    document.take_back(recorded);
    assert_eq!(document.log().len(), 2);
}

#[test]
fn what_another_program_has_changed_since_is_not_overwritten() {
    for (was, is) in [
        ("\"amount\": 9", "\"amount\": 8"),
        ("\"description\": \"a\"", "\"description\": \"A\""),
        ("\"category\": \"food\"", "\"category\": \"Food\""),
        ("\"date\": \"2026-11-23\"", "\"date\": null"),
        ("\"amount\": 9", "\"more\": 1, \"amount\": 9"),
        (
            "\"3\": {",
            "\"2\": {\"description\": \"x\", \"amount\": 1, \"category\": \"x\"}, \"3\": {",
        ),
    ] {
        let changed = text(&sample()).replacen(was, is, 1);
        let mut document = read(changed.as_bytes()).unwrap();
        let before = text(&document);
        assert_eq!(document.undo().unwrap_err(), Error::Overtaken, "{was}");
        assert_eq!(text(&document), before);
    }
    // What says the same otherwise is no change, nor is one of another expense.
    for (was, is) in [("\"amount\": 9", "\"amount\": 9.0"), ("\"c\"", "\"C\"")] {
        let changed = text(&sample()).replacen(was, is, 1);
        read(changed.as_bytes()).unwrap().undo().unwrap();
    }
}

#[test]
fn a_change_that_changes_nothing_is_not_recorded() {
    let mut document = Document::default();
    let (id, added) = document.add(&new("a"), TODAY).unwrap();
    let deleted = document.delete(id).unwrap();
    document.leave(&[added, deleted], NOW);
    assert_eq!(document.log().len(), 0);
}

#[test]
fn the_history_is_bounded_but_for_its_latest_entry() {
    let mut document = Document::default();
    for _ in 0..MOST_ENTRIES + 20 {
        let (_, added) = document.add(&new("a"), TODAY).unwrap();
        document.leave(&[added], NOW);
    }
    assert_eq!(document.log().len(), MOST_ENTRIES);
    let many: Vec<_> =
        (0..1_000).map(|_| document.add(&new(&"x".repeat(400)), TODAY).unwrap()).collect();
    let deleted: Vec<_> = many.iter().map(|(id, _)| document.delete(*id).unwrap()).collect();
    document.leave(&deleted, NOW);
    assert_eq!(document.log().len(), MOST_ENTRIES);
    assert!(document.write().len() > 4 * MOST_BYTES);
    let recorded = {
        let (_, added) = document.add(&new("a"), TODAY).unwrap();
        document.leave(&[added], NOW)
    };
    assert_eq!(document.log().len(), 1);
    document.take_back(recorded);
    assert_eq!(document.log().len(), MOST_ENTRIES);
}

#[test]
fn a_field_of_that_name_which_is_something_else_is_left_alone() {
    let unsound = |fields: &str| {
        format!("[{{\"time\": \"2026-11-23T10:00:00Z\", {fields}, \"left\": \"0\"}}]")
    };
    for history in [
        "1",
        "[1]",
        "[{\"time\": \"2026-11-23T10:00:00Z\"}]",
        "{\"a\": []}",
        "[],\n  \"history\": []",
        r#"[{"time": "today", "added": [[1,1]], "left": "0"}]"#,
        r#"[{"time": "2026-11-30T23:59:60Z", "added": [[1,1]], "left": "0"}]"#,
        &unsound(r#""added": [[1,1],[1,1]]"#),
        &unsound(r#""added": [[1,3],[2,2]]"#),
        &unsound(r#""added": [[3,1]]"#),
        &unsound(r#""added": [[1,2]], "changed": [{"id": 2}]"#),
        &unsound(r#""changed": [{"id": 2}, {"id": 2}]"#),
        &unsound(r#""changed": [{"id": 2}], "deleted": [{"id": 2}]"#),
        &unsound(r#""budgets": [{"category": "x"}, {"category": "X"}]"#),
    ] {
        let file = format!(r#"{{"expenses": {{}}, "history": {history}, "more": 1}}"#);
        let mut document = read(file.as_bytes()).unwrap();
        let (_, added) = document.add(&new("a"), TODAY).unwrap();
        document.leave(&[added], NOW);
        assert_eq!(document.undo().unwrap_err(), Error::NothingToUndo);
        let end = format!("\"history\": {history},\n  \"more\": 1\n}}");
        assert!(text(&document).ends_with(&end), "{}", text(&document));
    }
}

/// A document with one expense and a crafted last commit, whose digest fits.
fn crafted(fields: &str, left: &Digest) -> Document {
    let entry =
        format!(r#"{{"time":"2026-11-23T10:00:00Z",{fields},"left":"{}"}}"#, left.to_text());
    let record = r#"{"description": "a", "amount": 1, "category": "food"}"#;
    let file = format!(
        r#"{{"counter": 1, "expenses": {{"1": {record}}}, "budgets": [{{"category": "food", "amount": 9}}], "history": [{entry}]}}"#
    );
    read(file.as_bytes()).unwrap()
}

#[test]
fn a_crafted_history_is_never_taken_back_by_halves() {
    let record = r#"{"id":ID,"description":"b","amount":2,"category":"food"}"#;
    let of = |id: &str| record.replace("ID", id);
    let one = r#"[1,"a","1","food","",[]]"#;
    let budget = r#"["budget","food",["9",[]]]"#;
    for (fields, left) in [
        // Each digest is that of what is there, as often as it is named.
        (r#""added":[[1,1],[1,1]]"#.to_owned(), vec![one, one]),
        (r#""added":[[1,1],[1,18446744073709551615]]"#.to_owned(), vec![one, one]),
        (r#""added":[[1,18446744073709551615]]"#.to_owned(), vec![one]),
        (format!(r#""added":[[1,1]],"changed":[{}]"#, of("1")), vec![one, one]),
        (format!(r#""changed":[{0},{0}]"#, of("1")), vec![one, one]),
        // The id would be given out again, in the place of the expense that has it.
        (format!(r#""deleted":[{}]"#, of("2")), vec![]),
        (format!(r#""deleted":[{}]"#, of("18446744073709551615")), vec![]),
        (r#""added":[[1,1]],"deleted":[{"id":0,"amount":1}]"#.to_owned(), vec![one]),
        (
            r#""budgets":[{"category":"food","before":{"category":"x","amount":1}}]"#.to_owned(),
            vec![budget],
        ),
        (
            r#""added":[[1,1]],"budgets":[{"category":"food","before":7}]"#.to_owned(),
            vec![one, budget],
        ),
    ] {
        let mut digest = Digest::default();
        left.iter().for_each(|text| digest.add(|canonical| canonical.extend(text.bytes())));
        let mut document = crafted(&fields, &digest);
        let before = text(&document);
        assert!(
            matches!(document.undo().unwrap_err(), Error::NothingToUndo | Error::Overtaken),
            "{fields}"
        );
        assert_eq!(text(&document), before, "{fields}");
    }
    // What fits is taken back, whoever wrote it.
    let mut digest = Digest::default();
    digest.add(|canonical| canonical.extend(one.bytes()));
    let mut document = crafted(r#""added":[[1,1]]"#, &digest);
    document.undo().unwrap();
    assert!(document.is_empty());
}

#[test]
fn what_was_undone_is_made_again_under_the_same_ids() {
    let mut document = sample();
    let log = document.log();
    document.undo().unwrap();
    document.redo().unwrap();
    let before = text(&document);
    document.undo().unwrap();
    document.undo().unwrap();
    let mut document = reread(&document);
    assert_eq!((document.len(), document.log().len()), (0, 0));
    let (first, _) = document.redo().unwrap();
    assert_eq!((&first, document.len()), (&log[1], 3));
    let (second, reverted) = reread(&document).redo().unwrap();
    assert_eq!(second, log[0]);
    drop(reverted);
    document.redo().unwrap();
    assert_eq!(text(&document), before);
    assert_eq!(document.redo().unwrap_err(), Error::NothingToUndo);
}

#[test]
fn a_redo_that_did_not_happen_leaves_no_trace() {
    let mut document = sample();
    document.undo().unwrap();
    let before = text(&document);
    let (_, redone) = document.redo().unwrap();
    document.take_back(redone);
    assert_eq!(text(&document), before);
}

#[test]
fn another_change_ends_what_can_be_made_again() {
    let mut document = sample();
    document.undo().unwrap();
    let (_, added) = document.add(&new("d"), TODAY).unwrap();
    let recorded = document.leave(&[added], NOW);
    assert_eq!(document.redo().unwrap_err(), Error::NothingToUndo);
    document.take_back(recorded);
    document.redo().unwrap();
}

#[test]
fn what_another_program_has_changed_since_an_undo_is_not_overwritten() {
    let mut document = sample();
    document.undo().unwrap();
    for (was, is) in [("\"description\": \"b\"", "\"description\": \"B\""), ("12.50", "12")] {
        let changed = text(&document).replacen(was, is, 1);
        let mut document = read(changed.as_bytes()).unwrap();
        let before = text(&document);
        assert_eq!(document.redo().unwrap_err(), Error::Overtaken, "{was}");
        assert_eq!(text(&document), before);
    }
    // An entry of an undo comes after all others.
    let swapped = text(&sample()).replacen("\"added\"", "\"undone\":true,\"added\"", 1);
    let document = read(swapped.as_bytes()).unwrap();
    assert_eq!((document.log().len(), text(&document)), (0, swapped));
}

#[test]
fn what_can_be_made_again_is_bounded_but_for_the_latest() {
    let mut document = Document::default();
    for _ in 0..60 {
        let many: Vec<_> =
            (0..10).map(|_| document.add(&new(&"x".repeat(400)), TODAY).unwrap().1).collect();
        document.leave(&many, NOW);
    }
    (0..60).for_each(|_| drop(document.undo().unwrap()));
    let text = text(&document);
    let (_, history) = text.split_once("\"history\"").unwrap();
    assert!(history.len() < MOST_BYTES + 10 * 600, "{}", history.len());
    let mut again = 0;
    while document.redo().is_ok() {
        again += 1;
    }
    assert!((10..60).contains(&again), "{again}");
}

#[test]
fn the_delete_of_an_expense_with_the_id_0_is_undone_and_changes_go_on_being_kept() {
    let record = r#"{"description": "a", "amount": 1, "category": "food"}"#;
    let mut document = read(format!(r#"{{"expenses": {{"0": {record}}}}}"#).as_bytes()).unwrap();
    let deleted = document.delete(0).unwrap();
    document.leave(&[deleted], NOW);
    reread(&document).undo().unwrap();
    document.undo().unwrap();
    let mut document = reread(&document);
    let (_, added) = document.add(&new("b"), TODAY).unwrap();
    document.leave(&[added], NOW);
    assert_eq!(document.log()[0].added, ranges(&[(1, 1)]));
}
