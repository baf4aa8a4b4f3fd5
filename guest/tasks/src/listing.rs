//! Listings of any length, each of one state of the store.

use expenses_interface::{AsStoreError, Error, Expense, Expenses, Filter, Packed, Query};

/// The greatest limit of one page, and so the fewest calls.
const PAGE: u32 = 10_000;

/// The limit of a page of all expenses, packed: some 100 KiB, which stay in a processor's
/// cache on their way. Through a filter the store looks at all expenses for each page.
const PACKED_PAGE: u32 = 2_000;

/// How often something that others' commits disturb is begun again.
///
/// It is bounded so that a command ends, whatever others do; then the store's
/// `changed` is the answer.
pub const ATTEMPTS: u32 = 100;

/// Expenses as they stood at one moment.
#[derive(Debug)]
pub struct Listing {
    /// The expenses, in the order asked for.
    pub expenses: Vec<Expense>,
    /// How many the query matches, with those beyond the limit.
    pub matches: u64,
    /// The state that they are of.
    pub revision: u64,
}

/// All expenses that a query matches, or the first `limit`, as they stood at one
/// moment. The query's own limit and cursor count for nothing.
///
/// Nothing may be shown before this has answered: where the store changes between two
/// pages, the listing begins again.
pub fn list<S: Expenses>(
    store: &mut S,
    query: &Query,
    limit: Option<u64>,
) -> Result<Listing, S::Error> {
    retry_if_changed(|| list_once(store, query, limit, None, &mut |_, _| {}))
}

/// The answer of `attempt`, which begins again where the store has changed meanwhile.
pub fn retry_if_changed<T, E: AsStoreError>(
    mut attempt: impl FnMut() -> Result<T, E>,
) -> Result<T, E> {
    for _ in 1..ATTEMPTS {
        match attempt() {
            Err(error) if matches!(error.as_store_error(), Some(Error::Changed(_))) => {}
            answer => return answer,
        }
    }
    attempt()
}

/// The same of the state `revision` alone, where one is given: the store answers
/// `changed` where that is past. `progress` is told after each page how many expenses of
/// how many are listed.
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

/// Gives away all expenses that a query matches page by page, as they stood at one moment;
/// with each how many there are in all.
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
