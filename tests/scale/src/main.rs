//! Prints the tables of `docs/scale.md`, and fails if the document has others. With
//! `SNAPSHOTS=overwrite` in the environment it puts them there.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program prints")]

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use expenses_scale::{files, tables};
use expenses_store::document;

fn main() -> ExitCode {
    if env::args().nth(1).as_deref() == Some("measure") {
        return measure();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/scale.md");
    let Ok(mut document) = fs::read_to_string(&path) else {
        eprintln!("{}: cannot be read", path.display());
        return ExitCode::FAILURE;
    };
    let overwrites = env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    let mut differ = 0;
    let mut all = vec![tables::years()];
    all.extend(tables::of_runs());
    for table in all {
        let text = table.join("\n");
        println!("{text}\n");
        if !document.contains(&text) {
            differ += 1;
            document = replaced(&document, &table);
        }
    }
    if differ == 0 {
        return ExitCode::SUCCESS;
    }
    if overwrites && fs::write(&path, document).is_ok() {
        return ExitCode::SUCCESS;
    }
    eprintln!("docs/scale.md has {differ} other tables; SNAPSHOTS=overwrite replaces them");
    ExitCode::FAILURE
}

/// The document with this table in the place of the one that has the same head.
fn replaced(document: &str, table: &[String]) -> String {
    let mut lines = Vec::new();
    let mut is_inside = false;
    for line in document.lines() {
        if Some(line) == table.first().map(String::as_str) {
            is_inside = true;
            lines.extend(table.iter().map(String::as_str));
        }
        is_inside &= line.starts_with('|');
        if !is_inside {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

/// Prints what reading and writing a data file takes natively, the fastest of 100 turns.
fn measure() -> ExitCode {
    println!("expenses, bytes, microseconds to read, to write");
    for expenses in [0, 300, 1_825, 3_000, 5_475, 10_000] {
        let bytes = files::of_a_person(expenses);
        let mut best = [u128::MAX; 2];
        for _ in 0..100 {
            let copy = bytes.clone();
            let begun = Instant::now();
            let Ok(document) = document::load(copy) else { return ExitCode::FAILURE };
            let read = begun.elapsed().as_micros();
            let begun = Instant::now();
            let written = document.write().len();
            let times = [read, begun.elapsed().as_micros()];
            assert_eq!(written, bytes.len());
            best = [best[0].min(times[0]), best[1].min(times[1])];
        }
        println!("{expenses}, {}, {}, {}", bytes.len(), best[0], best[1]);
    }
    ExitCode::SUCCESS
}
