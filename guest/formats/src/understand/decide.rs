//! What the facts settle, and what has to be asked.

use crate::amount::{self, value};
use crate::date;
use crate::error::Error;
use crate::options::{Currency, DateOrder, DecimalMark, Fees, Options, Signs, UsualSigns};
use crate::question::{Answer, Change, Example, Question, QuestionKind};

use super::direct::{Method, Reader};
use super::facts::Facts;
use super::list;
use super::plan::Plan;
use super::shortened;
use super::usual::Known;

/// So many examples are shown for an answer.
const EXAMPLES: usize = 3;
/// Among so many rows an example of a date is looked for.
const FIRST_ROWS: usize = 1_000;
/// So many currencies are offered.
const MOST_CURRENCIES: usize = 10;

/// How the rows are read. If a question is open, by the likely answer.
pub(super) struct Decided {
    pub(super) dates: date::Reader,
    pub(super) money: Reader,
    /// The rows of this currency are taken, and those that name none.
    pub(super) currency: Option<String>,
    /// What is told of the decimal mark, and whether it is asked for.
    pub(super) told_mark: Option<DecimalMark>,
    pub(super) asked_mark: bool,
    pub(super) asked_date: Option<()>,
    pub(super) signs: Option<Signs>,
    pub(super) usual_signs: UsualSigns,
    pub(super) fees: Option<Fees>,
}

impl Decided {
    pub(super) fn new(
        plan: &Plan<'_>,
        facts: &Facts,
        options: &Options,
        questions: &mut Vec<Question>,
    ) -> Result<Self, Error> {
        let before = questions.len();
        let dates = dates(plan, options, questions)?;
        let asked_date = (questions.len() > before).then_some(());
        let (told_mark, likely_mark) = mark(facts, options);
        let asked_mark = told_mark.is_none() && facts.marks.either > 0;
        let known = Known::of(options);
        let found = Method::of(plan, facts, known);
        let (method, usual) = (found.map(|(method, _)| method), found.map(|(_, usual)| usual));
        let usual = usual.unwrap_or_default();
        let has_amounts = facts.one.minus + facts.one.plain > 0;
        let known_signs = options.signs.or_else(|| {
            let is_open = method.is_none() && has_amounts && facts.one.minus == 0;
            (is_open && list::is_list(plan)).then_some(Signs::OutIsPositive)
        });
        let signs = known_signs.or_else(|| likely_signs(facts).filter(|_| method.is_none()));
        let fees = options.fees.filter(|_| plan.columns.fee.is_some());
        let money = Reader {
            mark: told_mark.unwrap_or(likely_mark),
            is_mark_given: options.decimal_mark.is_some(),
            method: method.unwrap_or(Method::Signs(signs.unwrap_or(Signs::OutIsNegative))),
            fees,
        };
        if asked_mark {
            questions.push(ask_mark(plan, money));
        }
        if method.is_none() && known_signs.is_none() && has_amounts {
            questions.push(ask_signs(plan, money, signs, Method::Signs));
        } else if usual.is_open {
            let with = |signs| {
                let found = Method::of(plan, facts, known.with(signs));
                found.map_or(Method::Signs(signs), |(method, _)| method)
            };
            questions.push(ask_signs(plan, money, None, with));
        }
        if plan.columns.fee.is_some() && facts.has_fees && fees.is_none() {
            questions.push(ask_fees(plan, money));
        }
        if facts.currencies.len() > 1 && options.currency.is_none() {
            questions.push(ask_currency(facts));
        }
        let currency = match &options.currency {
            Some(Currency::Only(name)) => {
                Some(super::facts::currency_of(name.trim()).unwrap_or_default())
            }
            _ => None,
        };
        let signs = known_signs.filter(|_| method.is_none());
        let usual_signs = usual.signs();
        Ok(Self {
            dates,
            money,
            currency,
            told_mark,
            asked_mark,
            asked_date,
            signs,
            usual_signs,
            fees,
        })
    }
}

