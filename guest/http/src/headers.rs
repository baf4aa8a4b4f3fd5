//! The headers of a request, by name.

use crate::{Head, Problem, ProblemKind};

/// The values of a header, in the order in which they were sent.
pub(crate) fn all<'a>(head: &'a Head, name: &str) -> impl Iterator<Item = &'a str> {
    head.headers.iter().filter(move |(is, _)| is == name).map(|(_, value)| value.trim())
}

/// The value of a header that may be sent once.
///
/// # Errors
///
/// `bad-request` if it was sent more than once.
pub(crate) fn one<'a>(head: &'a Head, name: &str) -> Result<Option<&'a str>, Problem> {
    let mut values = all(head, name);
    let first = values.next();
    match values.next() {
        None => Ok(first),
        Some(_) => {
            let detail = format!("the header `{name}` was sent more than once");
            Err(Problem::new(ProblemKind::BadRequest, detail))
        }
    }
}

/// The values of a header that is a list, as one.
pub(crate) fn joined(head: &Head, name: &str) -> Option<String> {
    let values: Vec<&str> = all(head, name).collect();
    if values.is_empty() { None } else { Some(values.join(", ")) }
}
