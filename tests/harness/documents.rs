//! Data files and expenses.

use expenses::NewExpense;

/// Three expenses, as this program writes them.
pub(crate) const THREE: &str = r#"{
  "counter": 3,
  "expenses": {
    "1": {
      "id": 1,
      "description": "Lunch",
      "amount": 12.50,
      "category": "food",
      "date": "2026-11-23"
    },
    "2": {
      "id": 2,
      "description": "Train ticket",
      "amount": 48.90,
      "category": "travel",
      "date": "2026-10-02"
    },
    "3": {
      "id": 3,
      "description": "Coffee",
      "amount": 3.2,
      "category": "food",
      "date": "2026-11-23"
    }
  }
}"#;

/// A data file with one record, whose fields after its `id` are given.
pub(crate) fn record(fields: &str) -> String {
    format!(r#"{{"counter": 1, "expenses": {{"1": {{"id": 1, {fields}}}}}}}"#)
}

/// An expense to be added.
pub(crate) fn lunch() -> NewExpense {
    NewExpense {
        description: "Lunch".into(),
        amount: "12.50".into(),
        category: "food".into(),
        date: Some("2026-11-23".into()),
    }
}
