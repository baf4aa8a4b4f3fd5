//! `expenses list`.

use clap::Args;
use expenses_interface::{Expenses, Query, Sort};
use expenses_tasks::listing::list;

use crate::exit::Failure;
use crate::filter::{FilterArguments, SortBy};
use crate::session::{Context, Session};

/// The arguments of `list`.
#[derive(Args, Clone, Debug)]
pub struct ListArguments {
    /// The key to sort by; expenses with equal keys are sorted by id
    #[arg(long, value_enum, default_value_t)]
    pub sort: SortBy,
    /// Start with the greatest or newest
    #[arg(long)]
    pub descending: bool,
    /// Show at most this many expenses
    #[arg(long, value_name = "NUMBER", value_parser = limit)]
    pub limit: Option<u64>,
    /// The expenses to list. Last, because its heading covers all options that follow.
    #[command(flatten)]
    pub filter: FilterArguments,
}

impl<S: Expenses> Session<'_, S> {
    pub(crate) fn list(
        &mut self,
        arguments: &ListArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let sort = Sort { key: arguments.sort.into(), descending: arguments.descending };
        let filter = context.filter(&arguments.filter)?;
        let query = Query { filter, sort: Some(sort), ..Query::default() };
        let listing = list(self.store, &query, arguments.limit).map_err(Failure::Operation)?;
        if listing.expenses.is_empty() {
            self.hint_at_category(&query.filter);
        }
        self.print(|format, output| format.expenses(output, &listing.expenses, listing.matches))
    }
}

fn limit(text: &str) -> Result<u64, &'static str> {
    match text.parse() {
        Ok(limit) if limit > 0 => Ok(limit),
        _ => Err("must be a whole number, at least 1"),
    }
}

#[cfg(test)]
mod tests;
