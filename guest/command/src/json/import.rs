//! An import as JSON.

use expenses_formats::json::{ExpenseObject, Number};
use expenses_formats::{Question, Reading, Understood};
use expenses_interface::{Budget, Profile};
use expenses_tasks::import::profiles::Remembered;
use expenses_tasks::import::{Imported, LeftOut, NewRow, Origin, Why};
use serde::Serialize;

use crate::format::Details;

/// What an import did or would do.
#[derive(Serialize)]
pub(super) struct ImportDocument<'a> {
    dry_run: bool,
    expenses: Vec<RowDocument<'a>>,
    skipped: Vec<SkippedDocument<'a>>,
    /// The budgets that are exceeded then.
    exceeded: Vec<ExceededDocument<'a>>,
    /// How the file is read; null of this program's own.
    understood: Option<&'a Understood>,
    /// What a person has to decide first; then there are no expenses.
    questions: &'a [Question],
}

impl<'a> ImportDocument<'a> {
    pub(super) fn of(report: &'a Imported<'_>, details: Details<'a>) -> Self {
        let exceeded = report.exceeded().iter();
        Self {
            dry_run: report.dry_run,
            expenses: report.imported().map(RowDocument::from).collect(),
            skipped: report.left_out.iter().map(SkippedDocument::from).collect(),
            exceeded: exceeded.map(|(month, budget)| ExceededDocument::of(month, budget)).collect(),
            understood: details.reading.map(|reading| &reading.understood),
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
struct RowDocument<'a> {
    #[serde(flatten)]
    expense: ExpenseObject<'a>,
    line: u64,
    /// `rule`, `column`, `before` or `option`; null of this program's own files.
    category_from: Option<&'static str>,
    /// The id of a stored expense of the same amount within three days.
    near: Option<u64>,
}

impl<'a> From<NewRow<'a>> for RowDocument<'a> {
    fn from(row: NewRow<'a>) -> Self {
        let NewRow { line, expense, origin, near } = row;
        let category_from = origin.map(|origin| match origin {
            Origin::Rule => "rule",
            Origin::Column => "column",
            Origin::Before => "before",
            Origin::Option => "option",
        });
        let near = near.map(|near| near.id);
        Self { expense: ExpenseObject::from(expense), line, category_from, near }
    }
}

#[derive(Serialize)]
struct SkippedDocument<'a> {
    line: u64,
    /// `duplicate`, `income`, `bad`, `zero` and so on.
    reason: &'static str,
    /// What is wrong with a bad line, or what another holds.
    text: &'a str,
    amount: Option<Number<'a>>,
    /// The id of the stored expense that is the same.
    there: Option<u64>,
}

impl<'a> From<&'a LeftOut> for SkippedDocument<'a> {
    fn from(LeftOut { line, why, amount, text }: &'a LeftOut) -> Self {
        let there = match why {
            Why::There(stored) => Some(stored.id),
            _ => None,
        };
        let amount = amount.as_deref().map(Number);
        Self { line: *line, reason: why.word(), text, amount, there }
    }
}

#[derive(Serialize)]
struct ExceededDocument<'a> {
    month: &'a str,
    /// Null of the budget for all expenses.
    category: Option<&'a str>,
    budget: Number<'a>,
    left: Number<'a>,
}

impl<'a> ExceededDocument<'a> {
    fn of(month: &'a str, budget: &'a Budget) -> Self {
        let Budget { category, amount, left, .. } = budget;
        Self { month, category: category.as_deref(), budget: Number(amount), left: Number(left) }
    }
}

/// How files of one shape are read.
#[derive(Serialize)]
pub(super) struct ProfileDocument<'a> {
    pub(super) shape: &'a str,
    /// Null if that is forgotten, or is not understood.
    pub(super) reads: Option<Remembered>,
}

impl<'a> From<&'a Profile> for ProfileDocument<'a> {
    fn from(Profile { shape, text }: &'a Profile) -> Self {
        Self { shape, reads: serde_json::from_str(text).ok() }
    }
}
