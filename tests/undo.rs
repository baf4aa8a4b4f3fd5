//! Mistakes are cheap: changes are taken back, many are changed at once, and the data
//! file is checked and copied.

use crate::harness::{Carrier, Directory, Scene, THREE, outcome};

#[test]
fn changes_are_taken_back_one_after_the_other() {
    let scene = Scene::with(THREE);
    scene.run(&["edit", "1", "--amount", "13"]).prints("Changed 1: 13 Lunch (food, 2026-11-23)\n");
    scene.run(&["delete", "2", "3"]).prints(
        "Deleted 2: 48.90 Train ticket (travel, 2026-10-02)\nDeleted 3: 3.2 Coffee (food, 2026-11-23)\n",
    );
    for (_, directory) in scene.each() {
        let document = String::from_utf8(directory.read().unwrap()).unwrap();
        let entries: Vec<_> =
            document.lines().filter(|line| line.starts_with("    {\"time\":\"2")).collect();
        assert_eq!(entries.len(), 2, "{document}");
        assert!(
            entries[1].contains(
                "\"deleted\":[{\"id\":2,\"description\":\"Train ticket\",\"amount\":48.90,"
            )
        );
    }
    for (carrier, directory) in scene.each() {
        let run = |arguments: &[&str]| outcome(carrier.command(directory.path()).args(arguments));
        let log = run(&["log"]).stdout;
        let what: Vec<_> = log.lines().map(|line| line.rsplit_once("  ").unwrap().1).collect();
        assert_eq!(what, ["CHANGE", "deleted 2 expenses: 2 to 3", "changed expense 1"]);
        assert!(run(&["undo", "--yes"]).stdout.ends_with(": deleted 2 expenses: 2 to 3\n"));
        directory.holds(THREE.replace("12.50", "13"));
        assert!(
            run(&["undo", "--json"]).stdout.contains("\"changed\": [\n    {\n      \"first\": 1,")
        );
        directory.holds(THREE);
        // No trace of what was before is left either.
        let text = String::from_utf8(directory.read().unwrap()).unwrap();
        let (expenses, _) = text.split_once("\"history\"").unwrap();
        assert!(!expenses.contains("trace"), "{expenses}");
        run(&["undo"]).fails("there is no change to undo");
        run(&["log"]).prints("No changes.\n");
    }
}

#[test]
fn undo_refuses_if_another_program_changed_the_expenses_since() {
    let scene = Scene::with(THREE);
    scene.run(&["edit", "1", "--amount", "13"]).prints("Changed 1: 13 Lunch (food, 2026-11-23)\n");
    for (_, directory) in scene.each() {
        let document = String::from_utf8(directory.read().unwrap()).unwrap();
        directory.write(document.replacen("Lunch", "Supper", 1));
    }
    scene.run(&["undo"]).fails(
        "the last change cannot be undone: another program has changed the same expenses since; nothing was done",
    );
    scene.holds(THREE.replace("12.50", "13").replace("Lunch", "Supper"));
}

#[test]
fn an_undo_of_several_expenses_needs_a_yes_and_can_go_several_changes_back() {
    let scene = Scene::with(THREE);
    scene.run(&["edit", "1", "--amount", "13"]).prints("Changed 1: 13 Lunch (food, 2026-11-23)\n");
    assert_eq!(scene.run(&["delete", "2", "3"]).status, Some(0));
    scene.run(&["undo"]).fails(
        "this would undo a change of 2 expenses, and there is no terminal to confirm it on: look with `expenses log` first, then add --yes",
    );
    scene.run(&["undo", "--to", "3"]).fails("`expenses log` has only 2 changes to undo, not 3");
    for (carrier, directory) in scene.each() {
        let run = |arguments: &[&str]| outcome(carrier.command(directory.path()).args(arguments));
        let undone = run(&["undo", "--to", "2", "--yes"]).stdout;
        assert_eq!(undone.lines().count(), 2, "{undone}");
        assert!(undone.ends_with(": changed expense 1\n"), "{undone}");
        directory.holds(THREE);
        assert!(run(&["redo"]).stdout.ends_with(": changed expense 1\n"));
        assert!(run(&["redo"]).stdout.ends_with(": deleted 2 expenses: 2 to 3\n"));
    }
}

#[test]
fn yes_changes_many_expenses_at_once() {
    let scene = Scene::with(THREE);
    scene.run(&["edit", "--from-category", "food", "--category", "meals"]).fails(
        "this would affect 2 expenses, and there is no terminal to confirm it on: add --yes, or look first: expenses list --category food",
    );
    scene.holds(THREE);
    scene.run(&["edit", "--from-category", "food", "--category", "meals", "--yes"]).prints(
        "Changed 1: 12.50 Lunch (meals, 2026-11-23)\nChanged 3: 3.2 Coffee (meals, 2026-11-23)\n",
    );
    scene.holds(THREE.replace("food", "meals"));
    scene
        .run(&["delete", "--until", "2026-10-31", "--yes"])
        .prints("Deleted 2: 48.90 Train ticket (travel, 2026-10-02)\n");
}

#[test]
fn a_check_names_every_problem_and_a_repair_keeps_the_file_as_it_was() {
    let bad = THREE.replace("48.90", "\"48.90\"").replace("\"2026-10-02\"", "\"2026-10-02T08:00\"");
    let scene = Scene::with(&bad);
    let checked = scene.run(&["check"]);
    assert_eq!(
        checked.stdout,
        "Line 14, column 17: the amount is a text, not a number (can be repaired)\n\
         Line 16, column 15: the date has a time after it; only the day is kept (can be repaired)\n"
    );
    assert_eq!(
        (checked.status, checked.stderr.as_str()),
        (
            Some(1),
            "expenses: expenses.json has 2 problems: `expenses check --repair` repairs all of them\n"
        )
    );
    scene.holds(&bad);
    for (carrier, directory) in scene.each() {
        let repaired = outcome(carrier.command(directory.path()).args(["check", "--repair"]));
        assert!(repaired.stdout.starts_with("Repaired. The original is saved as "), "{repaired:?}");
        assert!(repaired.stdout.ends_with("\nNo problems.\n"), "{repaired:?}");
        assert_eq!(directory.state().unwrap(), THREE.as_bytes());
        let copy = &directory.entries()[0];
        assert_eq!(std::fs::read(directory.path().join(copy)).unwrap(), bad.as_bytes());
    }
}

#[test]
fn a_backup_is_a_dated_copy() {
    let directory = Directory::with(THREE);
    let copied = outcome(Carrier::Program.command(directory.path()).arg("backup")).stdout;
    let copy = copied.strip_prefix("Copied to ").unwrap().trim_end();
    assert_eq!(std::fs::read(copy).unwrap(), THREE.as_bytes());
    assert!(copy.starts_with(directory.path().join("expenses-20").to_str().unwrap()), "{copy}");
    assert!(copy.ends_with("Z.json"), "{copy}");
}
