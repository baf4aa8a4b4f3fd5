//! Files of other programs: any bytes, under any options.
//!
//! The first four bytes choose the options, the rest is the file.

use expenses_formats::{
    Columns, Currency, DateOrder, DecimalMark, Fees, File, Headings, Options, Signs, Where,
};

/// Reads a file under options, without a panic, and checks that what is found is in
/// keeping with itself.
///
/// # Panics
///
/// On a finding.
pub fn check(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first_chunk::<4>() else { return };
    let opened = match choice[3] {
        0..=239 => File::open(bytes),
        240..=247 => File::open_as(bytes, "shift_jis"),
        _ => File::open_as(bytes, "windows-1252"),
    };
    let Ok(file) = opened else { return };
    let _ = (file.own(), file.form(), file.encoding());
    let mut options = options(choice);
    let _ = file.shape(&options);
    // Each answer settles its question.
    for round in 0..10 {
        let Ok(reading) = file.read(&options) else { return };
        if reading.questions.is_empty() {
            let lines = file.text().split(['\n', '\r']).count() as u64;
            for row in reading.rows.iter() {
                assert!((1..=lines).contains(&row.line));
                assert!(!row.amount.is_zero() && !row.description.is_empty());
                assert!(row.description.chars().count() <= expenses_formats::MAX_DESCRIPTION);
                assert!(!row.description.contains(char::is_control));
            }
            assert!(reading.skipped.iter().all(|skipped| (1..=lines).contains(&skipped.line)));
            return;
        }
        assert!(reading.rows.is_empty() && reading.skipped.is_empty());
        assert!(round < 9, "{:?}", reading.questions);
        for question in &reading.questions {
            assert!(question.answers.len() > 1);
            let at = usize::from(choice[0]) % question.answers.len();
            question.answers[at].change.apply(&mut options);
        }
    }
}

fn options([form, columns, money, _]: &[u8; 4]) -> Options {
    let pick = |byte: u8, names: &[&str]| {
        names.get(usize::from(byte) % (names.len() + 4)).map(|name| (*name).to_owned())
    };
    let names = ["Date", "Amount", "1", "2", "3", "Text"];
    let given = match columns % 4 {
        0 => Columns::default(),
        1 => Columns { date: pick(columns / 4, &names), ..Columns::default() },
        2 => Columns { amount: pick(columns / 4, &names), ..Columns::default() },
        _ => Columns {
            money_out: pick(columns / 4, &names),
            fee: pick(columns / 32, &names),
            ..Columns::default()
        },
    };
    let orders = [DateOrder::YearMonthDay, DateOrder::DayMonthYear, DateOrder::ExcelDays];
    Options {
        delimiter: [';', '"', '\n', '\u{20ac}'].get(usize::from(form & 15)).copied(),
        skip_lines: (form >> 4 == 1).then_some(1),
        headings: [Headings::Absent, Headings::Present].get(usize::from(form >> 4) / 2).copied(),
        columns: given,
        date_order: orders.get(usize::from(money & 7)).copied(),
        decimal_mark: [DecimalMark::Comma].get(usize::from(money >> 3 & 3)).copied(),
        signs: [Signs::OutIsPositive].get(usize::from(money >> 5 & 1)).copied(),
        currency: (money >> 6 & 1 == 1).then(|| Currency::Only("EUR".to_owned())),
        fees: (money >> 7 == 1).then_some(Fees::Beside),
        filters: match columns {
            200.. => vec![Where { column: "1".into(), value: "x".into(), is: false }],
            _ => Vec::new(),
        },
        ..Options::default()
    }
}
