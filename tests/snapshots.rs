//! The exact output of every command, through both carriers: the files in `snapshots/`.
//!
//! They are written anew by `SNAPSHOTS=overwrite cargo test --workspace --locked
//! --test end_to_end snapshots`, which is to be read as a change is.

use std::path::Path;

use clap::CommandFactory;
use expenses_command::Program;

use crate::harness::{Carrier, Directory, THREE, is_as_in, outcome};

/// A command line, and the document that it begins with where it does not go on with the
/// one before.
type Step<'a> = (Option<&'a str>, &'a [&'a str]);

const ROWS: &str = "date,amount,category,description\n2026-11-23,12.50,food,Lunch\n\
                    2026-11-24,5,food,Soup\n2026-11-24,5,food,Soup\nsoon,5,food,Soup\n";
const BANK: &str = "Tag;Betrag;Text\n23.11.2026;-1.234,56;REWE Markt\n24.11.2026;2.000,00;Salary\n";

/// The last state that two machines had in common, and what one of them made of it.
const BASE: &str = r#"{"counter": 2, "expenses": [
  {"id": 1, "description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-11-23"},
  {"id": 2, "description": "Rent", "amount": 900, "category": "home", "date": "2026-11-01"}
]}"#;
const PHONE: &str = r#"{"counter": 3, "expenses": [
  {"id": 1, "description": "Lunch", "amount": 13, "category": "food", "date": "2026-11-23"},
  {"id": 3, "description": "Cake", "amount": 4, "category": "food", "date": "2026-11-24"}
], "budgets": [{"category": null, "amount": 1500}]}"#;

/// Runs the steps through a carrier, and tells all that was seen.
fn transcript(carrier: Carrier, steps: &[Step<'_>]) -> String {
    let mut told = String::new();
    let mut directory = with_files();
    for (document, arguments) in steps {
        if let Some(document) = document {
            told += "# another store\n";
            directory = with_files();
            if !document.is_empty() {
                directory.write(document);
            }
        }
        let mut command = carrier.untyped(directory.path());
        command.current_dir(directory.path());
        let outcome = outcome(command.args(*arguments));
        let words = arguments.iter().map(|word| match word.contains([' ', ';']) {
            true => format!("'{word}'"),
            false => (*word).to_owned(),
        });
        told += &format!("$ expenses {}\n", words.collect::<Vec<_>>().join(" "));
        told += &outcome.stdout;
        told.extend(outcome.stderr.lines().map(|line| format!("! {line}\n")));
        if outcome.status != Some(0) {
            told += &format!("# exit status {}\n", outcome.status.unwrap());
        }
        told.push('\n');
        // The program names the directory of the data file, which a stock runtime hides.
        told = told.replace(&format!("{}/", directory.path().display()), "");
    }
    timeless(&told)
}

/// A directory without a store, with the files that the steps import.
fn with_files() -> Directory {
    let directory = Directory::empty();
    std::fs::write(directory.path().join("rows.csv"), ROWS).unwrap();
    std::fs::write(directory.path().join("bank.csv"), BANK).unwrap();
    std::fs::write(directory.path().join("base.json"), BASE).unwrap();
    std::fs::write(directory.path().join("phone.json"), PHONE).unwrap();
    directory
}

/// The text with `TIME` in the place of each moment of the clock, such as
/// `2026-11-23T10:00:00Z` or, in the name of a file, `2026-11-23T100000Z`.
fn timeless(text: &str) -> String {
    let mut parts = text.split('T');
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let time = part.find('Z').filter(|end| {
            *end >= 6 && part[..*end].bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
        });
        match time {
            Some(end) if result.len() >= 10 => {
                result.truncate(result.len() - 10);
                result += "TIME";
                result += &part[end + 1..];
            }
            _ => {
                result.push('T');
                result += part;
            }
        }
    }
    result
}

