//! Reads all pages of a listing from one state of the store.

use expenses_interface::{AsStoreError, Error, Expense, Expenses, Filter, Packed, Query};

/// The greatest limit of one page, which takes the fewest calls.
const PAGE: u32 = 10_000;

/// The limit of a packed page without a filter: some 100 KiB, which stay in the processor's
/// cache. With a filter the store looks at all expenses for each page, so fewer are better.
const PACKED_PAGE: u32 = 2_000;

/// How often a task runs if other programs' commits keep interrupting it.
///
/// The limit ensures that a command ends whatever others do. Then the store's `changed` is its
/// failure.
pub const ATTEMPTS: u32 = 100;

/// Expenses of one state of the store.
#[derive(Debug)]
pub struct Listing {
    /// The expenses, in the order of the query.
    pub expenses: Vec<Expense>,
    /// The number that the query matches, with those beyond the limit.
    pub matches: u64,
    /// The revision of that state.
    pub revision: u64,
}

/// Lists all expenses that a query matches, or the first `limit`, of one state of the store. The
/// limit and the cursor of the query are ignored.
///
/// Starts over if the store changes between two pages.
///
/// # Errors
///
/// Those of the store.
pub fn list<S: Expenses>(
    store: &mut S,
    query: &Query,
    limit: Option<u64>,
) -> Result<Listing, S::Error> {
    retry_if_changed(|| list_once(store, query, limit, None, &mut |_, _| {}))
}

/// Runs `attempt` again while it fails because the store has changed, up to [`ATTEMPTS`] times.
///
/// # Errors
///
/// Those of `attempt`.
pub fn retry_if_changed<T, E: AsStoreError>(
    mut attempt: impl FnMut() -> Result<T, E>,
) -> Result<T, E> {
    for _ in 1..ATTEMPTS {
        match attempt() {
            Err(error) if matches!(error.as_store_error(), Some(Error::Changed(_))) => {}
            result => return result,
        }
    }
    attempt()
}

/// Lists as [`list`] does, but fails if the store changes. If a revision is given, the store must
/// still have it. Calls `progress` after each page with the number of expenses listed so far and
/// of all.
///
/// # Errors
///
/// Those of the store, among them `changed`.
pub fn list_once<S: Expenses>(
    store: &mut S,
    query: &Query,
    limit: Option<u64>,
    revision: Option<u64>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Listing, S::Error> {
    let mut expenses = Vec::new();
    let (mut revision, mut cursor) = (revision, None);
    loop {
        let left = limit.map_or(u64::MAX, |limit| limit.saturating_sub(expenses.len() as u64));
        let size = u32::try_from(left).unwrap_or(PAGE).min(PAGE);
        let query = Query { limit: Some(size), cursor, ..query.clone() };
        let page = store.find(query, revision)?;
        expenses.extend(page.expenses);
        progress(expenses.len() as u64, page.matches.min(limit.unwrap_or(u64::MAX)));
        if page.cursor.is_none() || limit.is_some_and(|limit| expenses.len() as u64 >= limit) {
            return Ok(Listing { expenses, matches: page.matches, revision: page.revision });
        }
        cursor = page.cursor;
        revision = Some(page.revision);
    }
}

/// Passes each page of the expenses that a query matches to `take`, with the number of all that
/// match. All pages are of one state of the store.
///
/// # Errors
///
/// Those of the store, among them `changed`.
pub fn each_packed<S: Expenses>(
    store: &mut S,
    query: &Query,
    take: &mut dyn FnMut(&Packed, u64),
) -> Result<(), S::Error> {
    let size = if query.filter == Filter::default() { PACKED_PAGE } else { PAGE };
    let (mut revision, mut cursor) = (None, None);
    loop {
        let query = Query { limit: Some(size), cursor, ..query.clone() };
        let page = store.find_packed(query, revision)?;
        take(&page.expenses, page.matches);
        if page.cursor.is_none() {
            return Ok(());
        }
        cursor = page.cursor;
        revision = Some(page.revision);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_end_although_the_store_changes_each_time() {
        let mut attempts = 0;
        let result = retry_if_changed(|| -> Result<(), Error> {
            attempts += 1;
            Err(Error::Changed(attempts.into()))
        });
        assert_eq!(result, Err(Error::Changed(ATTEMPTS.into())));
        assert_eq!(attempts, ATTEMPTS);
    }

    #[test]
    fn another_failure_ends_at_once() {
        let mut attempts = 0;
        let result = retry_if_changed(|| -> Result<(), Error> {
            attempts += 1;
            Err(Error::NotFound(7))
        });
        assert_eq!((result, attempts), (Err(Error::NotFound(7)), 1));
    }
}
