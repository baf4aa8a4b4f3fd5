use crate::fixture::Fixture;

/// A store with a rent of the 1st, which is due twice.
fn with_rent() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.run(&["add", "900", "Rent", "-c", "home", "-d", "2026-09-01", "--every", "month"]);
    fixture.files.notes.clear();
    fixture
}

#[test]
fn what_is_due_is_added_once_and_stays_away_when_it_was_undone() {
    let mut fixture = with_rent();
    assert_eq!(
        fixture.run(&["due"]),
        "Added 2: 900 Rent (home, 2026-10-01)\nAdded 3: 900 Rent (home, 2026-11-01)\n"
    );
    assert_eq!(fixture.run(&["due"]), "Nothing is due.\n");
    assert_eq!(
        fixture.run(&["undo", "--yes"]),
        "Undid the change of 2026-11-23T10:00:00Z: due: added 2 expenses: 2 to 3\n"
    );
    assert_eq!(fixture.run(&["due", "--json"]), "[]\n");
    fixture.run(&["redo"]);
    assert_eq!(fixture.list().len(), 3);
    assert_eq!(
        fixture.run(&["due", "--date", "2026-12-01"]),
        "Added 4: 900 Rent (home, 2026-12-01)\n"
    );
}

#[test]
fn add_adds_what_is_due_in_a_change_of_its_own_before() {
    let mut fixture = with_rent();
    assert_eq!(
        fixture.run(&["add", "2", "Tea", "-c", "food"]),
        "Added 4: 2 Tea (food, 2026-11-23)\n"
    );
    assert_eq!(
        fixture.files.notes,
        [
            "expenses: added what was due, 2: 900 Rent (home, 2026-10-01)\n",
            "expenses: added what was due, 3: 900 Rent (home, 2026-11-01)\n",
        ]
    );
    assert!(fixture.run(&["undo"]).contains("added expense 4"));
    assert_eq!(fixture.list().len(), 3);
}

#[test]
fn other_commands_say_what_is_due_and_write_nothing() {
    let mut fixture = with_rent();
    let before = fixture.memory.bytes("expenses.json");
    for line in [&["list", "--all"][..], &["summary", "--json"], &["show", "1"], &["log"], &[]] {
        fixture.run(line);
        assert_eq!(
            fixture.files.notes,
            ["expenses: 2 expenses are due: `expenses due` adds them\n"],
            "{line:?}"
        );
        fixture.files.notes.clear();
    }
    assert_eq!(fixture.memory.bytes("expenses.json"), before);
}

#[test]
fn a_runtime_that_knows_only_the_utc_day_must_be_told_the_day() {
    let mut fixture = with_rent();
    fixture.is_stock = true;
    assert_eq!(
        fixture.misused(&["due"]),
        "expenses: a WebAssembly runtime does not know which day it is for you: name it, as in `expenses due --date 2026-11-30`\n"
    );
    fixture.run(&["list", "--all"]);
    fixture.run(&["add", "2", "Tea", "-c", "food"]);
    assert!(fixture.files.notes.is_empty());
    assert_eq!(fixture.list().len(), 2);
    assert_eq!(
        fixture.run(&["due", "--date", "2026-10-31"]),
        "Added 3: 900 Rent (home, 2026-10-01)\n"
    );
}

#[test]
fn too_many_at_once_keep_no_new_expense_from_being_added() {
    let mut fixture = Fixture::new();
    fixture.run(&["add", "1", "Paper", "-c", "news", "-d", "2020-01-01", "--every", "day"]);
    fixture.files.notes.clear();
    let reason = "the date 2026-11-23 makes 2518 expenses due, 2518 of them by repeat 1 since 2020-01-02, and at most 400 are added at once: add those up to an earlier day first, or stop the repeat";
    assert_eq!(fixture.refused(&["due"]), format!("expenses: {reason}\n"));
    fixture.run(&["add", "2", "Tea", "-c", "food"]);
    assert_eq!(fixture.files.notes, [format!("expenses: what is due was not added: {reason}\n")]);
    assert_eq!(fixture.list().len(), 2);
}
