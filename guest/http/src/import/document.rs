//! What an import did or would do, as JSON.

use expenses_formats::{Question, Reading, Understood};
use expenses_interface::{Budget, ExpenseRef};
use expenses_tasks::import::{LeftOut, NewRow, Origin, Why};
use serde::Serialize;

use super::save::Saved;
use crate::json::{Amounts, Decimal, ExpenseDocument};

/// What an import did or would do.
#[derive(Serialize)]
pub(super) struct ImportDocument<'a> {
    dry_run: bool,
    expenses: Vec<Row<'a>>,
    skipped: Vec<Skipped<'a>>,
    /// The budgets that are exceeded then.
    exceeded: Vec<Exceeded<'a>>,
    /// How the file is read; null of this program's own.
    understood: Option<&'a Understood>,
    /// What a person has to decide first; then there are no expenses.
    questions: &'a [Question],
}

/// A line that cannot be read.
#[derive(Serialize)]
pub(super) struct BadLine {
    pub(super) line: u64,
    pub(super) reason: String,
}

impl<'a> ImportDocument<'a> {
    pub(super) fn of(saved: &'a Saved<'_>, reading: Option<&'a Reading>, amounts: Amounts) -> Self {
        let imported = &saved.imported;
        // What a request imported that is sent again is there already.
        let (again, skipped): (Vec<_>, Vec<_>) =
            imported.left_out.iter().partition(|left_out| saved.is_of_this(left_out));
        let rows = imported.imported().map(|row| Row::new(row, amounts));
        let again = again.into_iter().filter_map(|left_out| Row::again(left_out, amounts));
        let exceeded = imported.exceeded().iter();
        Self {
            dry_run: imported.dry_run,
            expenses: if saved.is_repeated() { again.collect() } else { rows.collect() },
            skipped: skipped.into_iter().map(|row| Skipped::new(row, amounts)).collect(),
            exceeded: exceeded.map(|(month, of)| Exceeded::new(month, of, amounts)).collect(),
            understood: reading.map(|reading| &reading.understood),
            questions: &[],
        }
    }

    /// Of a file in which something is open.
    pub(super) fn open(reading: &'a Reading) -> Self {
        Self {
            dry_run: true,
            expenses: Vec::new(),
            skipped: Vec::new(),
            exceeded: Vec::new(),
            understood: Some(&reading.understood),
            questions: &reading.questions,
        }
    }
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    expense: ExpenseDocument<'a>,
    line: u64,
    /// `rule`, `column`, `before` or `option`; null of this program's own files.
    category_from: Option<&'static str>,
    /// The id of a stored expense of the same amount within three days.
    near: Option<u64>,
}

impl<'a> Row<'a> {
    fn new(row: NewRow<'a>, amounts: Amounts) -> Self {
        let NewRow { line, expense, origin, near } = row;
        let category_from = origin.map(|origin| match origin {
            Origin::Rule => "rule",
            Origin::Column => "column",
            Origin::Before => "before",
            Origin::Option => "option",
        });
        let near = near.map(|near| near.id);
        Self { expense: ExpenseDocument::new(expense, amounts), line, category_from, near }
    }

    /// A row that this request imported when it was sent first.
    fn again(left_out: &'a LeftOut, amounts: Amounts) -> Option<Self> {
        let Why::There(stored) = &left_out.why else { return None };
        let expense = ExpenseDocument::new(ExpenseRef::from(stored), amounts);
        Some(Self { expense, line: left_out.line, category_from: None, near: None })
    }
}

#[derive(Serialize)]
struct Skipped<'a> {
    line: u64,
    /// `duplicate`, `income`, `bad`, `zero` and so on.
    reason: &'static str,
    /// What is wrong with a bad line, or what another holds.
    text: &'a str,
    amount: Option<Decimal<'a>>,
    /// The id of the stored expense that is the same.
    there: Option<u64>,
}

impl<'a> Skipped<'a> {
    fn new(left_out: &'a LeftOut, amounts: Amounts) -> Self {
        let LeftOut { line, why, amount, text } = left_out;
        let there = match why {
            Why::There(stored) => Some(stored.id),
            _ => None,
        };
        let amount = amount.as_deref().map(|amount| amounts.show(amount));
        Self { line: *line, reason: why.word(), text, amount, there }
    }
}

#[derive(Serialize)]
struct Exceeded<'a> {
    month: &'a str,
    /// Null of the budget for all expenses.
    category: Option<&'a str>,
    budget: Decimal<'a>,
    left: Decimal<'a>,
}

impl<'a> Exceeded<'a> {
    fn new(month: &'a str, budget: &'a Budget, amounts: Amounts) -> Self {
        let Budget { category, amount, left, .. } = budget;
        let [budget, left] = [amount, left].map(|text| amounts.show(text));
        Self { month, category: category.as_deref(), budget, left }
    }
}
