//! Arguments of calls and data files out of a fuzzer's bytes: mostly good ones that
//! meet each other often, and each kind of bad one.

use arbitrary::{Arbitrary, Result, Unstructured};
use expenses_interface::{
    Change, ExpensePatch, ExpenseUpdate, Filter, Grouping, KeptExpense, NewBudget, NewExpense,
    NewRepeat, Sort, SortKey,
};

/// A record of a data file that another program wrote.
#[derive(Clone, Debug)]
pub(crate) struct FileRecord {
    pub(crate) id: u64,
    pub(crate) description: String,
    /// A JSON number.
    pub(crate) amount: String,
    pub(crate) category: String,
    pub(crate) date: Option<String>,
}

/// A data file that another program wrote.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) counter: Option<u64>,
    pub(crate) records: Vec<FileRecord>,
    pub(crate) listed: bool,
    pub(crate) history: Vec<Said>,
}

/// The category of a budget, and the category and the amount that it had before, if any.
type ChangedBudget = (Option<String>, Option<(Option<String>, String)>);

/// An entry of the history in a data file.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) added: Vec<(u64, u64)>,
    pub(crate) changed: Vec<FileRecord>,
    pub(crate) deleted: Vec<FileRecord>,
    /// The category of each budget, and the budget before.
    pub(crate) budgets: Vec<ChangedBudget>,
    /// Whether its digest is that of what the file has of it.
    pub(crate) fits: bool,
}

impl<'a> Arbitrary<'a> for File {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut records: Vec<FileRecord> = Vec::new();
        for _ in 0..u.int_in_range(0..=6)? {
            let record = file_record(u)?;
            if records.iter().all(|other| other.id != record.id) {
                records.push(record);
            }
        }
        let (counter, listed) = (maybe(u, id)?, u.arbitrary()?);
        let history = several(u, 2, said)?;
        Ok(Self { counter, records, listed, history })
    }
}

fn said(u: &mut Unstructured<'_>) -> Result<Said> {
    Ok(Said {
        added: several(u, 3, |u| Ok((id(u)?, id(u)?)))?,
        changed: several(u, 2, file_record)?,
        deleted: several(u, 2, file_record)?,
        budgets: several(u, 2, |u| {
            let before = maybe(u, |u| Ok((maybe(u, category)?, valid_amount(u)?)))?;
            Ok((maybe(u, category)?, before))
        })?,
        fits: u.ratio(3, 4)?,
    })
}

/// So many at most; mostly fewer.
fn several<'a, T>(
    u: &mut Unstructured<'a>,
    most: usize,
    generate: impl Fn(&mut Unstructured<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    (0..u.int_in_range(0..=2 * most)?.saturating_sub(most)).map(|_| generate(u)).collect()
}

fn file_record(u: &mut Unstructured<'_>) -> Result<FileRecord> {
    const NUMBERS: [&str; 12] = [
        "0",
        "-0",
        "-0.0",
        "0.00",
        "0.1",
        "0.30000000000000004",
        "1e-07",
        "1.5E+3",
        "1e2",
        "-3.50",
        "99999999999999999.999999999999",
        "9223372036854775807",
    ];
    let amount = match u.arbitrary()? {
        true => (*u.choose(&NUMBERS)?).to_owned(),
        false => valid_amount(u)?,
    };
    let date = maybe(u, valid_date)?;
    Ok(FileRecord { id: id(u)?, description: text(u)?, amount, category: category(u)?, date })
}

/// Mostly one of the first ids.
pub(crate) fn id(u: &mut Unstructured<'_>) -> Result<u64> {
    Ok(match u.int_in_range(0..=15)? {
        15 => u64::MAX - u.int_in_range(0..=2)?,
        id => id,
    })
}

/// An expense that is expected to be as it is, or otherwise; mostly none.
pub(crate) fn expected(u: &mut Unstructured<'_>) -> Result<Option<(u64, bool)>> {
    if u.ratio(1, 4)? { Ok(Some((id(u)?, u.arbitrary()?))) } else { Ok(None) }
}

pub(crate) fn expense(u: &mut Unstructured<'_>) -> Result<NewExpense> {
    Ok(NewExpense {
        description: text(u)?,
        amount: amount(u)?,
        category: category(u)?,
        date: maybe(u, date)?,
    })
}

