//! The promises about every schedule.
//!
//! Nothing but a rename changes the data file, and each rename is checked to replace what
//! is there by that with the writer's change applied, which was not applied before. So
//! the file holds exactly the changes that were committed, in their order, each once,
//! and nothing that was answered can be lost.

use super::directory::Model;
use super::operation::Content;
use super::places::Races;
use super::race::{Ending, Refusal, Returned, returned};
use super::state::{NO_FILE, State};
use super::writer::Writer;
use super::{NOW, TODAY};
use crate::document::{Document, Found, Rollback};
use expenses_interface::{Change, Error, ExpenseUpdate, IdempotencyKey};
use rustc_hash::FxHashMap;

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
    /// A call returns that nothing was done, but its change was made or still is.
    Made,
    /// A call returns another value than the try that was saved.
    WrongValue,
    /// A change that was on its way when the data file was deleted has brought it back.
    Resurrected,
    /// A host takes something else for the object than what has its ETag.
    Incoherent,
    /// A call returns an error without a reason.
    WrongAnswer,
    /// A writer cannot finish, though all others leave it alone.
    Blocked,
}

/// The commits that were found to be right: what the data file held before and after, whose
/// change it was, and which of theirs. And what its call returns.
#[derive(Default)]
pub(super) struct Promises(FxHashMap<(Option<Content>, Content, usize, usize), Returned>);

impl Promises {
    /// Checks that what the data file holds is what it held before with a change applied, and
    /// returns what the call returns that made it.
    pub(super) fn applied(
        &mut self,
        races: &Races,
        old: Option<Content>,
        new: Content,
        writer: usize,
        number: usize,
    ) -> Result<Returned, Broken> {
        if let Some(returned) = self.0.get(&(old, new, writer, number)) {
            return Ok(*returned);
        }
        let contents = &races.contents;
        contents.document(new).map_err(|_| Broken::Torn)?;
        let before = old.map_or(Ok(Document::default()), |old| contents.document(old));
        let mut document = before.map_err(|_| Broken::Torn)?;
        let (change, id) = (races.change_of(writer, number), races.id(writer, number));
        let returned = apply(&mut document, change, id, races.key(writer, number).as_ref());
        let is_right = *document.write() == *contents.bytes(new);
        let returned = returned.ok().filter(|_| is_right).ok_or(Broken::LostUpdate)?;
        self.0.insert((old, new, writer, number), returned);
        Ok(returned)
    }
}

/// Whether the expense that a change is about is not there.
pub(super) fn is_gone(races: &Races, content: Content, change: &Change) -> bool {
    let (Change::Update(ExpenseUpdate { id, .. }) | Change::Delete(id)) = change else {
        return false;
    };
    races.contents.document(content).is_ok_and(|document| document.get(*id).is_none())
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
        let (_, number) = self.races.change(place);
        let committed = &mut state.writers[mover].committed;
        if *committed & 1 << number != 0 {
            return Err(Broken::AppliedTwice);
        }
        *committed |= 1 << number;
        let writer = self.races.node(place).writer;
        self.promises.applied(&self.races, old, new, writer, number).map(drop)
    }

    /// Checks the result of a call.
    pub(super) fn ended(&self, state: &State, mover: usize, ending: Ending) -> Result<(), Broken> {
        let Writer { place, committed, .. } = state.writers[mover];
        let (change, number) = self.races.change(place);
        let made = committed & 1 << number != 0;
        let expected = match ending {
            Ending::Committed(_) | Ending::Lost => true,
            Ending::Refused(Refusal::NotFound) => {
                is_gone(&self.races, state.content(state.data), change)
            }
            Ending::Refused(Refusal::Failed) => self.failures.unlink || self.failures.rename,
            Ending::Refused(Refusal::Missing | Refusal::Wrong) => false,
            Ending::Undecided | Ending::Unknown => self.failures.rename,
        };
        match (ending, made) {
            // Another writer has added it.
            (Ending::Committed(_), false) if self.is_done(state, change) => Ok(()),
            _ if !expected => Err(Broken::WrongAnswer),
            (Ending::Committed(_), false) => Err(Broken::NotMade),
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
}

/// Makes a change and ends its commit. Returns what its call returns.
fn apply(
    document: &mut Document,
    change: &Change,
    id: u128,
    key: Option<&IdempotencyKey>,
) -> Result<Returned, Error> {
    let now = NOW.as_millisecond().try_into().unwrap();
    let mut keys = document.keys(now).unwrap();
    let found = key.map(|key| keys.find(key, document.counter())).transpose()?;
    let one = |rollback| vec![rollback];
    let counter = document.counter();
    let mut batch = document.begin();
    let document = batch.document();
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
    let returned = returned(rollbacks.iter().filter_map(Rollback::added).next());
    let note = matches!(change, Change::AddDue(_)).then(|| "due".to_owned());
    let gave_ids = document.counter() > counter;
    batch.take(rollbacks, &NOW.to_string(), note);
    if let Some(Found::New(new)) = found {
        keys.add(if gave_ids { new } else { new.without_ids() });
        batch.set_keys(&keys);
    }
    batch.end(id);
    Ok(returned)
}
