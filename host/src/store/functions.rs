//! The interface's functions on the generated types: what [`Store`](super::Store) does
//! with plain types, and what a linked guest calls as it is.
//!
//! Each takes its parameters and gives its result as a tuple, as wasmtime's linker has
//! them. The outer error is the sandbox's.

use super::{Access, Store, borrowed};
use crate::bindings::exports::expenses::store::store::{
    ApplyError, Change, Error, Expense, ExpensePatch, Filter, Grouping, Logged, MonthlyBudgets,
    NewExpense, PackedExpenses, PackedPage, Page, Problem, Query, StoreInfo, Summary,
};

/// The answer of a function, as its only result.
pub(crate) type Answer<T, E = Error> = Result<(Result<T, E>,), crate::Error>;

pub(crate) fn add(store: &mut Store, (expense,): (NewExpense,)) -> Answer<Expense> {
    let answer =
        store.call(Access::Write, async |guest, store| guest.call_add(store, &expense).await)?;
    Ok((answer.map_err(|error| store.refine(error)),))
}

pub(crate) fn get(store: &mut Store, (id,): (u64,)) -> Answer<Expense> {
    let answer = store.call(Access::Read, async |guest, store| guest.call_get(store, id).await)?;
    Ok((answer.map_err(|error| store.explain(error)),))
}

pub(crate) fn find(store: &mut Store, (query, revision): (Query, Option<u64>)) -> Answer<Page> {
    let answer = store
        .call(Access::Read, async |guest, store| guest.call_find(store, &query, revision).await)?;
    Ok((answer.map_err(|error| store.explain(error)),))
}

pub(crate) fn find_packed(
    store: &mut Store,
    (query, revision): (Query, Option<u64>),
) -> Answer<PackedPage> {
    let answer = store.call(Access::Read, async |guest, store| {
        guest.call_find_packed(store, &query, revision).await
    })?;
    Ok((answer.map_err(|error| store.explain(error)),))
}

pub(crate) fn update(store: &mut Store, (id, patch): (u64, ExpensePatch)) -> Answer<Expense> {
    let answer = store
        .call(Access::Write, async |guest, store| guest.call_update(store, id, &patch).await)?;
    Ok((answer.map_err(|error| store.refine(error)),))
}

pub(crate) fn delete(store: &mut Store, (id,): (u64,)) -> Answer<Expense> {
    let answer =
        store.call(Access::Write, async |guest, store| guest.call_delete(store, id).await)?;
    Ok((answer.map_err(|error| store.refine(error)),))
}

pub(crate) fn summarize(
    store: &mut Store,
    (filter, by): (Filter, Option<Grouping>),
) -> Answer<Summary> {
    let answer = store
        .call(Access::Read, async |guest, store| guest.call_summarize(store, &filter, by).await)?;
    Ok((answer.map_err(|error| store.explain(error)),))
}

pub(crate) fn apply(
    store: &mut Store,
    (changes, revision): (Vec<Change>, Option<u64>),
) -> Answer<Vec<u64>, ApplyError> {
    let answer = store.call(Access::Write, async |guest, store| {
        guest.call_apply(store, &changes, revision).await
    })?;
    Ok((answer.map_err(|failed| refine(store, failed)),))
}

pub(crate) fn add_packed(
    store: &mut Store,
    (expenses, kept, revision): (PackedExpenses, bool, Option<u64>),
) -> Answer<Vec<u64>, ApplyError> {
    let PackedExpenses { ids, texts, ends } = expenses;
    let expenses = borrowed::PackedExpenses { ids: &ids, texts: &texts, ends };
    add_borrowed(store, (expenses, kept, revision))
}

/// The same of expenses whose texts are elsewhere.
pub(super) fn add_borrowed(
    store: &mut Store,
    parameters: (borrowed::PackedExpenses<'_>, bool, Option<u64>),
) -> Answer<Vec<u64>, ApplyError> {
    let answer = store.call(Access::Write, async |guest, store| {
        guest.call_add_borrowed(store, &parameters).await
    })?;
    Ok((answer.map_err(|failed| refine(store, failed)),))
}

fn refine(store: &Store, failed: ApplyError) -> ApplyError {
    ApplyError { error: store.refine(failed.error), ..failed }
}

pub(crate) fn undo(store: &mut Store, (revision,): (Option<u64>,)) -> Answer<Logged> {
    let answer =
        store.call(Access::Write, async |guest, store| guest.call_undo(store, revision).await)?;
    Ok((answer.map_err(|error| store.refine(error)),))
}

pub(crate) fn log(store: &mut Store, (): ()) -> Answer<Vec<Logged>> {
    let answer = store.call(Access::Read, async |guest, store| guest.call_log(store).await)?;
    Ok((answer.map_err(|error| store.explain(error)),))
}

pub(crate) fn budgets(store: &mut Store, (month,): (Option<String>,)) -> Answer<MonthlyBudgets> {
    let answer = store.call(Access::Read, async |guest, store| {
        guest.call_budgets(store, month.as_deref()).await
    })?;
    Ok((answer.map_err(|error| store.explain(error)),))
}

pub(crate) fn check(store: &mut Store, (): ()) -> Answer<Vec<Problem>> {
    let answer = store.call(Access::Read, async |guest, store| guest.call_check(store).await)?;
    Ok((answer.map_err(|error| store.explain(error)),))
}

pub(crate) fn repair(store: &mut Store, (): ()) -> Answer<Option<String>> {
    let answer = store.call(Access::Write, async |guest, store| guest.call_repair(store).await)?;
    Ok((answer.map_err(|error| store.refine(error)),))
}

pub(crate) fn backup(store: &mut Store, (): ()) -> Answer<String> {
    let answer = store.call(Access::Write, async |guest, store| guest.call_backup(store).await)?;
    Ok((answer.map_err(|error| store.refine(error)),))
}

pub(crate) fn info(store: &mut Store, (): ()) -> Answer<StoreInfo> {
    let answer = store.call(Access::Read, async |guest, store| guest.call_info(store).await)?;
    Ok((answer.map_err(|error| store.explain(error)),))
}