/// Compares with a file what both carriers show.
#[track_caller]
fn is_as_before(name: &str, steps: &[Step<'_>]) {
    let program = transcript(Carrier::Program, steps);
    assert_eq!(program, transcript(Carrier::Stock, steps), "the two carriers differ");
    is_as_in(&format!("snapshots/{name}.txt"), program);
}

const DAY: [&str; 2] = ["--date", "2026-11-23"];

#[test]
fn of_add() {
    is_as_before(
        "add",
        &[
            (None, &["add", "12.50", "Lunch #work", "--category", "food", DAY[0], DAY[1]]),
            (None, &["add", "3.20", "Tea", "-c", "FOOD", "-d", "2026-11-24", "--json"]),
            (None, &["add", "0", "Tea", "-c", "food"]),
            (None, &["add", "1", " ", "-c", "food"]),
            (None, &["add", "1", "Tea", "-c", "food", "-d", "2026-02-30"]),
            (None, &["add", "1", "Tea", DAY[0], DAY[1]]),
            (None, &["add", "1", "Coffee"]),
            (None, &["add", "12,50", "Soup", "FOOD", "23.11.2026"]),
            (None, &["add", "3*4.20+2", "Tickets, three", "-c", "travel", "-d", "nov 3 2026"]),
            (None, &["add", "-\u{20ac}5", "Bottles returned", "-c", "food", "-d", "2026-11-23"]),
            (None, &["add", "--like", "last", "-d", "2026-11-24"]),
            (
                None,
                &[
                    "add",
                    "--amount",
                    "20",
                    "--description",
                    "Fish",
                    "-c",
                    "food",
                    "-d",
                    "2026-11-24",
                ],
            ),
            (None, &["add", "1,250", "Sofa", "-c", "home"]),
            (None, &["add", "1", "Tea", "-d", "03/04/2026"]),
            (None, &["add", "1", "Tea", "-d", "31.02.2026"]),
            (None, &["add"]),
            (None, &["add", "12.50"]),
            (None, &["add", "food", "12.50"]),
            (None, &["add", "12.50", "lunch", "-c"]),
            (Some("{"), &["add", "1", "Tea", "-c", "food"]),
        ],
    );
}

#[test]
fn of_list() {
    is_as_before(
        "list",
        &[
            (None, &["list"]),
            (None, &["list", "--json"]),
            (Some(THREE), &["list", "--all"]),
            (None, &["list", "2026-11"]),
            (None, &["list", "coffee", "2026-11"]),
            (None, &["list", "food"]),
            (None, &["list", "-c", "food", "-c", "travel", "--not-text", "coffee"]),
            (None, &["list", "--not-category", "food"]),
            (None, &["list", "--limit", "2"]),
            (None, &["list", "--format", "{date} {amount}"]),
            (None, &["list", "--csv"]),
            (None, &["list", "--format", "csv"]),
            (None, &["list", "--since", "2026-11", "--until", "2026-10"]),
            (None, &["list", "--sort", "amount", "--descending", "--limit", "2"]),
            (None, &["list", "--category", "Food", "--json"]),
            (None, &["list", "--period", "2026-10"]),
            (None, &["list", "--category", "fodo"]),
            (None, &["list", "--since", "tomorrow"]),
            (None, &["list", "--sort", "size"]),
        ],
    );
}

#[test]
fn of_search_categories_and_tags() {
    let tagged = THREE.replace("Lunch", "Lunch #work");
    is_as_before(
        "search",
        &[
            (Some(&tagged), &["search", "ticket", "TRAIN"]),
            (None, &["search", "x"]),
            (None, &["search", "food"]),
            (None, &["search"]),
        ],
    );
    is_as_before(
        "categories",
        &[(Some(&tagged), &["categories"]), (None, &["categories", "--json"])],
    );
    is_as_before("tags", &[(Some(&tagged), &["tags"]), (None, &["tags", "--json"])]);
}

#[test]
fn of_show() {
    is_as_before(
        "show",
        &[
            (Some(THREE), &["show", "2"]),
            (None, &["show", "2", "--json"]),
            (None, &["show", "last"]),
            (None, &["show", "9"]),
            (None, &["show", "two"]),
        ],
    );
}

#[test]
fn of_edit() {
    is_as_before(
        "edit",
        &[
            (Some(THREE), &["edit", "2", "--amount", "50", "--description", "Ticket"]),
            (None, &["edit", "2", "--date", "2026-10-03", "--json"]),
            (None, &["edit", "--from-category", "food", "--category", "meals"]),
            (None, &["edit", "--from-category", "food", "--category", "meals", "--yes"]),
            (None, &["edit", "--text", "nothing", "--category", "meals", "--yes"]),
            (None, &["edit", "last", "--amount", "12,50", "--date", "23.11.2026"]),
            (None, &["edit", "9", "--amount", "1"]),
            (None, &["edit", "3", "amount", "5"]),
            (None, &["edit", "1"]),
        ],
    );
}

#[test]
fn of_delete() {
    is_as_before(
        "delete",
        &[
            (Some(THREE), &["delete", "3", "9"]),
            (None, &["delete", "3"]),
            (None, &["delete", "3"]),
            (None, &["delete", "3-5"]),
            (None, &["rm", "3"]),
            (None, &["delete", "--until", "2026-10", "--yes", "--json"]),
            (None, &["delete", "--category", "food"]),
            (None, &["delete"]),
        ],
    );
}

#[test]
fn of_summary() {
    is_as_before(
        "summary",
        &[
            (None, &["summary"]),
            (None, &["summary", "--by", "month", "--json"]),
            (Some(THREE), &["summary"]),
            (None, &["summary", "--by", "category"]),
            (None, &["summary", "--by", "month"]),
            (None, &["summary", "--by", "year", "--json"]),
            (None, &["summary", "--by", "tag"]),
            (None, &["summary", "--by", "category", "--by", "month"]),
            (None, &["summary", "--by", "month", "--by", "category", "--json"]),
            (None, &["summary", "--by", "category", "--compare", "--period", "2026-10"]),
            (None, &["summary", "--compare", "--since", "2026-11-01", "--until", "2026-11-24"]),
            (None, &["summary", "--compare", "--period", "2026-09"]),
            (None, &["summary", "--compare", "--period", "2026-10", "--json"]),
            (None, &["summary", "--compare"]),
            (None, &["summary", "--by", "week"]),
            (None, &["summary", "--by", "weekday"]),
            (None, &["summary", "--by", "description"]),
            (None, &["summary", "--by", "weekday,category", "--shares"]),
            (None, &["summary", "--by", "month,month"]),
            (None, &["summary", "--by", "category", "--chart"]),
            (None, &["summary", "--by", "quarter"]),
        ],
    );
}

#[test]
fn of_budget() {
    is_as_before(
        "budget",
        &[
            (Some(THREE), &["budget"]),
            (None, &["budget", "400"]),
            (None, &["budget", "15", "--category", "food", "--json"]),
            (None, &["budget", "--period", "2026-11"]),
            (None, &["budget", "--month", "2026-11", "--json"]),
            (None, &["summary", "--period", "2026-11"]),
            (None, &["add", "9", "Dinner", "-c", "food", DAY[0], DAY[1]]),
            (None, &["budget", "--remove", "--category", "food"]),
            (None, &["budget", "1200", "-c", "travel", "--every", "year"]),
            (None, &["budget", "20", "-c", "food", "--carry-over", "--since", "2026-10", "--json"]),
            (None, &["budget", "--month", "2026-11"]),
            (None, &["budget", "--month", "2026-11", "--json"]),
            (None, &["add", "2.80", "Bus", "-c", "travel", DAY[0], DAY[1]]),
            (None, &["budget", "0"]),
            (None, &["budget", "5", "--since", "2026-11"]),
            (None, &["budget", "--month", "11"]),
        ],
    );
}

#[test]
fn of_rename() {
    is_as_before(
        "rename",
        &[
            (Some(THREE), &["rename", "food", "meals"]),
            (None, &["budget", "150", "-c", "meals"]),
            (None, &["rename", "MEALS", "Eating out"]),
            (None, &["budget", "90", "-c", "travel"]),
            (None, &["rename", "eating out", "travel"]),
            (None, &["rename", "eating out", "travel", "--budget", "old", "--json"]),
            (None, &["list", "--all"]),
            (None, &["undo", "--yes"]),
            (None, &["rename", "traval", "trips"]),
            (None, &["rename", "travel"]),
        ],
    );
}

#[test]
fn of_config() {
    is_as_before(
        "config",
        &[
            (Some(THREE), &["config"]),
            (None, &["config", "month-start", "25"]),
            (None, &["config", "--json"]),
            (None, &["summary", "--by", "month"]),
            (None, &["list", "--period", "2026-10"]),
            (None, &["budget", "100"]),
            (None, &["summary", "--period", "2026-10"]),
            (None, &["info"]),
            (None, &["undo"]),
            (None, &["undo", "--json"]),
            (None, &["config", "month-start", "31"]),
            (None, &["config", "month-start", "first"]),
            (None, &["config", "color"]),
        ],
    );
}

#[test]
fn of_repeat_and_due() {
    // Far ahead, so that nothing is due on the day of the test.
    is_as_before(
        "repeat",
        &[
            (Some(THREE), &["repeat"]),
            (None, &["repeat", "--json"]),
            (None, &["add", "900", "Rent", "-c", "home", "-d", "2099-10-31"]),
            (None, &["repeat", "last", "--monthly"]),
            (None, &["repeat", "4", "--every", "2 weeks", "--until", "2100-01-31", "--json"]),
            (None, &["repeat"]),
            (None, &["repeat", "--json"]),
            (None, &["repeat", "--stop", "2"]),
            (None, &["repeat", "--stop", "2"]),
            (None, &["repeat", "4"]),
            (None, &["repeat", "--weekly"]),
            (None, &["repeat", "4", "--every", "fortnight"]),
            (None, &["repeat", "4", "--weekly", "--monthly"]),
            (None, &["undo"]),
            (None, &["add", "9", "News", "-c", "fun", "-d", "2099-11-05", "--every", "week"]),
        ],
    );
    is_as_before(
        "due",
        &[
            (Some(THREE), &["due", "--date", "2099-12-01"]),
            (None, &["add", "900", "Rent", "-c", "home", "-d", "2099-10-31", "--every", "month"]),
            (None, &["due", "--date", "2099-12-01"]),
            (None, &["due", "--date", "2099-12-01", "--json"]),
            (None, &["due", "--date", "2099-12-31", "--json"]),
            (None, &["undo"]),
            (None, &["due", "--date", "2099-12-31"]),
            (None, &["log"]),
            (None, &["due", "--date", "2199-12-31"]),
        ],
    );
}

#[test]
fn of_import() {
    is_as_before(
        "import",
        &[
            (Some(THREE), &["import", "rows.csv", "--dry-run"]),
            (None, &["import", "rows.csv"]),
            (None, &["import", "rows.csv", "--skip-bad", "--json"]),
            (None, &["import", "rows.csv", "--skip-bad"]),
            (None, &["import", "bank.csv"]),
            (
                None,
                &[
                    "import",
                    "bank.csv",
                    "--bank",
                    "--date-column",
                    "Tag",
                    "--date-format",
                    "%d.%m.%Y",
                    "--amount-column",
                    "Betrag",
                    "--decimal-comma",
                    "--description-column",
                    "Text",
                    "--category",
                    "other",
                ],
            ),
            (None, &["import", "-"]),
            (None, &["import"]),
        ],
    );
}

#[test]
fn of_merge() {
    let edited = BASE.replace("12.50", "12").replace("\"counter\": 2", "\"counter\": 5");
    let files =
        ["merge", "--base", "base.json", "--output", "merged.json", "expenses.json", "phone.json"];
    is_as_before(
        "merge",
        &[
            (Some(BASE), &["merge", "phone.json", "--base", "base.json"]),
            (None, &["merge", "phone.json", "--base", "base.json", "--json"]),
            (None, &["log"]),
            (None, &["undo", "--yes"]),
            (Some(&edited), &["merge", "phone.json", "--base", "base.json"]),
            (None, &["merge", "phone.json", "--base", "base.json", "--keep", "both"]),
            (None, &["merge", "phone.json", "--base", "base.json", "--keep", "theirs", "--json"]),
            (None, &["list", "--all"]),
            (Some(&edited), &["merge", "phone.json"]),
            (None, &["merge", "phone.json", "--keep", "ours"]),
            (Some(BASE), &files),
            (None, &["merge", "merged.json", "--base", "base.json"]),
            (Some(&edited), &files),
            (None, &["merge", "phone.json", "base.json"]),
            (None, &["merge", "phone.json", "--output", "merged.json"]),
            (None, &["merge", "rows.csv"]),
            (None, &["merge"]),
        ],
    );
}

#[test]
fn of_export() {
    let formats = ["csv", "json", "jsonl", "hledger", "ledger", "beancount"];
    let lines = formats.map(|format| ["export", "--format", format]);
    let mut steps: Vec<Step<'_>> = vec![(Some(THREE), &["export", "--format", "csv", "-c", "x"])];
    steps.extend(lines.iter().map(|line| (None, &line[..])));
    steps.push((None, &["export"]));
    steps.push((None, &["export", "--format", "hledger", "--currency", "EUR", "-p", "2026-11"]));
    is_as_before("export", &steps);
}

#[test]
fn of_undo_redo_and_log() {
    is_as_before(
        "undo",
        &[
            (Some(THREE), &["undo"]),
            (None, &["delete", "1"]),
            (None, &["delete", "2", "3"]),
            (None, &["undo"]),
            (None, &["undo", "--yes"]),
            (None, &["undo", "--json"]),
            (None, &["undo", "--json"]),
            (None, &["edit", "2", "--amount", "1"]),
            (None, &["delete", "3"]),
            (None, &["undo", "--to", "2", "--yes"]),
            (None, &["undo", "3"]),
        ],
    );
    is_as_before(
        "redo",
        &[
            (Some(THREE), &["redo"]),
            (None, &["delete", "1", "2"]),
            (None, &["undo", "--yes"]),
            (None, &["redo"]),
            (None, &["undo", "--yes"]),
            (None, &["redo", "--json"]),
        ],
    );
    is_as_before(
        "log",
        &[
            (Some(THREE), &["log"]),
            (None, &["delete", "1", "3"]),
            (None, &["edit", "2", "--amount", "1"]),
            (None, &["log"]),
            (None, &["log", "--json"]),
        ],
    );
}

#[test]
fn of_check_and_backup() {
    let bad = THREE.replace("12.50", "\"12.50\"").replace("2026-10-02", "02.10.2026");
    let marks = THREE.replace(
        "  \"counter\": 3,",
        "<<<<<<< ours\n  \"counter\": 3,\n=======\n  \"counter\": 4,\n>>>>>>> theirs",
    );
    is_as_before(
        "check",
        &[
            (Some(THREE), &["check"]),
            (None, &["check", "--json"]),
            (Some(&bad), &["check"]),
            (None, &["check", "--repair"]),
            (Some("{"), &["check", "--repair"]),
            (Some(&marks), &["check"]),
            (None, &["list"]),
        ],
    );
    is_as_before(
        "backup",
        &[
            (None, &["backup"]),
            (Some(THREE), &["backup"]),
            // In a directory of its own, so that its name does not depend on the second.
            (Some(THREE), &["backup", "--json"]),
        ],
    );
}

#[test]
fn of_info_and_of_none() {
    is_as_before(
        "info",
        &[(None, &["info"]), (Some(THREE), &["info"]), (None, &["info", "--json"])],
    );
    is_as_before("none", &[(None, &[]), (None, &["--json", "summary"]), (None, &["frobnicate"])]);
}

#[test]
fn of_every_help() {
    let commands = names();
    let mut lines: Vec<Vec<&str>> = vec![vec!["--help"], vec!["--version"]];
    lines.extend(commands.iter().map(|name| vec![name.as_str(), "--help"]));
    let steps: Vec<Step<'_>> = lines.iter().map(|line| (None, &line[..])).collect();
    // The program's own options are in its help, too.
    let told = transcript(Carrier::Stock, &steps);
    is_as_in("snapshots/help.txt", told);
}

#[test]
fn no_command_is_left_out() {
    for name in names() {
        let file = format!("../../tests/snapshots/{name}.txt");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(text.contains(&format!("$ expenses {name}")), "{name} has no snapshot");
    }
}

/// The commands that a person sees.
fn names() -> Vec<String> {
    let program = Program::<Nothing>::command();
    let shown = program.get_subcommands().filter(|command| !command.is_hide_set());
    shown.map(|command| command.get_name().to_owned()).collect()
}

/// A carrier without options of its own.
#[derive(Clone, Debug, clap::Args)]
struct Nothing {}
