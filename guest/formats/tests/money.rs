//! Amounts, their direction and their currencies.

use expenses_formats::{Columns, Currency, DecimalMark, Fees, Options, Reason, Signs, Where};

use crate::harness::{asked, read, read_likely, read_with, rows, skipped, sums};

fn bank() -> Options {
    Options { signs: Some(Signs::OutIsNegative), ..Options::default() }
}

#[test]
fn money_out_and_in_may_have_a_column_each() {
    let text = "Date,Details,Debit,Credit,Balance\n01/11/2026,Groceries,12.50,,100\n02/11/2026,Salary,,2000.00,2100\n14/11/2026,Rent,900.00,,1200\n";
    let expected =
        "2 2026-11-01 12.50 Groceries\n3 2026-11-02 -2000.00 Salary\n4 2026-11-14 900.00 Rent\n";
    assert_eq!(rows(&read(text)), expected);
    // Zeros and signs mean nothing more, and who names one column means both.
    assert_eq!(
        rows(&read(
            text.replace(",,2", ",0.00,2")
                .replace("12.50,,", "-12.50,0.00,")
                .replace("900.00,,", "-900.00,0,")
        )),
        expected
    );
    let columns = Columns { amount: Some("Debit".into()), ..Columns::default() };
    assert_eq!(
        rows(&read_with(text, &Options { columns, ..Options::default() }).unwrap()),
        expected
    );
    let both = read("Date,Details,Debit,Credit\n13/11/2026,a,1,2\n14/11/2026,b,1,\n");
    assert_eq!(skipped(&both), "2 Bad(BothColumns, column 4): 1 2 a\n");
}

#[test]
fn two_columns_of_which_each_row_has_one_are_money_out_and_in() {
    for (out, into) in
        [("Amount Debited", "Amount Credited"), ("Payments made", "Payments received")]
    {
        let text = format!("Date,Text,{out},{into}\n2026-11-23,Tea,3,\n2026-11-24,Pay,,50\n");
        assert_eq!(sums(&read(text)), ("3".into(), "50".into()), "{out}");
    }
    // If their names do not tell, it is asked which is money out.
    let text = "Date,Text,Amount A,Amount B\n2026-11-23,Tea,3,\n2026-11-24,Pay,,50\n";
    assert!(asked(&read(text)).starts_with("Column(MoneyOut)\nAmount A"), "{}", asked(&read(text)));
    let columns = Columns { money_out: Some("Amount B".into()), ..Columns::default() };
    let reading = read_with(text, &Options { columns, ..Options::default() }).unwrap();
    assert_eq!(sums(&reading), ("50".into(), "3".into()));
}

