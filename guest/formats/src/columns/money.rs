//! Where the amounts stand.

use crate::amount::{self, Amount, value};
use crate::error::Error;
use crate::options::DecimalMark;
use crate::reading::Role;

use super::Money;
use super::finder::Finder;
use super::words::{self, Meaning};

/// Finds the columns of the amounts; and that of the balance, if only the contents tell
/// the two apart.
pub(super) fn find(
    finder: &mut Finder<'_>,
    balance: Option<usize>,
) -> Result<(Money, Option<usize>), Error> {
    let given = &finder.given;
    if let (Some(both), None) = (given.money_out, given.money_in)
        && is_of_both(finder, both)
    {
        return Ok((Money::One(both), balance));
    }
    if let Some(out) = given.money_out {
        let into = given.money_in.or_else(|| other_direction(finder, out, Meaning::MoneyIn));
        return Ok((Money::Two { out, into }, balance));
    }
    if let Some(into) = given.money_in {
        let out = other_direction(finder, into, Meaning::MoneyOut);
        let out = out.ok_or_else(|| finder.not_found(Role::MoneyOut))?;
        return Ok((Money::Two { out, into: Some(into) }, balance));
    }
    if let Some(amount) = given.amount {
        return Ok((of_given(finder, amount), balance));
    }
    if let Some(money) = by_headings(finder) {
        return Ok((money, balance));
    }
    by_contents(finder, balance)
}

/// A column that the options call the amount, though it is money out alone.
fn of_given(finder: &Finder<'_>, amount: usize) -> Money {
    let means = |meaning| {
        finder.headings[amount].iter().any(|(of, rank)| *of == meaning && *rank < words::PART)
    };
    if means(Meaning::MoneyOut)
        && let Some(into) = best(finder, Meaning::MoneyIn)
    {
        return Money::Two { out: amount, into: Some(into) };
    }
    Money::One(amount)
}

fn by_headings(finder: &mut Finder<'_>) -> Option<Money> {
    let (out, into) = (best(finder, Meaning::MoneyOut), best(finder, Meaning::MoneyIn));
    let filled = |column: usize| finder.contents[column].filled > 0;
    let fits = |column: &usize| {
        let contents = &finder.contents[*column];
        contents.filled > 0 && contents.mostly(contents.amounts)
    };
    let headed = finder.headed(Meaning::Amount);
    let amounts: Vec<_> = headed.iter().filter(|(column, _)| fits(column)).copied().collect();
    if let (Some(out), Some(into)) = (out, into)
        && out != into
        && (filled(out) || filled(into) || amounts.is_empty())
    {
        let equals = |meaning, column: usize| same_rank(finder, meaning, column);
        let (outs, ins) = (equals(Meaning::MoneyOut, out), equals(Meaning::MoneyIn, into));
        finder.ask(Role::MoneyOut, outs);
        finder.ask(Role::MoneyIn, ins);
        return Some(Money::Two { out, into: Some(into) });
    }
    if let Some((column, rank)) = amounts.first().copied() {
        // Of `Amount` and `Total` it is the first; of `Net` and `Gross`, or of two parts
        // such as `Local amount`, who knows.
        let is_first = rank < words::first_amounts();
        let rivals = amounts.iter().filter(|(_, other)| match is_first {
            true => *other < words::first_amounts(),
            false => (*other < words::PART) == (rank < words::PART),
        });
        let rivals: Vec<usize> = rivals.map(|(column, _)| *column).collect();
        if let [one, other] = rivals[..]
            && is_complement(finder, one, other)
        {
            finder.ask(Role::MoneyOut, rivals);
            return Some(Money::Two { out: one, into: Some(other) });
        }
        finder.ask(Role::Amount, rivals);
        return Some(Money::One(column));
    }
    if let Some(both) = both_directions(finder).find(|column| fits(column)) {
        return Some(Money::One(both));
    }
    if let Some(out) = out.filter(|out| filled(*out)) {
        // A column of payments that has both signs has what came back, or came in, too.
        return Some(match has_both_signs(finder, out) {
            true => Money::One(out),
            false => Money::Two { out, into: None },
        });
    }
    // No row has an amount that can be read: each is told.
    headed.first().filter(|(_, rank)| *rank < words::PART).map(|(column, _)| Money::One(*column))
}

/// The best column by its heading for one of the directions.
fn best(finder: &Finder<'_>, meaning: Meaning) -> Option<usize> {
    let headed = finder.headed(meaning);
    let fits = |column: usize| {
        let contents = &finder.contents[column];
        contents.mostly(contents.amounts)
    };
    headed
        .into_iter()
        .map(|(column, _)| column)
        .find(|column| fits(*column) && !is_of_both(finder, *column))
}

/// Whether the heading of a column is of neither direction alone, as `Debit/Credit`.
fn is_of_both(finder: &Finder<'_>, column: usize) -> bool {
    let is_direction =
        |(of, rank): &(Meaning, usize)| *of == Meaning::Direction && *rank < words::PART;
    let heading = finder.table.headings.get(column);
    finder.headings[column].iter().any(is_direction)
        || heading.is_some_and(|heading| words::names_both(&words::plain(heading)))
}

