//! Whatever the bytes and the options are: no panic, no endless loop, and what is found is
//! in keeping with itself.

use std::time::{Duration, Instant};

use expenses_formats::{
    Columns, Currency, DateOrder, DecimalMark, Fees, File, Headings, Options, Signs, Where,
};
use proptest::prelude::*;

/// Pieces of files, so that what is made of them is read deeply.
const PIECES: &[&str] = &[
    "Date",
    "Amount",
    "Debit",
    "Credit",
    "Text",
    "Fee",
    "State",
    "Type",
    "Balance",
    ",",
    ",",
    ",",
    ";",
    ";",
    "\t",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"",
    "\\\"",
    "\\",
    "2026-11-23",
    "23/11/2026",
    "11/23/26",
    "1 srp 2026",
    "46349",
    "-12.50",
    "1.250",
    "1,250",
    "1,23,456.78",
    "(5)",
    "12 Dr",
    "5 CR",
    "EUR",
    "\u{20ac}3",
    "JPY 1,200",
    "D",
    "C",
    "x",
    " ",
    "\u{e4}",
    "\u{202f}",
    "\0",
    "sep=;",
    "!Type:Bank\n",
    "D",
    "T-5",
    "^\n",
    "<OFX>",
    "<STMTTRN>",
    "</STMTTRN>",
    "<TRNAMT>",
    "<DTPOSTED>",
    "&amp;",
    "<Document xmlns=\"urn:camt.053\">",
    "<Ntry>",
    "</Ntry>",
    "<Amt Ccy=\"EUR\">",
    "</Amt>",
    "</Document>",
    ":20:",
    ":25:",
    ":60F:",
    ":61:",
    ":86:",
    "261123D1,00NMSC",
    "?20",
    "/NAME/",
    "-}",
    "{",
    "}",
    "[",
    "]",
    "\"date\":",
    "\"amount\":",
    "1e5",
    "null",
];

fn file() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..60);
    let text = pieces.prop_map(|pieces| pieces.concat().into_bytes());
    let headed = prop::collection::vec(prop::sample::select(PIECES), 0..60)
        .prop_map(|pieces| format!("Date,Text,Amount\n{}", pieces.concat()).into_bytes());
    prop_oneof![text, headed, prop::collection::vec(any::<u8>(), 0..200)]
}