#[test]
fn a_column_may_say_which_way_money_went() {
    let ing = "\"Datum\",\"Naam / Omschrijving\",\"Af Bij\",\"Bedrag (EUR)\"\n\"20261123\",\"Supermarkt\",\"Af\",\"12,50\"\n\"20261124\",\"Werkgever BV\",\"Bij\",\"2500,00\"\n";
    let expected = "2 2026-11-23 12.50 Supermarkt\n3 2026-11-24 -2500.00 Werkgever BV\n";
    assert_eq!(rows(&read(ing)), expected);
    // What the column says is more than an option for signs.
    assert_eq!(rows(&read_with(ing, &bank()).unwrap()), expected);
    let mint = "\"Date\",\"Description\",\"Amount\",\"Transaction Type\",\"Category\"\n\"11/23/2026\",\"Grocer\",\"25.10\",\"debit\",\"Groceries\"\n\"11/24/2026\",\"Acme Payroll\",\"2100.00\",\"credit\",\"Paycheck\"\n";
    assert_eq!(
        rows(&read(mint)),
        "2 2026-11-23 25.10 Grocer\n3 2026-11-24 -2100.00 Acme Payroll\n"
    );
    let alipay = "\u{4ea4}\u{6613}\u{65f6}\u{95f4},\u{5546}\u{54c1}\u{8bf4}\u{660e},\u{6536}/\u{652f},\u{91d1}\u{989d}\n2026-11-23 10:00:00,\u{5348}\u{9910},\u{652f}\u{51fa},12.50\n2026-11-24 10:00:00,\u{5de5}\u{8d44},\u{6536}\u{5165},99\n2026-11-25 10:00:00,\u{4f59}\u{989d}\u{5b9d},\u{4e0d}\u{8ba1}\u{6536}\u{652f},5\n";
    let reading = read(alipay);
    assert_eq!(sums(&reading), ("12.50".into(), "99".into()));
    assert_eq!(skipped(&reading), "4 Transfer: 5 \u{4f59}\u{989d}\u{5b9d}\n");
    let tracker = read(
        "Date,Note,Amount,Income/Expense\n2026-11-23,Tea,3,Expense\n2026-11-24,Pay,50,Income\n",
    );
    assert_eq!(sums(&tracker), ("3".into(), "50".into()));
    // Wise
    let wise = read(
        "Date,Description,Amount,Direction\n2026-11-03,A,12.50,OUT\n2026-11-04,B,20.00,IN\n2026-11-05,Conv,20.00,NEUTRAL\n",
    );
    assert_eq!(sums(&wise), ("12.50".into(), "20.00".into()));
    assert_eq!(skipped(&wise), "4 Transfer: 20.00 Conv\n");
    let unknown = read(
        "Date,Note,Amount,Dr/Cr\n2026-11-23,Tea,3,DR\n2026-11-24,Pay,50,CR\n2026-11-25,?,7,XX\n",
    );
    assert_eq!(skipped(&unknown), "4 Bad(Direction, column 4): 7 ?\n");
}

#[test]
fn signs_settle_what_the_words_of_a_column_leave_open() {
    let signed = "Date,Note,Amount,Dr/Cr\n2026-11-23,Tea,-3,DR\n2026-11-24,Pay,50,CR\n2026-11-25,Cheque,-7,CHECK\n2026-11-26,Savings,-9,Transfer\n";
    assert_eq!(sums(&read(signed)), ("19".into(), "50".into()));
    // A column of transfers says nothing of the direction.
    let transfers = "Date,Note,Amount,Type\n2026-11-23,Rent,-3,Transfer\n";
    assert_eq!(sums(&read_likely(transfers)).0, "3");
}

#[test]
fn a_column_without_a_heading_may_say_it_and_balances_are_no_money() {
    let text = "Buchungstag;Vorgang;W\u{e4}hrung;Umsatz; \r\n03.04.2026;Gartenverein;EUR;12;S\r\n03.04.2026;\"\u{dc}BERTRAG\nVOM ANLAGEKONTO\";EUR;112;H\r\n;;;;\r\n28.03.2026;Anfangssaldo;EUR;22.257,11;H\r\n04.04.2026;Endsaldo;EUR;21.488,94;H\r\n";
    let reading = read(text);
    assert_eq!(
        rows(&reading),
        "2 2026-04-03 12 Gartenverein\n3 2026-04-03 -112 \u{dc}BERTRAG VOM ANLAGEKONTO\n"
    );
    assert_eq!(
        skipped(&reading),
        "6 Balance: 22.257,11 Anfangssaldo\n7 Balance: 21.488,94 Endsaldo\n"
    );
}

#[test]
fn letters_beside_an_amount_may_say_it() {
    let text = "Date,Description,Amount\n23/11/2026,BIG BAZAAR,\"1,250.00 Dr\"\n24/11/2026,SALARY NEFT,\"85,000.00 Cr\"\n";
    assert_eq!(
        rows(&read(text)),
        "2 2026-11-23 1250.00 BIG BAZAAR\n3 2026-11-24 -85000.00 SALARY NEFT\n"
    );
    let card = "Date,Description,Amount\n23/11/2026,SHOP,12.50\n24/11/2026,PAYMENT,50.00 CR\n";
    assert_eq!(sums(&read(card)), ("12.50".into(), "50.00".into()));
    let unknown = read_with(
        "Date,Description,Amount\n2026-11-23,SHOP,-12.50\n2026-11-24,OTHER,3.00 XY\n",
        &bank(),
    )
    .unwrap();
    assert_eq!(skipped(&unknown), "3 Bad(Letters, column 3): 3.00 XY OTHER\n");
}

