//! The service over a store in memory, as a client sees it.

mod admission;
mod budgets;
mod changes;
mod conditions;
mod described;
mod errors;
mod expenses;
mod fixture;
mod guide;
mod hostile;
mod imports;
mod lists;
mod merges;
mod page;
mod repeats;
mod retries;
mod room;
mod sessions;
mod store;

use fixture::{Fixture, ask};
