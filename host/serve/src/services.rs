//! The service with the tokens that are in force.

use std::fmt;
use std::sync::{Arc, RwLock};

use expenses_http::{Asked, Date, Response, Service, Session, Settings};

use crate::event::Event;
use crate::server::Report;
use crate::tokens::{Begun, Identity, TokenError, TokenFile};

/// Who may ask for what, and what the service itself does not know.
pub struct Rules {
    /// Which hosts and origins, and under which address. Its tokens are not used.
    pub settings: Settings,
    /// The file of the tokens, one of which each request must have; `None` if it needs none.
    pub tokens: Option<TokenFile>,
    /// Which day it is for a request that gives none.
    pub today: Arc<dyn Fn() -> Date + Send + Sync>,
    /// Whether each request gets an id and is reported with it.
    pub follows_requests: bool,
}

/// The service with the tokens that are in force.
pub(crate) struct Services {
    rules: Rules,
    current: RwLock<Current>,
    report: Report,
}

struct Current {
    /// The file as it was when its tokens were read.
    file: Option<Identity>,
    service: Arc<Service>,
}

impl Services {
    pub(crate) fn new(rules: Rules, report: Report) -> Self {
        let current = RwLock::new(Current::read(&rules, &report));
        Self { rules, current, report }
    }

    /// The service, with the tokens that the file holds now: one that was removed is refused at
    /// once.
    pub(crate) fn current(&self) -> Arc<Service> {
        let Some(tokens) = &self.rules.tokens else { return self.kept() };
        let file = tokens.identity();
        // A thread that panicked with the lock has left it whole, for it is only ever replaced.
        let is_current = |current: &Current| current.file == file;
        if is_current(&self.current.read().unwrap_or_else(|error| error.into_inner())) {
            return self.kept();
        }
        let mut current = self.current.write().unwrap_or_else(|error| error.into_inner());
        if !is_current(&current) {
            *current = Current::read(&self.rules, &self.report);
        }
        Arc::clone(&current.service)
    }

    /// Begins or ends a session.
    pub(crate) fn session(&self, session: Session) -> Response {
        let Some(tokens) = &self.rules.tokens else { return session.unavailable() };
        // It waits for the disk, and comes once for each browser.
        let done = tokio::task::block_in_place(|| match session.asked() {
            Asked::Begin(proof) => {
                tokens.begin_session(*proof, &(self.rules.today)().to_string()).map(Some)
            }
            Asked::End(digests) => tokens.end_sessions(digests).map(|()| None),
        });
        answer_session(session, done, &self.report)
    }

    fn kept(&self) -> Arc<Service> {
        let current = self.current.read().unwrap_or_else(|error| error.into_inner());
        Arc::clone(&current.service)
    }
}

/// The answer to whoever begins a session, or ends one: then nothing is begun.
pub(crate) fn answer_session(
    session: Session,
    done: Result<Option<Begun>, TokenError>,
    report: &Report,
) -> Response {
    match done {
        Ok(Some(Begun::Session(secret))) => session.begun(secret.text()),
        Ok(Some(Begun::Refused)) => session.refused(),
        Ok(None) => session.ended(),
        Err(error) => {
            report(Event::NoSessions(error));
            session.unavailable()
        }
    }
}

impl Current {
    fn read(rules: &Rules, report: &Report) -> Self {
        // Before its content, so that a change in between is seen the next time.
        let file = rules.tokens.as_ref().and_then(TokenFile::identity);
        let tokens = rules.tokens.as_ref().map(|file| match file.load() {
            Ok(tokens) => {
                let count = tokens.iter().filter(|token| token.session.is_none()).count();
                report(Event::Tokens { count });
                tokens.into_iter().map(|token| token.accepted).collect()
            }
            Err(error) => {
                report(Event::NoTokens(error));
                Vec::new()
            }
        });
        let settings = Settings { tokens, ..rules.settings.clone() };
        let today = Arc::clone(&rules.today);
        Self { file, service: Arc::new(Service::new(settings, move || today())) }
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (settings, tokens) = (&self.settings, &self.tokens);
        f.debug_struct("Rules")
            .field("settings", settings)
            .field("tokens", tokens)
            .finish_non_exhaustive()
    }
}
