//! Forms other than CSV.

use expenses_formats::{Error, File, Options, Signs};

use crate::harness::{read, read_with, rows, skipped, sums};

fn ids(reading: &expenses_formats::Reading) -> Vec<Option<&str>> {
    reading.rows.iter().map(|row| row.id).collect()
}

#[test]
fn ofx_of_both_kinds_is_read() {
    let expected =
        "23 2026-11-23 12.50 Grocer & Son weekly shop\n30 2026-11-24 -2100.00 ACME PAYROLL\n";
    let sgml = read(include_bytes!("data/statement.ofx"));
    assert_eq!(rows(&sgml), expected);
    assert_eq!(ids(&sgml), [Some("202611230001"), Some("202611240001")]);
    assert_eq!(
        (sgml.understood.form.as_str(), sgml.rows.get(0).unwrap().currency),
        ("OFX", Some("USD"))
    );
    let xml = read(include_bytes!("data/statement.xml.ofx"));
    assert_eq!(rows(&xml), "4 2026-11-23 12.50 Grocer\n");
    let broken = "OFXHEADER:100\n\n<OFX><STMTTRN><DTPOSTED>20261123\n<TRNAMT>-1.00\n";
    assert!(matches!(
        read_with(broken, &Options::default()),
        Err(Error::Malformed { line: 3, column: 6, .. })
    ));
}

