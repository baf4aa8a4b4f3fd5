//! Expenses go out to other programs and come back from them.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::harness::{Carrier, Directory, Outcome, Scene, THREE, outcome};

const CSV: &str = "expenses_id,date,amount,category,description\n\
    1,2026-11-23,12.50,food,Lunch\n\
    2,2026-10-02,48.90,travel,Train ticket\n\
    3,2026-11-23,3.2,food,Coffee\n";
/// The same expenses in another program's file.
const OTHER: &str = "Date,Amount,Category,Description\n\
    2026-11-23,12.50,food,Lunch\n\
    2026-10-02,48.90,travel,Train ticket\n\
    2026-11-23,3.2,food,Coffee\n";

/// Runs a command with a standard input.
fn fed(command: &mut Command, input: &[u8]) -> Outcome {
    let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = streams.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    Outcome {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn an_imported_export_exports_the_same_bytes() {
    let scene = Scene::with(THREE);
    scene.run(&["export", "--format", "csv"]).prints(CSV);
    for format in ["csv", "json", "jsonl"] {
        let exported = scene.run(&["export", "--format", format]).stdout;
        for (carrier, directory) in Scene::empty().each() {
            let run =
                |arguments: &[&str]| carrier.command(directory.path()).args(arguments).output();
            fed(carrier.command(directory.path()).args(["import", "-"]), exported.as_bytes())
                .prints("Imported 3 expenses.\n");
            let again = run(&["export", "--format", format]).unwrap();
            assert_eq!(String::from_utf8(again.stdout).unwrap(), exported);
            directory.holds(THREE);
            let again =
                fed(carrier.command(directory.path()).args(["import", "-"]), exported.as_bytes());
            assert!(again.stdout.ends_with("\nImported 0 expenses.\n"), "{again:?}");
            directory.holds(THREE);
        }
    }
}

#[test]
fn a_file_is_read_by_its_name() {
    let elsewhere = Directory::empty();
    let file = elsewhere.path().join("bank.csv");
    fs::write(&file, CSV).unwrap();
    let directory = Directory::empty();
    let file = file.to_str().unwrap();
    let mut import = Carrier::Program.command(directory.path());
    outcome(import.args(["import", file])).prints("Imported 3 expenses.\n");

    // A stock runtime shows the data directory alone.
    let mut import = Carrier::Stock.command(directory.path());
    let refused = outcome(import.args(["import", file]));
    assert_eq!(refused.status, Some(1));
    assert!(
        refused.stderr.contains("use the standard input, as in `import - < FILE`"),
        "{refused:?}"
    );
    fs::write(
        directory.path().join("more.jsonl"),
        "{\"description\":\"Tea\",\"amount\":1,\"category\":\"food\",\"date\":\"2026-11-24\"}\n",
    )
    .unwrap();
    let mut import = Carrier::Stock.command(directory.path());
    outcome(import.args(["import", "more.jsonl"])).prints("Imported 1 expense.\n");
}

#[test]
fn a_bad_row_imports_nothing_and_a_dry_run_neither() {
    let scene = Scene::with(THREE);
    for (carrier, directory) in scene.each() {
        let import = |options: &[&str], input: String| {
            let mut command = carrier.command(directory.path());
            fed(command.args(["import", "-"]).args(options), input.as_bytes())
        };
        import(&[], format!("{OTHER}2026-02-30,1,food,x\n2026-11-24,1,food,y\n")).fails(
            "the standard input, line 5: column 1: `2026-02-30` is not a calendar date\n\
             expenses: nothing was imported: mend this line, or leave it out with --skip-bad",
        );
        import(&["--dry-run"], format!("{OTHER}2026-11-24,1,food,y\n")).prints(
            "Line 2 skipped (already there as expense 1): 12.50 Lunch (food, 2026-11-23)\n\
             Line 3 skipped (already there as expense 2): 48.90 Train ticket (travel, 2026-10-02)\n\
             Line 4 skipped (already there as expense 3): 3.2 Coffee (food, 2026-11-23)\n\
             Line 5 is new: 1 y (food, 2026-11-24)\n\
             Would import 1 expense.\n",
        );
    }
    scene.holds(THREE);
}

#[test]
fn a_hundred_thousand_rows_are_one_change() {
    let rows = (0..100_000)
        .map(|row| format!("2026-11-{:02},{}.50,food,Row {row}\n", 1 + row % 28, row + 1));
    let csv = "date,amount,category,description\n".to_owned() + &rows.collect::<String>();
    for (carrier, directory) in Scene::empty().each() {
        fed(carrier.command(directory.path()).args(["import", "-"]), csv.as_bytes())
            .prints("Imported 100000 expenses.\n");
        let exported =
            outcome(carrier.command(directory.path()).args(["export", "--format", "csv"]));
        let exported: Vec<_> = exported.stdout.lines().skip(1).collect();
        let is_row = |(id, row): (usize, &str)| exported[id] == format!("{},{row}", id + 1);
        let are_rows = csv.lines().skip(1).enumerate().all(is_row);
        assert!(are_rows && exported.len() == 100_000, "what is exported is not what was imported");
        let undone = outcome(carrier.command(directory.path()).args(["undo", "--yes"]));
        let stdout = undone.stdout;
        assert!(stdout.ends_with(": added 100000 expenses: 1 to 100000\n"), "{stdout}");
        outcome(carrier.command(directory.path()).arg("list")).prints("No expenses.\n");
    }
}

/// A bank's file: its own headings, a decimal comma, a salary, and an encoding of the past.
const BANK: &[u8] = b"Buchungstag;Empf\xe4nger;Verwendungszweck;Betrag;W\xe4hrung\n\
    23.11.2026;REWE Markt;Einkauf;-12,50;EUR\n24.11.2026;Firma GmbH;Gehalt;2.400,00;EUR\n";

#[test]
fn a_banks_file_is_asked_about_once_and_the_next_needs_no_options() {
    let next = String::from_utf8_lossy(BANK).replace(".11.", ".12.").replace('\u{fffd}', "\u{e4}");
    for (carrier, directory) in Scene::empty().each() {
        let import = |options: &[&str], input: &[u8]| {
            let mut command = carrier.command(directory.path());
            fed(command.args(["import", "-"]).args(options), input)
        };
        let refused = import(&["-c", "food"], BANK);
        assert_eq!(refused.status, Some(1));
        for option in ["--bank: ", "--card: ", "nothing was imported"] {
            assert!(refused.stderr.contains(option), "{refused:?}");
        }
        let out = "Line 3 skipped (money in): 2400.00 Firma GmbH Gehalt\n";
        import(&["-c", "food", "--bank"], BANK).prints(&format!("{out}Imported 1 expense.\n"));
        let next = import(&[], next.as_bytes());
        assert_eq!(next.stdout, format!("{out}Imported 1 expense.\n"), "{next:?}");
        assert!(next.stderr.contains("is read as the last one of"), "{next:?}");
        outcome(carrier.command(directory.path()).args(["list", "--all"])).prints(
            "ID  DATE        AMOUNT  CATEGORY  DESCRIPTION\n \
             1  2026-11-23   12.50  food      REWE Markt Einkauf\n \
             2  2026-12-23   12.50  food      REWE Markt Einkauf\n\
             Total 25.00 of 2 expenses.\n",
        );
    }
}
