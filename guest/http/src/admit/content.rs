//! Of which type and size a body may be.

use crate::headers;
use crate::route::Route;
use crate::{Head, Problem, ProblemKind};

/// The most bytes of a body.
const LIMIT: usize = 1 << 20;
/// The most bytes of a file to import, and of files to merge.
const IMPORT_LIMIT: usize = 16 << 20;

const JSON: &str = "application/json";
const MERGE_PATCH: &str = "application/merge-patch+json";

/// How many bytes the body of a request may have.
pub(super) fn limit(route: Route) -> usize {
    if matches!(route, Route::Import | Route::Merge) { IMPORT_LIMIT } else { LIMIT }
}

/// Checks what the head says of the body.
///
/// A page can make a browser send texts and forms to any address without asking first, so these
/// are accepted nowhere.
///
/// # Errors
///
/// `bad-request`, `unsupported-media-type` and `too-large`.
pub(super) fn check(head: &Head, route: Route) -> Result<(), Problem> {
    let unsupported = |detail: &str| {
        let problem = Problem::new(ProblemKind::UnsupportedMediaType, detail);
        match route {
            Route::Expense(_) => {
                problem.with_header("accept-patch", format!("{MERGE_PATCH}, {JSON}"))
            }
            _ => problem,
        }
    };
    let coding = headers::joined(head, "content-encoding");
    if coding.is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Err(unsupported("the body must not be compressed"));
    }
    let given = headers::one(head, "content-type")?;
    let given = given.map(|given| given.split(';').next().unwrap_or(given).trim());
    let given = given.map(str::to_ascii_lowercase);
    let is_accepted = match (route, given.as_deref()) {
        (Route::Undo | Route::Redo, _) => true,
        (Route::Session, _) if head.method == "DELETE" => true,
        (Route::Expense(_), given) if head.method == "PATCH" => {
            matches!(given, Some(JSON | MERGE_PATCH))
        }
        (Route::Expense(_) | Route::Repeat(_), _) => true,
        (Route::Import, Some(given)) => {
            let form = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"];
            given.contains('/') && !form.contains(&given)
        }
        (_, given) => given == Some(JSON),
    };
    if !is_accepted {
        return Err(unsupported(match route {
            Route::Import => {
                "the file needs a type that is not a plain text or a form, such as `text/csv` or `application/octet-stream`"
            }
            Route::Expense(_) => {
                "the body must be `application/json` or `application/merge-patch+json`"
            }
            _ => "the body must be `application/json`",
        }));
    }
    let Some(length) = headers::one(head, "content-length")? else { return Ok(()) };
    match length.parse::<u64>() {
        Ok(length) if length <= limit(route) as u64 => Ok(()),
        // More digits than a number has are more bytes, too.
        _ if !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit()) => {
            let detail = format!("the body must have at most {} bytes", limit(route));
            Err(Problem::new(ProblemKind::TooLarge, detail))
        }
        _ => {
            let detail = "the header `Content-Length` must be a number of bytes";
            Err(Problem::new(ProblemKind::BadRequest, detail))
        }
    }
}
