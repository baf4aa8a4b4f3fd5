//! The rows of a file, by the hundred thousand.

use std::fmt;

use jiff::civil::Date;

use crate::amount::Amount;

/// The rows of a file, with all their texts in one.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Rows {
    texts: String,
    rows: Vec<Stored>,
}

/// A row of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Where it begins; counts from 1.
    pub line: u64,
    /// The day.
    pub date: Date,
    /// Above zero for money out, below zero for money in; never zero.
    pub amount: Amount,
    /// In one line, not empty, at most [`MAX_DESCRIPTION`](crate::MAX_DESCRIPTION)
    /// characters.
    pub description: &'a str,
    /// The file's own category, at most [`MAX_CATEGORY`](crate::MAX_CATEGORY) characters.
    pub category: Option<&'a str>,
    /// What the bank calls the transaction.
    pub id: Option<&'a str>,
    /// The currency, as a code of three letters if that is known, else as it is written.
    pub currency: Option<&'a str>,
    /// The state, as it is written.
    pub state: Option<&'a str>,
    /// Whether the description is the category, or a text that stands in for one.
    pub stand_in: bool,
}

/// The texts end one after the other: description, category, id, currency, state.
#[derive(Clone, PartialEq, Eq)]
struct Stored {
    amount: Amount,
    line: u64,
    start: usize,
    lengths: [u32; 5],
    date: Date,
    stand_in: bool,
}

impl Rows {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row by its place, from 0.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Row<'_>> {
        self.rows.get(at).map(|stored| self.row(stored))
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> + DoubleEndedIterator {
        self.rows.iter().map(|stored| self.row(stored))
    }

    fn row<'a>(&'a self, stored: &Stored) -> Row<'a> {
        let mut start = stored.start;
        let mut texts = [""; 5];
        for (text, length) in texts.iter_mut().zip(stored.lengths) {
            let end = start + length as usize;
            *text = &self.texts[start..end];
            start = end;
        }
        let [description, category, id, currency, state] = texts;
        let some = |text: &'a str| (!text.is_empty()).then_some(text);
        Row {
            line: stored.line,
            date: stored.date,
            amount: stored.amount,
            description,
            category: some(category),
            id: some(id),
            currency: some(currency),
            state: some(state),
            stand_in: stored.stand_in,
        }
    }

    pub(crate) fn push(&mut self, row: Row<'_>) {
        let start = self.texts.len();
        let texts = [Some(row.description), row.category, row.id, row.currency, row.state];
        let lengths = texts.map(|text| {
            let text = text.unwrap_or_default();
            self.texts.push_str(text);
            // No file has 4 GiB.
            u32::try_from(text.len()).unwrap_or(u32::MAX)
        });
        let Row { line, date, amount, stand_in, .. } = row;
        self.rows.push(Stored { amount, line, start, lengths, date, stand_in });
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