fn options() -> impl Strategy<Value = Options> {
    let name = || {
        prop::option::of(prop::sample::select(vec![
            "Date", "Amount", "1", "2", "3", "0", "", "Debit",
        ]))
    };
    let name = move || name().prop_map(|name| name.map(str::to_owned));
    let columns = (name(), name(), name(), name(), name(), name(), name()).prop_map(
        |(date, amount, out, into, fee, state, id)| Columns {
            date,
            amount,
            money_out: out,
            money_in: into,
            fee,
            state,
            id,
            ..Columns::default()
        },
    );
    let some = |all: Vec<Options>| prop::sample::select(all);
    let orders = [
        DateOrder::YearMonthDay,
        DateOrder::DayMonthYear,
        DateOrder::ExcelDays,
        DateOrder::UnixTime,
    ];
    let mut bases = vec![Options::default(); 6];
    bases.extend(orders.map(|order| Options { date_order: Some(order), ..Options::default() }));
    bases.extend([
        Options { delimiter: Some('"'), ..Options::default() },
        Options { delimiter: Some('\n'), ..Options::default() },
        Options { delimiter: Some('\u{20ac}'), ..Options::default() },
        Options { skip_lines: Some(2), headings: Some(Headings::Absent), ..Options::default() },
        Options {
            headings: Some(Headings::Present),
            signs: Some(Signs::OutIsPositive),
            ..Options::default()
        },
        Options {
            decimal_mark: Some(DecimalMark::Comma),
            signs: Some(Signs::OutIsNegative),
            fees: Some(Fees::Beside),
            ..Options::default()
        },
        Options {
            currency: Some(Currency::Only("EUR".into())),
            month_language: Some("hr".into()),
            ..Options::default()
        },
        Options {
            currency: Some(Currency::All),
            filters: vec![Where { column: "1".into(), value: "x".into(), is: false }],
            ..Options::default()
        },
    ]);
    (some(bases), prop_oneof![3 => Just(Columns::default()), 1 => columns])
        .prop_map(|(options, columns)| Options { columns, ..options })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in file(), options in options()) {
        let Ok(file) = File::open(&bytes) else { return Ok(()) };
        let _ = file.own();
        let shape = file.shape(&options);
        let Ok(reading) = file.read(&options) else { return Ok(()) };
        prop_assert!(reading.questions.is_empty() || reading.rows.is_empty());
        prop_assert!(reading.questions.iter().all(|question| question.answers.len() > 1));
        let lines = file.text().split(['\n', '\r']).count() as u64;
        for row in reading.rows.iter() {
            prop_assert!((1..=lines).contains(&row.line));
            prop_assert!(!row.amount.is_zero() && !row.description.is_empty());
        }
        prop_assert!(reading.skipped.iter().all(|skipped| (1..=lines).contains(&skipped.line)));
        if file.form() == "CSV" && reading.understood.heading_line.is_some() {
            prop_assert_eq!(shape, Ok(reading.shape));
        }
    }

    /// The likely or the first answer to each question leads to rows.
    #[test]
    fn answers_end_the_questions(bytes in file()) {
        let Ok(file) = File::open(&bytes) else { return Ok(()) };
        let mut options = Options::default();
        for round in 0..8 {
            let Ok(reading) = file.read(&options) else { break };
            if reading.questions.is_empty() {
                break;
            }
            prop_assert!(round < 7, "{:?}", reading.questions);
            for question in &reading.questions {
                question.answers[question.likely.unwrap_or(0)].change.apply(&mut options);
            }
        }
    }
}

/// Each file takes time in proportion to its size, however it is built: a quadratic reader
/// takes minutes.
#[test]
fn no_file_takes_long() {
    let repeated =
        |head: &str, piece: &str| format!("{head}{}", piece.repeat(2_000_000 / piece.len()));
    let files = [
        repeated("", ","),
        repeated("", ",\n"),
        repeated("", "\""),
        repeated("", "\"\n"),
        repeated("Date,Text,Amount\n", "2026-11-23,\"a\n"),
        repeated("Date,Text,Amount\n", "2026-11-23,a,1\n"),
        repeated("Date,Text,Amount\n2026-11-23,a,1\n", ",more,\n"),
        repeated("Date,Text,Amount\n2026-11-23,a,1\n", "x\n"),
        repeated("", "\" "),
        repeated("a,\"", "\\\""),
        repeated("", "\r"),
        repeated("[", "["),
        repeated("[", "{\"a\":"),
        repeated("", "{\"a\":1}\n"),
        repeated("<OFX>", "<"),
        repeated("<OFX>", "<STMTTRN>"),
        repeated("<OFX>", "<STMTTRN><TRNAMT>1</STMTTRN>"),
        repeated("[{\"a\":1}", ",{\"a\":1}") + "]",
        repeated("!Type:Bank\n", "D\n^\n"),
        repeated("<Document xmlns=\"camt.053:camt.05\"><BkToCstmr>", "<a>"),
        repeated("<Document xmlns=\"camt.053:camt.05\"><BkToCstmr><Ntry>", "&amp;"),
        repeated(":20:x\n:25:y\n", ":61:\n"),
        repeated(":20:x\n:25:y\n:61:2611230101D1,00NMSC\n:86:", "?20SVWZ+"),
        repeated(":20:x\n:25:y\n", "\n"),
        repeated("", "Date,Amount\n"),
    ];
    for text in files {
        let start = Instant::now();
        if let Ok(file) = File::open(text.as_bytes()) {
            let _ = (file.own(), file.shape(&Options::default()), file.read(&Options::default()));
        }
        let taken = start.elapsed();
        assert!(taken < Duration::from_secs(10), "{taken:?} for {:?}", &text[..60.min(text.len())]);
    }
}
