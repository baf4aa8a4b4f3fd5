//! The changes of the interface whose texts stay where they are until they are copied into
//! the component's memory. The generated types have texts of their own.

use expenses_guest::interface::ExpenseRef;
use wasmtime::component::{ComponentType, Lower};

use crate::bindings::exports::expenses::store::store::{ExpenseUpdate, NewBudget};

/// The interface's `change`.
#[derive(ComponentType, Lower)]
#[component(variant)]
#[allow(dead_code, reason = "a type of the component has all its cases")]
pub(super) enum Change<'a> {
    #[component(name = "add")]
    Add(NewExpense<'a>),
    #[component(name = "update")]
    Update(Box<ExpenseUpdate>),
    #[component(name = "delete")]
    Delete(u64),
    #[component(name = "restore")]
    Restore(KeptExpense<'a>),
    #[component(name = "set-budget")]
    SetBudget(NewBudget),
}

/// The interface's `new-expense`.
#[derive(ComponentType, Lower)]
#[component(record)]
pub(super) struct NewExpense<'a> {
    description: &'a str,
    amount: &'a str,
    category: &'a str,
    date: Option<&'a str>,
}

/// The interface's `kept-expense`.
#[derive(ComponentType, Lower)]
#[component(record)]
pub(super) struct KeptExpense<'a> {
    id: Option<u64>,
    description: &'a str,
    amount: &'a str,
    category: &'a str,
    date: Option<&'a str>,
}

impl<'a> Change<'a> {
    pub(super) fn of(expense: ExpenseRef<'a>, kept: bool) -> Self {
        let ExpenseRef { id, description, amount, category, date } = expense;
        match kept {
            true => Self::Restore(KeptExpense { id, description, amount, category, date }),
            false => Self::Add(NewExpense { description, amount, category, date }),
        }
    }
}
