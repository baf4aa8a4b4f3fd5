//! One request, from its head to its answer.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use expenses::Sandbox;
use expenses_http::{Admitted, Head, Plan, Response};
use hyper::Request;
use hyper::body::{Body, Incoming};
use hyper::header::TRANSFER_ENCODING;
use hyper::http::request::Parts;
use tokio::sync::Semaphore;

use crate::answer::{Answer, answer};
use crate::body;
use crate::budget::Budget;
use crate::limits::Limits;
use crate::problem::Problem;
use crate::server::Report;
use crate::services::Services;
use crate::turn::{OpenError, Turn};

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) services: Services,
    pub(crate) limits: Limits,
    sandbox: Sandbox,
    directory: PathBuf,
    report: Report,
    turn: Turn,
    /// The turn of a second store, which cannot write, once a request needs it.
    read_only: Mutex<Option<Arc<Turn>>>,
    requests: Semaphore,
    imports: Semaphore,
    bodies: Budget,
    answers: Budget,
}

impl Shared {
    pub(crate) fn open(
        sandbox: &Sandbox,
        directory: PathBuf,
        services: Services,
        limits: Limits,
        report: Report,
    ) -> Result<Self, OpenError> {
        let answers = Budget::new(limits.answers);
        let turn = Turn::open(sandbox, &directory, &limits, answers.clone(), Arc::clone(&report))?;
        Ok(Self {
            services,
            sandbox: sandbox.clone(),
            directory,
            report,
            turn,
            read_only: Mutex::default(),
            requests: Semaphore::new(limits.requests),
            imports: Semaphore::new(1),
            bodies: Budget::new(limits.bodies),
            answers,
            limits,
        })
    }

    /// Answers a request. It is under way for as long as there is another handle on `under_way`.
    pub(crate) async fn answer(&self, request: Request<Incoming>, under_way: Arc<()>) -> Answer {
        let (parts, body) = request.into_parts();
        // Where such a request ends is what two programs may disagree about, above all if it had
        // a `Content-Length`, too, which is no longer to be seen here.
        let has_encoding = parts.headers.contains_key(TRANSFER_ENCODING);
        let has_body = !body.is_end_stream();
        match self.respond(parts, body).await {
            Ok(response) => answer(response, has_encoding, &self.answers, under_way),
            // Its body was not read, so where the next request begins is not known.
            Err(refusal) => answer(refusal, has_encoding || has_body, &self.answers, under_way),
        }
    }

    /// Responds, or refuses before the body was read to its end.
    async fn respond(&self, parts: Parts, body: Incoming) -> Result<Response, Response> {
        let refuse = |problem: Problem| problem.response();
        let _under_way = self.requests.try_acquire().map_err(|_| refuse(Problem::Overloaded))?;
        let admitted = self.services.current().admit(head(&parts))?;
        let is_import = admitted.is_import();
        let _import = match is_import {
            true => Some(self.imports.try_acquire().map_err(|_| refuse(Problem::Overloaded))?),
            false => None,
        };
        let time = if is_import { self.limits.import_time } else { self.limits.body_time };
        let most = admitted.body_limit();
        let body = body::read(body, most, time, &self.bodies).await.map_err(refuse)?;
        Ok(self.done(admitted, body).await)
    }

    /// Does what an admitted request asks for.
    async fn done(&self, admitted: Admitted, body: body::Read) -> Response {
        let read_only = match admitted.may_only_read() {
            true => match self.read_only() {
                Ok(turn) => Some(turn),
                Err(problem) => return problem.response(),
            },
            false => None,
        };
        let turn = read_only.as_deref().unwrap_or(&self.turn);
        let bytes = body.bytes.len();
        match admitted.plan(body.bytes) {
            Err(response) => response,
            Ok(Plan::Session(session)) => self.services.session(session),
            Ok(Plan::Read(read)) => turn.read(read).await,
            Ok(Plan::Change(change)) => turn.change(change, bytes).await,
            Ok(Plan::Alone(alone)) => turn.alone(alone).await,
        }
    }

    /// The turn of the store that cannot write.
    fn read_only(&self) -> Result<Arc<Turn>, Problem> {
        // A thread that panicked with the lock has left it whole: a turn is there or not.
        let mut turn = self.read_only.lock().unwrap_or_else(|error| error.into_inner());
        if let Some(turn) = &*turn {
            return Ok(Arc::clone(turn));
        }
        let (sandbox, report) = (self.sandbox.read_only(), Arc::clone(&self.report));
        let opened =
            Turn::open(&sandbox, &self.directory, &self.limits, self.answers.clone(), report);
        let opened = Arc::new(opened.map_err(|_| Problem::Unavailable)?);
        *turn = Some(Arc::clone(&opened));
        Ok(opened)
    }
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