impl Decided {
    /// A date as it is read; if another order reads some otherwise, one of these.
    pub(super) fn date_example(&self, plan: &Plan<'_>) -> Option<Example> {
        let reader = self.dates;
        let other = date::Reader {
            order: match reader.order {
                DateOrder::DayMonthYear => DateOrder::MonthDayYear,
                _ => DateOrder::DayMonthYear,
            },
            ..reader
        };
        let day =
            |row: usize, reader: &date::Reader| reader.date(&plan.cell(row, plan.columns.date));
        let mut rows = plan.data().filter(|row| day(*row, &reader).is_some());
        let is_open =
            |row: &usize| day(*row, &other).is_some_and(|other| Some(other) != day(*row, &reader));
        let first = rows.next()?;
        let row = [first].into_iter().chain(rows.take(FIRST_ROWS)).find(is_open).unwrap_or(first);
        let means = day(row, &reader)?.to_string();
        let cell = shortened(&plan.cell(row, plan.columns.date));
        Some(Example { line: plan.table.line(row), cell, means })
    }
}

fn dates(
    plan: &Plan<'_>,
    options: &Options,
    questions: &mut Vec<Question>,
) -> Result<date::Reader, Error> {
    let (found, open) = plan.dates.languages();
    let languages = match &options.month_language {
        None => found,
        Some(code) => date::language(code).ok_or_else(|| Error::UnknownLanguage(code.clone()))?,
    };
    let orders = match options.date_order {
        Some(order) => vec![order],
        None => plan.dates.orders(),
    };
    let order = orders.first().copied().unwrap_or(DateOrder::YearMonthDay);
    let reader = date::Reader { order, languages };
    if orders.len() > 1 {
        let readers = orders.iter().map(|order| date::Reader { order: *order, languages });
        let readers: Vec<_> = readers.collect();
        let changes = orders.iter().map(|order| Change::DateOrder(*order));
        questions.push(ask_dates(plan, QuestionKind::DateOrder, &readers, changes));
    }
    if !open.is_empty() && options.month_language.is_none() {
        let readers = open.iter().filter_map(|code| date::language(code));
        let readers: Vec<_> = readers.map(|languages| date::Reader { order, languages }).collect();
        let changes = open.iter().map(|code| Change::MonthLanguage((*code).to_owned()));
        questions.push(ask_dates(plan, QuestionKind::MonthLanguage, &readers, changes));
    }
    Ok(reader)
}

/// Asks how dates are read, with rows that the answers read differently.
fn ask_dates(
    plan: &Plan<'_>,
    kind: QuestionKind,
    readers: &[date::Reader],
    changes: impl Iterator<Item = Change>,
) -> Question {
    let cell = |row| plan.cell(row, plan.columns.date);
    let differs = |row: &usize| {
        let dates: Vec<_> = readers.iter().map(|reader| reader.date(&cell(*row))).collect();
        dates.windows(2).any(|two| two[0] != two[1])
    };
    let rows: Vec<usize> = plan.data().filter(differs).take(EXAMPLES).collect();
    let answer = |(change, reader): (Change, &date::Reader)| {
        let example = |row: &usize| Example {
            line: plan.table.line(*row),
            cell: shortened(&cell(*row)),
            means: reader.date(&cell(*row)).map_or_else(|| "-".to_owned(), |date| date.to_string()),
        };
        Answer { change, sums: None, examples: rows.iter().map(example).collect() }
    };
    Question { kind, answers: changes.zip(readers).map(answer).collect(), likely: None }
}

/// The decimal mark if it is certain, and the likely one.
fn mark(facts: &Facts, options: &Options) -> (Option<DecimalMark>, DecimalMark) {
    if let Some(mark) = options.decimal_mark.or_else(|| facts.marks.mark()) {
        return (Some(mark), mark);
    }
    // `1.250` is more likely to be more than a thousand.
    let groups = match facts.marks.either_point >= facts.marks.either_comma {
        true => DecimalMark::Comma,
        false => DecimalMark::Point,
    };
    // And it is, if the money has no decimals at all.
    let is_whole = !facts.currencies.is_empty()
        && facts.currencies.iter().all(|(name, _)| {
            // Of yen and yuan: where these are paid with, a comma is no decimal mark.
            amount::has_no_decimals(name) || name == "\u{a5}" && facts.marks.either_point == 0
        })
        && (facts.marks.either_point == 0 || facts.marks.either_comma == 0);
    ((is_whole && facts.marks.either > 0).then_some(groups), groups)
}