/// An OFX file with a transaction of each type and amount.
fn ofx(rows: &[&str]) -> String {
    let row = |(at, row): (usize, &&str)| {
        let (kind, amount) = row.split_once(' ').unwrap();
        format!(
            "<STMTTRN><TRNTYPE>{kind}<DTPOSTED>202611{:02}<TRNAMT>{amount}<FITID>{at}<NAME>{kind}</STMTTRN>\n",
            at + 10
        )
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    format!("OFXHEADER:100\n\n<OFX><BANKTRANLIST>\n{rows}</BANKTRANLIST></OFX>\n")
}

#[test]
fn the_types_of_ofx_tell_the_direction_if_signs_do_not() {
    for debits in
        [&["DEBIT 12.50", "FEE 3.50", "CREDIT 2500"][..], &["DEBIT 16.00", "CREDIT -2500"]]
    {
        let reading = read(ofx(debits));
        assert_eq!(sums(&reading), ("16.00".into(), "2500".into()));
        // The next file tells it anew.
        let next = read_with(ofx(&["DEBIT -3", "CREDIT 9"]), &reading.understood.profile());
        assert_eq!(sums(&next.unwrap()), ("3".into(), "9".into()));
    }
    let open = read(ofx(&["DEBIT 12.50", "XFER 100"]));
    assert_eq!(skipped(&open), "5 Bad(Direction, column 8): 100 XFER\n");
    let other = read(ofx(&["DEBIT -12.50", "DEBIT 3.50", "CREDIT 2500", "POS -1", "PAYMENT 7"]));
    assert_eq!(sums(&other), ("13.50".into(), "2507".into()));
    assert_eq!(skipped(&other), "5 Bad(SignAgainstDirection, column 2): 3.50 DEBIT\n");
    // A bank that calls everything so says nothing.
    let all = read(ofx(&["DEBIT -12.50", "DEBIT 2500"]));
    assert_eq!(sums(&all), ("12.50".into(), "2500".into()));
}

#[test]
fn qif_is_read() {
    let reading = read(include_bytes!("data/statement.qif"));
    assert_eq!(
        rows(&reading),
        "5 2026-11-23 12.50 Grocer\n10 2026-01-05 -2100.00 Acme Payroll November\n"
    );
    assert_eq!(reading.rows.get(0).unwrap().category, Some("Food:Groceries"));
    let one = read("!Type:Bank\nD11/23/2026\nT-12.50\nPGrocer\n^\n");
    assert_eq!(rows(&one), "2 2026-11-23 12.50 Grocer\n");
    // Between own accounts.
    let savings = read(
        "!Type:Bank\nD11/23/2026\nT-500\nPTo savings\nL[Savings]\n^\nD11/24/2026\nT-3\nPTea\nLFood\n^\n",
    );
    assert_eq!(rows(&savings), "7 2026-11-24 3 Tea\n");
    assert_eq!(skipped(&savings), "2 Transfer: -500 To savings\n");
}

#[test]
fn camt_is_read() {
    let reading = read(include_bytes!("data/camt053.xml"));
    assert_eq!(
        rows(&reading),
        "7 2026-11-23 12.50 B\u{e4}cker & Sohn Br\u{f6}tchen\n24 2026-11-24 -2500.00 Werkgever BV Loon\n"
    );
    assert_eq!(skipped(&reading), "40 Pending: 9.99 Card reservation\n");
    assert_eq!(ids(&reading), [Some("REF-1"), Some("REF-2")]);
    let broken = &include_str!("data/camt053.xml")[..900];
    assert!(matches!(
        read_with(broken, &Options::default()),
        Err(Error::Malformed { form: "CAMT", .. })
    ));
}

#[test]
fn mt940_is_read() {
    let reading = read(include_bytes!("data/statement.sta"));
    assert_eq!(
        rows(&reading),
        "5 2026-11-23 12.50 Shop Ltd Tea and cake\n8 2026-11-24 -2500.00 Werkgever BV Loon november\n10 2026-11-25 -5 Reversal\n"
    );
    assert_eq!(reading.rows.get(0).unwrap().currency, Some("EUR"));
    assert_eq!(ids(&reading), [Some("B1"), Some("B2"), None]);
    let broken =
        ":20:X\n:25:1\n:60F:C261101EUR1,00\n:61:nonsense\n:86:x\n:61:2611230101D1,00NMSCNONREF\n";
    assert_eq!(skipped(&read(broken)), "4 Bad(Amount, column 2): nonsense x\n");
}

#[test]
fn json_of_other_trackers_is_read() {
    let text = "{\"transactions\": [\n {\"id\": \"t-1\", \"transactionDate\": \"2026-11-23T10:00:00Z\", \"amount\": -12.5, \"description\": \"Caf\\u00e9\", \"category\": {\"name\": \"food\"}, \"tags\": []},\n {\"id\": \"t-2\", \"transactionDate\": \"2026-11-24T10:00:00+02:00\", \"amount\": 1e2, \"description\": \"Pay\", \"category\": null}\n]}";
    let options = Options { signs: Some(Signs::OutIsNegative), ..Options::default() };
    let reading = read_with(text, &options).unwrap();
    assert_eq!(rows(&reading), "2 2026-11-23 12.5 Caf\u{e9}\n3 2026-11-24 -100 Pay\n");
    assert_eq!(ids(&reading), [Some("t-1"), Some("t-2")]);
    let first = reading.rows.get(0).unwrap();
    assert_eq!(first.category, Some("food"));
    let lines = "{\"date\": \"2026-11-23\", \"amount\": \"3.50\", \"type\": \"expense\", \"note\": \"Tea\"}\n\n{\"date\": \"2026-11-24\", \"amount\": \"9\", \"type\": \"income\", \"note\": \"Pay\"}\n";
    assert_eq!(rows(&read(lines)), "1 2026-11-23 3.50 Tea\n3 2026-11-24 -9 Pay\n");
    for empty in ["[]", "{\"transactions\": [ ]}", "{}"] {
        assert!(matches!(read_with(empty, &Options::default()), Err(Error::Empty)), "{empty}");
    }
    let broken = read_with("[{\"date\": \"2026-11-23\",\n \"amount\": }]", &Options::default());
    assert!(matches!(broken, Err(Error::Malformed { form: "JSON", line: 2, .. })));
}

#[test]
fn files_of_other_kinds_are_named() {
    for (bytes, expected) in [
        (
            &b"PK\x03\x04\x14\0xl/workbook.xml"[..],
            "it is an Excel workbook: open it and save it as CSV",
        ),
        (b"%PDF-1.4", "it is a PDF file: download the statement as CSV"),
        (b"\x1f\x8b\x08", "it is compressed with gzip: unpack it first, as with `gunzip`"),
        (b"", "it is empty"),
    ] {
        assert_eq!(File::open(bytes).err().unwrap().to_string(), expected);
    }
    assert!(matches!(
        File::open(b"<!DOCTYPE html><html>"),
        Err(Error::UnknownForm { what: "a web page", .. })
    ));
}

#[test]
fn other_encodings_are_read() {
    let text = "Datum;Betrag;Text\r\n23.11.2026;-12,50;B\u{e4}cker\r\n";
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let options = Options { signs: Some(Signs::OutIsNegative), ..Options::default() };
    let reading = read_with(bytes, &options).unwrap();
    assert_eq!(rows(&reading), "2 2026-11-23 12.50 B\u{e4}cker\n");
    let japanese =
        b"\x93\xfa\x95t,\x93E\x97v,\x8b\xe0\x8az\r\n2026/11/23,\x83X\x81[\x83p\x81[,\"1,234\"\r\n";
    let reading = read_with(japanese, &options).unwrap();
    assert_eq!(reading.understood.encoding, "Shift_JIS");
    assert_eq!(reading.understood.columns.len(), 3);
}
