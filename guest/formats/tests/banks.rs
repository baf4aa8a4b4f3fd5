//! Files as banks write them, in what is odd about each.

use crate::harness::{read, rows, skipped};
use expenses_formats::Role;

fn ids(text: &str) -> Vec<Option<String>> {
    read(text).rows.iter().map(|row| row.id.map(str::to_owned)).collect()
}

#[test]
fn a_year_of_two_digits_is_the_number_that_does_not_change() {
    // Sparkassen and DKB. In the other order it were the 26th of November in five years.
    let file = |rows: &[u8], date: &dyn Fn(u8) -> String| {
        let row = |day: &u8| format!("{};Tee;3,00;\n", date(*day));
        let rows: String = rows.iter().map(row).collect();
        format!("Buchungstag;Verwendungszweck;Soll;Haben\n{rows}")
    };
    let (year_last, year_first) = (|day| format!("{day}.11.26"), |day| format!("26.11.{day}"));
    for date in [&year_last as &dyn Fn(u8) -> String, &year_first] {
        let reading = read(file(&[24, 23, 23, 22, 21, 20], date));
        assert!(rows(&reading).starts_with("2 2026-11-24 3.00 Tee\n3 2026-11-23 3.00 Tee\n"));
        // Few days do not tell, for what is paid each year has a day of its own.
        assert_eq!(read(file(&[24, 23, 22, 21], date)).questions.len(), 1);
    }
}

#[test]
fn a_column_of_states_alone_says_what_is_not_booked() {
    // Sparkassen call the column `Info`.
    let text = "Buchungstag;Verwendungszweck;Soll;Haben;Info\n23.11.2026;Tee;3,00;;Umsatz gebucht\n24.11.2026;Bus;2,00;;Umsatz vorgemerkt\n";
    let reading = read(text);
    assert_eq!(rows(&reading), "2 2026-11-23 3.00 Tee\n");
    assert_eq!(skipped(&reading), "3 Pending: 2,00 Bus\n");
    // One with other texts is none.
    let other = text.replace("Umsatz gebucht", "Danke");
    assert_eq!(read(other).rows.len(), 2);
}

#[test]
fn the_id_of_something_else_is_no_description() {
    // PayPal
    let text = "Date,Name,Type,Currency,Net,Transaction ID,Reference Txn ID,Balance Impact\n11/23/2026,Spotify,Bill,USD,-9.99,1AB23456CD789012E,B-1,Debit\n11/23/2026,,Deposit,USD,9.99,2AB23456CD789012E,1AB23456CD789012E,Credit\n";
    let reading = read(text);
    assert!(rows(&reading).starts_with("2 2026-11-23 9.99 Spotify\n"), "{}", rows(&reading));
    assert_eq!(ids(text)[0].as_deref(), Some("1AB23456CD789012E"));
}

#[test]
fn a_column_that_is_empty_describes_nothing_if_another_does() {
    // BoursoBank
    let text =
        "dateOp;label;category;amount;comment\n2026-11-23;CARTE CARREFOUR;Alimentation;-32,10;\n";
    let reading = read(text.replace("-32,10", "32,10 D"));
    assert_eq!(rows(&reading), "2 2026-11-23 32.10 CARTE CARREFOUR\n");
}

#[test]
fn an_empty_column_that_is_called_a_description_is_none() {
    // PostFinance, and the same in words that are not known.
    let text = "Datum;Avisierungstext;Lastschrift in CHF;Gutschrift in CHF;Label\n13.11.2026;MIGROS;-12.50;;\n14.11.2026;COOP;-3.00;;\n";
    let expected = "2 2026-11-13 12.50 MIGROS\n3 2026-11-14 3.00 COOP\n";
    assert_eq!(rows(&read(text)), expected);
    assert_eq!(rows(&read(text.replace("Avisierungstext", "Xyz"))), expected);
    let none = read(text.replace("MIGROS", "").replace("COOP", ""));
    assert!(rows(&none).starts_with("2 2026-11-13 12.50 (no description)\n"));
}

