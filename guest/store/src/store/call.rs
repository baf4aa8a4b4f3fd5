//! A call that saves: it tries until it has saved, or knows that it has not.
//!
//! A call has one id, the same in all its tries, and each save leaves its id in the document. If the
//! rename of a try fails in a way that does not say whether it happened, the next try first looks
//! into the state that it loads, and [`Fate`] says how to continue. Until that is decided, every
//! error of the call is [`Error::OutcomeUnknown`]. Tries of the same state are the same, for the
//! moment is that of the call; so what one returns is right for whichever of them was saved.
//!
//! Whatever saves goes through [`save_call`](Store::save_call), or through
//! [`try_until_saved`](Store::try_until_saved) if it does not change a document.

use super::Store;
use super::save::Written;
use crate::commit::{Patience, sync_names};
use crate::directory::{Directory, Failure, System};
use crate::document::{Batch, Fate, Latest, Made};
use expenses_interface::Error;
use expenses_model::{Date, moment_text};

/// A call that saves.
pub(super) struct Call<T> {
    pub(super) id: u128,
    pub(super) moment: Moment,
    /// The revision that it expects.
    pub(super) expected: Option<u64>,
    /// The last try if it is not known what became of it.
    pub(super) undecided: Option<Undecided<T>>,
}

/// When a call began.
pub(super) struct Moment {
    pub(super) today: Date,
    /// As the history writes it.
    pub(super) text: String,
    /// In milliseconds since 1970.
    pub(super) milliseconds: u64,
}

/// A try that may have been saved or not, or may still be.
pub(super) struct Undecided<T> {
    /// What the call returns if it was.
    pub(super) value: T,
    pub(super) doubt: Doubt,
}

/// Why it is not known what became of a try.
pub(super) struct Doubt {
    /// The state that it was made from.
    pub(super) base: Latest,
    /// The name of its temp file.
    pub(super) temp: String,
    /// Why its rename failed.
    pub(super) failure: Failure,
}

/// What a try begins with.
pub(super) struct Began<'a> {
    pub(super) moment: &'a Moment,
    /// The revision of the state.
    pub(super) revision: u64,
    /// The version of the state, once it was asked for.
    pub(super) version: &'a mut Option<u128>,
}

/// Changes that were saved.
pub(super) struct Saved<T> {
    /// What they return.
    pub(super) value: T,
    /// Whether they survive a power cut.
    pub(super) durable: bool,
}

impl<T> Saved<T> {
    /// What the changes return, or the error for those that may not survive a power cut, with the
    /// ids of what was `added`.
    pub(super) fn durable(self, added: impl FnOnce(T) -> Vec<u64>) -> Result<T, Error> {
        if self.durable { Ok(self.value) } else { Err(Error::NotDurable(added(self.value))) }
    }
}

impl Doubt {
    pub(super) fn error(&self) -> Error {
        Error::OutcomeUnknown(self.failure.to_string())
    }
}

/// What became of a try.
enum Tried<T> {
    Saved(Saved<T>),
    /// Another writer was faster, and nothing happened.
    Lost,
    Undecided(Undecided<T>),
}

/// What became of the changes that were made in memory.
enum Ended {
    Saved { durable: bool },
    Lost,
    Undecided(Doubt),
}

impl<D: Directory, S: System> Store<D, S> {
    /// Makes changes and saves them. `change` makes them in memory, or fails and changes nothing. It
    /// is called again for each try, on the state that the try begins with.
    ///
    /// # Errors
    ///
    /// Those of `change`, [`Error::Changed`] if another revision is expected, and those of reading
    /// and saving.
    pub(super) fn save_call<T, E: From<Error>>(
        &mut self,
        expected: Option<u64>,
        mut change: impl FnMut(&mut Batch<'_>, &mut Began<'_>) -> Result<T, E>,
    ) -> Result<Saved<T>, E> {
        let mut call = self.call(expected);
        self.try_until_saved(&mut call, |store, call| store.try_call(call, &mut change))
    }

    /// A call that begins now.
    pub(super) fn call<T>(&mut self, expected: Option<u64>) -> Call<T> {
        Call { id: self.system.random(), moment: self.moment(), expected, undecided: None }
    }

    /// Tries until `attempt` does not return `None`, which means that the call must start over.
    pub(super) fn try_until_saved<T, R, E: From<Error>>(
        &mut self,
        call: &mut Call<T>,
        mut attempt: impl FnMut(&mut Self, &mut Call<T>) -> Result<Option<R>, E>,
    ) -> Result<R, E> {
        let mut patience = Patience::new(&mut self.system);
        loop {
            // The sooner it looks for its id, the fewer saves have come after it.
            if call.undecided.is_none() {
                self.wait_for_others(&patience)?;
            }
            if let Some(done) = attempt(self, call)? {
                return Ok(done);
            }
            if !patience.lose(&mut self.system) {
                let doubt = call.undecided.as_ref().map(|tried| tried.doubt.error());
                return Err(doubt.unwrap_or(Error::Busy).into());
            }
        }
    }

