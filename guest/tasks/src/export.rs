//! Writes expenses in the format of another program.

use expenses_formats::export::{Exporter, Form, JournalOptions, exporter};
use expenses_interface::{Expenses, Filter, Query};

use crate::listing::{each_packed, retry_if_changed};
use crate::progress::Progress;

/// Expenses that were read, ready to be written.
pub struct Export {
    /// The number of expenses.
    pub count: u64,
    /// Writes them.
    pub exporter: Box<dyn Exporter>,
}

/// Reads all expenses that a filter matches, of one state of the store, by ascending id. Calls
/// `progress` after each page but the last.
///
/// # Errors
///
/// Those of the store.
pub fn export<S: Expenses>(
    store: &mut S,
    filter: Filter,
    form: Form,
    options: &JournalOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Export, S::Error> {
    let query = Query { filter, ..Query::default() };
    retry_if_changed(|| {
        let mut export = Export { count: 0, exporter: exporter(form, options.clone()) };
        each_packed(store, &query, &mut |page, all| {
            export.exporter.take(page);
            export.count += page.len() as u64;
            if export.count < all {
                progress(Progress { done: export.count, all });
            }
        })?;
        Ok(export)
    })
}
