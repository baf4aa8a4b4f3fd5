//! What goes wrong, as RFC 9457 has it: documents with a type, a title, a status and a detail.

mod kind;
mod store;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::Response;
use crate::json;

pub use kind::ProblemKind;

/// The most characters of a name from a request.
const MOST_OF_A_NAME: usize = 80;

/// A problem, which becomes a response.
///
/// A carrier makes one of what goes wrong outside of the store: a body that is too large, a
/// client that is too slow, a trap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    kind: ProblemKind,
    detail: String,
    /// More members of the document, as JSON.
    members: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
}

impl Problem {
    /// A problem of this kind. The detail is a sentence for a person, without its point: what
    /// was wrong, and where.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        let headers = match kind {
            ProblemKind::Busy
            | ProblemKind::KeyUnderWay
            | ProblemKind::Overloaded
            | ProblemKind::TooManyRequests
            | ProblemKind::Unavailable => {
                vec![("retry-after", "1".to_owned())]
            }
            ProblemKind::Unauthorized => {
                vec![("www-authenticate", "Bearer realm=\"expenses\"".to_owned())]
            }
            _ => Vec::new(),
        };
        Self { kind, detail: detail.into(), members: Vec::new(), headers }
    }

    /// An argument breaks a rule. The reason is the rest of a sentence that starts with the
    /// field.
    pub(crate) fn invalid(field: &str, reason: impl AsRef<str>) -> Self {
        let field: String = field.chars().take(MOST_OF_A_NAME).collect();
        let detail = format!("the {field} {}", reason.as_ref());
        Self::new(ProblemKind::Invalid, detail).with("field", &field)
    }

    /// Adds a member to the document.
    pub(crate) fn with(mut self, name: &'static str, value: &impl Serialize) -> Self {
        self.members.push((name, json::text(value)));
        self
    }

    /// Adds a header to the response.
    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Its kind.
    pub fn kind(&self) -> ProblemKind {
        self.kind
    }
}

impl From<Problem> for Response {
    fn from(problem: Problem) -> Self {
        let body = json::document(&problem);
        let mut response = Self::of(problem.kind.status(), "application/problem+json", body);
        response.headers.extend(problem.headers);
        response
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", &self.kind.address())?;
        map.serialize_entry("title", self.kind.title())?;
        map.serialize_entry("status", &self.kind.status())?;
        map.serialize_entry("detail", &self.detail)?;
        for (name, json) in &self.members {
            map.serialize_entry(name, &json::Raw(json))?;
        }
        map.end()
    }
}
