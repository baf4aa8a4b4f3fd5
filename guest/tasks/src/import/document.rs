//! What an import did or would do, as JSON: the command line and the service show the same.

use expenses_formats::json::{Amounts, Decimal, ExpenseObject};
use expenses_formats::{Question, Reading, Understood};
use expenses_interface::{Budget, ExpenseRef};
use serde::Serialize;

use super::{Imported, LeftOut, NewRow, Origin, Why};

/// What an import did or would do.
#[derive(Serialize)]
pub struct ImportDocument<'a> {
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

impl<'a> ImportDocument<'a> {
    /// What was imported, or would be.
    pub fn of(imported: &'a Imported<'_>, reading: Option<&'a Reading>, amounts: Amounts) -> Self {
        let expenses = imported.imported().map(|row| Row::new(row, amounts)).collect();
        let skipped = imported.left_out.iter().map(|row| Skipped::new(row, amounts)).collect();
        let exceeded = imported.exceeded().iter();
        Self {
            dry_run: imported.dry_run,
            expenses,
            skipped,
            exceeded: exceeded.map(|(month, of)| Exceeded::new(month, of, amounts)).collect(),
            understood: reading.map(|reading| &reading.understood),
            questions: &[],
        }
    }

    /// What was imported by a request that is sent again, and gave this id first: what was there
    /// before it has a smaller id, and it added all else of the file.
    pub fn again(
        imported: &'a Imported<'_>,
        first: u64,
        reading: Option<&'a Reading>,
        amounts: Amounts,
    ) -> Self {
        let is_of_it =
            |row: &&LeftOut| matches!(&row.why, Why::There(stored) if stored.id >= first);
        let (again, skipped): (Vec<_>, Vec<_>) = imported.left_out.iter().partition(is_of_it);
        Self {
            expenses: again.into_iter().filter_map(|row| Row::again(row, amounts)).collect(),
            skipped: skipped.into_iter().map(|row| Skipped::new(row, amounts)).collect(),
            ..Self::of(imported, reading, amounts)
        }
    }

    /// Of a file in which something is open.
    pub fn open(reading: &'a Reading) -> Self {
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
    expense: ExpenseObject<'a>,
    line: u64,
    /// `rule`, `column`, `before` or `option`; null of this program's own files.
    category_from: Option<&'static str>,
    /// The id of a stored expense of the same amount within three days.
    near: Option<u64>,
}

impl<'a> Row<'a> {
    fn new(row: NewRow<'a>, amounts: Amounts) -> Self {
        let NewRow { line, expense, origin, near } = row;
        let category_from = origin.map(Origin::word);
        let near = near.map(|near| near.id);
        Self { expense: ExpenseObject::new(expense, amounts), line, category_from, near }
    }

    /// A row that this request imported when it was sent first.
    fn again(left_out: &'a LeftOut, amounts: Amounts) -> Option<Self> {
        let Why::There(stored) = &left_out.why else { return None };
        let expense = ExpenseObject::new(ExpenseRef::from(stored), amounts);
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