/// The columns with amounts of both directions, by their headings.
fn both_directions<'a>(finder: &'a Finder<'_>) -> impl Iterator<Item = usize> + 'a {
    let headed =
        finder.headed(Meaning::MoneyOut).into_iter().chain(finder.headed(Meaning::MoneyIn));
    headed.map(|(column, _)| column).filter(|column| is_of_both(finder, *column))
}

/// Whether a column has amounts with a minus, and without one.
fn has_both_signs(finder: &Finder<'_>, column: usize) -> bool {
    let (mut minus, mut plain) = (false, false);
    for row in 0..finder.table.len() {
        let cell = finder.table.cell(row, column);
        let Ok(Some(cell)) = amount::cell(&cell) else { continue };
        match cell.sign {
            // Letters say what a sign does not.
            _ if cell.flow.is_some() || cell.is_zero() => {}
            Some(amount::Sign::Minus) => minus = true,
            _ => plain = true,
        }
    }
    minus && plain
}

fn same_rank(finder: &Finder<'_>, meaning: Meaning, column: usize) -> Vec<usize> {
    let headed = finder.headed(meaning);
    let rank = headed.iter().find(|(of, _)| *of == column).map(|(_, rank)| *rank);
    let equals = headed.iter().filter(|(_, other)| Some(*other) == rank);
    equals.map(|(column, _)| *column).filter(|column| !is_of_both(finder, *column)).collect()
}

/// The column of the other direction: by its heading, else that which is filled where this
/// one is not.
fn other_direction(finder: &Finder<'_>, column: usize, meaning: Meaning) -> Option<usize> {
    best(finder, meaning).filter(|other| *other != column).or_else(|| {
        let free = (0..finder.taken.len()).filter(|other| !finder.taken[*other]);
        free.filter(|other| is_money(finder, *other))
            .find(|other| is_complement(finder, column, *other))
    })
}

/// Whether a column may be of amounts, by its contents.
fn is_money(finder: &Finder<'_>, column: usize) -> bool {
    let contents = &finder.contents[column];
    contents.amounts > 0
        && contents.mostly(contents.amounts)
        && contents.nearly_all(contents.filled - contents.long_numbers)
}

/// Whether each row has just one of the two.
fn is_complement(finder: &Finder<'_>, one: usize, other: usize) -> bool {
    let is_zero = |row, column| {
        let cell = finder.table.cell(row, column);
        cell.chars().all(|c| matches!(c, '0' | '.' | ',' | '-'))
    };
    let rows = finder.table.len();
    rows > 0 && (0..rows).all(|row| is_zero(row, one) != is_zero(row, other))
}

fn by_contents(
    finder: &mut Finder<'_>,
    balance: Option<usize>,
) -> Result<(Money, Option<usize>), Error> {
    let free = (0..finder.taken.len()).filter(|column| !finder.taken[*column]);
    let all: Vec<usize> = free.filter(|column| is_money(finder, *column)).collect();
    let marked = all.iter().filter(|column| finder.contents[**column].marked > 0);
    let marked: Vec<usize> = marked.copied().collect();
    let candidates = if marked.is_empty() { all } else { marked };
    match candidates.as_slice() {
        [] => Err(finder.not_found(Role::Amount)),
        [column] => Ok((Money::One(*column), balance)),
        [one, other] if is_complement(finder, *one, *other) => {
            finder.ask(Role::MoneyOut, vec![*one, *other]);
            Ok((Money::Two { out: *one, into: Some(*other) }, balance))
        }
        [one, other] if is_balance(finder, *one, *other) => Ok((Money::One(*one), Some(*other))),
        [one, other] if is_balance(finder, *other, *one) => Ok((Money::One(*other), Some(*one))),
        several => {
            finder.ask(Role::Amount, several.to_vec());
            Ok((Money::One(several[0]), balance))
        }
    }
}

/// Whether the second column sums up the first, from the top or from the bottom.
fn is_balance(finder: &Finder<'_>, amount: usize, balance: usize) -> bool {
    let read = |row, column: usize, mark| -> Option<Amount> {
        let cell = finder.table.cell(row, column);
        let cell = amount::cell(&cell).ok()??;
        let amount = value(&cell.digits, mark).ok()?;
        Some(if cell.sign == Some(amount::Sign::Minus) { -amount } else { amount })
    };
    let rows = finder.table.len().min(200);
    let sums_up = |mark, down: bool| {
        (1..rows).all(|row| {
            let (before, after) = if down { (row - 1, row) } else { (row, row - 1) };
            let parts = (
                read(before, balance, mark),
                read(after, amount, mark),
                read(after, balance, mark),
            );
            matches!(parts, (Some(before), Some(amount), Some(after)) if before + amount == after)
        })
    };
    let marks = [DecimalMark::Point, DecimalMark::Comma];
    rows > 2 && marks.into_iter().any(|mark| sums_up(mark, true) || sums_up(mark, false))
}
