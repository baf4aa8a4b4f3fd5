//! Results that are too large or invalid.

use crate::bindings::exports::expenses::store::store::{Expense, Page};

/// An expense with this description.
pub(crate) fn expense(description: String) -> Expense {
    Expense { id: 1, description, amount: String::new(), category: String::new(), date: None }
}

/// A page with this many expenses.
pub(crate) fn page(expenses: u32) -> Page {
    let expenses = (0..expenses).map(|_| expense(String::new())).collect();
    Page { expenses, cursor: None, matches: 0, revision: 0 }
}

/// An expense whose description is not UTF-8.
#[expect(unsafe_code, reason = "the text must be invalid")]
pub(crate) fn not_utf_8() -> Expense {
    // SAFETY: none. The host must notice it.
    expense(unsafe { String::from_utf8_unchecked(vec![0xff; 4]) })
}
