//! What a client is told if the server itself refuses its request.

use expenses_http::{ProblemKind, Response};

/// A reason of the server's own to refuse a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The body is larger than the request's may be.
    BodyTooLarge,
    /// The body did not come in time.
    BodyTooSlow,
    /// The body ended early, or its chunks are wrong.
    BodyBroken,
    /// So much is under way that this would be too much.
    Overloaded,
    /// The store could not be opened or reached.
    Unavailable,
    /// Something that lets somebody in is damaged.
    Damaged,
    /// The token was removed while the request came.
    TokenRemoved,
    /// A request with the same idempotency key is under way.
    KeyUnderWay,
    /// The tenant of the token has no store.
    NoTenant,
    /// The tenant sends too many requests.
    TooManyRequests,
    /// The data file is as large as it may be.
    OverQuota,
    /// The store was closed in the middle of a request that changes something.
    OutcomeUnknown,
}

impl Problem {
    /// The answer.
    pub(crate) fn response(self) -> Response {
        let (kind, detail) = match self {
            Self::BodyTooLarge => (ProblemKind::TooLarge, "the body is larger than it may be here"),
            Self::BodyTooSlow => (ProblemKind::Timeout, "the body did not come in time"),
            Self::BodyBroken => {
                (ProblemKind::BadRequest, "the body ends early, or its chunks are malformed")
            }
            Self::Overloaded => {
                (ProblemKind::Overloaded, "too many requests or bytes are under way")
            }
            Self::Unavailable => {
                (ProblemKind::Unavailable, "the store cannot be reached; nothing was done")
            }
            Self::Damaged => {
                (ProblemKind::Failed, "the service cannot tell whose token it is; nothing was done")
            }
            Self::TokenRemoved => (
                ProblemKind::Unauthorized,
                "the token was removed while the request came; nothing was done",
            ),
            Self::KeyUnderWay => (
                ProblemKind::KeyUnderWay,
                "another request with this idempotency key has no answer yet",
            ),
            Self::NoTenant => {
                (ProblemKind::NoTenant, "the tenant of this token was removed; nothing was done")
            }
            Self::TooManyRequests => {
                (ProblemKind::TooManyRequests, "too many requests were sent, or have no answer yet")
            }
            Self::OverQuota => (
                ProblemKind::OverQuota,
                "the expenses would take more room than they may; nothing was changed",
            ),
            Self::OutcomeUnknown => (
                ProblemKind::OutcomeUnknown,
                "the store stopped in the middle of the request, and was opened again",
            ),
        };
        expenses_http::Problem::new(kind, detail).into()
    }
}
