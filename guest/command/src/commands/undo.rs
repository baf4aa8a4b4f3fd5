//! `expenses undo`.

use clap::Args;
use expenses_interface::{AsStoreError, Error, Expense, Expenses, IdRange, Logged};

use crate::exit::Failure;
use crate::format::counted;
use crate::session::{Session, was_committed};
use crate::text::write_undo;

pub(crate) const NOTE: &str = "\
An undo of more than one expense shows what it takes back and asks whether to go
on. Run it again to undo the change before, as far back as `expenses log` shows.
Ids are not used again. `expenses redo` redoes what was undone, one change at a
time.

Examples:
  expenses undo
  expenses undo --to 3";

/// How many expenses of a change a question shows, and of how many changes at most.
const SHOWN: usize = 10;
const SHOWN_CHANGES: usize = 3;

/// The arguments of `undo`.
#[derive(Args, Clone, Debug)]
pub struct UndoArguments {
    /// Undo the changes up to this number of `expenses log`
    #[arg(long, value_name = "NO", value_parser = clap::value_parser!(u64).range(1..))]
    pub to: Option<u64>,
    /// Undo without asking
    #[arg(long)]
    pub yes: bool,
}

impl<S: Expenses> Session<'_, S> {
    /// Undoes the last change, or several, each in a commit of its own. Undoes nothing that was
    /// not shown: if the store changes in the meantime, it shows and asks again, or stops after
    /// what it has undone.
    pub(crate) fn undo(&mut self, arguments: &UndoArguments) -> Result<(), Failure<S::Error>> {
        let mut was_asked = false;
        let changes = loop {
            let (revision, changes) = self.changes_to_undo(arguments.to)?;
            // Whoever said yes said it to other changes, if it was asked before.
            if !arguments.yes && (was_asked || expenses_in(&changes) > 1) {
                self.confirm_undo(&changes, was_asked)?;
                was_asked = true;
            }
            let Some(first) = changes.first() else { break changes };
            match self.store.undo(Some(revision)) {
                Ok(_) => break changes,
                Err(error) if matches!(error.as_store_error(), Some(Error::Changed(_))) => {}
                Err(error) => {
                    if was_committed(&error) {
                        // The store's error is reported, even if this fails, too.
                        let _ = self.format.undone(self.output, first);
                    }
                    return Err(Failure::Operation(error));
                }
            }
        };
        match (arguments.to, changes.split_first()) {
            (None, Some((change, _))) => self.print(|format, output| format.undone(output, change)),
            (_, Some((_, rest))) => {
                let (count, result) = self.undo_all(rest);
                let undone = &changes[..=count];
                // The store's error is reported, even if this fails, too.
                let printed = self.print(|format, output| format.undone_many(output, undone));
                result.and(printed)
            }
            (_, None) => Ok(()),
        }
    }

    /// The changes to undo, the latest first, and the revision that they are of.
    fn changes_to_undo(
        &mut self,
        to: Option<u64>,
    ) -> Result<(u64, Vec<Logged>), Failure<S::Error>> {
        // In this order: if the store changes in between, the revision is too old to undo with.
        let revision = self.store.info().map_err(Failure::Operation)?.revision;
        let mut changes = self.store.log().map_err(Failure::Operation)?;
        let count = to.unwrap_or(1);
        if changes.is_empty() {
            return Err(Failure::Refused(vec![Error::NothingToUndo.to_string()]));
        }
        if count > changes.len() as u64 {
            let there = match changes.len() {
                1 => "only 1 change".to_owned(),
                number => format!("only {number} changes"),
            };
            return Err(Failure::Refused(vec![format!(
                "`{} log` has {there} to undo, not {count}",
                self.program
            )]));
        }
        changes.truncate(usize::try_from(count).unwrap_or(usize::MAX));
        Ok((revision, changes))
    }

    /// Undoes changes while they are the last of the store. Returns how many it has undone.
    fn undo_all(&mut self, changes: &[Logged]) -> (usize, Result<(), Failure<S::Error>>) {
        for (count, change) in changes.iter().enumerate() {
            if let Err(failure) = self.undo_if_last(change) {
                return (count, Err(failure));
            }
        }
        (changes.len(), Ok(()))
    }

    fn undo_if_last(&mut self, change: &Logged) -> Result<(), Failure<S::Error>> {
        let revision = self.store.info().map_err(Failure::Operation)?.revision;
        let log = self.store.log().map_err(Failure::Operation)?;
        let stopped = || {
            let reason = "the store has changed in the meantime: the other changes were not undone";
            Failure::Refused(vec![reason.to_owned()])
        };
        if log.first() != Some(change) {
            return Err(stopped());
        }
        match self.store.undo(Some(revision)) {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.as_store_error(), Some(Error::Changed(_))) => {
                Err(stopped())
            }
            Err(error) => Err(Failure::Operation(error)),
        }
    }

    /// Shows what an undo takes back, and asks whether to do so.
    fn confirm_undo(
        &mut self,
        changes: &[Logged],
        is_retry: bool,
    ) -> Result<(), Failure<S::Error>> {
        let count = expenses_in(changes);
        let screen = self.user.screen();
        let cannot_ask =
            |error| Failure::Refused(vec![format!("cannot ask for confirmation: {error}")]);
        let mut shown = Vec::new();
        if is_retry {
            shown.extend_from_slice(b"The store has changed in the meantime.\n");
        }
        for change in changes {
            let expenses = match changes.len() {
                ..=SHOWN_CHANGES => self.some_expenses_of(change),
                _ => Vec::new(),
            };
            write_undo(&mut shown, change, &expenses, screen).map_err(cannot_ask)?;
        }
        let question = match changes {
            [_] => format!("Undo this change of {}?", counted(count)),
            changes => format!("Undo these {} changes of {}?", changes.len(), counted(count)),
        };
        let answer = self.user.ask(&String::from_utf8_lossy(&shown), &question);
        match answer.map_err(cannot_ask)? {
            Some(true) => Ok(()),
            Some(false) => Err(Failure::Refused(vec!["nothing was undone".into()])),
            None => Err(Failure::Refused(vec![format!(
                "this would undo a change of {}, and there is no terminal to confirm it on: look with `{} log` first, then add --yes",
                counted(count),
                self.program
            )])),
        }
    }

    /// The first expenses that a change added or changed, as they are now.
    fn some_expenses_of(&mut self, change: &Logged) -> Vec<Expense> {
        let ids = change.added.iter().chain(&change.changed);
        let ids = ids.flat_map(|range| range.first..=range.last);
        // One that is gone is not shown; the undo itself then says why it fails.
        ids.take(SHOWN).filter_map(|id| self.store.get(id).ok()).collect()
    }
}

/// How many expenses changes concern.
fn expenses_in(changes: &[Logged]) -> u64 {
    let ranges = |change: &Logged| {
        let Logged { added, changed, deleted, .. } = change;
        [added, changed, deleted].map(|ids| count(ids)).into_iter().fold(0, u64::saturating_add)
    };
    changes.iter().map(ranges).fold(0, u64::saturating_add)
}

/// How many ids ranges have. Another program may have written any of them into the history.
pub(crate) fn count(ranges: &[IdRange]) -> u64 {
    let length = |range: &IdRange| (range.last - range.first).saturating_add(1);
    ranges.iter().map(length).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests;