pub(crate) fn expenses(u: &mut Unstructured<'_>) -> Result<Vec<NewExpense>> {
    let mut expenses = several(u, 4, expense)?;
    // Packed, an empty date means none.
    for expense in &mut expenses {
        expense.date = expense.date.take().filter(|date| !date.is_empty());
    }
    Ok(expenses)
}

fn kept(u: &mut Unstructured<'_>) -> Result<KeptExpense> {
    Ok(KeptExpense {
        id: maybe(u, id)?,
        description: text(u)?,
        amount: amount(u)?,
        category: category(u)?,
        date: maybe(u, date)?,
    })
}

pub(crate) fn patch(u: &mut Unstructured<'_>) -> Result<ExpensePatch> {
    Ok(ExpensePatch {
        description: maybe(u, text)?,
        amount: maybe(u, amount)?,
        category: maybe(u, category)?,
        date: maybe(u, date)?,
    })
}

pub(crate) fn budget(u: &mut Unstructured<'_>) -> Result<NewBudget> {
    const MONTHS: [Option<&str>; 6] =
        [None, None, Some("2026-11"), Some("2026-09"), Some("2025-12"), Some("x")];
    let (category, amount) = (maybe(u, category)?, maybe(u, amount)?);
    let (yearly, carries_over) = (u.arbitrary()?, u.arbitrary()?);
    let since = if carries_over || u.ratio(1, 8)? { *u.choose(&MONTHS)? } else { None };
    Ok(NewBudget { category, amount, yearly, carries_over, since: since.map(Into::into) })
}

pub(crate) fn repeat(u: &mut Unstructured<'_>) -> Result<NewRepeat> {
    const EVERY: [&str; 6] = ["day", "week", "month", "2 months", "year", "fortnight"];
    Ok(NewRepeat {
        description: text(u)?,
        amount: amount(u)?,
        category: category(u)?,
        every: (*u.choose(&EVERY)?).to_owned(),
        first: date(u)?,
        done: maybe(u, date)?,
        until: maybe(u, date)?,
    })
}

pub(crate) fn changes(u: &mut Unstructured<'_>) -> Result<Vec<Change>> {
    (0..u.int_in_range(0..=5)?)
        .map(|_| {
            Ok(match u.int_in_range(0..=3)? {
                3 => Change::Restore(kept(u)?),
                0 => Change::Add(expense(u)?),
                1 => Change::Update(ExpenseUpdate { id: id(u)?, patch: patch(u)? }),
                _ => Change::Delete(id(u)?),
            })
        })
        .collect()
}

pub(crate) fn filter(u: &mut Unstructured<'_>) -> Result<Filter> {
    if u.arbitrary()? {
        return Ok(Filter::default());
    }
    Ok(Filter {
        categories: maybe(u, |u| some(u, category))?,
        not_categories: maybe(u, |u| some(u, category))?,
        since: maybe(u, date)?,
        until: maybe(u, date)?,
        min: maybe(u, amount)?,
        max: maybe(u, amount)?,
        texts: maybe(u, |u| some(u, text))?,
        not_texts: maybe(u, |u| some(u, text))?,
        tags: maybe(u, |u| some(u, text))?,
        not_tags: maybe(u, |u| some(u, text))?,
    })
}

pub(crate) fn sort(u: &mut Unstructured<'_>) -> Result<Option<Sort>> {
    maybe(u, |u| {
        let key = *u.choose(&[SortKey::Id, SortKey::Date, SortKey::Amount])?;
        Ok(Sort { key, descending: u.arbitrary()? })
    })
}

pub(crate) fn limit(u: &mut Unstructured<'_>) -> Result<Option<u32>> {
    Ok(*u.choose(&[Some(1), Some(2), Some(3), None, Some(0), Some(10_000), Some(10_001)])?)
}

pub(crate) fn groupings(u: &mut Unstructured<'_>) -> Result<Vec<Grouping>> {
    use Grouping::{Category, Description, Month, Tag, Week, Weekday, Year};
    let all = [Category, Month, Year, Tag, Week, Weekday, Description];
    (0..u.int_in_range(0..=3)?).map(|_| u.choose(&all).copied()).collect()
}

