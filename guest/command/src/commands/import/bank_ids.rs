//! What a bank calls a row tells it from others and finds it again.

use crate::fixture::Fixture;

/// An OFX file of these rows: the day in November 2026, the amount, the id and the payee.
fn ofx(rows: &[(u8, &str, &str, &str)]) -> String {
    let row = |(day, amount, id, name): &(u8, &str, &str, &str)| {
        format!(
            "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202611{day:02}<TRNAMT>{amount}<FITID>{id}<NAME>{name}</STMTTRN>\n"
        )
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>\n{rows}</BANKTRANLIST></STMTRS></OFX>\n"
    )
}

/// A store into which such a file was imported.
fn imported(rows: &[(u8, &str, &str, &str)]) -> Fixture {
    let mut fixture = Fixture::new();
    import(&mut fixture, rows);
    fixture
}

/// What an import of such a file says.
fn import(fixture: &mut Fixture, rows: &[(u8, &str, &str, &str)]) -> String {
    fixture.files.named.insert("bank.ofx".into(), ofx(rows).into_bytes());
    fixture.run(&["import", "bank.ofx", "-c", "food"])
}

#[test]
fn a_row_that_its_bank_has_changed_since_is_not_added_again() {
    let mut fixture = imported(&[(20, "-12.50", "F1", "PENDING 4711"), (20, "-3", "F2", "Tea")]);
    // Booked three days later, and called otherwise; the other is as it was.
    let rows =
        [(23, "-12.50", "F1", "Lunch GmbH"), (20, "-3.00", "F2", "Tea"), (24, "-1", "F3", "Bus")];
    assert_eq!(
        import(&mut fixture, &rows),
        "Line 4 skipped (already there as expense 1): 12.50 PENDING 4711 (food, 2026-11-20)\n\
         Line 5 skipped (already there as expense 2): 3 Tea (food, 2026-11-20)\n\
         Imported 1 expense.\n"
    );
    assert!(import(&mut fixture, &rows).ends_with("\nImported 0 expenses.\n"));
    assert_eq!(fixture.list().len(), 3);
}

#[test]
fn equal_rows_with_different_ids_are_two() {
    let tea = |id| (20, "-3", id, "Tea");
    let mut fixture = imported(&[tea("F1"), tea("F2")]);
    assert_eq!(fixture.list().len(), 2);
    // In a later file, which has the first no more, too.
    assert!(import(&mut fixture, &[tea("F2"), tea("F3")]).ends_with("\nImported 1 expense.\n"));
    assert_eq!(import(&mut fixture, &[tea("F4")]), "Imported 1 expense.\n");
    assert_eq!(fixture.list().len(), 4);
    // Whichever of them was deleted stays so, and keeps none of the others away.
    fixture.run(&["delete", "1"]);
    assert!(import(&mut fixture, &[tea("F1"), tea("F2")]).ends_with("\nImported 0 expenses.\n"));
    assert_eq!(import(&mut fixture, &[tea("F5")]), "Imported 1 expense.\n");
}

#[test]
fn what_was_edited_or_deleted_does_not_come_back_though_its_bank_has_changed_it_too() {
    let mut fixture = imported(&[(20, "-12.50", "F1", "Lunch"), (20, "-3", "F2", "Tea")]);
    let line = "edit 1 --amount 10 --date 2026-01-01 --description Mine";
    fixture.run(&line.split(' ').collect::<Vec<_>>());
    fixture.run(&["delete", "2"]);
    let rows = [(21, "-12.50", "F1", "LUNCH 0815"), (21, "-3", "F2", "TEA 0815")];
    let output = import(&mut fixture, &rows);
    let changed = "skipped (changed or deleted since its import): ";
    assert_eq!(output.matches(changed).count(), 2, "{output}");
    assert_eq!(fixture.list(), ["1 10 Mine food 2026-01-01"]);
    // Until the deletion is undone, and the import; then a redo brings it back with its id.
    fixture.run(&["undo"]);
    let output = import(&mut fixture, &rows);
    assert!(output.contains("(already there as expense 2)"), "{output}");
    fixture.run(&["undo"]);
    fixture.run(&["undo", "--yes"]);
    assert!(fixture.list().is_empty());
    fixture.run(&["redo"]);
    assert!(import(&mut fixture, &rows).ends_with("\nImported 0 expenses.\n"));
}

#[test]
fn an_id_that_is_used_again_for_something_else_tells_nothing() {
    // For another amount, and a week later for the same.
    let mut fixture = imported(&[(2, "-12.50", "R7", "Lunch")]);
    let again = [(2, "-8", "R7", "Lunch"), (9, "-12.50", "R77", "Lunch")];
    assert_eq!(import(&mut fixture, &again), "Imported 2 expenses.\n");
    assert_eq!(import(&mut fixture, &[(9, "-12.50", "R7", "Lunch")]), "Imported 1 expense.\n");
    // Twice in one file.
    let mut fixture = imported(&[(2, "-5", "SAME0", "Bus"), (3, "-5", "SAME0", "Bus")]);
    assert_eq!(import(&mut fixture, &[(4, "-5", "SAME0", "Bus")]), "Imported 1 expense.\n");
    // Numbers that count the rows of each file.
    let mut fixture = imported(&[(2, "-5", "1", "Bus"), (2, "-3", "2", "Tea")]);
    let next = [(3, "-5", "1", "Tram"), (3, "-3", "2", "Cake")];
    assert_eq!(import(&mut fixture, &next), "Imported 2 expenses.\n");
    // And a word instead of an id.
    let mut fixture = imported(&[(2, "-5", "NOTPROVIDED", "Bus")]);
    assert_eq!(import(&mut fixture, &[(3, "-5", "NOTPROVIDED", "Tram")]), "Imported 1 expense.\n");
}

