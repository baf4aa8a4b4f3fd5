//! Suggests what to do after a failure.

use expenses_interface::{AsStoreError, Error};

/// Suggests what to do after a failure. The commands begin with `program`.
pub(super) fn tip(error: &impl AsStoreError, program: &str) -> Option<String> {
    Some(match error.as_store_error()? {
        Error::NotFound(_) => format!("`{program} list --all` shows all expenses with their ids"),
        Error::Corrupt(_) => format!(
            "`{program} check` lists every problem, and `{program} check --repair` repairs what it can and keeps a copy"
        ),
        Error::Overtaken => {
            format!("`{program} log` shows which they are; `{program} edit` changes them")
        }
        Error::OutcomeUnknown(_) => format!("`{program} log` shows the last changes"),
        _ => return None,
    })
}