    /// One try of a call. Returns `None` if the call must start over.
    pub(super) fn try_call<T, E: From<Error>>(
        &mut self,
        call: &mut Call<T>,
        change: impl FnOnce(&mut Batch<'_>, &mut Began<'_>) -> Result<T, E>,
    ) -> Result<Option<Saved<T>>, E> {
        let mut open = None;
        match call.undecided.take() {
            None => self.refresh_expected(call.expected)?,
            Some(tried) => match self.look_for(call.id, &tried.doubt)? {
                Fate::Saved => {
                    let durable = sync_names(&self.directory);
                    return Ok(Some(Saved { value: tried.value, durable }));
                }
                Fate::Lost => self.expect_revision(call.expected)?,
                Fate::Open => open = Some(tried),
                Fate::Unknown => return Err(tried.doubt.error().into()),
            },
        }
        match (self.attempt(call, change), open) {
            (Ok(Tried::Saved(saved)), _) => Ok(Some(saved)),
            (Ok(Tried::Undecided(tried)), _) => {
                call.undecided = Some(tried);
                Ok(None)
            }
            (Ok(Tried::Lost), open) => {
                call.undecided = open;
                Ok(None)
            }
            (Err(_), Some(tried)) => Err(tried.doubt.error().into()),
            (Err(error), None) => Err(error),
        }
    }

    /// Loads the state, and finds out what became of a try of the call with this id.
    #[inline(never)]
    fn look_for(&mut self, id: u128, doubt: &Doubt) -> Result<Fate, Error> {
        let fate = match self.refresh() {
            Ok(snapshot) => snapshot.document.fate(id, doubt.base),
            Err(_) => return Err(doubt.error()),
        };
        // If it stays behind, the next writer removes it.
        let _ = self.directory.unlink(&doubt.temp);
        Ok(fate)
    }

    /// Makes changes of the state that was just loaded, and saves them.
    fn attempt<T, E: From<Error>>(
        &mut self,
        call: &Call<T>,
        change: impl FnOnce(&mut Batch<'_>, &mut Began<'_>) -> Result<T, E>,
    ) -> Result<Tried<T>, E> {
        let revision = self.revision;
        let snapshot = self.refreshed()?;
        let version = &mut snapshot.version;
        let mut began = Began { moment: &call.moment, revision, version };
        let mut batch = snapshot.document.begin();
        let value = match change(&mut batch, &mut began) {
            Ok(value) => value,
            Err(error) => {
                batch.take_back();
                return Err(error);
            }
        };
        let ended = match batch.end(call.id) {
            Some(made) => self.save_made(made)?,
            None => Ended::Saved { durable: true },
        };
        Ok(match ended {
            Ended::Saved { durable } => Tried::Saved(Saved { value, durable }),
            Ended::Lost => Tried::Lost,
            Ended::Undecided(doubt) => Tried::Undecided(Undecided { value, doubt }),
        })
    }

    /// Saves what was made in memory, or takes it back.
    #[inline(never)]
    fn save_made(&mut self, made: Made) -> Result<Ended, Error> {
        match self.save()? {
            Written::Committed { durable } => Ok(Ended::Saved { durable }),
            Written::Lost => Ok(Ended::Lost),
            Written::Undecided { temp, failure } => {
                let document = &mut self.refreshed()?.document;
                document.take_back(made);
                let base = document.latest();
                self.snapshot = None;
                Ok(Ended::Undecided(Doubt { base, temp, failure }))
            }
            Written::Failed(error) | Written::NoRoom(error) => {
                self.refreshed()?.document.take_back(made);
                Err(error)
            }
        }
    }

    #[inline(never)]
    fn refresh_expected(&mut self, expected: Option<u64>) -> Result<(), Error> {
        self.refresh()?;
        self.expect_revision(expected)
    }

    // Kept out of line, since each copy would be as large.
    #[inline(never)]
    fn wait_for_others(&mut self, patience: &Patience) -> Result<(), Error> {
        patience.wait_for_others(&self.directory, &mut self.system).map_err(super::save::writing)
    }

    #[inline(never)]
    fn moment(&mut self) -> Moment {
        let today = self.system.today();
        let now = self.system.now();
        let milliseconds = now.as_millisecond().try_into().unwrap_or(0);
        Moment { today, text: moment_text(now), milliseconds }
    }
}
