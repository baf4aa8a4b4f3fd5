//! How much room changes take in the data file, for a carrier that limits it.

use expenses_interface::{Change, ExpensePatch, NewExpense};

use crate::{Problem, ProblemKind};

/// The most bytes of an expense in the data file without its texts: its names, its id twice, its
/// date, and how they are set.
const RECORD: u64 = 160;
/// The most bytes of a digest that an expense has beside that.
const DIGEST: u64 = 36;

/// How many bytes the data file may grow by with these changes, at most. It does not count what an
/// undo would bring back, nor the few hundred bytes that each commit has; of what is due it counts
/// one expense.
pub(crate) fn of(changes: &[Change]) -> u64 {
    changes.iter().map(of_one).sum()
}

/// The answer if there is no room.
pub(crate) fn over() -> Problem {
    let detail = "the expenses would take more room than they may; nothing was changed";
    Problem::new(ProblemKind::OverQuota, detail)
}

fn of_one(change: &Change) -> u64 {
    match change {
        Change::Add(new) => of_expense(new),
        Change::AddRow(row) => of_expense(&row.expense) + DIGEST,
        Change::Restore(kept) => RECORD + texts([&*kept.description, &kept.amount, &kept.category]),
        Change::Update(update) => {
            let ExpensePatch { description, amount, category, date } = &update.patch;
            let given = [description, amount, category, date].into_iter().flatten();
            DIGEST + texts(given.map(String::as_str))
        }
        Change::SetBudget(budget) => RECORD + texts(budget.category.as_deref()),
        Change::StartRepeat(repeat) => RECORD + texts([&*repeat.description, &repeat.category]),
        Change::AddDue(_) => RECORD,
        Change::Delete(_) | Change::StopRepeat(_) | Change::SetMonthStart(_) | Change::Note(_) => 0,
    }
}

fn of_expense(new: &NewExpense) -> u64 {
    RECORD + texts([&*new.description, &new.amount, &new.category])
}

/// The bytes of texts as JSON, without their quotes.
fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let bytes = |byte: u8| match byte {
        b'"' | b'\\' => 2,
        0..0x20 => 6,
        _ => 1,
    };
    texts.into_iter().flat_map(str::bytes).map(bytes).sum()
}

/// How many bytes the data file may grow by with the records of another one.
pub(crate) fn of_document(text: &str) -> u64 {
    let records = text.bytes().filter(|byte| *byte == b'{').count() as u64;
    text.len() as u64 + records * RECORD
}
