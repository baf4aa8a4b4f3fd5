//! Expenses, and the arguments that add and change them.

#[cfg(feature = "wasmtime")]
use wasmtime::component::{ComponentType, Lift, Lower};

/// An expense as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct Expense {
    /// Given by the store, counting up from 1. Never used again, not even after a delete.
    pub id: u64,
    /// What the money was spent on.
    pub description: String,
    /// Decimal text, such as `12.50`.
    pub amount: String,
    /// Compared without regard to case, kept as first written.
    pub category: String,
    /// `YYYY-MM-DD`; `None` only if another program wrote the expense without a date.
    pub date: Option<String>,
}

impl Expense {
    /// The digest by which a caller recognises that the expense is as it was, as `wit/bulk.wit`
    /// defines it: 16 lower-case hexadecimal digits.
    pub fn digest(&self) -> String {
        let Self { description, amount, category, date, .. } = self;
        let date = date.as_deref().unwrap_or_default();
        let parts = [description.as_str(), "\n", amount, "\n", category, "\n", date];
        // FNV-1a of 64 bits.
        let hash =
            parts.into_iter().flat_map(str::bytes).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            });
        format!("{hash:016x}")
    }
}

/// An expense to add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct NewExpense {
    /// 1 to 500 characters after trimming, no control characters.
    pub description: String,
    /// Decimal text that is not zero, at most 15 digits of which at most 4 decimals. Less than
    /// zero, it is a refund.
    pub amount: String,
    /// 1 to 100 characters after trimming, no control characters.
    pub category: String,
    /// `YYYY-MM-DD`; `None` means today in UTC.
    pub date: Option<String>,
}

/// An expense that was kept elsewhere, for example in an export. It is added as it is, even if it
/// breaks the rules of [`NewExpense`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct KeptExpense {
    /// Greater than every id given out so far; `None` means the next id.
    pub id: Option<u64>,
    /// Any text.
    pub description: String,
    /// Decimal text of any sign and size that a data file may hold.
    pub amount: String,
    /// Any text. Its spelling is kept, even if other expenses spell it differently.
    pub category: String,
    /// `YYYY-MM-DD`; `None` means that the expense has no date.
    pub date: Option<String>,
}

/// What to change in an expense: only the fields given here change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "wasmtime", derive(ComponentType, Lift, Lower), component(record))]
pub struct ExpensePatch {
    /// The new description.
    pub description: Option<String>,
    /// The new amount, decimal text.
    pub amount: Option<String>,
    /// The new category.
    pub category: Option<String>,
    /// The new date, `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// An expense to add that borrows its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpenseRef<'a> {
    /// The id of a [`KeptExpense`].
    pub id: Option<u64>,
    /// What the money was spent on.
    pub description: &'a str,
    /// Decimal text.
    pub amount: &'a str,
    /// The category.
    pub category: &'a str,
    /// `YYYY-MM-DD`.
    pub date: Option<&'a str>,
}

impl ExpenseRef<'_> {
    /// A copy that owns its texts.
    pub fn to_kept(self) -> KeptExpense {
        let Self { id, description, amount, category, date } = self;
        KeptExpense {
            id,
            description: description.into(),
            amount: amount.into(),
            category: category.into(),
            date: date.map(Into::into),
        }
    }
}

impl<'a> From<&'a Expense> for ExpenseRef<'a> {
    fn from(expense: &'a Expense) -> Self {
        let Expense { id, description, amount, category, date } = expense;
        Self { id: Some(*id), description, amount, category, date: date.as_deref() }
    }
}

impl<'a> From<&'a NewExpense> for ExpenseRef<'a> {
    fn from(expense: &'a NewExpense) -> Self {
        let NewExpense { description, amount, category, date } = expense;
        Self { id: None, description, amount, category, date: date.as_deref() }
    }
}

impl<'a> From<&'a KeptExpense> for ExpenseRef<'a> {
    fn from(expense: &'a KeptExpense) -> Self {
        let KeptExpense { id, description, amount, category, date } = expense;
        Self { id: *id, description, amount, category, date: date.as_deref() }
    }
}

#[cfg(test)]
mod tests {
    use super::Expense;

    fn digest(description: &str, amount: &str, category: &str, date: Option<&str>) -> String {
        let (description, amount) = (description.into(), amount.into());
        let (category, date) = (category.into(), date.map(Into::into));
        Expense { id: 7, description, amount, category, date }.digest()
    }

    /// Callers keep digests, so they must stay as they are.
    #[test]
    fn a_digest_is_the_same_in_every_version() {
        assert_eq!(digest("Lunch", "12.50", "food", Some("2026-11-23")), "2b3c2d696bfeabd2");
        assert_eq!(digest("Käse", "-3", "food", None), "2120e95c0ace3f6d");
    }

    #[test]
    fn every_field_but_the_id_is_in_the_digest() {
        let lunch = digest("Lunch", "12.50", "food", Some("2026-11-23"));
        for other in [
            digest("Lunch ", "12.50", "food", Some("2026-11-23")),
            digest("Lunch", "12.5", "food", Some("2026-11-23")),
            digest("Lunch", "12.50", "Food", Some("2026-11-23")),
            digest("Lunch", "12.50", "food", Some("2026-11-24")),
            digest("Lunch", "12.50", "food", None),
        ] {
            assert_ne!(other, lunch);
        }
    }
}
