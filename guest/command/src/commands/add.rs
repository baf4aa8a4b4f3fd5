//! `expenses add`.

use clap::Args;
use expenses_interface::{AsStoreError, Error, Expenses, NewExpense};

use crate::exit::Failure;
use crate::session::{Context, Session};

pub(crate) const NOTE: &str = "\
Put two minus signs before a description that begins with one:
  expenses add --category food -- 2.50 '-20% bread'";

/// The arguments of `add`.
#[derive(Args, Clone, Debug)]
pub struct AddArguments {
    /// The amount, such as 12.50
    #[arg(allow_negative_numbers = true)]
    pub amount: String,
    /// What the money was spent on
    pub description: String,
    /// The category; upper and lower case do not matter
    #[arg(short, long)]
    pub category: String,
    /// The day, YYYY-MM-DD. Today by default: the local day,
    /// or the UTC day under a stock WebAssembly runtime
    #[arg(short, long, verbatim_doc_comment)]
    pub date: Option<String>,
}

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn add(
        &mut self,
        arguments: &AddArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let AddArguments { amount, description, category, date } = arguments.clone();
        let date =
            date.map(|date| context.day(date)).or_else(|| Some(context.today?().to_string()));
        let result = self.store.add(NewExpense { description, amount, category, date });
        let id = match result.as_ref().map_err(S::Error::as_store_error) {
            Err(Some(Error::NotDurable(added))) => added.first().copied(),
            _ => None,
        };
        let added = result.as_ref().ok().cloned();
        self.print_change(result, id, |format, output, expense| format.added(output, expense))?;
        added.map_or(Ok(()), |expense| {
            self.hint_at_new_category(&expense);
            self.print_left(&expense)
        })
    }
}

#[cfg(test)]
mod tests;
