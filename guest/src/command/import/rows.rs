//! The rows of a file, by the hundred thousand: their texts lie side by side in one.

use crate::interface::ExpenseRef;

/// The rows of a file.
#[derive(Debug, Default)]
pub(in crate::command) struct Rows {
    /// Of each row its description, its amount, its category and its date.
    texts: String,
    rows: Vec<Place>,
}

/// An expense of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::command) struct Row<'a> {
    /// Where it begins; counts from 1.
    pub(in crate::command) line: u64,
    pub(in crate::command) expense: ExpenseRef<'a>,
}

#[derive(Debug)]
struct Place {
    line: u64,
    id: Option<u64>,
    /// Where the four texts end; they begin where those of the row before end.
    ends: [usize; 4],
    has_date: bool,
}

impl Rows {
    pub(super) fn push(&mut self, row: Row<'_>) {
        let Row { line, expense: ExpenseRef { id, description, amount, category, date } } = row;
        let ends = [description, amount, category, date.unwrap_or_default()].map(|text| {
            self.texts.push_str(text);
            self.texts.len()
        });
        self.rows.push(Place { line, id, ends, has_date: date.is_some() });
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<Row<'_>> {
        let Place { line, id, ends, has_date } = self.rows.get(at)?;
        let mut start = match at.checked_sub(1) {
            Some(before) => self.rows.get(before)?.ends[3],
            None => 0,
        };
        let [description, amount, category, date] = ends.map(|end| {
            // They are of whole characters, as they were taken up.
            self.texts.get(std::mem::replace(&mut start, end)..end).unwrap_or_default()
        });
        let date = has_date.then_some(date);
        let expense = ExpenseRef { id: *id, description, amount, category, date };
        Some(Row { line: *line, expense })
    }

    /// The date of each row.
    pub(super) fn dates(&self) -> impl Iterator<Item = Option<&str>> {
        let date = |&Place { ends: [.., start, end], has_date, .. }: &Place| {
            self.texts.get(start..end).filter(|_| has_date)
        };
        self.rows.iter().map(date)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Texts = (Option<u64>, String, String, String, Option<String>);

    proptest! {
        #[test]
        fn rows_are_as_they_were_taken_up(texts in prop::collection::vec(any::<Texts>(), 0..5)) {
            let mut rows = Rows::default();
            let mut all = Vec::new();
            for (line, (id, description, amount, category, date)) in (1..).zip(&texts) {
                let date = date.as_deref();
                let expense = ExpenseRef { id: *id, description, amount, category, date };
                rows.push(Row { line, expense });
                all.push(Row { line, expense });
            }
            prop_assert!(rows.dates().eq(all.iter().map(|row| row.expense.date)));
            prop_assert_eq!(rows.iter().collect::<Vec<_>>(), all);
            prop_assert!(rows.get(rows.len()).is_none());
        }
    }
}
