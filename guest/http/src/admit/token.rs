//! Tokens.

use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

use crate::headers;
use crate::{Head, Problem, ProblemKind, Settings};

/// Checks the token of a request, and returns whether it may only read.
///
/// Without tokens everybody who reaches the service may ask. Behind a proxy that would be
/// everybody whom the proxy lets through, so then no proxy is answered.
///
/// # Errors
///
/// `unauthorized`, and `forbidden` for what a proxy passes on if requests need no token.
pub(super) fn check(settings: &Settings, head: &Head) -> Result<bool, Problem> {
    let Some(tokens) = &settings.tokens else {
        let is_of_proxy = |name: &str| name == "forwarded" || name.starts_with("x-forwarded-");
        if head.headers.iter().any(|(name, _)| is_of_proxy(name)) {
            let detail = "a service without tokens answers no proxy";
            return Err(Problem::new(ProblemKind::Forbidden, detail));
        }
        return Ok(false);
    };
    let mut values = headers::all(head, "authorization");
    let (Some(value), None) = (values.next(), values.next()) else {
        let detail = "send exactly one header `Authorization: Bearer TOKEN`";
        return Err(Problem::new(ProblemKind::Unauthorized, detail));
    };
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    let digest: [u8; 32] = Sha256::digest(token.trim()).into();
    // All tokens are compared, and each takes the same time.
    let (mut is_known, mut may_write) = (Choice::from(0), Choice::from(0));
    for token in tokens {
        let is_this = token.digest.ct_eq(&digest);
        is_known |= is_this;
        may_write |= is_this & Choice::from(u8::from(!token.is_read_only));
    }
    if !scheme.eq_ignore_ascii_case("bearer") || !bool::from(is_known) {
        let detail = "the token is not one that the service accepts";
        return Err(Problem::new(ProblemKind::Unauthorized, detail));
    }
    Ok(!bool::from(may_write))
}
