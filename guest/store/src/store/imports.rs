//! What imports keep in the data file: profiles.

use super::Store;
use super::mutate::Saved;
use crate::directory::{Directory, System};
use expenses_interface::Error;

impl<D: Directory, S: System> Store<D, S> {
    /// Sets or forgets a profile, in a commit that the history does not hold.
    pub(super) fn commit_profile(&mut self, shape: &str, text: Option<&str>) -> Result<(), Error> {
        self.race(|store| {
            store.refresh()?;
            let set = store.refreshed()?.document.set_profile(shape, text)?;
            let Some(rollback) = set else { return Ok(Some(())) };
            match store.save()? {
                Saved::Committed { durable: true } => Ok(Some(())),
                Saved::Committed { durable: false } => Err(Error::NotDurable(Vec::new())),
                Saved::Lost => Ok(None),
                Saved::Failed(error) | Saved::NoRoom(error) => {
                    store.refreshed()?.document.roll_back_field(rollback);
                    Err(error)
                }
            }
        })
    }
}
