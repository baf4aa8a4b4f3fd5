//! The table of docs/everyday.md: each command does what it says there, with as many keys.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::docs::ROOT;
use crate::harness::{Directory, has, program};

/// A command of the table, with what is typed after it, and its number of keys.
struct Typed {
    text: String,
    keys: usize,
}

impl Typed {
    /// `None` if the cell names no command.
    fn of(cell: &str, keys: &str) -> Option<Self> {
        let text = cell.strip_prefix('`')?.strip_suffix('`')?.to_owned();
        Some(Self { text, keys: keys.parse().unwrap() })
    }

    /// Types it into a shell, in a directory of its own with these programs.
    #[track_caller]
    fn succeeds(&self, directory: &Path, path: &str) {
        assert_eq!(self.text.chars().count(), self.keys, "{}", self.text);
        let (command, entered) = self.text.split_once('⏎').unwrap();
        let input = directory.join("input");
        fs::write(&input, entered.replace('⏎', "\n")).unwrap();
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(directory)
            .env("PATH", path)
            .env("EXPENSES_DATA", directory.join("data"))
            .env("LEDGER_FILE", directory.join("journal"))
            .env("TZ", "UTC")
            .stdin(Stdio::from(fs::File::open(input).unwrap()))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", self.text);
    }
}

/// The rows of the table: the commands of this program and of hledger.
fn rows() -> Vec<(Typed, Option<Typed>)> {
    let text = fs::read_to_string(format!("{ROOT}/docs/everyday.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ") && line.contains('⏎'));
    let cells = rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect());
    let row = |cells: Vec<&str>| {
        let hledger = Typed::of(cells[3], cells.get(4).unwrap_or(&""));
        (Typed::of(cells[1], cells[2]).unwrap(), hledger)
    };
    cells.map(row).collect()
}

/// Six years of expenses until today, in a store and in a journal.
fn six_years() -> Directory {
    let directory = Directory::empty();
    let today = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date();
    let kinds = [("lunch", "food"), ("dentist", "health"), ("train ticket", "travel")];
    let mut rows = "date,description,amount,category\n".to_owned();
    for (days, (description, category)) in (0..2_190).rev().zip(kinds.iter().cycle()) {
        let day = today.checked_sub(jiff::Span::new().days(days)).unwrap();
        rows += &format!("{day},{description},{}.50,{category}\n", days % 90 + 1);
    }
    let (bank, data) = (directory.path().join("bank.csv"), directory.path().join("data"));
    fs::write(&bank, rows).unwrap();
    let run = |arguments: &[&str]| {
        let output = program().arg("--data").arg(&data).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    run(&["import", bank.to_str().unwrap()]);
    fs::write(directory.path().join("journal"), run(&["export", "--format", "hledger"])).unwrap();
    directory
}

#[test]
fn ten_everyday_tasks_take_the_keys_that_the_table_says() {
    let directory = six_years();
    let programs = Path::new(env!("CARGO_BIN_EXE_expenses")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let has_hledger = has("hledger", "everyday tasks with hledger");
    let rows = rows();
    assert_eq!(rows.len(), 10);
    for (ours, theirs) in rows {
        ours.succeeds(directory.path(), &path);
        if let Some(theirs) = theirs.filter(|_| has_hledger) {
            theirs.succeeds(directory.path(), &path);
        }
    }
}
