//! What the program and the stock run have each to themselves: where the data are,
//! and which day it is.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use jiff::{Timestamp, tz::TimeZone};

use crate::harness::{Carrier, Directory, Scene, THREE, outcome, program};

#[test]
fn info_shows_the_data_file_and_its_size() {
    let scene = Scene::with(THREE);
    for (carrier, directory) in scene.each() {
        let file = match carrier {
            Carrier::Program => directory.file().to_str().unwrap().to_owned(),
            Carrier::Stock => "expenses.json".to_owned(),
        };
        let run = |arguments: &[&str]| outcome(carrier.command(directory.path()).args(arguments));
        let bytes = THREE.len();
        run(&["info"]).prints(&format!(
            "File      {file}\nSize      {bytes} bytes\nExpenses  3\nLast id   3\n"
        ));
        run(&["info", "--json"]).prints(&format!(
            "{{\n  \"file\": \"{file}\",\n  \"bytes\": {bytes},\n  \"counter\": 3,\n  \"expenses\": 3,\n  \"month_start\": 1\n}}\n"
        ));
    }
    scene.holds(THREE);
}

#[test]
fn info_of_a_store_that_is_yet_to_begin() {
    let scene = Scene::empty();
    for (carrier, directory) in scene.each() {
        let answer = outcome(carrier.command(directory.path()).arg("info"));
        assert!(
            answer.stdout.ends_with("Size      0 bytes\nExpenses  0\nLast id   0\n"),
            "{answer:?}"
        );
    }
    scene.holds_nothing();
}

#[test]
fn the_program_takes_its_directory_from_the_environment_by_default() {
    let (named, of_environment) = (Directory::with(THREE), Directory::empty());
    let run = |arguments: &[&str]| {
        outcome(program().env("EXPENSES_DATA", of_environment.path()).args(arguments))
    };
    assert_eq!(run(&["summary"]).stdout, "No expenses.\n");
    let named = named.path().to_str().unwrap();
    run(&["--data", named, "summary"]).prints("Total 64.60 of 3 expenses.\n");
    run(&["summary", "--data", named]).prints("Total 64.60 of 3 expenses.\n");
}

#[test]
fn the_default_directory_is_the_users_and_for_the_user_alone() {
    let home = Directory::empty();
    let run = |arguments: &[&str]| {
        let mut command = program();
        command.env("HOME", home.path()).env_remove("XDG_DATA_HOME").args(arguments);
        outcome(&mut command)
    };
    run(&["add", "1", "Tea", "-c", "food", "-d", "2026-11-23"])
        .prints("Added 1: 1 Tea (food, 2026-11-23)\n");
    let info: serde_json::Value = serde_json::from_str(&run(&["info", "--json"]).stdout).unwrap();
    let file = Path::new(info["file"].as_str().unwrap());
    assert!(file.starts_with(home.path()) && file.ends_with("expenses/expenses.json"), "{file:?}");
    assert_eq!((mode(file.parent().unwrap()), mode(file)), (0o700, 0o600));
    run(&["edit", "1", "--amount", "2"]).prints("Changed 1: 2 Tea (food, 2026-11-23)\n");
    assert_eq!((mode(file.parent().unwrap()), mode(file)), (0o700, 0o600));
}

#[test]
fn a_directory_that_is_named_and_missing_is_made() {
    let parent = Directory::empty();
    let data = parent.path().join("a/b");
    let mut command = program();
    command.arg("--data").arg(&data).args(["add", "1", "Tea", "-c", "food", "-d", "2026-11-23"]);
    outcome(&mut command).prints("Added 1: 1 Tea (food, 2026-11-23)\n");
    assert_eq!((mode(&data), mode(&data.join("expenses.json"))), (0o700, 0o600));
}

/// The access mode of a file.
fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[test]
fn without_a_date_it_is_the_local_day_in_the_program_and_the_utc_day_in_a_stock_run() {
    let day = |zone: &str| {
        let zone = TimeZone::posix(zone).unwrap();
        Timestamp::now().to_zoned_datetime(zone).date().to_string()
    };
    // At any time the day of one of the two is not that of UTC.
    for zone in ["XXX-14", "XXX+12"] {
        for (carrier, own) in [(Carrier::Program, zone), (Carrier::Stock, "UTC0")] {
            let directory = Directory::empty();
            let before = day(own);
            let mut command = carrier.command(directory.path());
            command.env("TZ", zone).args(["add", "1", "Tea", "-c", "food"]);
            let answer = outcome(&mut command);
            let added = |day| format!("Added 1: 1 Tea (food, {day})\n");
            // Midnight may fall between the two looks at the clock.
            if answer.stdout != added(before) {
                answer.prints(&added(day(own)));
            }
        }
    }
}

#[test]
fn without_a_zone_in_the_environment_the_day_is_the_one_of_the_system() {
    let directory = Directory::empty();
    let day = || {
        let answer = outcome(Command::new("date").arg("+%F").env_remove("TZ"));
        answer.stdout.trim_end().to_owned()
    };
    let before = day();
    let mut command = program();
    command.env_remove("TZ").arg("--data").arg(directory.path());
    let added = outcome(command.args(["add", "1", "Tea", "-c", "food"])).stdout;
    // Midnight may fall between the two looks at the clock.
    let days = [before, day()].map(|day| format!("Added 1: 1 Tea (food, {day})\n"));
    assert!(days.contains(&added), "{added}");
}

#[test]
fn a_file_in_place_of_the_data_directory_is_named() {
    let directory = Directory::with(THREE);
    let file = directory.file();
    outcome(program().arg("--data").arg(&file).arg("list")).fails(&format!(
        "the data directory {} is not a directory; name the one that holds it: expenses --data {}",
        file.display(),
        directory.path().display()
    ));
    directory.holds(THREE);
}

#[test]
fn a_proposed_command_acts_on_the_store_that_was_typed() {
    let directory = Directory::with(THREE);
    let named = directory.path().to_str().unwrap();
    let said = |arguments: &[&str]| outcome(program().args(arguments)).stderr;
    for (arguments, command) in [
        (&["--data", named, "rm", "1"][..], "delete 1"),
        (&["delete", "1-2", "--data", named], "delete 1 2"),
        (&["--data", named, "list"], "list --all"),
        (&["--data", named, "add", "5"], "add 5 DESCRIPTION"),
    ] {
        let message = said(arguments);
        let line = format!(" expenses --data {named} {command}\n");
        assert!(message.ends_with(&line), "{arguments:?}: {message}");
    }
    let missing = said(&["--data", named, "show", "9"]);
    assert!(missing.contains(&format!("`expenses --data {named} list")), "{missing}");
    // What the environment names needs no option.
    let mut untyped = Carrier::Program.untyped(directory.path());
    let untyped = outcome(untyped.args(["rm", "1"])).stderr;
    assert!(untyped.ends_with(": expenses delete 1\n"), "{untyped}");
    directory.holds(THREE);
}
