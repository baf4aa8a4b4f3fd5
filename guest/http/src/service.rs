//! From a request to its answer.

use std::sync::Arc;

use expenses_interface::{ApplyError, Expenses};

use crate::admit::{self, Cors};
use crate::change::no_outcome;
use crate::condition::Conditions;
use crate::params::Today;
use crate::plan::{self, Frame};
use crate::route::Route;
use crate::session::Cookie;
use crate::target::Target;
use crate::{Date, Head, Plan, Response, Settings, Token};

/// A service with its settings.
pub struct Service {
    settings: Settings,
    today: Arc<Today>,
}

/// A request that may be done, before its body is read.
pub struct Admitted {
    call: Call,
    cors: Cors,
    today: Arc<Today>,
}

/// What a request asks for.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) route: Route,
    pub(crate) target: Target,
    pub(crate) conditions: Conditions,
    /// The cookie of a session, if it begins or ends one.
    pub(crate) cookie: Cookie,
    /// Its idempotency key.
    pub(crate) key: Option<String>,
    /// How many bytes its body may have.
    pub(crate) limit: usize,
    /// Whether its token may only read.
    pub(crate) may_only_read: bool,
}

impl Service {
    /// A service with these settings. `today` says which day it is for a request that gives no
    /// day: the local day if that is known, else that in UTC.
    pub fn new(settings: Settings, today: impl Fn() -> Date + Send + Sync + 'static) -> Self {
        Self { settings, today: Arc::new(today) }
    }

    /// Decides by its head whether a request may be done.
    ///
    /// # Errors
    ///
    /// The answer, if it may not, or if the head is enough for it.
    pub fn admit(&self, head: Head) -> Result<Admitted, Response> {
        self.admit_with(self.settings.tokens.as_deref(), &head)
    }

    /// As [`admit`](Self::admit), with these tokens in the place of those in the settings. So a
    /// carrier with very many tokens looks for those alone that a request [shows](Self::shown).
    ///
    /// # Errors
    ///
    /// The answer, if it may not, or if the head is enough for it.
    pub fn admit_as(&self, head: &Head, tokens: &[Token]) -> Result<Admitted, Response> {
        self.admit_with(Some(tokens), head)
    }

    /// The SHA-256 digests of the token that a request shows, or else of its sessions.
    pub fn shown(&self, head: &Head) -> Vec<[u8; 32]> {
        admit::shown(&self.settings, head)
    }

    /// Whether the settings have a token with this digest.
    pub fn accepts(&self, digest: &[u8; 32]) -> bool {
        self.settings.tokens.iter().flatten().any(|token| token.digest == *digest)
    }

    fn admit_with(&self, tokens: Option<&[Token]>, head: &Head) -> Result<Admitted, Response> {
        let cors = Cors::of(&self.settings, head);
        match admit::admit(&self.settings, tokens, head, &cors) {
            Ok(call) => Ok(Admitted { call, cors, today: Arc::clone(&self.today) }),
            Err(response) => Err(cors.tell(response)),
        }
    }
}

impl Admitted {
    /// How many bytes the body may have.
    pub fn body_limit(&self) -> usize {
        self.call.limit
    }

    /// Whether it imports or merges a file.
    pub fn is_import(&self) -> bool {
        matches!(self.call.route, Route::Import | Route::Merge)
    }

    /// Whether it needs no token, and nothing of the store.
    pub fn is_open(&self) -> bool {
        self.call.route.is_open()
    }

    /// Its path as a log may show it: with `{id}` in the place of an id, and without parameters.
    pub fn path(&self) -> &'static str {
        self.call.route.pattern()
    }

    /// Whether it may be done with a store that cannot be written.
    pub fn is_read_only(&self) -> bool {
        admit::is_safe(&self.call.method)
    }

    /// Whether its token may only read. A carrier that can gives such a request a store that
    /// cannot write, whatever the request is.
    pub fn may_only_read(&self) -> bool {
        self.call.may_only_read
    }

    /// Says what the request needs of the store.
    ///
    /// # Errors
    ///
    /// The answer, if it needs nothing of the store.
    pub fn plan(self, body: Vec<u8>) -> Result<Plan, Response> {
        let Self { call, cors, today } = self;
        let frame = Frame { conditions: call.conditions.clone(), cors };
        plan::plan(&call, body, &*today, frame)
    }
}

/// Answers a request that was admitted, with a store of its own for as long as it takes.
pub fn answer<S: Expenses>(admitted: Admitted, body: Vec<u8>, store: &mut S) -> Response {
    match admitted.plan(body) {
        Err(response) => response,
        Ok(Plan::Session(session)) => session.unavailable(),
        Ok(Plan::Read(read)) => read.answer(store),
        Ok(Plan::Alone(alone)) => alone.answer(store),
        Ok(Plan::Change(change)) => match store.apply_each(vec![change.request().clone()]) {
            Ok(mut outcomes) => match outcomes.pop() {
                Some(outcome) => change.answer(outcome),
                None => no_outcome().into(),
            },
            Err(error) => change.answer(Err(ApplyError::from(error))),
        },
    }
}
