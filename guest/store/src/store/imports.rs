//! What imports keep in the data file: profiles.

use super::Store;
use crate::directory::{Directory, System};
use expenses_interface::Error;

impl<D: Directory, S: System> Store<D, S> {
    /// Sets or forgets a profile, in a commit that the history does not hold.
    pub(super) fn commit_profile(&mut self, shape: &str, text: Option<&str>) -> Result<(), Error> {
        self.save_call(None, |batch, _| batch.set_profile(shape, text))?.durable(|()| Vec::new())
    }
}
