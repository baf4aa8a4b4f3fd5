//! A plugin that uses the expense store: it pays what is due each month, once.
//!
//! `cargo build --release --target wasm32-wasip2`
#![cfg(target_arch = "wasm32")]

use bindings::expenses::store::store::{
    self, Change, Error, Filter, NewExpense, Query, Sort, SortKey,
};

mod bindings {
    #![allow(clippy::too_many_arguments, reason = "generated code")]

    wit_bindgen::generate!({
        path: "wit",
        world: "example:standing-order/plugin",
        generate_all,
    });
}

#[expect(unsafe_code, reason = "the generated exports are `unsafe extern` functions")]
mod export {
    use super::StandingOrder;
    super::bindings::export!(StandingOrder with_types_in super::bindings);
}

struct StandingOrder;

impl bindings::Guest for StandingOrder {
    fn pay(expense: NewExpense) -> Result<Option<u64>, String> {
        let month = expense.date.as_deref().and_then(|date| date.get(..7));
        let month = month.ok_or("a standing order needs a date")?;
        let description = expense.description.trim();
        // What could be the payment: from the beginning of the month, the oldest first. A filter
        // finds a text also in a longer one, so that is compared below, and so is the month.
        let query = Query {
            filter: Filter {
                categories: Some(vec![expense.category.clone()]),
                not_categories: None,
                since: Some(format!("{month}-01")),
                until: None,
                min: Some(expense.amount.clone()),
                max: Some(expense.amount.clone()),
                texts: Some(vec![description.to_owned()]),
                not_texts: None,
                tags: None,
                not_tags: None,
            },
            sort: Some(Sort { key: SortKey::Date, descending: false }),
            limit: None,
            cursor: None,
        };
        // Another program may pay at the same time. What is added is added to the very
        // state that was looked at, or else it is looked at again.
        loop {
            let page = store::find(&query, None).map_err(|error| error.to_string())?;
            let is_paid = page.expenses.iter().any(|paid| {
                let date = paid.date.as_deref().unwrap_or_default();
                paid.description == description && date.starts_with(month)
            });
            if is_paid {
                return Ok(None);
            }
            match store::apply(&[Change::Add(expense.clone())], Some(page.revision)) {
                Ok(ids) => return Ok(ids.first().copied()),
                Err(failed) if matches!(failed.error, Error::Changed(_)) => {}
                Err(failed) => return Err(failed.error.to_string()),
            }
        }
    }
}
