//! One request, from its head to its answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use expenses_http::{Head, Plan, Response};
use hyper::body::{Body, Incoming};
use hyper::header::TRANSFER_ENCODING;
use hyper::http::request::Parts;
use hyper::{Method, Request};
use tokio::sync::Semaphore;

use crate::account::Account;
use crate::answer::{Answer, answer};
use crate::body;
use crate::common::Common;
use crate::door::{Door, Entered};
use crate::event::{Answered, Event};
use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::request_id;
use crate::tenants::Name;
use crate::watch;

/// After this time it is looked again whether a token is in force. What that finds may be 8 seconds
/// old: together that is less than the 10 seconds in which one that was removed is refused.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) door: Door,
    pub(crate) common: Common,
    /// Whether each request has an id and is reported.
    follows_requests: bool,
    requests: Semaphore,
}

impl Shared {
    pub(crate) fn new(door: Door, common: Common, follows_requests: bool) -> Self {
        let requests = Semaphore::new(common.limits.requests.min(Semaphore::MAX_PERMITS));
        Self { door, common, follows_requests, requests }
    }

    /// Answers a request. It is under way for as long as there is another handle on `under_way`.
    pub(crate) async fn answer(&self, request: Request<Incoming>, under_way: Arc<()>) -> Answer {
        let begun = Instant::now();
        let (parts, body) = request.into_parts();
        // Where such a request ends is what two programs may disagree about, above all if it had
        // a `Content-Length`, too, which is no longer to be seen here.
        let has_encoding = parts.headers.contains_key(TRANSFER_ENCODING);
        let has_body = !body.is_end_stream();
        let id = self.follows_requests.then(|| request_id::of(&parts.headers));
        let mut seen = Seen::default();
        let responded = match is_about_readiness(&parts) {
            true => Ok(watch::ready(self).await),
            false => {
                let method = id.is_some().then(|| parts.method.clone());
                let responded = self.respond(parts, body, &mut seen).await;
                seen.method = method;
                responded
            }
        };
        let (mut response, closes) = match responded {
            Ok(response) => (response, has_encoding),
            // Its body was not read, so where the next request begins is not known.
            Err(refusal) => (refusal, has_encoding || has_body),
        };
        self.common.metrics.answered(response.status, begun.elapsed());
        if let Some(id) = id {
            response.headers.push((request_id::HEADER, id.clone()));
            self.report(id, &seen, &response, begun.elapsed());
        }
        let answers =
            seen.account.as_ref().map_or(&self.common.answers, |account| &account.answers);
        answer(response, closes || self.is_crowded(), answers, under_way)
    }

    /// Reports a request, unless it was about readiness.
    fn report(&self, id: String, seen: &Seen, response: &Response, took: Duration) {
        let Some(method) = &seen.method else { return };
        (self.common.report)(Event::Answered(Box::new(Answered {
            id,
            tenant: seen.tenant.clone(),
            method: method.as_str().to_owned(),
            path: seen.path,
            status: response.status,
            bytes: response.body.len(),
            took,
        })));
    }

    /// Responds, or refuses before the body was read to its end.
    async fn respond(
        &self,
        parts: Parts,
        body: Incoming,
        seen: &mut Seen,
    ) -> Result<Response, Response> {
        let refuse = |problem: Problem| problem.response();
        let _under_way = self.requests.try_acquire().map_err(|_| refuse(Problem::Overloaded))?;
        let _counted = Counted::one(&self.common.metrics);
        let mut looked = Instant::now();
        let Entered { admitted, account, tenant, by } =
            self.door.admit(head(&parts), self.most_of_a_tenant()).await?;
        if self.follows_requests {
            seen.tenant = tenant.as_ref().map(|(name, _)| name.clone());
            seen.path = Some(admitted.path());
        }
        seen.account.clone_from(&account);
        let is_import = admitted.is_import();
        let _import = match account.as_deref().filter(|_| is_import) {
            Some(account) => Some(account.import().map_err(refuse)?),
            None => None,
        };
        let limits = &self.common.limits;
        let time = if is_import { limits.import_time } else { limits.body_time };
        let most = admitted.body_limit();
        let bodies = account.as_ref().map_or(&self.common.bodies, |account| &account.bodies);
        let body = body::read(body, most, time, bodies).await.map_err(refuse)?;
        self.look_again(&mut looked, by.as_ref()).await.map_err(refuse)?;
        let (bytes, may_only_read) = (body.bytes.len(), admitted.may_only_read());
        // The share of the bodies is held until the request is done.
        let response = match admitted.plan(body.bytes) {
            Err(response) => response,
            Ok(plan) => {
                let is_read = matches!(plan, Plan::Read(_));
                let response = self.done(plan, account.as_deref(), may_only_read, bytes).await;
                // It may have waited for its turn. What was changed is told.
                if is_read && let Err(problem) = self.look_again(&mut looked, by.as_ref()).await {
                    return Ok(problem.response());
                }
                response
            }
        };
        drop(tenant);
        Ok(response)
    }

    /// Looks again for the token of a request if the last look was a while ago.
    async fn look_again(&self, looked: &mut Instant, by: Option<&[u8; 32]>) -> Result<(), Problem> {
        if looked.elapsed() < LOOK_AGAIN {
            return Ok(());
        }
        *looked = Instant::now();
        self.door.look_again(by).await
    }

    /// Does what an admitted request asks for.
    async fn done(
        &self,
        plan: Plan,
        account: Option<&Account>,
        may_only_read: bool,
        bytes: usize,
    ) -> Response {
        let turn = account.map(|of| if may_only_read { &of.read_only } else { &of.turn });
        match (plan, turn) {
            (Plan::Session(session), _) => {
                self.door.session(session, self.most_of_a_tenant()).await
            }
            (_, None) => Problem::Unavailable.response(),
            (Plan::Read(read), Some(turn)) => turn.read(read).await,
            (Plan::Change(change), Some(turn)) => turn.change(change, bytes).await,
            (Plan::Alone(alone), Some(turn)) => turn.alone(alone).await,
        }
    }

    /// Whether tenants have so many connections that none is kept for a next request.
    fn is_crowded(&self) -> bool {
        let most = i64::try_from(self.common.limits.connections).unwrap_or(i64::MAX);
        matches!(self.door, Door::Tenants(_))
            && self.common.metrics.connections.get() > most / 4 * 3
    }

    /// How many requests of one tenant may have no answer: no more than there is room for others.
    /// So one tenant takes at most half of the room, and many greedy ones leave as much as each of
    /// them has.
    fn most_of_a_tenant(&self) -> usize {
        self.common.limits.tenant_requests.min(self.requests.available_permits() + 1)
    }
}

/// What is known of a request once it is answered.
#[derive(Default)]
struct Seen {
    account: Option<Arc<Account>>,
    method: Option<Method>,
    tenant: Option<Name>,
    path: Option<&'static str>,
}

/// A request under way, in the metrics.
struct Counted<'a>(&'a Metrics);

impl<'a> Counted<'a> {
    fn one(metrics: &'a Metrics) -> Self {
        metrics.requests_under_way.inc();
        Self(metrics)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.requests_under_way.dec();
    }
}

/// Whether a request asks if the server is ready.
fn is_about_readiness(parts: &Parts) -> bool {
    parts.uri.path() == watch::READY && matches!(parts.method, Method::GET | Method::HEAD)
}

/// The head as the service takes it.
fn head(parts: &Parts) -> Head {
    let headers = parts.headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    Head {
        method: parts.method.as_str().to_owned(),
        target: parts.uri.to_string(),
        headers: headers.collect(),
    }
}
