//! The journals that `export` writes, as the real hledger, ledger and beancount read
//! them: they accept them, and their totals are those of `summary`.
//!
//! On a machine without one of the three its test says so in a line and checks nothing;
//! where the environment variable CI is set, that is a failure.

use std::fs;
use std::process::Command;

use crate::harness::{Directory, Scene, has, leave_out, outcome};

/// Descriptions and categories that mean something in a journal, and amounts of all
/// sizes.
fn odd() -> String {
    let texts = [
        ("Lunch", "food", "12.50"),
        ("a; b | c", "food; drink", "1.234"),
        ("* (x) \\\"quoted\\\" \\\\ ! = @ {1}", "Food", "0.0001"),
        ("two\\nlines\\tand  spaces", "a  b\\tc", "3"),
        ("", "", "99999999999.9999"),
        ("(code) #work #C-1 #ä", "(virtual)", "0.30000000000000004"),
        ("[2026-13-99] tag: x, date: y", "[x]:y::z:", "0.1"),
        ("寿司 🍣", "寿司", "0.2"),
        ("refund", "ärzte & co.", "-5"),
        ("gift", "~=*!", "0"),
    ];
    let records = texts.iter().zip(1..).map(|((description, category, amount), id)| {
        let day = 10 + id;
        format!(
            r#""{id}": {{"description": "{description}", "amount": {amount}, "category": "{category}", "date": "2026-11-{day}"}}"#
        )
    });
    format!(r#"{{"expenses": {{{}}}}}"#, records.collect::<Vec<_>>().join(", "))
}

/// A journal of all expenses, in a file, and their total.
fn journal(format: &str, directory: &Directory) -> (String, String) {
    let scene = Scene::with(odd());
    let exported = scene.run(&["export", "--format", format, "--currency", "EUR"]);
    assert_eq!((exported.status, exported.stderr.as_str()), (Some(0), ""));
    let file = directory.path().join("journal");
    fs::write(&file, exported.stdout).unwrap();
    let summary: serde_json::Value =
        serde_json::from_str(&scene.run(&["summary", "--json"]).stdout).unwrap();
    (file.to_str().unwrap().to_owned(), format!("{}", summary["total"]))
}

/// The number at the start of a text that ends in a currency.
fn number(text: &str) -> f64 {
    let number = text.split("EUR").next().unwrap_or_default().trim();
    number.parse().unwrap_or_else(|_| panic!("`{text}` begins with no number"))
}

#[test]
fn hledger_reads_its_journal() {
    if !has("hledger", "the journal for hledger") {
        return;
    }
    let directory = Directory::empty();
    let (file, total) = journal("hledger", &directory);
    let run = |arguments: &[&str]| {
        let mut command = Command::new("hledger");
        let answer = outcome(command.env("LANG", "C.UTF-8").args(["-f", &file]).args(arguments));
        assert_eq!(answer.status, Some(0), "{answer:?}");
        answer.stdout
    };
    run(&["check"]);
    let balance = run(&["balance", "--depth", "1", "--no-total", "Expenses"]);
    assert_eq!(number(&balance), total.parse::<f64>().unwrap());
    assert_eq!(run(&["print"]).lines().filter(|line| line.starts_with("2026")).count(), 10);
    let accounts = run(&["accounts"]);
    assert!(
        accounts.contains("Expenses:food\n") && !accounts.contains("Expenses:Food\n"),
        "{accounts}"
    );
}

#[test]
fn ledger_reads_its_journal() {
    if !has("ledger", "the journal for ledger") {
        return;
    }
    let directory = Directory::empty();
    let (file, total) = journal("ledger", &directory);
    let run = |arguments: &[&str]| {
        let mut command = Command::new("ledger");
        let answer = outcome(command.args(["--args-only", "-f", &file]).args(arguments));
        assert_eq!((answer.status, answer.stderr.as_str()), (Some(0), ""));
        answer.stdout
    };
    let balance = run(&["balance", "--depth", "1", "--no-total", "Expenses"]);
    assert_eq!(number(&balance), total.parse::<f64>().unwrap());
    // ledger does not show the one of nothing.
    assert_eq!(run(&["print"]).lines().filter(|line| line.starts_with("2026")).count(), 9);
}

#[test]
fn beancount_reads_its_journal() {
    const READ: &str = "
import sys
from decimal import Decimal
from beancount import loader
from beancount.core.data import Open, Transaction
entries, errors, _ = loader.load_file(sys.argv[1])
assert not errors, errors
transactions = [entry for entry in entries if isinstance(entry, Transaction)]
assert [entry.meta['id'] for entry in transactions] == list(range(1, 11)), transactions
categories = [entry.meta.get('category') for entry in entries if isinstance(entry, Open)]
assert 'food; drink' in categories, categories
assert transactions[5].tags == {'work', 'C-1'}, transactions[5]
postings = [posting for entry in transactions for posting in entry.postings]
print(sum(p.units.number for p in postings if p.account.startswith('Expenses:')))
";
    let mut import = Command::new("python3");
    if outcome(import.args(["-c", "import beancount"])).status != Some(0) {
        leave_out("the journal for beancount, which needs Python's beancount");
        return;
    }
    let directory = Directory::empty();
    let (file, total) = journal("beancount", &directory);
    let answer = outcome(Command::new("python3").args(["-c", READ, &file]));
    assert_eq!((answer.status, answer.stderr.as_str()), (Some(0), ""));
    assert_eq!(answer.stdout.trim().parse::<f64>().unwrap(), total.parse::<f64>().unwrap());
}
