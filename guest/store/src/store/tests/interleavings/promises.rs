//! The promises about every schedule.
//!
//! Nothing but a rename changes the data file, and each rename is checked to replace what
//! is there by that with the writer's change applied, which was not applied before. So
//! the file holds exactly the changes that were committed, in their order, each once,
//! and nothing that was answered can be lost.

use super::race::{Ending, Refusal};
use super::replay::HourlyClock;
use super::search::Model;
use super::state::{NO_FILE, State};
use super::writer::Writer;
use super::{NOW, TODAY};
use crate::directory::System;
use crate::document::{Document, Found, digest};
use expenses_interface::{Change, Error, ExpenseUpdate, IdempotencyKey};

/// A promise that is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The data file is no document.
    Torn,
    /// A commit is not its change applied to what it replaces: another's was lost.
    LostUpdate,
    /// A change is applied twice.
    AppliedTwice,
    /// A call returns that its change was made, but it was not.
    NotMade,
    /// A call returns that nothing was done, but its change was made.
    Made,
    /// A call returns an error without a reason.
    WrongAnswer,
    /// A writer cannot finish, though all others leave it alone.
    Blocked,
}

impl Model {
    /// Checks a commit, which has just replaced the data file.
    pub(super) fn committed(
        &mut self,
        before: &State,
        state: &mut State,
        mover: usize,
    ) -> Result<(), Broken> {
        let old = (before.data != NO_FILE).then(|| before.content(before.data));
        let new = state.content(state.data);
        let place = before.writers[mover].place;
        let (change, number) = self.races.change(place);
        let committed = &mut state.writers[mover].committed;
        if *committed & 1 << number != 0 {
            return Err(Broken::AppliedTwice);
        }
        *committed |= 1 << number;
        let key = (old, new, self.races.node(place).writer, number);
        if !self.right_commits.contains(&key) {
            let contents = &self.races.contents;
            contents.document(new).map_err(|_| Broken::Torn)?;
            let old = old.map_or(Ok(Document::default()), |old| contents.document(old));
            let mut document = old.map_err(|_| Broken::Torn)?;
            let used = self.races.key(self.races.node(place).writer, number);
            let applied = apply(&mut document, change, used.as_ref());
            if applied.is_err() || *document.write() != *contents.bytes(new) {
                return Err(Broken::LostUpdate);
            }
            self.right_commits.insert(key);
        }
        Ok(())
    }

    /// Checks the result of a call.
    pub(super) fn ended(&self, state: &State, mover: usize, ending: Ending) -> Result<(), Broken> {
        let Writer { place, committed, .. } = state.writers[mover];
        let (change, number) = self.races.change(place);
        let made = committed & 1 << number != 0;
        let expected = match ending {
            Ending::Committed | Ending::Lost => true,
            Ending::Refused(Refusal::NotFound) => self.is_gone(state, change),
            Ending::Refused(Refusal::Failed) => self.failures.unlink || self.failures.rename,
            Ending::Refused(Refusal::Wrong) => false,
            Ending::Unknown => self.failures.rename,
        };
        match (ending, made) {
            // Another writer has added it.
            (Ending::Committed, false) if self.is_done(state, change) => Ok(()),
            _ if !expected => Err(Broken::WrongAnswer),
            (Ending::Committed, false) => Err(Broken::NotMade),
            (Ending::Lost | Ending::Refused(_), true) => Err(Broken::Made),
            _ => Ok(()),
        }
    }

    /// Whether the change adds what is due, and nothing is.
    fn is_done(&self, state: &State, change: &Change) -> bool {
        let Change::AddDue(_) = change else { return false };
        let document = self.races.contents.document(state.content(state.data));
        document.is_ok_and(|document| document.repeats(TODAY).iter().all(|repeat| repeat.due == 0))
    }

    /// Whether the expense that a change is about is not there.
    fn is_gone(&self, state: &State, change: &Change) -> bool {
        let (Change::Update(ExpenseUpdate { id, .. }) | Change::Delete(id)) = change else {
            return false;
        };
        let content = state.content(state.data);
        self.races.contents.document(content).is_ok_and(|document| document.get(*id).is_none())
    }
}

/// Makes a change and ends its commit.
fn apply(
    document: &mut Document,
    change: &Change,
    key: Option<&IdempotencyKey>,
) -> Result<(), Error> {
    let now = NOW.as_millisecond().try_into().unwrap();
    let mut keys = document.keys(now).unwrap();
    let found = key.map(|key| keys.find(key, document.counter())).transpose()?;
    let one = |rollback| vec![rollback];
    let rollbacks = match change {
        Change::Add(expense) => one(document.add(expense, TODAY)?.1),
        Change::AddRow(row) => one(document.add_row((&row.expense).into(), row.bank, TODAY)?.1),
        Change::Update(ExpenseUpdate { id, patch }) => one(document.update(*id, patch)?),
        Change::Delete(id) => one(document.delete(*id)?),
        Change::Restore(kept) => one(document.restore(kept)?.1),
        Change::SetBudget(new) => one(document.set_budget(new, TODAY)?),
        Change::SetMonthStart(day) => document.set_month_start(*day)?.into_iter().collect(),
        Change::StartRepeat(new) => one(document.start_repeat(new)?),
        Change::StopRepeat(id) => one(document.stop_repeat(*id)?),
        Change::AddDue(day) => document.add_due(day)?,
        Change::Note(_) => Vec::new(),
    };
    let note = matches!(change, Change::AddDue(_)).then(|| "due".to_owned());
    let mut batch = document.begin();
    batch.take(rollbacks, &NOW.to_string(), note);
    if let Some(Found::New(new)) = found {
        keys.add(new);
        batch.set_keys(&keys);
    }
    batch.end(key.map_or_else(|| HourlyClock::default().random(), |key| digest(&key.key)));
    Ok(())
}
