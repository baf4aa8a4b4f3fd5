//! Maintenance of the data file as a whole: check, repair and copies.

use super::Store;
use super::mutate::{blocked, writing};
use super::snapshot::{HeldBytes, fits, read_bytes, regular};
use crate::commit::{CommitError, Copied, Outcome, commit, copy};
use crate::directory::{Code, Directory, System};
use crate::document::{Checked, add_commit_to_text, check};
use expenses_interface::files::DATA_FILE;
use expenses_interface::{Error, Problem};
use expenses_model::moment_text;

impl<D: Directory, S: System> Store<D, S> {
    pub(super) fn problems(&mut self) -> Result<Vec<Problem>, Error> {
        Ok(self.bytes()?.map_or(Vec::new(), |held| check(&held.bytes).problems))
    }

    /// Repairs the data file, and returns the name of the copy that holds the original.
    pub(super) fn repair_file(&mut self) -> Result<Option<String>, Error> {
        let id = self.system.random();
        self.retry_until_won(|store| {
            let Some(held) = store.bytes()? else { return Ok(Some(None)) };
            let Checked { repaired: Some(mut repaired), .. } = check(&held.bytes) else {
                return Ok(Some(None));
            };
            add_commit_to_text(&mut repaired, id);
            fits(repaired.len())?;
            let name = store.durable_copy(&held.bytes)?;
            let base = Some(&held.identity);
            let committed =
                commit(&store.directory, &mut store.system, base, |take| take(&repaired));
            drop(held);
            // The state in memory is that of the file before the repair.
            store.snapshot = None;
            match committed {
                Ok(Outcome::Committed { durable: true, .. }) => Ok(Some(Some(name))),
                Ok(Outcome::Committed { durable: false, .. }) => Err(Error::NotDurable(Vec::new())),
                // Nothing was repaired, so the copy is not needed.
                Ok(Outcome::Lost) => {
                    let _ = store.directory.unlink(&name);
                    Ok(None)
                }
                Err(CommitError::Failed(failure)) => {
                    let _ = store.directory.unlink(&name);
                    Err(writing(failure))
                }
                Err(CommitError::Blocked(failure)) => {
                    let _ = store.directory.unlink(&name);
                    Err(blocked(failure))
                }
                Err(CommitError::OutcomeUnknown(failure)) => {
                    Err(Error::OutcomeUnknown(failure.to_string()))
                }
            }
        })
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
