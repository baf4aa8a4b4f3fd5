//! How an expense is written as JSON: every field is always there, and amounts are numbers
//! with their exact text.

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
    pub amount: Number<'a>,
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
        let ExpenseRef { id, description, amount, category, date } = expense;
        Self { id, description, amount: Number(amount), category, date }
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
