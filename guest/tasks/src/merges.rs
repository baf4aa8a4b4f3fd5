//! Merges: what has to be decided, what decisions leave out, and the JSON documents of both, which
//! the command line and the service show alike.

use std::collections::HashMap;

use expenses_formats::json::ExpenseObject;
use expenses_interface::{
    Choice, Conflict, Decision, Disputed, Expense, ExpenseSides, MOST_CONFLICTS, MergeOutcome,
    Merged,
};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::documents::LoggedDocument;

/// All conflicts of a merge, of which these are the first. A call returns only so many, so those
/// that are known are decided anyhow until the others come; but for one, which keeps the merge from
/// being made. `merge` has to fail if what is merged has changed meanwhile.
///
/// # Errors
///
/// Those of `merge`.
pub fn all_conflicts<E>(
    first: Vec<Conflict>,
    mut merge: impl FnMut(Vec<Decision>) -> Result<MergeOutcome, E>,
) -> Result<Vec<Conflict>, E> {
    let mut all = first;
    let mut count = all.len();
    while count >= MOST_CONFLICTS {
        let decided = all
            .iter()
            .skip(1)
            .map(|conflict| Decision { conflict: conflict.name.clone(), choice: Choice::Ours });
        let MergeOutcome::Undecided(open) = merge(decided.collect())? else { break };
        count = open.len();
        all.extend(open.into_iter().skip(1));
    }
    Ok(all)
}

/// What a decision leaves out of the merged file.
#[derive(Clone, Copy, Debug)]
pub struct LeftOut<'a> {
    /// The conflict that was decided.
    pub conflict: &'a Conflict,
    /// The side of which it is; the other was kept.
    pub side: Choice,
}

impl<'a> LeftOut<'a> {
    /// What decisions about these conflicts leave out. What a side has deleted cannot be.
    pub fn of(conflicts: &'a [Conflict], decisions: &[Decision]) -> Vec<Self> {
        let choices: HashMap<&str, Choice> =
            decisions.iter().map(|of| (of.conflict.as_str(), of.choice)).collect();
        let left = conflicts.iter().filter_map(|conflict| {
            let side = match choices.get(conflict.name.as_str())? {
                Choice::Ours => Choice::Theirs,
                Choice::Theirs => Choice::Ours,
                Choice::Both => return None,
            };
            let left = Self { conflict, side };
            left.is_there().then_some(left)
        });
        left.collect()
    }

    fn is_there(&self) -> bool {
        match &self.conflict.about {
            Disputed::Expense(_) => self.expense().is_some(),
            Disputed::Other(sides) => self.pick(&sides.ours, &sides.theirs).is_some(),
        }
    }

    /// The expense, if it is one.
    pub fn expense(&self) -> Option<&'a Expense> {
        match &self.conflict.about {
            Disputed::Expense(sides) => self.pick(&sides.ours, &sides.theirs).as_ref(),
            Disputed::Other(_) => None,
        }
    }

    /// Whether the expense that was kept is equal to it.
    pub fn is_equal(&self) -> bool {
        matches!(&self.conflict.about, Disputed::Expense(ExpenseSides {
            ours: Some(_), theirs: Some(_), fields, ..
        }) if fields.is_empty())
    }

    /// That of its side.
    pub fn pick<'b, T>(&self, ours: &'b T, theirs: &'b T) -> &'b T {
        if self.side == Choice::Theirs { theirs } else { ours }
    }
}

/// What a merge did.
#[derive(Serialize)]
pub struct MergedDocument<'a> {
    /// What the history says of it; null if it added, changed and deleted nothing.
    commit: Option<LoggedDocument<'a>>,
    /// The other fields of the data file into which something was taken.
    others: &'a [String],
    /// What decisions have left out.
    left_out: Vec<LeftOutDocument<'a>>,
    /// The merged data file, if texts were merged; else null.
    document: Option<&'a RawValue>,
}

impl<'a> MergedDocument<'a> {
    /// What a merge did, and what decisions have left out. If it merged texts, the merged one is a
    /// part of it.
    pub fn new(merged: &'a Merged, left_out: &[LeftOut<'a>]) -> Self {
        let Merged { logged, others, text } = merged;
        let document = text.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let left_out = left_out.iter().map(LeftOutDocument::from).collect();
        Self { commit: logged.as_ref().map(LoggedDocument::from), others, left_out, document }
    }
}

/// What a decision has left out.
#[derive(Serialize)]
struct LeftOutDocument<'a> {
    /// The field of the data file, such as `expenses` or `budgets`.
    field: &'a str,
    /// Which one in that field; null if it is the whole field, or is an expense.
    key: Option<&'a str>,
    /// The side of which it is.
    side: &'static str,
    value: Option<Side<'a>>,
    /// Whether what was kept is equal to it.
    equal: bool,
}

