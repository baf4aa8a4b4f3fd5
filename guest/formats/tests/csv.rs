//! The form of CSV files: lines, delimiters, quotes, headings.

use expenses_formats::{Columns, Error, Headings, Options};

use crate::harness::{asked, read, read_likely, read_with, rows, skipped};

#[test]
fn lines_are_the_right_ones() {
    let text = "date,description,amount\n\n2026-11-23,Tea,1\n\n\n2026-11-24,Bus,n/a\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
        let reading = read_likely(&text);
        assert_eq!(rows(&reading), "3 2026-11-23 1 Tea\n", "{text:?}");
        assert_eq!(skipped(&reading), "6 Bad(Amount, column 3): n/a Bus\n", "{text:?}");
    }
}

#[test]
fn lines_before_the_headings_and_balances_after_are_found() {
    let text = ";\r\n\"Ums\u{e4}tze Girokonto \";\"Zeitraum: 30 Tage\";\r\n\"Neuer Kontostand\";\"16,94 EUR\";\r\n\r\n\"Buchungstag\";\"Valuta\";\"Vorgang\";\"Buchungstext\";\"Umsatz in EUR\";\r\n\"01.04.2026\";\"03.04.2026\";\"Lastschrift\";\" Strom \";\"-59,97\";\r\n\"02.04.2026\";\"02.04.2026\";\"Gutschrift\";\"Lohn\";\"1.800,00\";\r\n\r\n\"Alter Kontostand\";\"16,89 EUR\";\r\n";
    let reading = read_likely(text);
    assert_eq!(rows(&reading), "6 2026-04-01 59.97 Strom\n7 2026-04-02 -1800.00 Lohn\n");
    assert_eq!(skipped(&reading), "9 Balance: Alter Kontostand 16,89 EUR\n");
    assert_eq!(reading.understood.heading_line, Some(5));
    assert_eq!(reading.understood.currencies, [("EUR".to_owned(), 2)]);
}

#[test]
fn headings_that_are_named_are_found_in_any_line() {
    let text = "\"Girokonto\";\"DE00\"\n\"\"\n\"Kontostand vom 16.02.2026:\";\"100,00 EUR\"\n\"\"\n\"Wann\";\"Wem\";\"Wieviel\"\n\"10.04.26\";\"MARKT\";\"-65\"\n";
    let columns =
        Columns { date: Some("Wann".into()), amount: Some("wieviel".into()), ..Columns::default() };
    let options = Options {
        columns,
        signs: Some(expenses_formats::Signs::OutIsNegative),
        ..Options::default()
    };
    assert_eq!(rows(&read_with(text, &options).unwrap()), "6 2026-04-10 65 MARKT\n");
    // Without names too: it is the row above the data.
    assert_eq!(rows(&read_likely(text)), "6 2026-04-10 65 MARKT\n");
}

#[test]
fn a_name_that_is_not_there_is_told_with_all_headings() {
    let columns = Columns { amount: Some("Betrag".into()), ..Columns::default() };
    let options = Options { columns, ..Options::default() };
    let error = read_with("Date,Text,Amount\n2026-11-23,Tea,1\n", &options).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no column for the amount is called `Betrag`: the columns are `Date`, `Text`, `Amount`"
    );
}

#[test]
fn a_line_can_name_the_delimiter() {
    let reading = read_likely("sep=;\r\nDatum;Betrag;Text\r\n23.11.2026;-12,50;Markt\r\n");
    assert_eq!(rows(&reading), "3 2026-11-23 12.50 Markt\n");
}

#[test]
fn delimiters_in_quotes_do_not_count() {
    let reading =
        read_likely("07-11-2026;\"Shop no 6, street 20, 2.\";-143,00\n13-11-2026;IDA;-289,25\n");
    assert_eq!(
        rows(&reading),
        "1 2026-11-07 143.00 Shop no 6, street 20, 2.\n2 2026-11-13 289.25 IDA\n"
    );
    assert_eq!((reading.understood.delimiter, reading.understood.heading_line), (Some(';'), None));
}