#[test]
fn parentheses_and_signs_are_asked_about() {
    let reading = read(
        "Date,Description,Amount\n01/13/2026,Paycheck,$400.00\n01/14/2026,Restaurant,($30.00)\n",
    );
    assert_eq!(
        asked(&reading),
        "Signs\nlikely Signs(OutIsNegative): out 30.00 in 1, in 400.00 in 1; 2 `$400.00` -400.00\nSigns(OutIsPositive): out 400.00 in 1, in 30.00 in 1; 2 `$400.00` 400.00\n"
    );
    let card = read(
        "Date,Description,Amount\n2026-01-13,Shop,400.00\n2026-01-14,Shop,3\n2026-01-15,Payment,-30.00\n",
    );
    assert!(
        asked(&card).starts_with("Signs\nSigns(OutIsNegative): out 30.00 in 1, in 403.00 in 2;")
    );
}

/// Headings of a column that has both directions, though some name one.
const BOTH: &[&str] = &[
    "Withdrawal/Deposit",
    "Withdrawals and Deposits",
    "Money In/Out",
    "Money out/in",
    "Paid in/out",
    "Debit or Credit",
    "Debits and credits",
    "Débit/Crédit",
    "Entradas/Saídas",
    "Cargos y abonos",
    "Retiros/Depósitos",
    "Addebiti e accrediti",
    "Dare/Avere",
    "Belastung/Gutschrift",
    "Eingang/Ausgang",
    "Ausgaben/Einnahmen",
    "Uttag/Insättning",
    "Wydatki/Wpływy",
    "收入/支出",
    "입금/출금",
    "приход/расход",
    "списание/зачисление",
    "入出金(円)",
    "Spent",
    "Ausgang",
    "Debit",
];

#[test]
fn a_column_of_both_directions_is_asked_about_whatever_it_is_called() {
    for heading in BOTH {
        let text = format!(
            "Date,Details,{heading}\n2026-11-03,VISA,-12.50\n2026-11-25,ACME,2500.00\n2026-11-26,B,20.00\n"
        );
        let reading = read(&text);
        assert!(
            asked(&reading)
                .starts_with("Signs\nSigns(OutIsNegative): out 12.50 in 1, in 2520.00 in 2;"),
            "{heading}"
        );
        let reading = read_with(&text, &bank()).unwrap();
        assert_eq!(sums(&reading), ("12.50".into(), "2520.00".into()), "{heading}");
    }
    // Of one that names both, one sign does not tell either, also if it is called money out.
    let one = "Date,Details,Withdrawal/Deposit\n2026-11-03,VISA,12.50\n";
    let columns = Columns { money_out: Some("3".into()), ..Columns::default() };
    for options in [Options::default(), Options { columns, ..Options::default() }] {
        let one = read_with(one, &options).unwrap();
        assert!(asked(&one).starts_with("Signs\n"), "{}", asked(&one));
    }
    // A column of what was spent alone needs none.
    for cells in ["12.50,3", "-12.50,-3"] {
        let [one, other] = cells.split(',').collect::<Vec<_>>()[..] else { continue };
        let text = format!("Date,Details,Debit\n2026-11-03,A,{one}\n2026-11-04,B,{other}\n");
        assert_eq!(sums(&read(text)), ("15.50".into(), "0".into()));
    }
    // The charges of a card and its payments.
    let card = read(
        "Date,Details,Payments\n2026-11-03,Shop,80.00\n2026-11-04,Thanks,-500.00\n2026-11-05,Thanks,-400.00\n",
    );
    assert!(asked(&card).contains("Signs(OutIsPositive): out 80.00 in 1, in 900.00 in 2;"));
}

