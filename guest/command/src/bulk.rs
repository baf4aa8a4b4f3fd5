//! Changes of all expenses that a filter matches: shown first, and made where the person
//! says yes to exactly that.

use std::collections::HashSet;

use expenses_interface::{
    AsStoreError, Change, Error, Expense, ExpensePatch, ExpenseUpdate, Expenses, Filter, Query,
};
use expenses_tasks::listing::{ATTEMPTS, list};

use crate::commands::delete::DeleteArguments;
use crate::commands::edit::EditArguments;
use crate::exit::Failure;
use crate::format::{Format, counted};
use crate::session::{Context, Session, was_committed};
use crate::text::Text;

/// A change that is made.
struct Made<E> {
    /// The expenses as they were.
    before: Vec<Expense>,
    /// The failure, where it is not known durable.
    doubt: Option<E>,
}

impl<S: Expenses> Session<'_, S> {
    pub(super) fn edit_many(
        &mut self,
        arguments: &EditArguments,
        patch: ExpensePatch,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let filter = context.filter(&arguments.filter)?;
        let change = |expense: &Expense| {
            Change::Update(ExpenseUpdate { id: expense.id, patch: Clone::clone(&patch) })
        };
        let Made { before, doubt } = self.change_many(&filter, "Change", arguments.yes, change)?;
        let ids: HashSet<u64> = before.iter().map(|expense| expense.id).collect();
        let listing = list(self.store, &Query::default(), None).map_err(Failure::Operation);
        let told = listing.and_then(|listing| {
            let mut expenses = listing.expenses;
            if let (Some(from), Some(_)) = (&filter.category, &arguments.changes.category) {
                self.note_budget_left_behind(from, &expenses);
            }
            expenses.retain(|expense| ids.contains(&expense.id));
            self.print(|format, output| format.changed_many(output, &expenses))
        });
        doubt.map_or(told, |error| Err(Failure::Operation(error)))
    }

    pub(super) fn delete_many(
        &mut self,
        arguments: &DeleteArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let filter = context.filter(&arguments.filter)?;
        let change = |expense: &Expense| Change::Delete(expense.id);
        let Made { before, doubt } = self.change_many(&filter, "Delete", arguments.yes, change)?;
        let told = self.print(|format, output| format.deleted(output, &before));
        doubt.map_or(told, |error| Err(Failure::Operation(error)))
    }

    /// Makes a change of each expense that the filter matches, in one commit, and answers
    /// these.
    ///
    /// What was not shown is not changed: where the store changes meanwhile, all is shown
    /// and asked again.
    fn change_many(
        &mut self,
        filter: &Filter,
        verb: &str,
        yes: bool,
        change: impl Fn(&Expense) -> Change,
    ) -> Result<Made<S::Error>, Failure<S::Error>> {
        let query = Query { filter: filter.clone(), ..Query::default() };
        let mut disturbed = 0;
        loop {
            let listing = list(self.store, &query, None).map_err(Failure::Operation)?;
            let expenses = listing.expenses;
            if expenses.is_empty() {
                self.hint_at_category(filter);
                return Ok(Made { before: expenses, doubt: None });
            }
            if !yes {
                self.confirm(&expenses, verb, disturbed > 0)?;
            }
            let changes = expenses.iter().map(&change).collect();
            let answer = self.store.apply(changes, Some(listing.revision));
            match answer.map_err(|failure| failure.error) {
                Ok(_) => return Ok(Made { before: expenses, doubt: None }),
                Err(error) if was_committed(&error) => {
                    return Ok(Made { before: expenses, doubt: Some(error) });
                }
                Err(error)
                    if disturbed < ATTEMPTS
                        && matches!(error.as_store_error(), Some(Error::Changed(_))) =>
                {
                    disturbed += 1;
                }
                Err(error) => return Err(Failure::Operation(error)),
            }
        }
    }

    /// Shows the expenses and asks.
    ///
    /// # Errors
    ///
    /// That nothing is to be done: the person says no, or cannot be asked.
    fn confirm(
        &mut self,
        expenses: &[Expense],
        verb: &str,
        again: bool,
    ) -> Result<(), Failure<S::Error>> {
        let mut shown = Vec::new();
        if again {
            shown.extend_from_slice(b"The expenses have changed in the meantime.\n");
        }
        let unasked =
            |error| Failure::Refused(vec![format!("cannot ask for confirmation: {error}")]);
        Text { screen: self.user.screen() }
            .expenses(&mut shown, expenses, expenses.len() as u64)
            .map_err(unasked)?;
        let these = match expenses.len() {
            1 => "this expense".to_owned(),
            count => format!("these {count} expenses"),
        };
        let question = format!("{verb} {these}?");
        let answer = self.user.ask(&String::from_utf8_lossy(&shown), &question);
        match answer.map_err(unasked)? {
            Some(true) => Ok(()),
            Some(false) => Err(Failure::Refused(vec!["nothing was changed".into()])),
            None => Err(Failure::Refused(vec![format!(
                "this would affect {}, and there is no terminal to confirm it on: look with `list` first, then add --yes",
                counted(expenses.len() as u64)
            )])),
        }
    }
}

#[cfg(test)]
mod tests;