#[test]
fn rows_may_be_longer_shorter_or_empty() {
    for text in [
        "Date,Description,Amount\n2026-11-23,Tea,1.20,\n2026-11-24,Bus,2.80,\n",
        "Date,Description,Amount,Note,Ref\n2026-11-23,Tea,1.20\n2026-11-24,Bus,2.80,n,r\n",
        "[Date],Description,Amount\n2026-11-23,Tea,1.20\n2026-11-24,Bus,2.80\n",
    ] {
        assert_eq!(
            rows(&read_likely(text)),
            "2 2026-11-23 1.20 Tea\n3 2026-11-24 2.80 Bus\n",
            "{text}"
        );
    }
    let reading =
        read_likely("Date,Description,Amount\n2026-11-23,Tea,1.20\n,,\n2026-11-24,Bus,2.80\n");
    assert_eq!(rows(&reading), "2 2026-11-23 1.20 Tea\n4 2026-11-24 2.80 Bus\n");
    assert_eq!(skipped(&reading), "");
}

#[test]
fn an_amount_that_was_split_by_its_comma_is_bad() {
    let reading =
        read_likely("Date,Description,Amount\n2026-11-23,Tea,1.20\n2026-11-24,Rent,1,200.50\n");
    assert_eq!(skipped(&reading), "3 Bad(Split, column 3): 1 Rent\n");
}

#[test]
fn a_row_that_ends_before_its_amount_is_bad() {
    let reading = read_likely("Date,Description,Amount\n2026-11-23,Tea,1.20\n2026-11-24,Bus\n");
    assert_eq!(skipped(&reading), "3 Bad(Missing, column 3): Bus\n");
}

#[test]
fn a_quote_that_does_not_end_swallows_no_row() {
    let text = "Date,Description,Amount\n2026-11-23,\"Ladder 6ft,89.00\n2026-11-24,Bus,2.80\n2026-11-25,Screen 27\",199.00\n2026-11-26,Tea,3.20\n";
    let error = read_with(text, &Options::default()).unwrap_err();
    assert_eq!(error, Error::UnclosedQuote { line: 2, column: 12 });
    let reading =
        read_likely("Date,Description,Amount\n2026-11-23,\"two\nlines\",1\n2026-11-24,Bus,2.80\n");
    assert_eq!(rows(&reading), "2 2026-11-23 1 two lines\n4 2026-11-24 2.80 Bus\n");
}

#[test]
fn quotes_may_be_escaped_by_backslashes() {
    let reading = read_likely("Date,Description,Amount\n2026-11-23,\"Say \\\"hi\\\" now\",1.20\n");
    assert_eq!(rows(&reading), "2 2026-11-23 1.20 Say \"hi\" now\n");
}

#[test]
fn descriptions_may_go_on_in_the_next_row() {
    let reading = read_likely(
        "Date,Description,Amount\n2026-11-23,SHOP 12,1.20\n,MAIN STREET,\n,  TOWN ,\n2026-11-24,Bus,2.80\n",
    );
    assert_eq!(
        rows(&reading),
        "2 2026-11-23 1.20 SHOP 12 MAIN STREET TOWN\n5 2026-11-24 2.80 Bus\n"
    );
    assert_eq!(skipped(&reading), "");
}

#[test]
fn a_first_row_of_data_is_data() {
    let reading = read_likely("23.11.2026;HOFER;-33,87\n24.11.2026;LIDL;-24,11\n");
    assert_eq!(rows(&reading), "1 2026-11-23 33.87 HOFER\n2 2026-11-24 24.11 LIDL\n");
    assert_eq!(reading.shape.headings, Vec::<String>::new());
    let numbers: Vec<_> =
        reading.understood.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(numbers, ["1", "3", "2"]);
}

