//! Data files that the Python standard library wrote: read, changed by the program,
//! and read by Python again with equal values.

use std::path::Path;
use std::process::Command;

use crate::harness::{Scene, outcome};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/python/data_file.py");

/// The forms of the script: how `expenses` is written.
const FORMS: [&str; 3] = ["keyed", "keyed-with-ids", "list"];

/// Runs the script, which says nothing unless something differs.
#[track_caller]
fn python(action: &str, form: &str, file: &Path) {
    let found = Command::new("python3").arg("--version").output();
    assert!(found.is_ok(), "these tests need `python3`, version 3: install it and try again");
    outcome(Command::new("python3").args([SCRIPT, action, form]).arg(file)).prints("");
}

/// Runs the commands that the script knows as its change.
fn change(scene: &Scene) {
    scene
        .run(&["add", "0.10", "Käse", "-c", "food", "-d", "2026-11-24"])
        .prints("Added 8: 0.10 Käse (food, 2026-11-24)\n");
    scene
        .run(&["edit", "2", "--amount", "0.2"])
        .prints("Changed 2: 0.2 Train \"ticket\" (travel)\n");
    scene.run(&["edit", "3", "--description", "Coffee"]).prints("Changed 3: 3.0 Coffee (food)\n");
    scene.run(&["delete", "1"]).prints("Deleted 1: 12.5 Lunch (food, 2026-11-23)\n");
}

#[test]
fn what_python_wrote_is_read() {
    for form in FORMS {
        let scene = Scene::empty();
        for (_, directory) in scene.each() {
            python("write", form, &directory.file());
        }
        scene.run(&["list", "--all"]).prints(
            "\
ID  DATE                                     AMOUNT  CATEGORY  DESCRIPTION
 5  2026-01-31                  0.30000000000000004  food      Sum of floats
 1  2026-11-23                 12.5                  food      Lunch
 2                             48.9                  travel    Train \"ticket\"
 3                              3.0                  food      Kaffee ☕
 7              10000000000000000                    food      Large and small
Total 10000000000000064.70000000000000004 of 5 expenses.
",
        );
        scene.run(&["list", "--since", "0001-01-01", "--json", "--max", "1"]).prints(
            r#"[
  {
    "id": 5,
    "description": "Sum of floats",
    "amount": 0.30000000000000004,
    "category": "food",
    "date": "2026-01-31"
  }
]
"#,
        );
        for (_, directory) in scene.each() {
            python("check-unchanged", form, &directory.file());
        }
    }
}

#[test]
fn what_the_program_changed_python_reads_with_equal_values() {
    for form in FORMS {
        let scene = Scene::empty();
        for (_, directory) in scene.each() {
            python("write", form, &directory.file());
        }
        change(&scene);
        for (_, directory) in scene.each() {
            python("check-changed", form, &directory.file());
        }
    }
}

#[test]
fn what_python_rewrites_in_between_is_read_again() {
    for form in FORMS {
        let scene = Scene::empty();
        for (_, directory) in scene.each() {
            python("write", form, &directory.file());
        }
        change(&scene);
        for (_, directory) in scene.each() {
            python("rewrite", form, &directory.file());
        }
        scene.run(&["show", "8"]).prints(
            "\
Id           8
Date         2026-11-24
Amount       0.1
Category     food
Description  Käse
",
        );
        scene
            .run(&["edit", "8", "--amount", "0.10"])
            .prints("Changed 8: 0.10 Käse (food, 2026-11-24)\n");
        for (_, directory) in scene.each() {
            python("check-changed", form, &directory.file());
        }
    }
}