#[test]
fn the_directions_of_a_transfer_id_are_no_column_of_money() {
    let text = "取引日,入出金明細ID,受入金額（円）,払出金額（円）,詳細１\n20261103,202611030001,,1234,カード\n20261125,202611250001,250000,,給与\n";
    let reading = read(text);
    let named: Vec<String> = reading
        .questions
        .iter()
        .flat_map(|question| &question.answers)
        .map(|answer| format!("{:?}", answer.change))
        .collect();
    assert!(!named.iter().any(|answer| answer.contains("入出金明細ID")), "{named:?}");
}

#[test]
fn a_refund_is_money_in() {
    let text = "Date,Description,Amount\n2026-11-23,SHOES,-80.00\n2026-11-25,SHOES RETURN,80.00\n";
    assert_eq!(
        rows(&read_with(text, &bank()).unwrap()),
        "2 2026-11-23 80.00 SHOES\n3 2026-11-25 -80.00 SHOES RETURN\n"
    );
}

#[test]
fn amounts_are_written_in_many_ways() {
    for (cells, expected) in [
        (&["1,23,456.78"][..], "123456.78"),
        (&["12.500000000000"], "12.50"),
        (&["'-12.50"], "-12.50"),
        (&["1'234.50", "12.-"], "1246.50"),
        (&["1\u{2009}234,50", "1\u{a0}000,00"], "2234.50"),
        (&[".50", "$1"], "1.50"),
        (&["Rs. 1,500.00", "Rs.50"], "1550.00"),
        (&["kr. 12,50"], "12.50"),
        (&["1.250,00", "3.000"], "4250.00"),
        (&["1.250.000"], "1250000"),
        (&["\u{ffe5}1,234"], "1234"),
        (&["1,234 JPY"], "1234"),
        (&["\u{2212}20.00"], "-20.00"),
        (&["20.00-"], "-20.00"),
    ] {
        let rows = cells.iter().map(|cell| format!("2026-11-23|a|{cell}\n"));
        let text = format!("Date|Description|Amount\n{}", rows.collect::<String>());
        let options = Options { signs: Some(Signs::OutIsPositive), ..Options::default() };
        let reading = read_with(&text, &options).unwrap();
        let (out, into) = sums(&reading);
        let sum = if into == "0" { out } else { format!("-{into}") };
        assert!(
            sum == expected && reading.skipped.is_empty(),
            "{cells:?}: {sum} {}",
            skipped(&reading)
        );
    }
}

#[test]
fn an_amount_with_two_readings_is_asked_about() {
    let text = "Datum;Text;Betrag\n24.11.2026;Miete;-1.250\n25.11.2026;Auto;-3.000\n";
    let reading = read_with(text, &bank()).unwrap();
    assert_eq!(
        asked(&reading),
        "DecimalMark\nDecimalMark(Point): out 4.25 in 2, in 0 in 0; 2 `-1.250` 1.25\nlikely DecimalMark(Comma): out 4250 in 2, in 0 in 0; 2 `-1.250` 1250\n"
    );
    // The balance tells.
    let text = "Datum;Text;Betrag;Saldo\n24.11.2026;Miete;-1.250;5.000,00\n";
    assert_eq!(sums(&read_with(text, &bank()).unwrap()).0, "1250");
    let mixed = Options { decimal_mark: Some(DecimalMark::Point), ..bank() };
    let reading =
        read_with("Date|Text|Amount\n2026-11-23|a|-1.50\n2026-11-23|b|-2,50\n", &mixed).unwrap();
    assert_eq!(skipped(&reading), "3 Bad(GivenMark, column 3): -2,50 b\n");
    let comma = Options { decimal_mark: Some(DecimalMark::Comma), ..bank() };
    let reading = read_with("Date|Text|Amount\n2026-11-23|a|-1,23,456.78\n", &comma).unwrap();
    let Reason::Bad(problem) = &reading.skipped[0].reason else { panic!() };
    assert_eq!(
        problem.to_string(),
        "column 3: `-1,23,456.78` is not written with the decimal mark that was chosen"
    );
}

