//! Suggests what to do after a failure.

use expenses_interface::{AsStoreError, Error};

/// Suggests what to do after a failure.
pub(super) fn tip(error: &impl AsStoreError) -> Option<&'static str> {
    match error.as_store_error()? {
        Error::NotFound(_) => Some("`expenses list` shows all expenses with their ids"),
        Error::Corrupt(_) => Some(
            "`expenses check` lists every problem, and `expenses check --repair` repairs what it can and keeps a copy",
        ),
        Error::Overtaken => {
            Some("`expenses log` shows which they are; `expenses edit` changes them")
        }
        Error::OutcomeUnknown(_) => Some("`expenses log` shows the last changes"),
        _ => None,
    }
}
