//! How an expense is written as JSON: every field is always there, and amounts are numbers
//! with their exact text, or texts for clients that read numbers as binary ones.

use expenses_interface::{Expense, ExpenseRef};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// An expense as a JSON object.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ExpenseObject<'a> {
    /// `null` if the expense has none yet, as in a preview.
    pub id: Option<u64>,
    /// What the money went to.
    pub description: &'a str,
    /// The amount.
    pub amount: Decimal<'a>,
    /// The category.
    pub category: &'a str,
    /// The day, `YYYY-MM-DD`, or `null`.
    pub date: Option<&'a str>,
}

impl<'a> From<&'a Expense> for ExpenseObject<'a> {
    fn from(expense: &'a Expense) -> Self {
        ExpenseRef::from(expense).into()
    }
}

impl<'a> From<ExpenseRef<'a>> for ExpenseObject<'a> {
    fn from(expense: ExpenseRef<'a>) -> Self {
        Self::new(expense, Amounts::Numbers)
    }
}

impl<'a> ExpenseObject<'a> {
    /// An expense with its amount in this form.
    pub fn new(expense: ExpenseRef<'a>, amounts: Amounts) -> Self {
        let ExpenseRef { id, description, amount, category, date } = expense;
        Self { id, description, amount: amounts.show(amount), category, date }
    }
}

/// How amounts are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Amounts {
    /// As numbers, with all their digits.
    #[default]
    Numbers,
    /// As texts, for clients that read numbers as binary ones.
    Strings,
}

impl Amounts {
    /// An amount in this form.
    pub fn show(self, text: &str) -> Decimal<'_> {
        Decimal { text, amounts: self }
    }
}

/// An amount.
#[derive(Clone, Copy, Debug)]
pub struct Decimal<'a> {
    text: &'a str,
    amounts: Amounts,
}

impl Serialize for Decimal<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.amounts {
            Amounts::Numbers => Number(self.text).serialize(serializer),
            Amounts::Strings => serializer.serialize_str(self.text),
        }
    }
}

/// Decimal text that becomes a JSON number with exactly that text.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a>(pub &'a str);

impl Serialize for Number<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Raw JSON may be any value, and only a number is meant. A text that is not a JSON
        // number, such as `007`, stays readable as a string.
        let is_number = self.0.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        match serde_json::from_str::<&RawValue>(self.0) {
            Ok(number) if is_number => number.serialize(serializer),
            _ => serializer.serialize_str(self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    fn written(amount: &str) -> String {
        serde_json::to_string(&Number(amount)).unwrap()
    }

    #[test]
    fn amounts_keep_their_exact_text() {
        for amount in ["12.50", "0.30000000000000004", "-3", "123456789012345678901234567890.10"] {
            assert_eq!(written(amount), amount);
        }
    }

    #[test]
    fn what_is_not_a_number_stays_a_string() {
        for amount in ["007", "", "null", "1,5", "[1]"] {
            assert_eq!(written(amount), format!("\"{amount}\""));
        }
    }
}