#[test]
fn two_currencies_are_asked_about() {
    let text =
        "Date,Description,Amount\n2026-11-01,Cafe,3.50 EUR\n2026-11-05,Tokyo Metro,1200 JPY\n";
    let options = Options { signs: Some(Signs::OutIsPositive), ..Options::default() };
    let reading = read_with(text, &options).unwrap();
    assert_eq!(
        asked(&reading),
        "Currency\nCurrency(Only(\"EUR\"))\nCurrency(Only(\"JPY\"))\nCurrency(All)\n"
    );
    let options = Options { currency: Some(Currency::Only("\u{20ac}".into())), ..options };
    let reading = read_with(text, &options).unwrap();
    assert_eq!(rows(&reading), "2 2026-11-01 3.50 Cafe\n");
    assert_eq!(skipped(&reading), "3 Currency(\"JPY\"): 1200 JPY Tokyo Metro\n");
}

#[test]
fn amounts_in_foreign_money_do_not_count() {
    let text = "Date,Payee,Account name,Amount (EUR),Amount (Foreign Currency),Type Foreign Currency\n2026-11-01,Shop,mine,-12.50,-13.50,USD\n2026-11-02,Kiosk,mine,-1,,\n";
    let reading = read_with(text, &bank()).unwrap();
    assert_eq!(rows(&reading), "2 2026-11-01 12.50 Shop\n3 2026-11-02 1 Kiosk\n");
    assert_eq!(reading.understood.currencies, [("EUR".to_owned(), 2)]);
}

#[test]
fn fees_and_states_are_heeded() {
    let text = "Started Date,Description,Amount,Fee,Currency,State\n2026-11-01 10:11:12,Cafe,-3.50,0.00,EUR,COMPLETED\n2026-11-03 10:11:12,Hotel,-80.00,0.00,EUR,REVERTED\n2026-11-04 10:11:12,Cash,-50.00,1.00,EUR,COMPLETED\n2026-11-05 10:11:12,Bus,-2.00,0.00,EUR,PENDING\n";
    let reading = read_with(text, &bank()).unwrap();
    assert_eq!(
        asked(&reading),
        "Fees\nFees(Beside): out 54.50 in 2, in 0 in 0; 2 `-3.50` 3.50\nFees(Within): out 53.50 in 2, in 0 in 0; 2 `-3.50` 3.50\n"
    );
    let reading = read_with(text, &Options { fees: Some(Fees::Beside), ..bank() }).unwrap();
    assert_eq!(sums(&reading).0, "54.50");
    let alone = text.replace(",-50.00,", ",,");
    let beside = read_with(&alone, &Options { fees: Some(Fees::Beside), ..bank() }).unwrap();
    assert_eq!(rows(&beside), "2 2026-11-01 3.50 Cafe\n4 2026-11-04 1.00 Cash\n");
    let within = read_with(&alone, &Options { fees: Some(Fees::Within), ..bank() }).unwrap();
    assert!(skipped(&within).contains("\n4 NoAmount: "), "{}", skipped(&within));
    assert_eq!(skipped(&reading), "3 State(\"REVERTED\"): -80.00 Hotel\n5 Pending: -2.00 Bus\n");
    let filters = vec![Where { column: "description".into(), value: "cash".into(), is: false }];
    let reading =
        read_with(text, &Options { fees: Some(Fees::Within), filters, ..bank() }).unwrap();
    assert_eq!(sums(&reading).0, "3.50");
}

#[test]
fn a_balance_is_no_amount() {
    let reading = read_with(
        "23.11.2026;Tea;-12,50;100,00\n24.11.2026;Bus;-2,50;97,50\n25.11.2026;Pay;50,00;147,50\n",
        &bank(),
    )
    .unwrap();
    assert_eq!(sums(&reading), ("15.00".into(), "50.00".into()));
    assert_eq!(sums(&read_likely("Date,Text,Balance,Amount\n2026-11-23,Tea,100.00,-5\n")).0, "5");
}

