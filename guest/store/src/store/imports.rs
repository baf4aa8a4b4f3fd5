//! What imports keep in the data file: profiles.

use super::Store;
use super::mutate::Saved;
use crate::directory::{Directory, System};
use expenses_interface::Error;

impl<D: Directory, S: System> Store<D, S> {
    /// Sets or forgets a profile, in a commit that the history does not hold.
    pub(super) fn commit_profile(&mut self, shape: &str, text: Option<&str>) -> Result<(), Error> {
        let id = self.system.random();
        self.retry_until_won(|store| {
            store.refresh()?;
            match store.attempt(id, |batch, _| batch.set_profile(shape, text))? {
                Some(Saved { durable: true, .. }) => Ok(Some(())),
                Some(_) => Err(Error::NotDurable(Vec::new())),
                None => Ok(None),
            }
        })
    }
}
