//! One race of a writer: an attempt to commit one change, made by the store itself.

use super::contents::Contents;
use super::operation::{Alias, Content, Name, Slot};
use super::replay::{HourlyClock, OpenFile, Replay, identity};
use crate::Store;
use crate::commit::Patience;
use crate::directory::{Code, Failure};
use crate::document::Latest;
use crate::store::call::{Began, Call, Doubt, Undecided};
use crate::store::mutate::make;
use crate::store::requests::do_all;
use crate::store::snapshot::{Base, Snapshot};
use crate::store::tests::mutant::{Mutant, MutantFile, Mutation};
use expenses_interface::{Action, ApplyError, Change, Error, IdempotencyKey, Request};

/// The slot and the alias of the file that a store goes on holding open.
pub(super) const HELD: (Slot, Alias) = (0, 0);

/// What a store keeps from one race to the next.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Carried {
    pub(super) seen: bool,
    pub(super) state: Loaded,
    /// What the call's last try was made from and what it returned, if it is not known what became
    /// of it.
    pub(super) undecided: Option<(Latest, Returned)>,
}

/// The state in memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Loaded {
    None,
    Absent,
    /// The document, and the size of the file that it came from, which is
    /// held open or, by a mutation, is not.
    File {
        document: Content,
        size: u64,
        held: bool,
    },
}

impl Carried {
    /// What a store has that was just opened.
    pub(super) const NOTHING: Self = Self { seen: false, state: Loaded::None, undecided: None };
}

/// What a call returns: the first id that it gave out, or 0.
pub(super) type Returned = u8;

pub(super) fn returned(added: Option<u64>) -> Returned {
    added.unwrap_or(0).try_into().unwrap()
}

/// How a race ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// The call returns that the change was made.
    Committed(Returned),
    /// It will start over.
    Lost,
    /// It will start over, and find out first what became of its change.
    Undecided,
    /// The call returns that nothing was done.
    Refused(Refusal),
    /// The call returns that the outcome is unknown.
    Unknown,
}

/// Why nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NotFound,
    /// The data file is gone.
    Missing,
    /// An operation has failed.
    Failed,
    /// An answer that no race should have.
    Wrong,
}

/// A finished race: how it ended, what the store carries over, and the file that it still holds
/// open with its alias.
pub(super) type Over = (Ending, Carried, Option<(Slot, Alias)>);

/// What a race is about.
pub(super) struct Asked<'a> {
    pub(super) change: &'a Change,
    /// The id of its call.
    pub(super) id: u128,
    pub(super) key: Option<IdempotencyKey>,
}

/// Runs one race, by the store.
pub(super) fn race(
    Asked { change, id, key }: &Asked<'_>,
    kept: Carried,
    patience: bool,
    mutation: Option<Mutation>,
    contents: &Contents,
    replay: &Replay,
) -> Over {
    let mut store = Store {
        directory: Mutant::new(replay.clone(), mutation),
        system: HourlyClock::default(),
        snapshot: kept.state.snapshot(contents, replay),
        seen: kept.seen,
        revision: 0,
    };
    if patience {
        let patience = Patience::new(&mut store.system);
        patience.wait_for_others(&store.directory, &mut store.system).unwrap();
    }
    let undecided = kept.undecided.map(|(base, value)| {
        let failure = Failure { operation: "", path: String::new(), code: Code::Io };
        let doubt = Doubt { base, temp: Name::Own.text(), failure };
        Undecided { value: Ok(value), doubt }
    });
    let mut call = Call { id: *id, undecided, ..store.call(None) };
    let made = store.try_call(&mut call, |batch, began| match key {
        None => {
            let Began { moment, .. } = began;
            let made = make(batch, std::slice::from_ref(*change), true, moment);
            if let (Ok(outcome), Change::Add(expense)) = (&made, *change) {
                assert_eq!(outcome.expenses[0].description, expense.description);
            }
            made.map(|made| Ok(returned(made.added.first().copied()))).map_err(|error| error.error)
        }
        Some(key) => {
            let action = Action::Apply(vec![(*change).clone()]);
            let (expected, key) = (Vec::new(), key.clone());
            let request = Request { action, expected, key: Some(key), show: false };
            let done = do_all(batch, began, &[request]).pop().unwrap();
            let done = done.map(|done| returned(done.outcome.added.first().copied()));
            Ok(done.map_err(|ApplyError { error, .. }| error))
        }
    });
    let made = made.and_then(|saved| saved.map(|saved| saved.value).transpose());
    let undecided = call.undecided.filter(|_| mutation != Some(Mutation::IdNotLookedFor));
    let undecided = undecided.and_then(|tried| Some((tried.doubt.base, tried.value.ok()?)));
    let (state, held) = Loaded::of(store.snapshot, contents);
    (ending(made, undecided.is_some()), Carried { seen: store.seen, state, undecided }, held)
}

fn ending(result: Result<Option<Returned>, Error>, is_undecided: bool) -> Ending {
    match result {
        Ok(Some(returned)) => Ending::Committed(returned),
        Ok(None) if is_undecided => Ending::Undecided,
        Ok(None) => Ending::Lost,
        Err(Error::NotFound(_)) => Ending::Refused(Refusal::NotFound),
        Err(Error::Io(reason)) if reason.starts_with("cannot replay") => {
            Ending::Refused(Refusal::Failed)
        }
        Err(Error::Missing) => Ending::Refused(Refusal::Missing),
        Err(Error::OutcomeUnknown(_)) => Ending::Unknown,
        Err(_) => Ending::Refused(Refusal::Wrong),
    }
}

type ReplaySnapshot = Snapshot<MutantFile<OpenFile>>;

impl Loaded {
    fn snapshot(self, contents: &Contents, replay: &Replay) -> Option<ReplaySnapshot> {
        match self {
            Self::None => None,
            Self::Absent => Some(Snapshot::new(Default::default(), Base::Absent)),
            Self::File { document, size, held } => {
                let file = MutantFile::read(held.then(|| replay.open_file(HELD.0)));
                let base = Base::File(file, identity(HELD.1, size));
                Some(Snapshot::new(contents.document(document).unwrap(), base))
            }
        }
    }

    /// What is kept of a snapshot, and its file.
    fn of(snapshot: Option<ReplaySnapshot>, contents: &Contents) -> (Self, Option<(Slot, Alias)>) {
        let Some(Snapshot { document, base, .. }) = snapshot else { return (Self::None, None) };
        match base {
            Base::Absent => (Self::Absent, None),
            Base::File(file, identity) => {
                let document = contents.intern(&document.write());
                let file = file.into_inner();
                let alias = identity.hash.try_into().unwrap();
                let state = Self::File { document, size: identity.size, held: file.is_some() };
                // If the file is not held open, the store still knows its number.
                let slot = file.map_or(Slot::MAX, |file| file.keep());
                (state, Some((slot, alias)))
            }
            Base::Unknown => panic!("the identity of an open file can always be read here"),
        }
    }
}