#[test]
fn the_person_who_has_the_card_is_no_payee() {
    // Citi
    let text = "Status,Date,Description,Debit,Credit,Member Name\nCleared,11/23/2026,WALMART,45.67,,J DOE\n";
    for heading in ["Member Name", "Card Holder Name", "Name of owner"] {
        let reading = read(text.replace("Member Name", heading));
        assert_eq!(rows(&reading), "2 2026-11-23 45.67 WALMART\n", "{heading}");
    }
}

#[test]
fn the_ids_of_wise_and_hdfc_are_known() {
    let wise = "TransferWise ID,Date,Amount,Currency,Description,Transaction Type\nCARD-1234567890,2026-11-03,-12.50,EUR,Lidl,DEBIT\n";
    assert_eq!(ids(wise), [Some("CARD-1234567890".to_owned())]);
    let hdfc = "  Date     ,Narration   ,Value Dat,Debit Amount       ,Credit Amount      ,Chq/Ref Number   ,Closing Balance\n  13/11/26  ,UPI-SWIGGY ,13/11/26 ,      250.00       ,        0.00        ,0000123456789012 ,    10250.00\n  14/11/26  ,ATW ,14/11/26 ,      20.00       ,        0.00        ,0000000000000000 ,    10230.00\n";
    assert_eq!(ids(hdfc), [Some("0000123456789012".to_owned()), None]);
    assert!(read(hdfc).understood.column(Role::Id).is_some());
}

#[test]
fn files_of_ten_more_banks_are_read() {
    for (bank, text, expected) in [
        (
            "ING",
            "\"Datum\";\"Naam / Omschrijving\";\"Rekening\";\"Tegenrekening\";\"Code\";\"Af Bij\";\"Bedrag (EUR)\";\"Mutatiesoort\";\"Mededelingen\";\"Saldo na mutatie\";\"Tag\"\n\"20261123\";\"ALBERT HEIJN 1234\";\"NL00INGB\";\"\";\"BA\";\"Af\";\"12,50\";\"Betaalautomaat\";\"Pas 001\";\"987,50\";\"\"\n",
            "2 2026-11-23 12.50 ALBERT HEIJN 1234 Pas 001\n",
        ),
        (
            "Monzo",
            "Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,Local currency,Notes and #tags,Address,Receipt,Description,Category split,Money Out,Money In\ntx_0000A1b2,23/11/2026,10:11:12,Card payment,Pret,x,Eating out,-5.50,GBP,-5.50,GBP,,1 High St,,PRET LONDON,,-5.50,\ntx_0000A1b3,22/11/2026,10:11:12,Faster payment,ACME,x,Income,2000.00,GBP,2000.00,GBP,,,,SALARY,,,2000.00\n",
            "2 2026-11-23 5.50 Pret PRET LONDON\n3 2026-11-22 -2000.00 ACME SALARY\n",
        ),
        (
            "Capital One",
            "Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit\n2026-11-22,2026-11-23,1234,TRADER JOE S,Merchandise,33.10,\n2026-11-20,2026-11-20,1234,PYMT,Payment/Credit,,400.00\n",
            "2 2026-11-22 33.10 TRADER JOE S\n3 2026-11-20 -400.00 PYMT\n",
        ),
        (
            "Alipay",
            "\u{652f}\u{4ed8}\u{5b9d}\n----------\n\u{4ea4}\u{6613}\u{65f6}\u{95f4},\u{4ea4}\u{6613}\u{5bf9}\u{65b9},\u{5546}\u{54c1}\u{8bf4}\u{660e},\u{6536}/\u{652f},\u{91d1}\u{989d},\u{4ea4}\u{6613}\u{72b6}\u{6001},\u{4ea4}\u{6613}\u{8ba2}\u{5355}\u{53f7},\n2026-11-23 12:01:02,KFC,\u{5348}\u{9910},\u{652f}\u{51fa},35.50,\u{4ea4}\u{6613}\u{6210}\u{529f},2026112322001400001\t,\n",
            "4 2026-11-23 35.50 KFC \u{5348}\u{9910}\n",
        ),
    ] {
        assert_eq!(rows(&read(text)), expected, "{bank}");
    }
}
