//! What needs nothing of the store: the description of the service, and the page of each problem.

use sha2::{Digest, Sha256};

use crate::condition::quoted;
use crate::key::hexadecimal;
use crate::params::Params;
use crate::route::Route;
use crate::service::Call;
use crate::{Problem, ProblemKind, Response, page};

/// The description of the service, for programs (OpenAPI 3.1).
pub(crate) const OPENAPI: &str = include_str!("openapi.json");

/// Answers.
///
/// # Errors
///
/// `invalid` if there is a parameter.
pub(crate) fn answer(call: &Call) -> Result<Response, Problem> {
    if let Route::Page(asset) = call.route {
        // Whatever a bookmark or a home screen adds to its address.
        return page::answer(asset, &call.conditions);
    }
    Params::of(&call.target).finish()?;
    let (content_type, text) = match call.route {
        Route::OpenApi => ("application/json", OPENAPI.to_owned()),
        Route::Problem(kind) => ("text/plain; charset=utf-8", page_of(kind)),
        _ => return Err(Problem::new(ProblemKind::NoSuchPath, "the service has no such path")),
    };
    // Half of the digest is enough to tell versions of the program apart.
    let tag = hexadecimal(&Sha256::digest(&text)[..16]);
    Ok(match call.conditions.check(&tag)? {
        Some(response) => response,
        None => Response::of(200, content_type, text.into_bytes()).with("etag", quoted(&tag)),
    })
}

fn page_of(kind: ProblemKind) -> String {
    format!("{} ({})\n\n{}\n", kind.title(), kind.status(), kind.advice())
}
