//! Many expenses with all their texts in one, like the interface's `packed-expenses`.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

use crate::{Error, ExpenseRef};

/// How many texts an expense has.
const TEXTS: usize = 4;

/// Many expenses, with all their texts side by side in one.
///
/// Passing them into a component or out of it text by text takes longer than the work on them.
/// Fields from elsewhere may not fit each other; [`check`](Self::check) finds out. A text that
/// cannot be found is then empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Packed {
    /// The id of each expense, or empty if no expense has one.
    pub ids: Vec<Option<u64>>,
    /// For each expense, one after the other: its description, its amount, its category and its
    /// date, which is empty if there is none.
    pub texts: String,
    /// Where each text ends, in bytes from the start of `texts`: four numbers for each expense,
    /// ascending, each at the end of a character.
    pub ends: Vec<u32>,
}

impl Packed {
    /// Checks that the fields fit each other.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with the name of the field that does not.
    pub fn check(&self) -> Result<(), Error> {
        let Self { ids, texts, ends } = self;
        let invalid = |reason: &str| Err(Error::invalid("ends", reason.to_owned()));
        let last = ends.last().copied().unwrap_or(0) as usize;
        if !ends.len().is_multiple_of(TEXTS) || last != texts.len() {
            return invalid(
                "must be four for each expense, and the last must be the end of the texts",
            );
        }
        let is_boundary = |end: &u32| texts.is_char_boundary(*end as usize);
        if !ends.is_sorted() || !ends.iter().all(is_boundary) {
            return invalid("must ascend, and each must be the end of a character");
        }
        if !ids.is_empty() && ids.len() != ends.len() / TEXTS {
            let reason = "must be empty, or one for each expense".to_owned();
            return Err(Error::invalid("ids", reason));
        }
        Ok(())
    }

    /// Adds an expense after the others. An empty date means none. Texts of 4 GiB or more in
    /// total do not fit; [`check`](Self::check) then fails.
    pub fn push(&mut self, expense: ExpenseRef<'_>) {
        let ExpenseRef { id, description, amount, category, date } = expense;
        if id.is_some() {
            self.ids.resize(self.len(), None);
        }
        if id.is_some() || !self.ids.is_empty() {
            self.ids.push(id);
        }
        for text in [description, amount, category, date.unwrap_or_default()] {
            self.texts.push_str(text);
            self.ends.push(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        }
    }

    /// How many expenses there are.
    pub fn len(&self) -> usize {
        self.ends.len() / TEXTS
    }

    /// Whether there are no expenses.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether an expense has an id.
    pub fn has_ids(&self) -> bool {
        self.ids.iter().any(Option::is_some)
    }

    /// The expense at an index, counting from 0.
    pub fn get(&self, at: usize) -> Option<ExpenseRef<'_>> {
        let first = at.checked_mul(TEXTS)?;
        let start =
            first.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        Some(self.expense(at, start, self.ends.get(first..)?.first_chunk()?))
    }

    /// All expenses in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ExpenseRef<'_>> {
        let mut start = 0;
        let (ends, _) = self.ends.as_chunks::<TEXTS>();
        ends.iter().enumerate().map(move |(at, ends)| {
            self.expense(at, std::mem::replace(&mut start, ends[TEXTS - 1]), ends)
        })
    }

    fn expense(&self, at: usize, mut start: u32, ends: &[u32; TEXTS]) -> ExpenseRef<'_> {
        let [description, amount, category, date] =
            ends.map(|end| self.text(std::mem::replace(&mut start, end), end));
        let date = (!date.is_empty()).then_some(date);
        ExpenseRef { id: self.ids.get(at).copied().flatten(), description, amount, category, date }
    }

    /// The date of each expense.
    pub fn dates(&self) -> impl Iterator<Item = Option<&str>> {
        self.ends.chunks_exact(TEXTS).map(|ends| {
            let date = self.text(ends[TEXTS - 2], ends[TEXTS - 1]);
            (!date.is_empty()).then_some(date)
        })
    }

    fn text(&self, start: u32, end: u32) -> &str {
        self.texts.get(start as usize..end as usize).unwrap_or_default()
    }
}

impl<'a> FromIterator<ExpenseRef<'a>> for Packed {
    fn from_iter<I: IntoIterator<Item = ExpenseRef<'a>>>(expenses: I) -> Self {
        let mut packed = Self::default();
        expenses.into_iter().for_each(|expense| packed.push(expense));
        packed
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Texts = (Option<u64>, String, String, String, Option<String>);

    fn expense((id, description, amount, category, date): &Texts) -> ExpenseRef<'_> {
        let date = date.as_deref().filter(|date| !date.is_empty());
        ExpenseRef { id: *id, description, amount, category, date }
    }

    proptest! {
        #[test]
        fn expenses_are_as_they_were_packed(texts in prop::collection::vec(any::<Texts>(), 0..6)) {
            let expenses: Vec<_> = texts.iter().map(expense).collect();
            let packed: Packed = expenses.iter().copied().collect();
            prop_assert!(packed.iter().eq(expenses.iter().copied()));
            prop_assert!(packed.dates().eq(expenses.iter().map(|expense| expense.date)));
            prop_assert_eq!(packed.get(packed.len()), None);
            prop_assert_eq!(packed.has_ids(), expenses.iter().any(|expense| expense.id.is_some()));
            prop_assert_eq!(packed.check(), Ok(()));
        }

        /// Whatever the parts are, they are refused or hold what they say.
        #[test]
        fn parts_that_do_not_fit_are_refused(
            ids in prop::collection::vec(any::<Option<u64>>(), 0..3),
            text in "[a-z☕]{0,6}",
            ends in prop::collection::vec(0u32..20, 0..9),
        ) {
            let packed = Packed { ids, texts: text.clone(), ends };
            // Parts that do not fit are no reason to panic.
            prop_assert_eq!(packed.iter().count(), packed.len());
            if packed.check().is_ok() {
                let texts = packed.iter().flat_map(|expense| {
                    let ExpenseRef { id: _, description, amount, category, date } = expense;
                    [description, amount, category, date.unwrap_or_default()]
                });
                prop_assert_eq!(texts.collect::<String>(), text);
            }
        }
    }

    #[test]
    fn the_error_names_each_rule_of_the_fields() {
        let error = |ids: &[Option<u64>], text: &str, ends: &[u32]| {
            let packed = Packed { ids: ids.to_vec(), texts: text.into(), ends: ends.to_vec() };
            packed.check().unwrap_err().to_string()
        };
        let four =
            "the ends must be four for each expense, and the last must be the end of the texts";
        assert_eq!(error(&[], "ab", &[1, 2]), four);
        assert_eq!(error(&[], "abcde", &[1, 2, 3, 4]), four);
        assert_eq!(error(&[], "abc", &[1, 2, 3, 4]), four);
        let ascend = "the ends must ascend, and each must be the end of a character";
        assert_eq!(error(&[], "abcd", &[2, 1, 3, 4]), ascend);
        assert_eq!(error(&[], "é", &[0, 1, 2, 2]), ascend);
        assert_eq!(
            error(&[None, None], "abcd", &[1, 2, 3, 4]),
            "the ids must be empty, or one for each expense"
        );
    }
}
