//! The expenses that every peer keeps, and the results of all peers.

use expenses::NewExpense;

const CATEGORIES: [&str; 8] =
    ["groceries", "rent", "travel", "health", "books", "gifts", "energy", "eating out"];

/// The first and the last day of the month that is summed up.
pub(crate) const MONTH: (&str, &str) = ("2024-03-01", "2024-03-31");

/// How many expenses a page has.
pub(crate) const PAGE: u32 = 100;

/// An expense as a peer returns it.
#[derive(Debug, PartialEq)]
pub(crate) struct Expense {
    pub(crate) id: u64,
    pub(crate) date: Option<String>,
    pub(crate) amount: Amount,
    pub(crate) category: String,
    pub(crate) description: String,
}

/// The total of one category.
#[derive(Debug, PartialEq)]
pub(crate) struct Sum {
    pub(crate) category: Option<String>,
    pub(crate) count: u64,
    pub(crate) total: Amount,
}

/// An amount in the peer's own form, so that none is made to write or read another's.
#[derive(Debug)]
pub(crate) enum Amount {
    /// Decimal text.
    Text(String),
    Cents(i64),
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.cents() == other.cents()
    }
}

impl Amount {
    /// `None` if it is a text without two decimals.
    fn cents(&self) -> Option<i64> {
        match self {
            Self::Cents(cents) => Some(*cents),
            Self::Text(text) => {
                let (units, cents) = text.split_once('.').filter(|(_, c)| c.len() == 2)?;
                Some(units.parse::<i64>().ok()? * 100 + cents.parse::<i64>().ok()?)
            }
        }
    }
}

impl From<expenses::Expense> for Expense {
    fn from(expense: expenses::Expense) -> Self {
        Self {
            id: expense.id,
            date: expense.date,
            amount: Amount::Text(expense.amount),
            category: expense.category,
            description: expense.description,
        }
    }
}

/// An expense to add.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) date: String,
    pub(crate) cents: i64,
    pub(crate) category: &'static str,
    pub(crate) description: String,
}

impl Row {
    /// The expense with this id: the same as the processes are measured with, spread over
    /// ten years.
    pub(crate) fn number(id: u64) -> Self {
        let (year, month, day) = (2016 + id % 10, id * 7 % 12 + 1, id * 11 % 28 + 1);
        Self {
            date: format!("{year}-{month:02}-{day:02}"),
            cents: (id * 7919 % 20_000 + 1) as i64,
            category: CATEGORIES[(id * 13 % 8) as usize],
            description: format!("Purchase {id} at the shop"),
        }
    }

    /// One that is added while the time is taken.
    pub(crate) fn lunch() -> Self {
        let (date, description) = ("2026-01-01".into(), "Lunch".into());
        Self { date, cents: 1250, category: "food", description }
    }

    /// The row as the store is given it.
    pub(crate) fn to_new_expense(&self) -> NewExpense {
        NewExpense {
            description: self.description.clone(),
            amount: format!("{}.{:02}", self.cents / 100, self.cents % 100),
            category: self.category.into(),
            date: Some(self.date.clone()),
        }
    }
}