fn ask_mark(plan: &Plan<'_>, money: Reader) -> Question {
    let (one, other) = plan.money();
    let cells = || {
        let columns = [Some(one), other].into_iter().flatten();
        plan.data().flat_map(move |row| columns.clone().map(move |column| (row, column)))
    };
    let is_open = |(row, column): &(usize, usize)| plan.cell(*row, *column).contains(['.', ',']);
    let rows: Vec<_> = cells().filter(is_open).take(EXAMPLES).collect();
    let answer = |mark| {
        let example = |(row, column): &(usize, usize)| {
            let text = plan.cell(*row, *column);
            let cell = amount::cell(&text).ok().flatten();
            let amount = cell.and_then(|cell| value(&cell.digits, mark).ok());
            let means = amount.map_or_else(|| "-".to_owned(), |amount| amount.to_string());
            Example { line: plan.table.line(*row), cell: shortened(&text), means }
        };
        let sums = Reader { mark, ..money }.sums(plan);
        let examples = rows.iter().map(example).collect();
        Answer { change: Change::DecimalMark(mark), sums: Some(sums), examples }
    };
    let answers = vec![answer(DecimalMark::Point), answer(DecimalMark::Comma)];
    let likely = answers.iter().position(|answer| answer.change == Change::DecimalMark(money.mark));
    Question { kind: QuestionKind::DecimalMark, answers, likely }
}

/// What the signs probably mean: a list of money in alone, or of money back alone, is rare.
fn likely_signs(facts: &Facts) -> Option<Signs> {
    match facts.one {
        super::facts::Signed { minus: 0, .. } => Some(Signs::OutIsPositive),
        super::facts::Signed { minus, plain } if minus >= plain => Some(Signs::OutIsNegative),
        _ => None,
    }
}

/// Asks what a minus means, with what tells money out from money in under each answer.
fn ask_signs(
    plan: &Plan<'_>,
    money: Reader,
    likely: Option<Signs>,
    method: impl Fn(Signs) -> Method,
) -> Question {
    let both = [Signs::OutIsNegative, Signs::OutIsPositive];
    let answer = |signs: &Signs| {
        let reader = Reader { method: method(*signs), ..money };
        amounts_answer(plan, reader, Change::Signs(*signs))
    };
    let likely = likely.and_then(|likely| both.iter().position(|signs| *signs == likely));
    Question { kind: QuestionKind::Signs, answers: both.iter().map(answer).collect(), likely }
}

fn ask_fees(plan: &Plan<'_>, money: Reader) -> Question {
    let answer = |fees: &Fees| {
        amounts_answer(plan, Reader { fees: Some(*fees), ..money }, Change::Fees(*fees))
    };
    let answers = [Fees::Beside, Fees::Within].iter().map(answer).collect();
    Question { kind: QuestionKind::Fees, answers, likely: None }
}

/// An answer with its sums and the first amounts under it.
fn amounts_answer(plan: &Plan<'_>, reader: Reader, change: Change) -> Answer {
    let example = |row: usize| {
        let super::direct::Moved::Amount(amount) = reader.read(plan, row).ok()? else {
            return None;
        };
        let cell = shortened(&plan.cell(row, plan.money().0));
        Some(Example { line: plan.table.line(row), cell, means: amount.to_string() })
    };
    let examples = plan.data().filter_map(example).take(EXAMPLES).collect();
    Answer { change, sums: Some(reader.sums(plan)), examples }
}

fn ask_currency(facts: &Facts) -> Question {
    let only = |(name, _): &(String, u64)| Change::Currency(Currency::Only(name.clone()));
    let changes = facts.currencies.iter().take(MOST_CURRENCIES).map(only);
    let changes = changes.chain([Change::Currency(Currency::All)]);
    let answers = changes.map(|change| Answer { change, sums: None, examples: Vec::new() });
    Question { kind: QuestionKind::Currency, answers: answers.collect(), likely: None }
}