pub(crate) fn month_start(u: &mut Unstructured<'_>) -> Result<u8> {
    Ok(*u.choose(&[1, 2, 11, 24, 25, 28, 0, 29])?)
}

fn maybe<'a, T>(
    u: &mut Unstructured<'a>,
    generate: impl FnOnce(&mut Unstructured<'a>) -> Result<T>,
) -> Result<Option<T>> {
    if u.arbitrary()? { generate(u).map(Some) } else { Ok(None) }
}

/// A few of these.
fn some<'a, T>(
    u: &mut Unstructured<'a>,
    generate: impl Fn(&mut Unstructured<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    let count = *u.choose(&[1, 1, 2, 3, 0])?;
    (0..count).map(|_| generate(u)).collect()
}

/// A text of few different pieces, so that texts often differ only in case.
fn text(u: &mut Unstructured<'_>) -> Result<String> {
    const PIECES: [&str; 26] = [
        "a", "A", "b", "B", "ß", "ẞ", "ss", "SS", "é", "É", "e\u{301}", "σ", "ς", "Σ", "ﬁ", "FI",
        "_", "☕", " ", "\u{a0}", "\"\\", "\n", "\u{7f}", "\u{85}", " #a", "#",
    ];
    let mut text = String::new();
    for _ in 0..u.int_in_range(0..=3)? {
        match u.int_in_range(0..=79)? {
            // At and just beyond the greatest lengths.
            79 => text.push_str(&"é".repeat(100)),
            78 => text.push_str(&"ß".repeat(499)),
            at => text.push_str(PIECES[at % PIECES.len()]),
        }
    }
    Ok(text)
}

/// The shape of a profile.
pub(crate) fn shape(u: &mut Unstructured<'_>) -> Result<String> {
    Ok((*u.choose(&["a", "b", ""])?).to_owned())
}

/// Mostly a spelling of one of two categories.
fn category(u: &mut Unstructured<'_>) -> Result<String> {
    match u.choose(&["food", "Food", "FOOD", "maß", "MASS", ""])? {
        &"" => text(u),
        spelling => Ok(spelling.to_string()),
    }
}

fn valid_amount(u: &mut Unstructured<'_>) -> Result<String> {
    let digits = match u.int_in_range(0..=3)? {
        0 => u.int_in_range(0..=999_999_999_999_999)?,
        _ => *u.choose(&[1u64, 5, 10, 50, 100, 1_250])?,
    };
    let decimals = u.int_in_range(0..=4)?;
    let digits = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, decimals) = digits.split_at(digits.len() - decimals);
    Ok(if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") })
}

fn amount(u: &mut Unstructured<'_>) -> Result<String> {
    const ODD: [&str; 16] = [
        "",
        "0",
        "0.0000",
        "-1",
        "-0",
        "1.",
        ".5",
        "1e3",
        "+1",
        " 0012.50\t",
        "1.00001",
        "0.00010",
        "999999999999999",
        "1234567890123456",
        "12345678901.23450",
        "٣",
    ];
    match u.int_in_range(0..=7)? {
        0 => Ok((*u.choose(&ODD)?).to_owned()),
        _ => valid_amount(u),
    }
}

fn valid_date(u: &mut Unstructured<'_>) -> Result<String> {
    const DATES: [&str; 8] = [
        "2026-11-22",
        "2026-11-23",
        "2026-11-24",
        "2026-12-01",
        "2025-11-23",
        "2025-12-31",
        "0001-01-01",
        "9999-12-31",
    ];
    Ok((*u.choose(&DATES)?).to_owned())
}

pub(crate) fn date(u: &mut Unstructured<'_>) -> Result<String> {
    const ODD: [&str; 8] = [
        "",
        "2026-02-29",
        "2024-02-29",
        "0000-01-01",
        "2026-1-01",
        " 2026-11-23 ",
        "2026-11-23T00",
        "２026-1-1",
    ];
    match u.int_in_range(0..=7)? {
        0 => Ok((*u.choose(&ODD)?).to_owned()),
        _ => valid_date(u),
    }
}