#[test]
fn dashes_fill_the_empty_cells_of_two_columns() {
    let rows_out: String = (10..26).map(|day| format!("{day}/11/2026,Shop,1.00,-\n")).collect();
    let text = format!("Date,Text,Money Out,Money In\n{rows_out}29/11/2026,Refund,-,40.00\n");
    let reading = read(&text);
    assert!(rows(&reading).ends_with("18 2026-11-29 -40.00 Refund\n"), "{}", rows(&reading));
    let rows_in: String = (20..24).map(|day| format!("{day}/11/2026,Salary,–,639.25\n")).collect();
    let text = format!("Date,Text,Debit,Credit\n19/11/2026,Rent,900.00,–\n{rows_in}");
    assert!(rows(&read(&text)).starts_with("2 2026-11-19 900.00 Rent\n3 2026-11-20 -639.25 "));
}

#[test]
fn a_reversal_turns_no_other_row_round() {
    let spent: String = (13..20).map(|day| format!("{day}/11/2026,Shop,-{day}.00,\n")).collect();
    let text = format!("Date,Text,Debit,Credit\n{spent}20/11/2026,Fee reversal,5.00,\n");
    let text = rows(&read(text));
    assert!(text.starts_with("2 2026-11-13 13.00 Shop\n"), "{text}");
    assert!(text.ends_with(" -5.00 Fee reversal\n"), "{text}");
}

#[test]
fn what_could_be_payments_or_reversals_is_asked_about() {
    for text in [
        "Date,Text,Amount,Type\n2026-11-01,A,12.50,Debit\n2026-11-02,B,-3.00,Debit\n2026-11-03,C,-4.00,Debit\n2026-11-04,D,2000.00,Credit\n",
        "Date,Text,Debit,Credit\n2026-11-01,A,12.50,\n2026-11-02,B,-3.00,\n2026-11-03,C,-4.00,\n2026-11-04,D,,2000.00\n",
    ] {
        let reading = read(text);
        assert!(
            asked(&reading).contains("\nSigns(OutIsPositive): out 12.50 in 1, in 2007.00 in 3;"),
            "{}",
            asked(&reading)
        );
        let read = |signs| {
            sums(&read_with(text, &Options { signs: Some(signs), ..Options::default() }).unwrap())
        };
        assert_eq!(read(Signs::OutIsPositive), ("12.50".into(), "2007.00".into()));
        assert_eq!(read(Signs::OutIsNegative), ("7.00".into(), "2012.50".into()));
    }
}

#[test]
fn a_file_is_read_with_the_signs_that_were_usual_before() {
    for (before, text) in [
        ("2026-11-01,A,12.50,\n2026-11-02,B,,90\n", "2026-12-01,A,-12.50,\n"),
        ("2026-11-01,A,,-12.50\n2026-11-02,B,3,\n", "2026-12-01,A,,12.50\n"),
        ("2026-11-01,A,12.50 Dr,\n", "2026-12-01,A,-12.50 Dr,\n"),
        ("2026-11-01,A,12.50,Debit\n", "2026-12-01,A,-12.50,Debit\n"),
    ] {
        let heading = match before {
            _ if before.contains("Dr,") => "Amount,Note",
            _ if before.contains("Debit") => "Amount,Type",
            _ => "Debit,Credit",
        };
        let file = |rows: &str| format!("Date,Text,{heading}\n{rows}");
        let before = read(file(before)).understood.profile();
        let reading = read_with(file(text), &before).unwrap();
        assert!(asked(&reading).starts_with("Signs\n"), "{text}");
    }
    // Beside as many of the usual sign it needs no question.
    let file = |rows: &str| format!("Date,Text,Debit,Credit\n{rows}");
    let before = read(file("2026-11-01,A,12.50,\n")).understood.profile();
    let both = file("2026-12-01,A,-12.50,\n2026-12-02,B,3,\n");
    assert_eq!(sums(&read_with(both, &before).unwrap()), ("3".into(), "12.50".into()));
}