impl<'a> From<&LeftOut<'a>> for LeftOutDocument<'a> {
    fn from(left: &LeftOut<'a>) -> Self {
        let ConflictDocument { field, key, ours, theirs, .. } = left.conflict.into();
        let is_theirs = left.side == Choice::Theirs;
        let (side, value) = if is_theirs { ("theirs", theirs) } else { ("ours", ours) };
        Self { field, key, side, value, equal: left.is_equal() }
    }
}

/// What has to be decided before two files can be merged.
#[derive(Serialize)]
pub struct ConflictDocument<'a> {
    name: &'a str,
    /// The field of the data file, such as `expenses` or `budgets`.
    field: &'a str,
    /// Which one in that field; null if it is the whole field, or is an expense.
    key: Option<&'a str>,
    /// In the base; null if it has it not, or there is none.
    base: Option<Side<'a>>,
    /// Null if it was deleted.
    ours: Option<Side<'a>>,
    /// Null if it was deleted.
    theirs: Option<Side<'a>>,
    /// The fields in which two expenses differ.
    differ: &'a [String],
    /// Whether both can be kept.
    can_be_both: bool,
}

/// What one side has.
#[derive(Serialize)]
#[serde(untagged)]
enum Side<'a> {
    Expense(ExpenseObject<'a>),
    /// As the data file has it.
    Other(&'a RawValue),
}

impl<'a> From<&'a Conflict> for ConflictDocument<'a> {
    fn from(conflict: &'a Conflict) -> Self {
        let Conflict { name, about, can_be_both } = conflict;
        let (field, key, [base, ours, theirs], differ) = match about {
            Disputed::Expense(of) => {
                let sides = [&of.base, &of.ours, &of.theirs];
                let sides = sides.map(|of| of.as_ref().map(|of| Side::Expense(of.into())));
                ("expenses", None, sides, of.fields.as_slice())
            }
            Disputed::Other(of) => {
                let sides = [&of.base, &of.ours, &of.theirs];
                let raw = |text: &'a Option<String>| serde_json::from_str(text.as_deref()?).ok();
                let sides = sides.map(|of| raw(of).map(Side::Other));
                (of.field.as_str(), of.key.as_deref(), sides, &[][..])
            }
        };
        Self { name, field, key, base, ours, theirs, differ, can_be_both: *can_be_both }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conflict(number: usize) -> Conflict {
        let expense = |id: u64| Expense {
            id,
            description: "Tea".into(),
            amount: "3".into(),
            category: "food".into(),
            date: None,
        };
        let about = Disputed::Expense(ExpenseSides {
            base: None,
            ours: Some(expense(1)),
            theirs: Some(expense(2)).filter(|_| number.is_multiple_of(2)),
            fields: Vec::new(),
        });
        Conflict { name: number.to_string(), about, can_be_both: true }
    }

    /// A merge with so many conflicts.
    fn merge(all: &[Conflict], decisions: &[Decision]) -> MergeOutcome {
        let is_open = |of: &&Conflict| decisions.iter().all(|made| made.conflict != of.name);
        let open: Vec<_> = all.iter().filter(is_open).take(MOST_CONFLICTS).cloned().collect();
        match open.is_empty() {
            true => MergeOutcome::Merged(Merged::default()),
            false => MergeOutcome::Undecided(open),
        }
    }

    #[test]
    fn all_conflicts_come_and_the_merge_is_not_made() {
        for count in [1, MOST_CONFLICTS - 1, MOST_CONFLICTS, MOST_CONFLICTS + 1, 2_747] {
            let all: Vec<_> = (0..count).map(conflict).collect();
            let first = all[..count.min(MOST_CONFLICTS)].to_vec();
            let found = all_conflicts(first, |decisions| {
                let outcome = merge(&all, &decisions);
                assert!(matches!(outcome, MergeOutcome::Undecided(_)));
                Ok::<_, ()>(outcome)
            });
            assert_eq!(found, Ok(all));
        }
    }

    #[test]
    fn what_is_there_on_the_side_that_is_not_kept_is_left_out() {
        let conflicts: Vec<_> = (0..6).map(conflict).collect();
        let choices = [
            Choice::Ours,
            Choice::Ours,
            Choice::Theirs,
            Choice::Theirs,
            Choice::Both,
            Choice::Both,
        ];
        let decisions: Vec<_> = conflicts
            .iter()
            .zip(choices)
            .map(|(of, choice)| Decision { conflict: of.name.clone(), choice })
            .collect();
        let left = LeftOut::of(&conflicts, &decisions);
        let ids: Vec<_> = left.iter().map(|of| (of.side, of.expense().unwrap().id)).collect();
        // Of the second nothing is there.
        assert_eq!(ids, [(Choice::Theirs, 2), (Choice::Ours, 1), (Choice::Ours, 1)]);
        assert!(left[0].is_equal() && !left[2].is_equal());
        assert_eq!(LeftOut::of(&conflicts, &[]).len(), 0);
    }
}
