//! The interface's functions over a directory in memory: pages, filters, totals, and
//! what happens when others write, when operations fail and when the power is cut.

mod faults;
mod imports;
mod interleavings;
mod merges;
mod mutant;
mod others;
mod power;
mod reading;
mod requests;
mod undecided;

use super::Store;
use crate::directory::memory::{Memory, Ticking};
use expenses_interface::{Expense, Expenses, NewExpense};

type MemoryStore = Store<Memory, Ticking>;

fn store(memory: &Memory) -> MemoryStore {
    Store::new(memory.handle(), Ticking::default())
}

fn new(description: &str, amount: &str, category: &str, date: &str) -> NewExpense {
    NewExpense {
        description: description.into(),
        amount: amount.into(),
        category: category.into(),
        date: Some(date.into()),
    }
}

fn lunch() -> NewExpense {
    new("Lunch", "12.50", "food", "2026-11-23")
}

fn ids(expenses: &[Expense]) -> Vec<u64> {
    expenses.iter().map(|expense| expense.id).collect()
}

/// Four expenses and a fifth without a date, which only another program writes.
fn sample(memory: &Memory) -> MemoryStore {
    let mut store = store(memory);
    for expense in [
        new("Lunch", "12.50", "food", "2026-11-23"),
        new("Rent", "900", "Home", "2026-11-01"),
        new("Dinner with Ines", "30.5", "Food", "2025-12-31"),
        new("Bus", "12.5", "travel", "2026-11-23"),
    ] {
        store.add(expense).unwrap();
    }
    let file = String::from_utf8(memory.bytes("expenses.json").unwrap()).unwrap();
    let undated = r#""5": {"description": "Old", "amount": 0.1, "category": "FOOD"}"#;
    let file = file.replacen("\"expenses\": {", &format!("\"expenses\": {{{undated},"), 1);
    memory.put("expenses.json", crate::directory::Kind::File, file.as_bytes());
    store
}
