//! `expenses undo`.

use expenses_interface::Expenses;

use crate::exit::Failure;
use crate::session::Session;

pub(crate) const NOTE: &str = "\
Run it again to undo the change before, as far back as `expenses log` shows. Ids are not
used again. `expenses redo` redoes it.";

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn undo(&mut self) -> Result<(), Failure<S::Error>> {
        let logged = self.store.undo(None).map_err(Failure::Operation)?;
        self.print(|format, output| format.undone(output, &logged))
    }
}
