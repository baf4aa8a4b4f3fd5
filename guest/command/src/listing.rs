//! What `list` and `search` print: the order, the limit and the form.

use clap::Args;
use expenses_formats::export::{ExportError, Form, JournalOptions, exporter};
use expenses_interface::{Expense, ExpenseRef, Expenses, Filter, Packed, Query, Sort};
use expenses_tasks::listing::list;

use crate::exit::Failure;
use crate::filter::SortBy;
use crate::session::Session;
use crate::template::Template;

/// The order, the limit and the form of a listing.
#[derive(Args, Clone, Debug)]
pub struct ListingOptions {
    /// The key to sort by; expenses with equal keys are sorted by id
    #[arg(long, value_enum, default_value_t, value_name = "KEY")]
    pub sort: SortBy,
    /// Start with the greatest or newest
    #[arg(long)]
    pub descending: bool,
    /// Show only this many: the newest, or the greatest by `--sort`
    #[arg(long, value_name = "NUMBER", value_parser = limit)]
    pub limit: Option<u64>,
    /// Print CSV, as `export` does
    #[arg(long, conflicts_with = "format")]
    pub csv: bool,
    /// Print each expense as a line with {id}, {date}, {amount}, {category} and
    /// {description}
    #[arg(long, value_name = "TEMPLATE", value_parser = Template::parse)]
    pub format: Option<Template>,
}

impl ListingOptions {
    /// Whether the form is one for other programs.
    pub(crate) fn is_for_programs(&self) -> bool {
        self.csv || self.format.is_some()
    }
}

impl<S: Expenses> Session<'_, S> {
    /// Prints the expenses that a filter matches. Returns how many were printed.
    pub(crate) fn print_listing(
        &mut self,
        filter: &Filter,
        options: &ListingOptions,
    ) -> Result<u64, Failure<S::Error>> {
        if self.format.is_for_programs() && options.is_for_programs() {
            let reason = "`--json` is one form, and `--csv` or `--format` another: leave one out";
            return Err(Failure::Usage(vec![reason.to_owned()]));
        }
        // A limit keeps the newest or greatest, whichever come first.
        let descending = options.descending || options.limit.is_some();
        let sort = Some(Sort { key: options.sort.into(), descending });
        let query = Query { filter: filter.clone(), sort, ..Query::default() };
        let listing = list(self.store, &query, options.limit).map_err(Failure::Operation)?;
        let mut expenses = listing.expenses;
        if descending && !options.descending {
            expenses = ascending(expenses, options.sort);
        }
        if let Some(template) = &options.format {
            self.print(|_, output| template.write(output, &expenses))?;
        } else if options.csv {
            self.print(|_, output| {
                let mut csv = exporter(Form::Csv, no_journal());
                let mut packed = Packed::default();
                expenses.iter().for_each(|expense| packed.push(ExpenseRef::from(expense)));
                csv.take(&packed);
                csv.write(output).map_err(|error| match error {
                    ExportError::Output(error) => error,
                    // CSV has a place for every expense.
                    other => std::io::Error::other(format!("{other:?}")),
                })
            })?;
        } else {
            self.print(|format, output| format.expenses(output, &expenses, listing.matches))?;
        }
        Ok(expenses.len() as u64)
    }
}

/// The expenses of a descending list in ascending order. By date, those without one stay last.
fn ascending(mut expenses: Vec<Expense>, sort: SortBy) -> Vec<Expense> {
    expenses.reverse();
    if sort == SortBy::Date {
        // Stable, so each part keeps its order.
        expenses.sort_by_key(|expense| expense.date.is_none());
    }
    expenses
}

fn no_journal() -> JournalOptions {
    JournalOptions { currency: None, account: String::new() }
}

fn limit(text: &str) -> Result<u64, &'static str> {
    match text.parse() {
        Ok(limit) if limit > 0 => Ok(limit),
        _ => Err("must be a whole number, at least 1"),
    }
}
