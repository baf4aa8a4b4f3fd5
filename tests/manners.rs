//! How the command line speaks to people and to other programs.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::docs::Document;
use crate::harness::{Carrier, Directory, Scene, THREE, outcome};

#[test]
fn a_message_about_an_unknown_category_suggests_one() {
    let scene = Scene::with(THREE);
    let outcome = scene.run(&["list", "--category", "foood"]);
    assert_eq!(
        (outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()),
        (
            Some(0),
            "No expenses.\n",
            "expenses: no expense has the category `foood`; did you mean `food`?\n"
        )
    );
}

#[test]
fn a_failure_suggests_what_to_do_next() {
    let scene = Scene::with(THREE);
    assert_eq!(
        scene.run(&["show", "9"]).stderr,
        "expenses: there is no expense 9\n  tip: `expenses list --all` shows all expenses with their ids\n"
    );
    let scene = Scene::with("{");
    let stderr = scene.run(&["list"]).stderr;
    assert!(stderr.contains("\n  tip: `expenses check` lists every problem"), "{stderr}");
}

#[test]
fn colour_is_written_only_if_it_is_wanted() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        let shown = |arguments: &[&str], variables: &[(&str, &str)]| {
            let mut command = carrier.command(directory.path());
            let outcome = outcome(command.args(arguments).envs(variables.iter().copied()));
            outcome.stdout + &outcome.stderr
        };
        for arguments in [
            &["list", "--all"][..],
            &["summary", "--by", "category"],
            &["show", "9"],
            &["list", "--help"],
        ] {
            assert!(!shown(arguments, &[]).contains('\u{1b}'), "{arguments:?}");
        }
        let always = shown(&["list", "--all", "--color", "always"], &[("NO_COLOR", "1")]);
        assert!(always.contains("\u{1b}[1mTotal 64.60\u{1b}[0m of 3 expenses."), "{always:?}");
        for arguments in [&["show", "9"][..], &["shwo"], &["list", "--limit", "no"]] {
            let told = |when| shown(&[&["--color", when], arguments].concat(), &[]);
            assert!(told("always").contains('\u{1b}'), "{arguments:?}");
            assert!(!told("never").contains('\u{1b}'), "{arguments:?}");
        }
        // JSON is for programs.
        assert!(!shown(&["list", "--json", "--color", "always"], &[]).contains('\u{1b}'));
    }
    // The stock runtime gives no environment unless it is told to.
    let directory = Directory::with(THREE);
    let mut command = Carrier::Program.command(directory.path());
    let forced = outcome(command.args(["list", "--help"]).env("CLICOLOR_FORCE", "1")).stdout;
    assert!(forced.contains('\u{1b}'), "{forced:?}");
    let mut command = Carrier::Program.command(directory.path());
    let failed = outcome(command.args(["show", "9"]).env("CLICOLOR_FORCE", "1")).stderr;
    assert!(failed.starts_with("\u{1b}[1m\u{1b}[31mexpenses:\u{1b}[0m there"), "{failed:?}");
    let mut command = Carrier::Program.command(directory.path());
    command.args(["show", "9", "--color", "never"]).env("CLICOLOR_FORCE", "1");
    outcome(&mut command).fails("there is no expense 9");
}

/// A store on another machine.
const PHONE: &str = r#"{"counter": 9, "expenses": {"9": {"id": 9, "description": "Bus", "amount": 4, "category": "travel", "date": "2026-11-20"}}}"#;

/// The names of all fields in a JSON document.
fn names(json: &Value, names: &mut BTreeSet<String>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                names.insert(name.clone());
                self::names(value, names);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| self::names(value, names)),
        _ => {}
    }
}

#[test]
fn the_fields_of_json_are_those_that_are_documented() {
    const IMPORTED: &str = "date,amount,category,description\n2026-11-23,12.50,food,Lunch\n\
                            2026-11-23,x,food,Lunch\n2026-11-24,5,food,Soup\n";
    let rows: [(&str, &[&[&str]]); 19] = [
        (
            "`add`, `show`, `edit ID`",
            &[&["add", "1", "Tea", "-c", "food"], &["show", "1"], &["edit", "1", "--amount", "12"]],
        ),
        (
            "`list`, `search`, `delete`, `edit` of many",
            &[
                &["list"],
                &["search", "tea"],
                &["edit", "--text", "tea", "-d", "today", "--yes"],
                &["delete", "2"],
            ],
        ),
        ("`categories`, `tags`", &[&["categories"], &["tags"]]),
        ("`summary`, none", &[&["summary", "--by", "category", "--compare", "-p", "2026-11"], &[]]),
        ("`summary` by two", &[&["summary", "--by", "category", "--by", "month"]]),
        ("`import`", &[&["import", "file.csv", "--skip-bad"]]),
        ("`undo`, `redo`", &[&["undo"], &["redo"]]),
        ("`log`, `undo --to`", &[&["log"], &["undo", "--to", "1"]]),
        ("`check`", &[&["check"]]),
        ("`backup`", &[&["backup"]]),
        ("`info`", &[&["info"]]),
        ("`setup`", &[&["setup", "bash"]]),
        (
            "`budget AMOUNT`, `budget --remove`",
            &[&["budget", "9"], &["budget", "9", "-c", "food"], &["budget", "--remove"]],
        ),
        ("`budget`", &[&["budget"]]),
        ("`rename`", &[&["rename", "food", "meals"], &["rename", "meals", "food"]]),
        ("`config`", &[&["config"], &["config", "month-start", "2"]]),
        (
            "`repeat`, `repeat ID`, `repeat --stop`",
            &[
                &["repeat", "1", "--monthly"],
                &["repeat", "1", "--yearly"],
                &["repeat"],
                &["repeat", "--stop", "1"],
            ],
        ),
        ("`due`", &[&["due", "--date", "2028-01-01"]]),
        ("`merge`", &[&["merge", "phone.json"]]),
    ];
    let table = Document::read("docs/json.md").text;
    let directory = Directory::with(THREE.replace("Coffee", "Coffee #work"));
    let problematic = Directory::with(THREE.replace("12.50", "\"12.50\""));
    let file = directory.path().join("file.csv");
    fs::write(directory.path().join("phone.json"), PHONE).unwrap();
    let mut told = 0;
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        let (commands, fields) = line[2..].split_once(" | ").unwrap();
        // What stands in parentheses are values.
        let fields: String =
            fields.split('(').map(|part| part.split_once(')').map_or(part, |p| p.1)).collect();
        let documented: BTreeSet<_> = fields.split('`').skip(1).step_by(2).collect();
        let lines = rows.iter().find(|(name, _)| *name == commands);
        let (_, lines) = lines.unwrap_or_else(|| panic!("no command is run for {commands}"));
        for arguments in *lines {
            if arguments.first() == Some(&"import") {
                fs::write(&file, IMPORTED).unwrap();
            }
            let is_check = arguments.first() == Some(&"check");
            let data = if is_check { problematic.path() } else { directory.path() };
            let mut command = Carrier::Program.command(data);
            let outcome =
                outcome(command.current_dir(directory.path()).args(*arguments).arg("--json"));
            let mut found = BTreeSet::new();
            for json in serde_json::Deserializer::from_str(&outcome.stdout).into_iter() {
                names(&json.unwrap(), &mut found);
            }
            let found: BTreeSet<_> = found.iter().map(String::as_str).collect();
            assert_eq!(found, documented, "{arguments:?}: {outcome:?}");
        }
        told += 1;
    }
    assert_eq!(told, rows.len(), "rows of the table in docs/json.md");
}
