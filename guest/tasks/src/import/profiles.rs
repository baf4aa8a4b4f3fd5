//! How files of one shape are read: kept after an import, for the next one.

mod shape;

use std::cmp::Ordering;

use expenses_formats::{
    Answer, Change, Columns, Date, DateOrder, File, Options, ProblemKind, Question, QuestionKind,
    Reading, Reason, Shape, Signs, Sums, says_income,
};
use expenses_interface::{Expenses, Profile};
use serde::{Deserialize, Serialize};

use super::candidates::Choices;

pub use shape::key;

/// What is kept of an import. Whether money that came in is a refund is not: the next file may
/// have a salary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Remembered {
    /// How the file is read.
    pub reading: Options,
    /// The category of what has no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What files of this shape have had in two ways: it is not remembered, and each file tells
    /// or is asked about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub varies: Vec<Varying>,
}

/// What files of one shape can have in two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Varying {
    /// The order of dates.
    DateOrder,
    /// What stands before the decimals.
    DecimalMark,
    /// What signs mean.
    Signs,
}

impl Remembered {
    /// Forgets what files of the shape have had in another way before. Returns what is new
    /// among that.
    fn vary(&mut self, before: &Self) -> Vec<Varying> {
        let (now, then) = (&mut self.reading, &before.reading);
        let differs = [
            (
                Varying::DateOrder,
                now.date_order.is_some_and(|it| then.date_order.is_some_and(|other| other != it)),
            ),
            (
                Varying::DecimalMark,
                now.decimal_mark
                    .is_some_and(|it| then.decimal_mark.is_some_and(|other| other != it)),
            ),
            (
                Varying::Signs,
                now.signs.is_some_and(|it| then.signs.is_some_and(|other| other != it)),
            ),
        ];
        let new: Vec<Varying> =
            differs.into_iter().filter(|(_, differs)| *differs).map(|(of, _)| of).collect();
        self.varies = before.varies.iter().chain(&new).copied().collect();
        for of in &self.varies {
            match of {
                Varying::DateOrder => now.date_order = None,
                Varying::DecimalMark => now.decimal_mark = None,
                Varying::Signs => now.signs = None,
            }
        }
        new
    }
}

/// What is remembered under a key. Text that this program does not understand is nothing.
///
/// # Errors
///
/// Those of the store.
pub fn remembered<S: Expenses>(store: &mut S, key: &str) -> Result<Option<Remembered>, S::Error> {
    let found = store.profiles()?.into_iter().find(|Profile { shape, .. }| shape == key);
    Ok(found.and_then(|Profile { text, .. }| serde_json::from_str(&text).ok()))
}

/// What is to be remembered after an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Next {
    /// How the file was read, unless that is what is remembered.
    pub profile: Option<Profile>,
    /// What is not remembered any more, for files of this shape have had it in two ways.
    pub varies: Vec<Varying>,
}

/// What is to be remembered of how a file was read.
///
/// # Errors
///
/// Those of the store.
pub fn next<S: Expenses>(
    store: &mut S,
    key: &str,
    reading: &Reading,
    choices: &Choices,
) -> Result<Next, S::Error> {
    let mut now = Remembered {
        reading: reading.understood.profile(),
        category: choices.category.clone(),
        varies: Vec::new(),
    };
    let before = remembered(store, key)?;
    let varies = before.as_ref().map_or(Vec::new(), |before| now.vary(before));
    let is_new = before.is_none_or(|before| before != now);
    // Options always have a JSON form.
    let text = || serde_json::to_string(&now).unwrap_or_default();
    let profile = is_new.then(|| Profile { shape: key.to_owned(), text: text() });
    Ok(Next { profile, varies })
}

/// The options that are given, and for the rest those that are remembered, for a file of this
/// shape.
#[must_use]
pub fn over(given: &Options, remembered: &Options, shape: &Shape) -> Options {
    let old = shape::columns(remembered, shape);
    let (given, kept) = (given.clone(), remembered.clone());
    let new = given.columns;
    let has_money = new.amount.is_some() || new.money_out.is_some() || new.money_in.is_some();
    let names_direction = new.direction.is_some();
    let money = |old: Option<String>| old.filter(|_| !has_money);
    Options {
        delimiter: given.delimiter.or(kept.delimiter),
        skip_lines: given.skip_lines,
        headings: given.headings.or(kept.headings),
        columns: Columns {
            date: new.date.or(old.date),
            amount: new.amount.or(money(old.amount)),
            money_out: new.money_out.or(money(old.money_out)),
            money_in: new.money_in.or(money(old.money_in)),
            direction: new.direction.or(old.direction),
            description: match new.description.is_empty() {
                true => old.description,
                false => new.description,
            },
            category: new.category.or(old.category),
            currency: new.currency.or(old.currency),
            id: new.id.or(old.id),
            balance: new.balance.or(old.balance),
            fee: new.fee.or(old.fee),
            state: new.state.or(old.state),
        },
        date_order: given.date_order.or(kept.date_order),
        month_language: given.month_language.or(kept.month_language),
        decimal_mark: given.decimal_mark.or(kept.decimal_mark),
        signs: given.signs.or(kept.signs),
        usual_signs: match has_money || names_direction {
            true => given.usual_signs,
            false => kept.usual_signs,
        },
        currency: given.currency.or(kept.currency),
        fees: given.fees.or(kept.fees),
        filters: if given.filters.is_empty() { kept.filters } else { given.filters },
    }
}

