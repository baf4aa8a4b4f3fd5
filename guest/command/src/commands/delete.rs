//! `expenses delete`.

use std::collections::HashSet;

use clap::Args;
use expenses_interface::{Change, Expenses};
use expenses_tasks::listing::retry_if_changed;

use super::{MANY, id};
use crate::exit::Failure;
use crate::filter::FilterArguments;
use crate::session::{Context, Session, was_committed};

pub(crate) const NOTE: &str = "\
Without ids, this deletes all expenses that the filters match. It shows them first and
asks whether to go on.

Examples:
  expenses delete 3 4
  expenses delete --until 2019-12-31";

/// The arguments of `delete`.
#[derive(Args, Clone, Debug)]
pub struct DeleteArguments {
    /// The ids of the expenses
    #[arg(value_name = "ID", value_parser = id, required_unless_present = MANY, conflicts_with = MANY)]
    pub ids: Vec<u64>,
    /// Delete the expenses that the filters match without asking
    #[arg(long)]
    pub yes: bool,
    /// Which expenses, instead of ids. Last, for its heading holds for all that follows.
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
            [] => self.delete_many(arguments, context),
            ids => self.delete_ids(ids),
        }
    }

    /// Deletes in one commit, and tells what was deleted as it was: the expenses are
    /// read first, and nothing is deleted unless that is still the state.
    fn delete_ids(&mut self, ids: &[u64]) -> Result<(), Failure<S::Error>> {
        // A repeated id asks for nothing more.
        let mut seen = HashSet::new();
        let distinct: Vec<u64> = ids.iter().copied().filter(|id| seen.insert(*id)).collect();
        let mut expenses = Vec::new();
        let store = &mut *self.store;
        let answer = retry_if_changed(|| {
            let revision = store.info()?.revision;
            expenses = distinct.iter().map(|id| store.get(*id)).collect::<Result<_, _>>()?;
            let changes = distinct.iter().copied().map(Change::Delete).collect();
            store.apply(changes, Some(revision)).map_err(|failure| failure.error)
        });
        match answer {
            Ok(_) => self.print(|format, output| format.deleted(output, &expenses)),
            Err(error) => {
                if was_committed(&error) {
                    // The store's error is the one to tell.
                    let _ = self.format.deleted(self.output, &expenses);
                }
                Err(Failure::Operation(error))
            }
        }
    }
}