#[test]
fn a_minus_without_letters_is_money_back_where_letters_mark_money_in() {
    let text = "Date,Text,Amount\n13/11/2026,A,54.20\n14/11/2026,Refund,(12.00)\n15/11/2026,Payment,66.20 CR\n";
    assert_eq!(
        rows(&read(text)),
        "2 2026-11-13 54.20 A\n3 2026-11-14 -12.00 Refund\n4 2026-11-15 -66.20 Payment\n"
    );
}

/// What is read of amounts with letters, and what is not.
fn lettered(amounts: &[&str]) -> String {
    let row = |(at, amount): (usize, &&str)| format!("{}/11/2026,Row,{amount}\n", 13 + at);
    let table: String = amounts.iter().enumerate().map(row).collect();
    let reading = read(format!("Date,Text,Amount\n{table}"));
    let read = reading.rows.iter().map(|row| (row.line, row.amount.to_string()));
    let refused = reading.skipped.iter().map(|row| match &row.reason {
        Reason::Bad(problem) => (row.line, format!("{:?}", problem.kind)),
        reason => (row.line, format!("{reason:?}")),
    });
    let mut all: Vec<_> = read.chain(refused).collect();
    all.sort();
    all.into_iter().map(|(_, told)| told).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_sign_beside_letters_says_the_same_or_is_refused() {
    const NO: &str = "SignAgainstDirection";
    for (amounts, expected) in [
        // As at banks: money out has a minus.
        (&["-12.00 DR", "-3.00 DR", "50.00 CR"][..], "12.00 3.00 -50.00".to_owned()),
        (&["-12.00", "-3.00", "50.00 CR"], "12.00 3.00 -50.00".into()),
        (&["-12.00 DR", "50.00"], "12.00 -50.00".into()),
        // As at cards: money in has one.
        (&["12.00 DR", "3.00 DR", "-50.00 CR"], "12.00 3.00 -50.00".into()),
        (&["12.00", "-50.00 CR"], "12.00 -50.00".into()),
        (&["12.00 DR", "-50.00"], "12.00 -50.00".into()),
        (&["+12.00 DR", "(50.00) CR"], "12.00 -50.00".into()),
        // A debit with a minus, or a debit taken back.
        (&["12.00 DR", "3.00 DR", "-3.00 DR", "5.00 CR"], format!("12.00 3.00 {NO} -5.00")),
        (&["12.00 DR", "-3.00 DR"], format!("{NO} {NO}")),
        (&["5.00 CR", "6.00 CR", "-5.00 CR", "1.00 DR"], format!("-5.00 -6.00 {NO} 1.00")),
        // A minus on both sides, or on money in alone.
        (&["-12.00 DR", "-50.00 CR"], format!("12.00 {NO}")),
        (&["-50.00 CR", "-5.00 CR"], format!("{NO} {NO}")),
        (&["-12.00", "-3.00", "4.00", "50.00 CR"], format!("12.00 3.00 {NO} -50.00")),
        // Nothing is zero in no direction.
        (&["12.00 DR", "-0.00 DR"], "12.00 Zero".into()),
    ] {
        assert_eq!(lettered(amounts), expected, "{amounts:?}");
    }
}

#[test]
fn letters_that_contradict_their_column_are_refused() {
    let two = "Date,Text,Debit,Credit\n13/11/2026,A,5.00 CR,\n14/11/2026,B,5.00 DR,\n15/11/2026,C,,7.00 CR\n";
    let reading = read(two);
    assert_eq!(rows(&reading), "3 2026-11-14 5.00 B\n4 2026-11-15 -7.00 C\n");
    assert_eq!(skipped(&reading), "2 Bad(SignAgainstDirection, column 3): 5.00 CR A\n");
    let words = "Date,Text,Amount,Dr/Cr\n13/11/2026,A,5.00 CR,Debit\n14/11/2026,B,5.00 DR,Debit\n15/11/2026,C,7.00,Credit\n";
    let reading = read(words);
    assert_eq!(rows(&reading), "3 2026-11-14 5.00 B\n4 2026-11-15 -7.00 C\n");
    assert_eq!(skipped(&reading), "2 Bad(SignAgainstDirection, column 3): 5.00 CR A\n");
}
