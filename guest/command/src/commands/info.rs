//! `expenses info`.

use expenses_interface::Expenses;

use crate::exit::Failure;
use crate::session::{Context, Session};

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn info(&mut self, context: &Context) -> Result<(), Failure<S::Error>> {
        let info = self.store.info().map_err(Failure::Operation)?;
        let file = context.path(&info.file);
        self.print(|format, output| format.info(output, &info, &file))
    }
}