/// What a file that is read as one before says against that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// Its signs are those of the other kind of statement, or its dates are likely to have the
    /// other order: these are to be asked.
    Open(Vec<Question>),
    /// It cannot be read so; it is as good as new.
    Values,
}

/// Reads a file as those of its shape were read. `options` are those of [`over`], `given` those of
/// the person, and `today` is the local day if it is known.
///
/// # Errors
///
/// What the file says against that.
pub fn read_as_before(
    file: &File,
    options: &Options,
    given: &Options,
    today: Option<Date>,
) -> Result<Reading, Contradiction> {
    let signs = options.signs.filter(|_| given.signs.is_none());
    let order = options.date_order.filter(|order| {
        let is_open = matches!(order, DateOrder::DayMonthYear | DateOrder::MonthDayYear);
        is_open && given.date_order.is_none()
    });
    let unread = Options {
        signs: options.signs.filter(|_| signs.is_none()),
        date_order: options.date_order.filter(|_| order.is_none()),
        ..options.clone()
    };
    let is_open = signs.is_some() || order.is_some();
    let read = file.read_beside(options, is_open.then_some(&unread));
    let (reading, open) = read.map_err(|_| Contradiction::Values)?;
    // What columns or words tell may have other signs than before.
    if !options.usual_signs.is_empty() && asks_signs(&reading) {
        return Err(Contradiction::Open(reading.questions));
    }
    let is_other = |reason: &Reason| {
        matches!(reason, Reason::Bad(problem)
        if matches!(
            problem.kind,
            ProblemKind::DecimalMark | ProblemKind::GivenMark | ProblemKind::DateOrder
        ))
    };
    if reading.skipped.iter().any(|skipped| is_other(&skipped.reason)) {
        return Err(Contradiction::Values);
    }
    let Some(open) = open else { return Ok(reading) };
    let mut questions = Vec::new();
    if let Some(kept) = signs
        && (likely_signs(&open).is_some_and(|likely| likely != kept)
            || kept == Signs::OutIsNegative && asks_signs(&open) && is_as_of_card(&reading))
    {
        questions.push(ask_signs(file, options));
    }
    let dates = open.questions.into_iter().find(|of| of.kind == QuestionKind::DateOrder);
    if let Some(question) = dates.filter(|_| order.is_some()) {
        let others = question.answers.iter().filter_map(|answer| match answer.change {
            Change::DateOrder(other) if Some(other) != order => Some(other),
            _ => None,
        });
        let is_likely = |other: DateOrder| {
            let options = Options { date_order: Some(other), ..options.clone() };
            file.read(&options).is_ok_and(|other| are_likelier(&other, &reading, today))
        };
        if others.into_iter().any(is_likely) {
            questions.push(question);
        }
    }
    if questions.is_empty() { Ok(reading) } else { Err(Contradiction::Open(questions)) }
}

/// Whether the dates of one reading are likelier than those of another: none lies in the future,
/// or they are of one month, and not spread over several.
fn are_likelier(one: &Reading, other: &Reading, today: Option<Date>) -> bool {
    const MONTH: i32 = 31;
    let days = |reading: &Reading| {
        let days = || reading.rows.iter().map(|row| row.date);
        Some((days().min()?, days().max()?))
    };
    let (Some(one), Some(other)) = (days(one), days(other)) else { return false };
    let is_future = |(_, last): (Date, Date)| today.is_some_and(|today| last > today);
    let length = |(first, last): (Date, Date)| (last - first).get_days();
    is_future(other) && !is_future(one) || length(one) <= MONTH && length(other) > 2 * MONTH
}

fn asks_signs(reading: &Reading) -> bool {
    reading.questions.iter().any(|question| question.kind == QuestionKind::Signs)
}

/// Whether a file that is read as a bank's has as many rows of money in as of money out: in the
/// month of a person there are fewer, but among the rows of a card most have no minus. If there
/// are as many and one is a salary, it is no card's.
fn is_as_of_card(reading: &Reading) -> bool {
    let into = || reading.rows.iter().filter(|row| row.amount.is_negative());
    let says = |text: Option<&str>| text.is_some_and(says_income);
    let out = reading.rows.len() - into().count();
    match into().count().cmp(&out) {
        Ordering::Less => false,
        Ordering::Equal => {
            out > 0 && !into().any(|row| says(Some(row.description)) || says(row.category))
        }
        Ordering::Greater => true,
    }
}

/// What the signs of a file probably mean, if it alone is looked at.
fn likely_signs(reading: &Reading) -> Option<Signs> {
    let Some(question) =
        reading.questions.iter().find(|question| question.kind == QuestionKind::Signs)
    else {
        return reading.understood.signs;
    };
    match question.answers.get(question.likely?)?.change {
        Change::Signs(signs) => Some(signs),
        _ => None,
    }
}

fn ask_signs(file: &File, options: &Options) -> Question {
    let answer = |signs: Signs| {
        let mut sums = Sums::default();
        let read = file.read(&Options { signs: Some(signs), ..options.clone() });
        for row in read.iter().flat_map(|reading| reading.rows.iter()) {
            if row.amount.is_negative() {
                sums.in_count += 1;
                sums.in_sum = sums.in_sum + row.amount.abs();
            } else {
                sums.out_count += 1;
                sums.out_sum = sums.out_sum + row.amount;
            }
        }
        Answer { change: Change::Signs(signs), sums: Some(sums), examples: Vec::new() }
    };
    let answers = vec![answer(Signs::OutIsNegative), answer(Signs::OutIsPositive)];
    Question { kind: QuestionKind::Signs, answers, likely: None }
}
