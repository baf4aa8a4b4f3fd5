//! Changes all expenses that a filter matches. Shows them first, and changes exactly those that
//! the person said yes to.

use std::collections::HashSet;

use expenses_interface::{
    AsStoreError, Change, Error, Expense, ExpensePatch, ExpenseUpdate, Expenses, Filter, Query,
};
use expenses_tasks::listing::{ATTEMPTS, list};

use crate::exit::Failure;
use crate::filter::FilterArguments;
use crate::format::{Format, counted};
use crate::session::{Session, was_committed};
use crate::text::TextFormat;

/// A change that was made.
struct BulkChange<E> {
    /// The expenses before the change.
    before: Vec<Expense>,
    /// The failure, if the disk did not confirm the change.
    not_durable: Option<E>,
}

/// Whether a person is asked before a change.
pub(super) enum Confirmation {
    /// The person has said yes already.
    Given,
    /// The person is asked. The command lists what the change is of, for whoever cannot be.
    Asked { look: String },
}

impl Confirmation {
    /// Of the option `--yes`, and of the filters as they were typed.
    pub(super) fn of(yes: bool, filter: &FilterArguments) -> Self {
        match yes {
            true => Self::Given,
            false => Self::Asked { look: format!("list{}", filter.line()) },
        }
    }
}

impl<S: Expenses> Session<'_, S> {
    /// Applies a patch to each expense that the filter matches, and prints them.
    pub(super) fn edit_many(
        &mut self,
        filter: &Filter,
        patch: &ExpensePatch,
        confirmation: Confirmation,
    ) -> Result<(), Failure<S::Error>> {
        let change = |expense: &Expense| {
            Change::Update(ExpenseUpdate { id: expense.id, patch: patch.clone() })
        };
        let BulkChange { before, not_durable } =
            self.change_many(filter, "Change", confirmation, change)?;
        let ids: HashSet<u64> = before.iter().map(|expense| expense.id).collect();
        let listing = list(self.store, &Query::default(), None).map_err(Failure::Operation);
        let printed = listing.and_then(|listing| {
            let mut expenses = listing.expenses;
            if patch.category.is_some() {
                for from in filter.categories.iter().flatten() {
                    self.note_budget_left_behind(from, &expenses);
                }
            }
            expenses.retain(|expense| ids.contains(&expense.id));
            self.print(|format, output| format.changed_many(output, &expenses))
        });
        not_durable.map_or(printed, |error| Err(Failure::Operation(error)))
    }

    /// Deletes each expense that the filter matches, and prints them.
    pub(super) fn delete_many(
        &mut self,
        filter: &Filter,
        confirmation: Confirmation,
    ) -> Result<(), Failure<S::Error>> {
        let change = |expense: &Expense| Change::Delete(expense.id);
        let BulkChange { before, not_durable } =
            self.change_many(filter, "Delete", confirmation, change)?;
        let printed = self.print(|format, output| format.deleted(output, &before));
        not_durable.map_or(printed, |error| Err(Failure::Operation(error)))
    }

    /// Changes each expense that the filter matches, in one commit.
    ///
    /// Only expenses that were shown are changed: if the store changes in the meantime, this
    /// shows all of them and asks again.
    fn change_many(
        &mut self,
        filter: &Filter,
        verb: &str,
        confirmation: Confirmation,
        change: impl Fn(&Expense) -> Change,
    ) -> Result<BulkChange<S::Error>, Failure<S::Error>> {
        let query = Query { filter: filter.clone(), ..Query::default() };
        let mut retries = 0;
        loop {
            let listing = list(self.store, &query, None).map_err(Failure::Operation)?;
            let expenses = listing.expenses;
            if expenses.is_empty() {
                self.hint_at_category(filter);
                return Ok(BulkChange { before: expenses, not_durable: None });
            }
            if let Confirmation::Asked { look } = &confirmation {
                self.confirm(&expenses, verb, look, retries > 0)?;
            }
            let changes = expenses.iter().map(&change).collect();
            let result = self.store.apply(changes, Some(listing.revision));
            match result.map_err(|failure| failure.error) {
                Ok(_) => return Ok(BulkChange { before: expenses, not_durable: None }),
                Err(error) if was_committed(&error) => {
                    return Ok(BulkChange { before: expenses, not_durable: Some(error) });
                }
                Err(error)
                    if retries < ATTEMPTS
                        && matches!(error.as_store_error(), Some(Error::Changed(_))) =>
                {
                    retries += 1;
                }
                Err(error) => return Err(Failure::Operation(error)),
            }
        }
    }

    /// Shows the expenses and asks whether to change them.
    ///
    /// # Errors
    ///
    /// If the person says no or cannot be asked.
    fn confirm(
        &mut self,
        expenses: &[Expense],
        verb: &str,
        look: &str,
        is_retry: bool,
    ) -> Result<(), Failure<S::Error>> {
        let mut shown = Vec::new();
        if is_retry {
            shown.extend_from_slice(b"The expenses have changed in the meantime.\n");
        }
        let cannot_ask =
            |error| Failure::Refused(vec![format!("cannot ask for confirmation: {error}")]);
        TextFormat { screen: self.user.screen(), program: self.program }
            .expenses(&mut shown, expenses, expenses.len() as u64)
            .map_err(cannot_ask)?;
        let these = match expenses.len() {
            1 => "this expense".to_owned(),
            count => format!("these {count} expenses"),
        };
        let question = format!("{verb} {these}?");
        let answer = self.user.ask(&String::from_utf8_lossy(&shown), &question);
        match answer.map_err(cannot_ask)? {
            Some(true) => Ok(()),
            Some(false) => Err(Failure::Refused(vec!["nothing was changed".into()])),
            None => Err(Failure::Refused(vec![format!(
                "this would affect {}, and there is no terminal to confirm it on: add --yes, or look first: {} {look}",
                counted(expenses.len() as u64),
                self.program
            )])),
        }
    }
}

#[cfg(test)]
mod tests;
