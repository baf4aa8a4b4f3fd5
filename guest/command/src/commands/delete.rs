//! `expenses delete`.

use std::collections::HashSet;

use clap::Args;
use expenses_interface::{Change, Expenses};
use expenses_tasks::listing::retry_if_changed;

use super::FILTERS;
use crate::bulk::Confirmation;
use crate::exit::Failure;
use crate::expense_id::{ExpenseId, id};
use crate::filter::FilterArguments;
use crate::session::{Context, Session, was_committed};

pub(crate) const NOTE: &str = "\
Without ids, this deletes all expenses that the filters match. It shows them
first and asks whether to go on.

Examples:
  expenses delete 3 4
  expenses delete --until 2019-12-31";

/// The arguments of `delete`.
#[derive(Args, Clone, Debug)]
pub struct DeleteArguments {
    /// The ids of the expenses; `last` is the one that was added last
    #[arg(value_name = "ID", value_parser = id, required_unless_present = FILTERS, conflicts_with = FILTERS)]
    pub ids: Vec<ExpenseId>,
    /// Delete the expenses that the filters match without asking
    #[arg(long)]
    pub yes: bool,
    /// The expenses to delete, instead of ids. Last, because its heading covers all options that
    /// follow.
    #[command(flatten)]
    pub filter: FilterArguments,
}

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn delete(
        &mut self,
        arguments: &DeleteArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        match arguments.ids.as_slice() {
            [] => {
                let filter = context.filter(&arguments.filter, "list")?;
                self.delete_many(&filter, Confirmation::of(arguments.yes, &arguments.filter))
            }
            named => {
                let ids = named.iter().map(|named| self.id_of(*named));
                let ids = ids.collect::<Result<Vec<_>, _>>()?;
                self.delete_ids(&ids)
            }
        }
    }

    /// Deletes expenses in one commit and prints them. It reads them first, and deletes them only
    /// if the store has not changed since.
    fn delete_ids(&mut self, ids: &[u64]) -> Result<(), Failure<S::Error>> {
        // A repeated id counts once.
        let mut seen = HashSet::new();
        let distinct: Vec<u64> = ids.iter().copied().filter(|id| seen.insert(*id)).collect();
        let mut expenses = Vec::new();
        let store = &mut *self.store;
        let result = retry_if_changed(|| {
            let revision = store.info()?.revision;
            expenses = distinct.iter().map(|id| store.get(*id)).collect::<Result<_, _>>()?;
            let changes = distinct.iter().copied().map(Change::Delete).collect();
            store.apply(changes, Some(revision)).map_err(|failure| failure.error)
        });
        match result {
            Ok(_) => self.print(|format, output| format.deleted(output, &expenses)),
            Err(error) => {
                if was_committed(&error) {
                    // The store's error is reported, even if this fails, too.
                    let _ = self.format.deleted(self.output, &expenses);
                }
                Err(Failure::Operation(error))
            }
        }
    }
}

#[cfg(test)]
mod tests;
