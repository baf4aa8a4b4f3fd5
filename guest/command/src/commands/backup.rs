//! `expenses backup`.

use expenses_interface::Expenses;

use crate::exit::Failure;
use crate::session::{Context, Session, was_committed};

/// The message if the copy was made but the disk did not confirm it.
const UNCONFIRMED: &str = "the copy was made and is the newest `expenses-….json` beside the data file, but the disk did not confirm it: a power cut may lose it";

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn back_up(&mut self, context: &Context) -> Result<(), Failure<S::Error>> {
        let copy = match self.store.backup() {
            Ok(name) => context.path(&name),
            Err(error) if was_committed(&error) => {
                return Err(Failure::Refused(vec![UNCONFIRMED.into()]));
            }
            Err(error) => return Err(Failure::Operation(error)),
        };
        self.print(|format, output| format.copied(output, &copy))
    }
}
