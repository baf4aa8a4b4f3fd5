//! `expenses show`.

use clap::Args;
use expenses_interface::Expenses;

use super::id;
use crate::exit::Failure;
use crate::session::Session;

/// The arguments of `show`.
#[derive(Args, Clone, Debug)]
pub struct ShowArguments {
    /// The id of the expense
    #[arg(value_parser = id)]
    pub id: u64,
}

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn show(&mut self, arguments: &ShowArguments) -> Result<(), Failure<S::Error>> {
        let expense = self.store.get(arguments.id).map_err(Failure::Operation)?;
        self.print(|format, output| format.expense(output, &expense))
    }
}
