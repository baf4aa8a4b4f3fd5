//! `expenses backup`.

use expenses_interface::Expenses;

use crate::exit::Failure;
use crate::session::{Context, Session};

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn back_up(&mut self, context: &Context) -> Result<(), Failure<S::Error>> {
        let name = self.store.backup().map_err(Failure::Operation)?;
        let copy = context.path(&name);
        self.print(|format, output| format.copied(output, &copy))
    }
}
