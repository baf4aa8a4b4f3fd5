//! Tokens, and the sessions that stand for them.

use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

use crate::headers;
use crate::{Head, Problem, ProblemKind, Token, session};

/// What the token of a request allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rights {
    pub(super) may_only_read: bool,
    /// Whether the browser showed it by itself, in a cookie.
    pub(super) is_of_session: bool,
}

/// Checks the token of a request, or its session.
///
/// Without tokens everybody who reaches the service may ask. Behind a proxy that would be
/// everybody whom the proxy lets through, so then no proxy is answered.
///
/// # Errors
///
/// `unauthorized`, and `forbidden` for what a proxy passes on if requests need no token.
pub(super) fn check(tokens: Option<&[Token]>, head: &Head, host: &str) -> Result<Rights, Problem> {
    let Some(tokens) = tokens else {
        let is_of_proxy = |name: &str| name == "forwarded" || name.starts_with("x-forwarded-");
        if head.headers.iter().any(|(name, _)| is_of_proxy(name)) {
            let detail = "a service without tokens answers no proxy";
            return Err(Problem::new(ProblemKind::Forbidden, detail));
        }
        return Ok(Rights::default());
    };
    let mut values = headers::all(head, "authorization");
    let (Some(value), None) = (values.next(), values.next()) else {
        let shown = session::shown(head, host);
        if headers::all(head, "authorization").next().is_none() && !shown.is_empty() {
            return of_session(tokens, &shown);
        }
        let detail = "send exactly one header `Authorization: Bearer TOKEN`";
        return Err(Problem::new(ProblemKind::Unauthorized, detail));
    };
    match bearer(value).and_then(|digest| find(tokens, &digest, false)) {
        Some(may_only_read) => Ok(Rights { may_only_read, is_of_session: false }),
        None => {
            let detail = "the token is not one that the service accepts";
            Err(Problem::new(ProblemKind::Unauthorized, detail))
        }
    }
}

/// The digests of the token or else the sessions that a request shows.
pub(super) fn shown(head: &Head, host: &str) -> Vec<[u8; 32]> {
    let mut values = headers::all(head, "authorization");
    match (values.next(), values.next()) {
        (None, _) => session::shown(head, host),
        (Some(value), None) => bearer(value).into_iter().collect(),
        (Some(_), Some(_)) => Vec::new(),
    }
}

/// The digest of the token in the value of an `Authorization`; `None` if there is none in it.
fn bearer(value: &str) -> Option<[u8; 32]> {
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| Sha256::digest(token.trim()).into())
}

/// What the sessions allow that a browser shows. There may be an old one beside the one in force.
fn of_session(tokens: &[Token], shown: &[[u8; 32]]) -> Result<Rights, Problem> {
    let found = shown.iter().filter_map(|digest| find(tokens, digest, true)).min();
    found.map(|may_only_read| Rights { may_only_read, is_of_session: true }).ok_or_else(|| {
        Problem::new(ProblemKind::Unauthorized, "the session has ended: sign in again")
    })
}

/// Whether the token with this digest may only read. `None` if there is no such token.
fn find(tokens: &[Token], digest: &[u8; 32], is_session: bool) -> Option<bool> {
    // All tokens are compared, and each takes the same time.
    let (mut is_known, mut may_write) = (Choice::from(0), Choice::from(0));
    for token in tokens {
        let is_kind = Choice::from(u8::from(token.is_session == is_session));
        let is_this = token.digest.ct_eq(digest) & is_kind;
        is_known |= is_this;
        may_write |= is_this & Choice::from(u8::from(!token.is_read_only));
    }
    bool::from(is_known).then(|| !bool::from(may_write))
}