#[test]
fn headings_can_be_denied() {
    let signs = Some(expenses_formats::Signs::OutIsNegative);
    let options = Options { headings: Some(Headings::Absent), signs, ..Options::default() };
    let reading =
        read_with("Date,Text,Amount\n2026-11-23,Tea,-1.20\n2026-11-24,Bus,-2\n", &options).unwrap();
    assert_eq!(reading.understood.heading_line, None);
    assert_eq!(rows(&reading), "2 2026-11-23 1.20 Tea\n3 2026-11-24 2 Bus\n");
    assert_eq!(skipped(&reading), "1 Bad(Amount, column 3): Amount Text\n");
}

#[test]
fn the_same_heading_twice_is_asked_about() {
    let reading = read("Date,Description,Amount,Amount\n2026-11-23,Hotel,-120.00,99.00\n");
    let question = reading
        .questions
        .iter()
        .find(|question| {
            question.kind == expenses_formats::QuestionKind::Column(expenses_formats::Role::Amount)
        })
        .unwrap();
    let names: Vec<_> =
        question.answers.iter().map(|answer| format!("{:?}", answer.change)).collect();
    assert_eq!(names, ["Column(Amount, \"3\")", "Column(Amount, \"4\")"]);
    let columns = Columns { amount: Some("Amount".into()), ..Columns::default() };
    let error = read_with(
        "Date,Description,Amount,Amount\n2026-11-23,Hotel,120.00,99.00\n",
        &Options { columns, ..Options::default() },
    );
    assert_eq!(
        error.unwrap_err(),
        Error::AmbiguousColumn { name: "Amount".into(), numbers: vec![3, 4] }
    );
    // One of the two is always empty.
    assert_eq!(
        rows(&read_likely("Date,Text,Amount,Amount\n2026-11-23,Hotel,120.00,\n")),
        "2 2026-11-23 120.00 Hotel\n"
    );
}

#[test]
fn lines_that_are_skipped_beyond_the_end_leave_nothing() {
    let options = Options { skip_lines: Some(100_000_000_000), ..Options::default() };
    assert_eq!(
        read_with("date,description,amount\n2026-11-23,a,1\n", &options).unwrap_err(),
        Error::Empty
    );
}

#[test]
fn a_profile_reads_the_next_file_without_questions() {
    let first = "Date,Text,Amount,Balance\n03/04/2026,Tea,-1.20,100.00\n04/04/2026,Bus,-2,98.00\n";
    let reading = read(first);
    assert_eq!(reading.questions.len(), 2);
    let mut options = Options::default();
    for question in &reading.questions {
        question.answers[0].change.apply(&mut options);
    }
    let reading = read_with(first, &options).unwrap();
    assert_eq!(rows(&reading), "2 2026-04-03 1.20 Tea\n3 2026-04-04 2 Bus\n");
    let profile = reading.understood.profile();
    let json = serde_json::to_string(&profile).unwrap();
    let profile: Options = serde_json::from_str(&json).unwrap();
    let next = "Account,1\nDate,Text,Amount,Balance\n03/05/2026,Tea,-1.20,100.00\n";
    let next = read_with(next, &profile).unwrap();
    assert_eq!((rows(&next), next.shape), ("3 2026-05-03 1.20 Tea\n".to_owned(), reading.shape));
}

#[test]
fn nothing_but_signs_is_asked_of_a_plain_file() {
    let reading =
        read("Booking date,Description,Amount\n2026-11-23,Tea,1.20\n2026-11-24,Bus,2.80\n");
    assert_eq!(
        asked(&reading),
        "Signs\nSigns(OutIsNegative): out 0 in 0, in 4.00 in 2; 2 `1.20` -1.20\nlikely Signs(OutIsPositive): out 4.00 in 2, in 0 in 0; 2 `1.20` 1.20\n"
    );
}
