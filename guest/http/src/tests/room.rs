use super::fixture::{Answer, Ask};
use super::{Fixture, ask};
use crate::Plan;

/// What each commit has beside the expenses: its entry in the history, its name and its key, and
/// fields that come with the first one.
const COMMIT: u64 = 700;

fn size(fixture: &Fixture) -> u64 {
    fixture.memory.bytes("expenses.json").map_or(0, |bytes| bytes.len() as u64)
}

/// Answers a request that needs the store for itself, if the data file grows by so much at most.
fn within(fixture: &mut Fixture, room: u64, ask: Ask) -> Answer {
    let Plan::Alone(alone) = fixture.plan(ask) else { panic!("it shares a commit") };
    Answer(alone.answer_within(&mut fixture.store, room))
}

#[test]
fn the_data_file_never_grows_by_more_than_was_said() {
    let mut fixture = Fixture::new();
    let add = |description: &str| {
        format!(
            r#"{{"description": "{description}", "amount": 12345678901.2345, "category": "a"}}"#
        )
    };
    let changes = |count: usize, description: &str| {
        let one = format!(r#"{{"add": {}}}"#, add(description));
        format!("[{}]", vec![one; count].join(","))
    };
    let updates = (1..=200).map(|id| format!(r#"{{"update": {{"id": {id}, "amount": 7}}}}"#));
    let updates = format!("[{}]", updates.collect::<Vec<_>>().join(","));
    for (line, body) in [
        ("POST /expenses", add("a")),
        ("POST /expenses", add(&"\\\"".repeat(250))),
        ("POST /changes", changes(400, "a")),
        ("POST /changes", changes(400, &"ä".repeat(500))),
        ("PATCH /expenses/1", add(&"ä".repeat(500))),
        ("POST /budgets", r#"{"category": "a", "amount": 9}"#.to_owned()),
        ("POST /changes", updates),
    ] {
        let before = size(&fixture);
        let asked = ask(line).json(&body);
        let Plan::Change(change) = fixture.plan(asked.clone()) else { panic!("{line}") };
        let growth = change.growth();
        assert!(fixture.send(asked).status() < 300, "{line}");
        // What an undo would bring back is not counted.
        let history = if line.contains("POST /changes") && growth < 10_000 { 200 * 150 } else { 0 };
        let grown = size(&fixture).saturating_sub(before);
        assert!(grown <= growth + COMMIT + history, "{line} {grown} {growth}");
        assert!(growth < 1_000 || grown > growth / 2 || history > 0, "{line} {grown} {growth}");
    }
    for line in ["DELETE /expenses/1", "POST /undo", "POST /redo"] {
        let asked = ask(line).header("if-match", "*");
        let asked = if line.contains("do") { asked } else { ask(line) };
        if let Plan::Change(change) = fixture.plan(asked) {
            assert_eq!(change.growth(), 0, "{line}");
        }
    }
}

#[test]
fn an_import_without_room_changes_nothing_and_one_that_was_done_is_answered() {
    let file: String = (1..=100).map(|cents| format!("2026-11-23,1.{cents:02},a,Tea\n")).collect();
    let file = format!("date,amount,category,description\n{file}");
    let import = || ask("POST /import").file("text/csv", &file).key("a");
    let mut fixture = Fixture::new();
    let refused = within(&mut fixture, 15_000, import());
    assert_eq!((refused.status(), &*refused.problem()), (507, "over-quota"));
    assert_eq!(size(&fixture), 0);
    let done = within(&mut fixture, 30_000, import());
    assert_eq!(done.status(), 200, "{}", done.body());
    let full = size(&fixture);
    assert!((10_000..30_000).contains(&full), "{full}");
    let again = within(&mut fixture, 0, import());
    assert_eq!((again.status(), size(&fixture)), (200, full), "{}", again.body());
    // A file of which nothing is new needs no room.
    let other = ask("POST /import").file("text/csv", &file);
    assert_eq!(within(&mut fixture, 0, other).status(), 200);
}

#[test]
fn a_merge_without_room_changes_nothing() {
    let mut fixture = Fixture::with_three();
    let before = fixture.memory.bytes("expenses.json");
    let record = r#"{"id": 4, "description": "Tea", "amount": 1, "category": "food"}"#;
    let body = format!(r#"{{"theirs": {{"counter": 4, "expenses": {{"4": {record}}}}}}}"#);
    let refused = within(&mut fixture, 200, ask("POST /merge").json(&body));
    assert_eq!((refused.status(), &*refused.problem()), (507, "over-quota"));
    assert_eq!(fixture.memory.bytes("expenses.json"), before);
}

#[test]
fn a_change_without_room_is_answered_if_it_was_done() {
    let mut fixture = Fixture::with_three();
    let seen = fixture.get("/expenses/1").header("etag").unwrap().to_owned();
    let patch = || {
        let ask = ask("PATCH /expenses/1").json(r#"{"description": "Dinner"}"#);
        ask.header("if-match", &format!("\"x\", {seen}"))
    };
    assert_eq!(within(&mut fixture, 0, patch()).problem(), "over-quota");
    assert_eq!(within(&mut fixture, 0, patch().key("a")).problem(), "over-quota");
    let done = within(&mut fixture, 1_000, patch().key("a"));
    assert_eq!(done.status(), 200);
    assert_eq!(within(&mut fixture, 0, patch().key("a")), done);
}
