//! Files of banks, through the whole program: what their ids do, and how much memory they take.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::harness::{Carrier, Directory, outcome, program};

/// An OFX file with one row.
fn ofx(day: u8, id: &str, name: &str) -> String {
    format!(
        "OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>\n<STMTTRN><DTPOSTED>202611{day}<TRNAMT>-12.50<FITID>{id}<NAME>{name}</STMTTRN>\n</BANKTRANLIST></STMTRS></OFX>\n"
    )
}

#[test]
fn a_row_is_known_by_its_bank_whatever_becomes_of_it() {
    for carrier in Carrier::ALL {
        let directory = Directory::empty();
        let run = |arguments: &[&str]| {
            let mut command = carrier.command(directory.path());
            outcome(command.args(arguments).current_dir(directory.path()))
        };
        let import = |file: String| {
            let mut command = carrier.command(directory.path());
            let mut child = command
                .args(["import", "-", "-c", "food"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            std::io::Write::write_all(&mut child.stdin.take().unwrap(), file.as_bytes()).unwrap();
            String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
        };
        assert_eq!(import(ofx(20, "F1", "PENDING")), "Imported 1 expense.\n");
        let output = import(ofx(23, "F1", "Lunch GmbH"));
        assert_eq!(
            output,
            "Line 4 skipped (already there as expense 1): 12.50 PENDING (food, 2026-11-20)\nImported 0 expenses.\n"
        );
        assert_eq!(import(ofx(20, "F2", "PENDING")), "Imported 1 expense.\n");
        assert_eq!(run(&["delete", "1"]).status, Some(0));
        let output = import(ofx(23, "F1", "Lunch GmbH"));
        assert!(output.starts_with("Line 4 skipped (changed or deleted since"), "{output}");
        assert_eq!(run(&["undo"]).status, Some(0));
        let output = import(ofx(24, "F1", "Lunch"));
        assert!(output.contains("(already there as expense 1)"), "{output}");
    }
}

/// Imports so many rows into a new store. Returns the size of their file, and the most memory
/// that the program had, in bytes.
fn import(rows: usize) -> (u64, u64) {
    let directory = Directory::empty();
    let file = directory.path().join("bank.csv");
    let row = |at: usize| {
        format!("2026-{:02}-{:02},Shop number {at},-{at}.50\n", at % 12 + 1, at % 28 + 1)
    };
    let text: String = (1..=rows).map(row).collect();
    fs::write(&file, format!("Date,Description,Amount\n{text}")).unwrap();
    let mut command: Command = program();
    command.arg("--data").arg(directory.path()).args(["import", "-c", "food", "--bank"]);
    let mut child = command.arg(&file).stdout(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    // The kernel keeps the most, so what is missed is what the last moments add.
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
        let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
        most = most.max(peak << 10);
        thread::sleep(Duration::from_millis(1));
    }
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(output.ends_with(&format!("Imported {rows} expenses.\n")), "{output}");
    (fs::metadata(file).unwrap().len(), most)
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_an_import_is_bounded_by_its_file() {
    let (_, least) = import(1_000);
    let (bytes, most) = import(100_000);
    let more = (most - least) as f64 / bytes as f64;
    println!("{most} bytes for a file of {bytes}, {least} for a small one: {more} times the file");
    assert!(more < 30.0, "{more} times the size of the file");
}
