//! Who may ask for what, decided by the head of a request.

mod content;
mod host;
mod origin;
mod token;

use crate::condition::Conditions;
use crate::key;
use crate::route::Route;
use crate::service::Call;
use crate::session::Cookie;
use crate::target::Target;
use crate::{Head, Problem, ProblemKind, Response, Settings, Token};

pub(crate) use origin::Cors;
use token::Rights;

/// Whether a method changes nothing.
pub(crate) fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS")
}

/// The digests of the token or the sessions that a request shows, if it is for one of our hosts.
pub(crate) fn shown(settings: &Settings, head: &Head) -> Vec<[u8; 32]> {
    let Ok(target) = Target::parse(&head.target) else { return Vec::new() };
    match host::check(settings, head, target.authority.as_deref()) {
        Ok(host) => token::shown(head, host),
        Err(_) => Vec::new(),
    }
}

/// Decides whether a request may be done, given the tokens that are accepted; `None` if it needs
/// none.
///
/// # Errors
///
/// The answer, if it may not, or if nothing else is needed for it.
pub(crate) fn admit(
    settings: &Settings,
    tokens: Option<&[Token]>,
    head: &Head,
    cors: &Cors,
) -> Result<Call, Response> {
    let target = Target::parse(&head.target)?;
    let host = host::check(settings, head, target.authority.as_deref())?;
    let route = Route::of(&target.path);
    if let Some(response) = cors.preflight(head, route) {
        return Err(response);
    }
    let rights = match route {
        Some(route) if route.is_open() => Rights::default(),
        _ => token::check(tokens, head, host)?,
    };
    let Some(route) = route else {
        let detail = "the service has no such path";
        return Err(Problem::new(ProblemKind::NoSuchPath, detail).into());
    };
    let method = head.method.as_str();
    let allow = || route.methods().join(", ");
    if !route.methods().contains(&method) {
        let detail = format!("the methods of this path are {}", allow());
        let problem = Problem::new(ProblemKind::MethodNotAllowed, detail);
        return Err(problem.with_header("allow", allow()).into());
    }
    if method == "OPTIONS" {
        return Err(Response::empty(204).with("allow", allow()));
    }
    if rights.is_of_session {
        origin::check_session(settings, head, host)?;
    }
    if !is_safe(method) {
        origin::check(settings, head, host)?;
        if rights.may_only_read {
            let detail = format!("this token may not send {method}");
            return Err(Problem::new(ProblemKind::ReadOnlyToken, detail).into());
        }
        content::check(head, route)?;
    }
    let conditions = Conditions::of(head)?;
    let key = if is_safe(method) { None } else { key::of(head)? };
    if matches!(route, Route::Undo | Route::Redo) && !conditions.has_if_match() {
        let detail =
            "the last change may be somebody else's: say in `If-Match` which state you saw";
        return Err(Problem::new(ProblemKind::PreconditionRequired, detail).into());
    }
    let limit = content::limit(route);
    let method = method.to_owned();
    let cookie = match route {
        Route::Session => Cookie::of(settings, head, host),
        _ => Cookie::default(),
    };
    let may_only_read = rights.may_only_read;
    Ok(Call { method, route, target, conditions, cookie, key, limit, may_only_read })
}
