//! Expenses of the interface whose texts stay where they are until they are copied into the
//! component's memory. The generated type has texts of its own.

use expenses_guest::interface::{Error, Packed};
use wasmtime::component::{ComponentType, Lower};

/// The interface's `packed-expenses`.
#[derive(ComponentType, Lower)]
#[component(record)]
pub(super) struct PackedExpenses<'a> {
    pub(super) ids: &'a [Option<u64>],
    pub(super) texts: &'a str,
    pub(super) ends: Vec<u32>,
}

impl<'a> TryFrom<&'a Packed> for PackedExpenses<'a> {
    type Error = Error;

    fn try_from(expenses: &'a Packed) -> Result<Self, Error> {
        let (ids, texts, ends) = expenses.parts();
        let ends: Result<_, _> = ends.iter().map(|end| u32::try_from(*end)).collect();
        let ends = ends.map_err(|_| Error::invalid("texts", "must be less than 4 GiB in all"))?;
        Ok(Self { ids, texts, ends })
    }
}
