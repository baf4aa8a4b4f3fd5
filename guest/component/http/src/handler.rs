//! The export: answers each request.

use expenses_http::{Problem, ProblemKind, Response, Service, answer};
use wasip2::http::types::{IncomingRequest, ResponseOutparam};

use crate::bindings::exports::wasi::http::incoming_handler::Guest;
use crate::request::{self, BodyError};
use crate::store::Plugged;
use crate::{Unreadable, clock, response, settings};

crate::bindings::export!(Component with_types_in crate::bindings);

struct Component;

thread_local! {
    /// The service of this instance. A component instance has one thread, and its environment
    /// never changes.
    static SERVICE: Result<Service, Unreadable> =
        settings(|name| std::env::var(name).ok()).map(|settings| Service::new(settings, clock::today));
}

impl Guest for Component {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let head = request::head(&request);
        let is_head = head.method == "HEAD";
        let admitted = SERVICE.with(|service| match service {
            Ok(service) => service.admit(head),
            Err(unreadable) => Err(not_set_up(unreadable)),
        });
        let response = admitted.and_then(|admitted| {
            let limit = admitted.body_limit();
            let body = match admitted.is_read_only() {
                // Whatever the body of a request is that only reads, it means nothing.
                true => Vec::new(),
                false => request::body(&request, limit).map_err(|error| not_read(error, limit))?,
            };
            Ok(answer(admitted, body, &mut Plugged))
        });
        response::send(&response.unwrap_or_else(|refused| refused), is_head, out);
    }
}

/// The answer to every request while a setting cannot be read.
fn not_set_up(setting: &Unreadable) -> Response {
    let detail = format!("{setting}; the service answers nothing before");
    Problem::new(ProblemKind::Failed, detail).into()
}

/// The answer to a request whose body was not read.
fn not_read(error: BodyError, limit: usize) -> Response {
    match error {
        BodyError::TooLong => {
            let detail = format!("the body has more than {limit} bytes");
            Problem::new(ProblemKind::TooLarge, detail).into()
        }
        BodyError::Broken => {
            Problem::new(ProblemKind::BadRequest, "the body ended before it was whole").into()
        }
    }
}
