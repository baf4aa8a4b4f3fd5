//! From a request to its answer.

use expenses_interface::Expenses;

use crate::{Date, Head, Plan, Read, Response, Settings};

/// A service with its settings.
pub struct Service {
    settings: Settings,
    today: Box<dyn Fn() -> Date + Send + Sync>,
}

/// A request that may be done, before its body is read.
#[derive(Debug)]
pub struct Admitted {
    head: Head,
    limit: usize,
}

impl Service {
    /// A service with these settings. `today` says which day it is for a request that gives no
    /// day: the local day if that is known, else that in UTC.
    pub fn new(settings: Settings, today: impl Fn() -> Date + Send + Sync + 'static) -> Self {
        Self { settings, today: Box::new(today) }
    }

    /// Decides by its head whether a request may be done.
    ///
    /// # Errors
    ///
    /// The answer, if it may not.
    pub fn admit(&self, head: Head) -> Result<Admitted, Response> {
        let _ = (&self.settings, (self.today)());
        Ok(Admitted { head, limit: 1 << 20 })
    }
}

impl Admitted {
    /// How many bytes the body may have.
    pub fn body_limit(&self) -> usize {
        self.limit
    }

    /// Whether it imports a file.
    pub fn is_import(&self) -> bool {
        self.head.target.starts_with("/import")
    }

    /// Whether it may be done with a store that cannot be written.
    pub fn is_read_only(&self) -> bool {
        false
    }

    /// Says what the request needs of the store.
    ///
    /// # Errors
    ///
    /// The answer, if it needs nothing of the store.
    pub fn plan(self, _body: Vec<u8>) -> Result<Plan, Response> {
        match self.head.target.as_str() {
            "/healthz" => Ok(Plan::Read(Read)),
            _ => Err(Response { status: 404, ..Response::default() }),
        }
    }
}

/// Answers a request that was admitted, with a store of its own for as long as it takes.
pub fn answer<S: Expenses>(admitted: Admitted, body: Vec<u8>, store: &mut S) -> Response {
    match admitted.plan(body) {
        Err(response) => response,
        Ok(Plan::Read(read)) => read.answer(store),
        Ok(Plan::Alone(alone)) => alone.answer(store),
        Ok(Plan::Change(change)) => match store.apply_each(vec![change.request().clone()]) {
            Ok(mut outcomes) => match outcomes.pop() {
                Some(outcome) => change.answer(outcome),
                None => Response { status: 500, ..Response::default() },
            },
            Err(error) => change.answer(Err::<_, expenses_interface::ApplyError<_>>(error.into())),
        },
    }
}
