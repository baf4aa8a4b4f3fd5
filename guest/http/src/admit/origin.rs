//! Pages in a browser: whose requests are done, and who may read the answers.

use super::is_safe;
use crate::headers;
use crate::route::Route;
use crate::{Head, Problem, ProblemKind, Response, Settings};

/// Checks that a request that changes something is not one that a stranger's page made the
/// browser send. A cookie or an address ignores ports, so another server on this machine is a
/// stranger, too.
///
/// # Errors
///
/// `forbidden`.
pub(super) fn check(settings: &Settings, head: &Head, host: &str) -> Result<(), Problem> {
    let forbidden = |detail: &str| Err(Problem::new(ProblemKind::Forbidden, detail));
    let origin = headers::one(head, "origin")?;
    if origin.is_some_and(|origin| is_allowed(settings, origin)) {
        return Ok(());
    }
    match (headers::one(head, "sec-fetch-site")?, origin) {
        (Some("same-origin"), _) | (None, None) => Ok(()),
        (Some(_), _) => forbidden("a page of another origin may not change anything"),
        (None, Some(origin)) if is_own(settings, origin, host) => Ok(()),
        (None, Some(_)) => forbidden("a page of this origin may not change anything"),
    }
}

/// Checks that a request with a session is one of the service's own page. The browser adds the
/// cookie by itself, also if a page at another port of this machine makes it send the request.
///
/// # Errors
///
/// `forbidden`.
pub(super) fn check_session(settings: &Settings, head: &Head, host: &str) -> Result<(), Problem> {
    let origin = headers::one(head, "origin")?;
    let is_own = match (headers::one(head, "sec-fetch-site")?, origin) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => is_own(settings, origin, host),
        // Browsers that send neither send an origin with whatever changes something.
        (None, None) => is_safe(&head.method),
    };
    if is_own {
        return Ok(());
    }
    let detail = "a session is for the service's own page; send a token instead";
    Err(Problem::new(ProblemKind::Forbidden, detail))
}

fn is_allowed(settings: &Settings, origin: &str) -> bool {
    settings.origins.iter().any(|allowed| allowed == origin)
}

fn is_own(settings: &Settings, origin: &str, host: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else { return false };
    let is_of_public = settings.public_url.as_deref().is_some_and(|url| {
        let rest = url.strip_prefix(origin);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    is_of_public || matches!(scheme, "http" | "https") && authority.eq_ignore_ascii_case(host)
}

/// What a page of another origin is told. Nothing is, unless that origin is allowed by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cors {
    /// Whether answers may be different for other origins.
    varies: bool,
    /// The origin of the request, if it is allowed.
    origin: Option<String>,
}

impl Cors {
    /// What the page that sends this request is told.
    pub(crate) fn of(settings: &Settings, head: &Head) -> Self {
        let mut origins = headers::all(head, "origin");
        let origin = match (origins.next(), origins.next()) {
            (Some(origin), None) if is_allowed(settings, origin) => Some(origin.to_owned()),
            _ => None,
        };
        Self { varies: !settings.origins.is_empty(), origin }
    }

    /// The answer to a browser that asks in advance whether it may send a request.
    pub(super) fn preflight(&self, head: &Head, route: Option<Route>) -> Option<Response> {
        self.origin.as_ref()?;
        headers::all(head, "access-control-request-method").next()?;
        if head.method != "OPTIONS" {
            return None;
        }
        let headers = "authorization, content-type, idempotency-key, if-match, if-none-match";
        let methods = route?.methods().join(", ");
        let response = Response::empty(204)
            .with("access-control-allow-methods", methods)
            .with("access-control-allow-headers", headers.to_owned())
            .with("access-control-max-age", "600".to_owned());
        Some(response)
    }

    /// Adds to an answer what the page is told.
    pub(crate) fn tell(&self, mut response: Response) -> Response {
        if self.varies {
            response = response.with("vary", "origin".to_owned());
        }
        if let Some(origin) = &self.origin {
            let headers = "allow, etag, link, location, retry-after, total-count";
            response = response
                .with("access-control-allow-origin", origin.clone())
                .with("access-control-expose-headers", headers.to_owned());
        }
        response
    }
}
