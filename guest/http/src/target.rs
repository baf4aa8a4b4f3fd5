//! The target of a request: where it goes, and what it asks for there.

use crate::{Problem, ProblemKind};

/// A target, apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Target {
    /// The host and port of an absolute address.
    pub(crate) authority: Option<String>,
    /// The path as it was sent, which begins with `/`. No path of the service needs an escape,
    /// so none is decoded.
    pub(crate) path: String,
    /// The query as it was sent, without its `?`.
    pub(crate) query: String,
}

impl Target {
    /// Takes a target apart: a path with a query, or an absolute address of `http` or `https`.
    ///
    /// # Errors
    ///
    /// `bad-request` if it is neither.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let malformed = || {
            let detail = "the target must be a path such as `/expenses`, or an absolute address";
            Problem::new(ProblemKind::BadRequest, detail)
        };
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) || text.contains('#') {
            return Err(malformed());
        }
        let (authority, rest) = match text.split_once("://") {
            _ if text.starts_with('/') => (None, text),
            Some((scheme, rest))
                if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") =>
            {
                let end = rest.find(['/', '?']).unwrap_or(rest.len());
                let (authority, rest) = rest.split_at(end);
                (Some(authority.to_owned()), rest)
            }
            _ => return Err(malformed()),
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self { authority, path: path.to_owned(), query: query.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn a_target_is_a_path_or_an_absolute_address() {
        let parsed = |text: &str| {
            let Target { authority, path, query } = Target::parse(text).unwrap();
            (authority, path, query)
        };
        let text = |text: &str| text.to_owned();
        assert_eq!(parsed("/a?b=c?d"), (None, text("/a"), text("b=c?d")));
        assert_eq!(parsed("/a://b"), (None, text("/a://b"), text("")));
        let local = Some(text("localhost:80"));
        assert_eq!(parsed("HTTP://localhost:80/a"), (local.clone(), text("/a"), text("")));
        assert_eq!(parsed("https://localhost:80?b"), (local, text("/"), text("b")));
        for refused in ["", "*", "a", "localhost:80", "ftp://a/b", "/a b", "/ä", "/a#b"] {
            assert!(Target::parse(refused).is_err(), "{refused}");
        }
    }
}
