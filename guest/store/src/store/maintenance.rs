//! Maintenance of the data file as a whole: check, repair and copies.

use super::Store;
use super::call::{Call, Doubt, Undecided};
use super::save::{blocked, writing};
use super::snapshot::{HeldBytes, fits, read_bytes, regular};
use crate::commit::{CommitError, Copied, Outcome, commit, copy, files, sync_names};
use crate::directory::{Code, Directory, System};
use crate::document::{
    Checked, Fate, add_commit_to_text, check, conflict_copy, fate_by_text, latest_of_text,
};
use expenses_interface::files::{DATA_FILE, is_conflict_copy_name};
use expenses_interface::{Error, Problem};
use expenses_model::moment_text;

impl<D: Directory, S: System> Store<D, S> {
    pub(super) fn problems(&mut self) -> Result<Vec<Problem>, Error> {
        let mut problems = self.bytes()?.map_or(Vec::new(), |held| check(&held.bytes).problems);
        let copies = files(&self.directory, is_conflict_copy_name);
        let mut copies = copies.map_err(|failure| Error::Io(failure.to_string()))?;
        copies.sort();
        problems.extend(copies.iter().map(|name| conflict_copy(name)));
        Ok(problems)
    }

    /// Repairs the data file, and returns the name of the copy that holds the original.
    pub(super) fn repair_file(&mut self) -> Result<Option<String>, Error> {
        let mut call = self.call(None);
        self.try_until_saved(&mut call, Self::try_repair)
    }

    /// One try of a repair. Returns `None` if the call must start over, and otherwise the name of
    /// the copy.
    fn try_repair(&mut self, call: &mut Call<String>) -> Result<Option<Option<String>>, Error> {
        let Some(tried) = call.undecided.take() else {
            let held = self.bytes()?;
            return held.map_or(Ok(Some(None)), |held| self.repair(call, held, None));
        };
        let unknown = tried.doubt.error();
        let Ok(Some(held)) = self.bytes() else { return Err(unknown) };
        // If it stays behind, the next writer removes it.
        let _ = self.directory.unlink(&tried.doubt.temp);
        match fate_by_text(&held.bytes, call.id, tried.doubt.base) {
            Fate::Saved if sync_names(&self.directory) => Ok(Some(Some(tried.value))),
            Fate::Saved => Err(Error::NotDurable(Vec::new())),
            Fate::Lost => {
                let _ = self.directory.unlink(&tried.value);
                self.repair(call, held, None)
            }
            Fate::Open => self.repair(call, held, Some(tried)).map_err(|_| unknown),
            Fate::Unknown => Err(unknown),
        }
    }

    /// Repairs a data file. A try that is still `open` was made from the same, and has its copy.
    fn repair(
        &mut self,
        call: &mut Call<String>,
        held: HeldBytes<D::File>,
        open: Option<Undecided<String>>,
    ) -> Result<Option<Option<String>>, Error> {
        let Checked { repaired: Some(mut repaired), .. } = check(&held.bytes) else {
            return Ok(Some(None));
        };
        add_commit_to_text(&mut repaired, call.id);
        fits(repaired.len())?;
        let name = match &open {
            Some(tried) => tried.value.clone(),
            None => self.durable_copy(&held.bytes)?,
        };
        let base = Some(&held.identity);
        let committed = commit(&self.directory, &mut self.system, base, |take| take(&repaired));
        let base = latest_of_text(&held.bytes);
        drop(held);
        // The state in memory is that of the file before the repair.
        self.snapshot = None;
        let not_repaired = match committed {
            Ok(Outcome::Committed { durable: true, .. }) => return Ok(Some(Some(name))),
            Ok(Outcome::Committed { durable: false, .. }) => {
                return Err(Error::NotDurable(Vec::new()));
            }
            Ok(Outcome::Undecided { temp, failure }) => {
                let doubt = Doubt { base, temp, failure };
                call.undecided = Some(Undecided { value: name, doubt });
                return Ok(None);
            }
            Ok(Outcome::Lost) => Ok(None),
            Err(CommitError::Failed(failure)) => Err(writing(failure)),
            Err(CommitError::Blocked(failure)) => Err(blocked(failure)),
        };
        // Nothing was repaired, so the copy is not needed, unless it is that of another try.
        if open.is_none() {
            let _ = self.directory.unlink(&name);
        }
        call.undecided = open;
        not_repaired
    }

    /// Copies the data file as it is, and returns the copy's name.
    pub(super) fn back_up(&mut self) -> Result<String, Error> {
        let Some(held) = self.bytes()? else {
            return Err(Error::Io(format!(
                "{DATA_FILE} does not exist yet: there is nothing to copy"
            )));
        };
        match self.copy(&held.bytes)? {
            Copied { name, not_durable: None } => Ok(name),
            Copied { .. } => Err(Error::NotDurable(Vec::new())),
        }
    }

    /// The bytes of the data file, whatever they are; `None` if there is no file yet.
    fn bytes(&mut self) -> Result<Option<HeldBytes<D::File>>, Error> {
        match self.directory.stat(DATA_FILE) {
            Ok(stat) => {
                regular(stat.kind)?;
                self.seen = true;
                Ok(Some(read_bytes(&self.directory)?))
            }
            Err(failure) if failure.code == Code::NoEntry && self.seen => Err(Error::Missing),
            Err(failure) if failure.code == Code::NoEntry => Ok(None),
            Err(failure) => Err(Error::Io(failure.to_string())),
        }
    }

    /// Writes a copy that is named after this moment.
    fn copy(&mut self, bytes: &[u8]) -> Result<Copied, Error> {
        let moment = moment_text(self.system.now()).replace(':', "");
        copy(&self.directory, &mut self.system, &moment, bytes).map_err(writing)
    }

    /// Writes a copy and returns its name. If the copy is not durable, it is removed again.
    fn durable_copy(&mut self, bytes: &[u8]) -> Result<String, Error> {
        let Copied { name, not_durable } = self.copy(bytes)?;
        let Some(failure) = not_durable else { return Ok(name) };
        let _ = self.directory.unlink(&name);
        Err(writing(failure))
    }
}
