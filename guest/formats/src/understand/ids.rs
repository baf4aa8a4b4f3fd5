//! What banks call their transactions, as far as that tells one from another.

use std::borrow::Cow;
use std::collections::HashSet;

use super::plan::Plan;

/// The ids of a table.
pub(super) struct Ids<'a> {
    plan: &'a Plan<'a>,
    column: usize,
    /// Those that several rows have.
    repeated: HashSet<Cow<'a, str>>,
}

impl<'a> Ids<'a> {
    /// `None` if no column holds ids, or what one holds are not ids of transactions: numbers that
    /// only count the rows, which are the same in the next file, or ids that repeat in a column
    /// that neither the form nor the options call the id.
    pub(super) fn of(plan: &'a Plan<'a>) -> Option<Self> {
        let (column, is_given) = plan.columns.id?;
        let (mut seen, mut repeated) = (HashSet::new(), HashSet::new());
        let mut only_counts = true;
        for row in plan.data() {
            let id = plan.cell(row, column);
            if id.is_empty() {
                continue;
            }
            only_counts &= id.parse().is_ok_and(|number: usize| number <= plan.table.len());
            if let Some(id) = seen.replace(id) {
                repeated.insert(id);
            }
        }
        let is_column = !only_counts && (is_given || repeated.is_empty());
        is_column.then_some(Self { plan, column, repeated })
    }

    /// The id of a row. `None` for one that several rows have, for a word without digits, such as
    /// `NOTPROVIDED`, and for zeros.
    pub(super) fn id(&self, row: usize) -> Option<Cow<'a, str>> {
        let id = self.plan.cell(row, self.column);
        let is_id =
            id.contains(|c: char| c.is_numeric() && c != '0') && !self.repeated.contains(&id);
        is_id.then_some(id)
    }
}
