//! `expenses log`.

use expenses_interface::Expenses;

use crate::exit::Failure;
use crate::session::Session;

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn log(&mut self) -> Result<(), Failure<S::Error>> {
        let log = self.store.log().map_err(Failure::Operation)?;
        self.print(|format, output| format.log(output, &log))
    }
}