#[test]
fn ids_that_are_new_in_each_file_of_a_bank_do_not_make_its_rows_new() {
    let rows = |ids: [&'static str; 4]| {
        [
            (2, "-5", ids[0], "Bus"),
            (3, "-6", ids[1], "Tea"),
            (4, "-7", ids[2], "Shop"),
            (5, "-8", ids[3], "Bar"),
        ]
    };
    let mut fixture = imported(&rows(["A1", "A2", "A3", "A4"]));
    fixture.run(&["delete", "4"]);
    let output = import(&mut fixture, &rows(["B1", "B2", "B3", "B4"]));
    assert_eq!(output.matches("(already there as expense ").count(), 3, "{output}");
    assert!(output.contains("Line 7 skipped (changed or deleted since its import)"), "{output}");
}

#[test]
fn rows_without_an_id_are_compared_as_before() {
    let mut fixture = imported(&[(20, "-3", "F1", "Tea")]);
    let csv = "Date,Description,Amount\n2026-11-20,Tea,-3\n2026-11-21,Tea,-3\n";
    fixture.files.named.insert("bank.csv".into(), csv.into());
    let output = fixture.run(&["import", "bank.csv", "--bank", "-c", "food"]);
    assert!(output.contains("Line 2 skipped (already there as expense 1)"), "{output}");
    let output = import(&mut fixture, &[(21, "-3", "F2", "Tea")]);
    assert!(output.contains("(already there as expense 2)"), "{output}");
    // What a person entered has none.
    fixture.run(&["add", "9", "Cake", "-c", "food", "-d", "2026-11-22"]);
    let output = import(&mut fixture, &[(22, "-9", "F3", "Cake")]);
    assert!(output.contains("(already there as expense 3)"), "{output}");
}

#[test]
fn the_same_id_of_two_accounts_is_of_two_rows() {
    let row = [(20, "-9.99", "F1", "Netflix")];
    let mut fixture = Fixture::new().file("bank.ofx", ofx(&row));
    let line = |account| ["import", "bank.ofx", "-c", "fun", "--account", account];
    assert_eq!(fixture.run(&line("giro")), "Imported 1 expense.\n");
    assert_eq!(fixture.run(&line("joint")), "Imported 1 expense.\n");
    let changed = ofx(&[(21, "-9.99", "F1", "NETFLIX 42")]);
    let mut fixture = fixture.file("bank.ofx", changed);
    for (account, id) in [("giro", 1), ("joint", 2)] {
        let output = fixture.run(&line(account));
        assert!(output.contains(&format!("as expense {id}): 9.99 Netflix #{account}")), "{output}");
    }
    assert_eq!(fixture.list().len(), 2);
}

/// Writes a file of one transaction.
type Form<'a> = &'a dyn Fn(&str, &str) -> String;

#[test]
fn the_ids_of_every_form_count() {
    let csv = |text: &str, id: &str| {
        format!(
            "Date,Description,Amount,Transaction ID\n2026-11-20,{text},-3,{id}\n2026-11-20,Bus,-4,T2\n"
        )
    };
    let qif = |text: &str, id: &str| format!("!Type:Bank\nD2026-11-20\nT-3\nP{text}\nN{id}\n^\n");
    let camt = |text: &str, id: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Ntry><Amt Ccy=\"EUR\">3</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>{id}</AcctSvcrRef><AddtlNtryInf>{text}</AddtlNtryInf></Ntry></Stmt></BkToCstmrStmt></Document>\n"
        )
    };
    let mt940 = |text: &str, id: &str| {
        format!(
            ":20:X\n:25:1/2\n:60F:C261101EUR1,00\n:61:2611201120D3,00NMSCNONREF//{id}\n:86:{text}\n-\n"
        )
    };
    let forms: [Form<'_>; 4] = [&csv, &qif, &camt, &mt940];
    for form in forms {
        let mut fixture = Fixture::new().file("x", form("Tea", "K1001"));
        let line = ["import", "x", "--bank", "-c", "food"];
        fixture.run(&line);
        let mut fixture = fixture.file("x", form("Green tea", "K1001"));
        let output = fixture.run(&line);
        assert!(output.contains("(already there as expense 1): 3"), "{output}");
        let mut fixture = fixture.file("x", form("Tea", "K1002"));
        assert!(fixture.run(&line).ends_with("Imported 1 expense.\n"));
    }
}
