//! Rows that are harmless, and block nothing.

use expenses_formats::{MAX_DESCRIPTION, Reason};

use crate::harness::{read_likely, rows, skipped};

#[test]
fn an_amount_of_zero_is_skipped() {
    let reading = read_likely(
        "Date,Description,Amount\n2026-11-23,CARD CHECK,0.00\n2026-11-25,SHOES,80.00\n",
    );
    assert_eq!(rows(&reading), "3 2026-11-25 80.00 SHOES\n");
    assert_eq!(skipped(&reading), "2 Zero: 0.00 CARD CHECK\n");
}

#[test]
fn something_stands_in_for_a_description() {
    let reading = read_likely(
        "Date,Description,Amount,Payee,Category\n2026-11-23,,-3.50,,food\n2026-11-24,,-1,,\n2026-11-25,SHOES,-80.00,,\n2026-11-26,,-2,Kiosk,\n2026-11-27,sweets,-2,Kiosk,\n",
    );
    assert_eq!(
        rows(&reading),
        "2 2026-11-23 3.50 food\n3 2026-11-24 1 (no description)\n4 2026-11-25 80.00 SHOES\n5 2026-11-26 2 Kiosk\n6 2026-11-27 2 Kiosk sweets\n"
    );
    let stand_ins: Vec<bool> = reading.rows.iter().map(|row| row.stand_in).collect();
    assert_eq!(stand_ins, [true, true, false, false, false]);
}

#[test]
fn a_long_description_is_cut_and_said() {
    let long = "\u{e4}".repeat(MAX_DESCRIPTION + 1);
    let reading =
        read_likely(format!("Date,Description,Amount\n2026-11-23,{long},1\n2026-11-24,x,2\n"));
    let row = reading.rows.get(0).unwrap();
    assert_eq!((row.description.chars().count(), reading.understood.cut), (MAX_DESCRIPTION, 1));
}

#[test]
fn rows_that_are_not_booked_are_skipped() {
    let reading = read_likely(
        "Date,Description,Amount\n,Hotel,80.00\nPending,Taxi,5.00\n2026-11-25,SHOES,80.00\n",
    );
    assert_eq!(skipped(&reading), "2 Pending: 80.00 Hotel\n3 Pending: 5.00 Taxi\n");
}

#[test]
fn totals_and_remarks_are_skipped_and_broken_rows_are_not() {
    let reading = read_likely(
        "Date,Description,Amount\n2026-11-23,Tea,1.50\n2026-11-24;Bus;2.80\n2026-11-25,SHOES,80.00\nTotal,,81.50\nPrinted on 2026-11-30\n",
    );
    assert_eq!(
        skipped(&reading),
        "3 Bad(Date, column 1): 2026-11-24;Bus;2.80\n5 Balance: 81.50\n6 NoAmount: Printed on 2026-11-30\n"
    );
    // Banco do Brasil spaces it out.
    let reading = read_likely(
        "Data,Histórico,Valor\n13/11/2026,Compra,-45.20\n30/11/2026,S A L D O,5954.80\n",
    );
    assert_eq!(skipped(&reading), "3 Balance: 5954.80 S A L D O\n");
    // The name of a petrol station.
    let reading = read_likely("Date,Description,Amount\n2026-11-23,TOTAL,51.50\n");
    assert_eq!(reading.rows.len(), 1);
}

#[test]
fn ids_are_told_if_they_are_of_the_rows() {
    let ids = |text: &str| {
        let reading = read_likely(text);
        reading.rows.iter().map(|row| row.id.map(str::to_owned)).collect::<Vec<_>>()
    };
    let own =
        ids("Date,Description,Amount,Transaction ID\n2026-11-23,a,1.50,x1\n2026-11-23,a,1.50,x2\n");
    assert_eq!(own, [Some("x1".into()), Some("x2".into())]);
    let account = ids("Date,Description,Amount,ID\n2026-11-23,a,1.50,x1\n2026-11-23,a,1.50,x1\n");
    assert_eq!(account, [None, None]);
}

#[test]
fn every_problem_is_a_sentence() {
    let reading = read_likely("Date,Description,Amount\n2026-11-23,Tea,1.50\n2026-11-24,Bus,x\n");
    let Reason::Bad(problem) = &reading.skipped[0].reason else { panic!() };
    assert_eq!(problem.to_string(), "column 3: `x` is not an amount");
}
