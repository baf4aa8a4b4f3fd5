//! Many expenses as the interface's `packed-expenses` has them: with all texts in one.

use super::{Error, ExpenseRef};

/// How many texts an expense has.
const TEXTS: usize = 4;

/// Many expenses, whose texts lie side by side in one.
///
/// What is carried into the component or out of it text by text takes longer than the work
/// on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// Empty where no expense has one.
    ids: Vec<Option<u64>>,
    texts: String,
    /// Where each text ends: four for each expense. They are of whole characters, and ascend.
    ends: Vec<usize>,
}

impl Packed {
    /// Expenses of an id, or of none where there are no ids, and of four texts each:
    /// description, amount, category and date, which is empty where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] where the parts do not fit each other.
    pub fn from_parts(
        ids: Vec<Option<u64>>,
        texts: String,
        ends: Vec<usize>,
    ) -> Result<Self, Error> {
        let invalid = |reason: &str| Err(Error::invalid("ends", reason.to_owned()));
        if !ends.len().is_multiple_of(TEXTS) || ends.last().copied().unwrap_or(0) != texts.len() {
            return invalid("must be four for each expense, the last at the end of the texts");
        }
        if !ends.is_sorted() || !ends.iter().all(|end| texts.is_char_boundary(*end)) {
            return invalid("must ascend, and be behind whole characters");
        }
        if !ids.is_empty() && ids.len() != ends.len() / TEXTS {
            let reason = "must be one for each expense, or none at all".to_owned();
            return Err(Error::invalid("ids", reason));
        }
        let has_one = ids.iter().any(Option::is_some);
        Ok(Self { ids: if has_one { ids } else { Vec::new() }, texts, ends })
    }

    /// The ids, or none at all; the texts; and where each of them ends, in bytes.
    pub fn parts(&self) -> (&[Option<u64>], &str, &[usize]) {
        (&self.ids, &self.texts, &self.ends)
    }

    /// The same parts, given away.
    pub fn into_parts(self) -> (Vec<Option<u64>>, String, Vec<usize>) {
        (self.ids, self.texts, self.ends)
    }

    /// Puts one more behind the others. An empty date is none.
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
            self.ends.push(self.texts.len());
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len() / TEXTS
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether one of them has an id.
    pub fn has_ids(&self) -> bool {
        !self.ids.is_empty()
    }

    /// The one at a place.
    pub fn get(&self, at: usize) -> Option<ExpenseRef<'_>> {
        let first = at.checked_mul(TEXTS)?;
        let start =
            first.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        Some(self.expense(at, start, self.ends.get(first..)?.first_chunk()?))
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ExpenseRef<'_>> {
        let mut start = 0;
        let (ends, _) = self.ends.as_chunks::<TEXTS>();
        ends.iter().enumerate().map(move |(at, ends)| {
            self.expense(at, std::mem::replace(&mut start, ends[TEXTS - 1]), ends)
        })
    }

    fn expense(&self, at: usize, mut start: usize, ends: &[usize; TEXTS]) -> ExpenseRef<'_> {
        let [description, amount, category, date] = ends
            .map(|end| self.texts.get(std::mem::replace(&mut start, end)..end).unwrap_or_default());
        let date = (!date.is_empty()).then_some(date);
        ExpenseRef { id: self.ids.get(at).copied().flatten(), description, amount, category, date }
    }

    /// The date of each.
    pub fn dates(&self) -> impl Iterator<Item = Option<&str>> {
        self.ends.chunks_exact(TEXTS).map(|ends| {
            let date = self.texts.get(ends[TEXTS - 2]..ends[TEXTS - 1]);
            date.filter(|date| !date.is_empty())
        })
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
            let (ids, text, ends) = packed.parts();
            let again = Packed::from_parts(ids.to_vec(), text.to_owned(), ends.to_vec());
            prop_assert_eq!(again, Ok(packed));
        }

        /// Whatever the parts are, they are refused or hold what they say.
        #[test]
        fn parts_that_do_not_fit_are_refused(
            ids in prop::collection::vec(any::<Option<u64>>(), 0..3),
            text in "[a-z☕]{0,6}",
            ends in prop::collection::vec(0usize..20, 0..9),
        ) {
            if let Ok(packed) = Packed::from_parts(ids, text.clone(), ends) {
                let texts = packed.iter().flat_map(|expense| {
                    let ExpenseRef { id: _, description, amount, category, date } = expense;
                    [description, amount, category, date.unwrap_or_default()]
                });
                prop_assert_eq!(texts.collect::<String>(), text);
            }
        }
    }

    #[test]
    fn each_rule_of_the_parts_is_told() {
        let told = |ids: &[Option<u64>], text: &str, ends: &[usize]| {
            Packed::from_parts(ids.to_vec(), text.into(), ends.to_vec()).unwrap_err().to_string()
        };
        let four = "the ends must be four for each expense, the last at the end of the texts";
        assert_eq!(told(&[], "ab", &[1, 2]), four);
        assert_eq!(told(&[], "abcde", &[1, 2, 3, 4]), four);
        assert_eq!(told(&[], "abc", &[1, 2, 3, 4]), four);
        let ascend = "the ends must ascend, and be behind whole characters";
        assert_eq!(told(&[], "abcd", &[2, 1, 3, 4]), ascend);
        assert_eq!(told(&[], "é", &[0, 1, 2, 2]), ascend);
        assert_eq!(
            told(&[None, None], "abcd", &[1, 2, 3, 4]),
            "the ids must be one for each expense, or none at all"
        );
    }
}
