//! Dates of whole files.

use expenses_formats::{DateOrder, Options, Signs};

use crate::harness::{asked, read_with, rows};

fn file(dates: &[&str]) -> String {
    let rows = dates.iter().map(|date| format!("{date}\tx\t1.50\n"));
    format!("Date\tDescription\tAmount\n{}", rows.collect::<String>())
}

fn options() -> Options {
    Options { signs: Some(Signs::OutIsPositive), ..Options::default() }
}

fn days(dates: &[&str]) -> Vec<String> {
    let reading = read_with(file(dates), &options()).unwrap();
    assert_eq!(
        (reading.questions.as_slice(), reading.skipped.as_slice()),
        (&[][..], &[][..]),
        "{dates:?}"
    );
    reading.rows.iter().map(|row| row.date.to_string()).collect()
}

#[test]
fn dates_with_one_reading_are_read() {
    assert_eq!(days(&["03/04/2026", "13/04/2026"]), ["2026-04-03", "2026-04-13"]);
    assert_eq!(days(&["23 okt. 2026"]), ["2026-10-23"]);
    assert_eq!(days(&["1-Jan-26", "31-Dec-26"]), ["2026-01-01", "2026-12-31"]);
    assert_eq!(days(&["46349"]), ["2026-11-23"]);
    assert_eq!(days(&["20261123"]), ["2026-11-23"]);
    assert_eq!(days(&["2026-11-01 10:11:12"]), ["2026-11-01"]);
    assert_eq!(days(&["2026-11-01T10:11:12.000+01:00"]), ["2026-11-01"]);
    assert_eq!(days(&["Nov 3, 2026"]), ["2026-11-03"]);
}

#[test]
fn dates_with_two_readings_are_asked_about() {
    let reading = read_with(file(&["04/04/2026", "03/04/2026"]), &options()).unwrap();
    assert_eq!(
        asked(&reading),
        "DateOrder\nDateOrder(DayMonthYear); 3 `03/04/2026` 2026-04-03\nDateOrder(MonthDayYear); 3 `03/04/2026` 2026-03-04\n"
    );
    let options =
        Options { date_order: Some(DateOrder::of_pattern("DD/MM/YYYY").unwrap()), ..options() };
    let reading = read_with(file(&["03/04/2026"]), &options).unwrap();
    assert_eq!(rows(&reading), "2 2026-04-03 1.50 x\n");
}

#[test]
fn dates_that_contradict_each_other_are_asked_about_and_then_bad() {
    let text = file(&["13/04/2026", "04/14/2026"]);
    let reading = read_with(&text, &options()).unwrap();
    let change = &reading.questions[0].answers[0].change;
    let mut options = options();
    change.apply(&mut options);
    let reading = read_with(&text, &options).unwrap();
    assert_eq!(crate::harness::skipped(&reading), "3 Bad(DateOrder, column 1): 1.50 x\n");
}
