//! What a request needs of the store.

use expenses_interface::{ApplyError, AsStoreError, Expenses, Outcome, Request};

use crate::admit::{Cors, is_safe};
use crate::change;
use crate::condition::Conditions;
use crate::import::Import;
use crate::merge::Merge;
use crate::pages;
use crate::params::Today;
use crate::read;
use crate::route::Route;
use crate::service::Call;
use crate::session::Session;
use crate::{Problem, Response, room};

/// What a request needs of the store.
#[derive(Debug)]
pub enum Plan {
    /// It reads.
    Read(Read),
    /// It changes, and may share its commit with others.
    Change(Change),
    /// It begins or ends a session, and needs nothing of the store.
    Session(Session),
    /// It makes several calls and must not be mixed with others, as an import does.
    Alone(Alone),
}

/// A request that reads.
#[derive(Debug)]
pub struct Read {
    task: read::Task,
    frame: Frame,
}

/// A request that changes something.
#[derive(Debug)]
pub struct Change {
    task: change::Task,
    frame: Frame,
}

/// A request that needs the store for itself.
#[derive(Debug)]
pub struct Alone {
    task: AloneTask,
    frame: Frame,
}

#[derive(Debug)]
enum AloneTask {
    /// A change whose conditions only a look at the store decides.
    Change(change::Task),
    Import(Box<Import>),
    Merge(Merge),
}

/// What holds for every answer to a request.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) conditions: Conditions,
    pub(crate) cors: Cors,
}

impl Frame {
    /// The answer, with what a page of another origin is told.
    pub(crate) fn finish(&self, result: Result<Response, Problem>) -> Response {
        self.cors.tell(result.unwrap_or_else(Response::from))
    }
}

/// Says what a request needs of the store.
///
/// # Errors
///
/// The answer, if it needs nothing.
pub(crate) fn plan(
    call: &Call,
    body: Vec<u8>,
    today: &Today,
    frame: Frame,
) -> Result<Plan, Response> {
    let refused = |problem: Problem| frame.finish(Err(problem));
    if is_safe(&call.method) {
        return match read::Task::of(call, today).map_err(refused)? {
            Some(task) => Ok(Plan::Read(Read { task, frame })),
            None => Err(frame.finish(pages::answer(call))),
        };
    }
    if call.route == Route::Session {
        let session = Session::of(&call.method, call.cookie.clone(), &body, &frame);
        return session.map(Plan::Session).map_err(refused);
    }
    if call.route == Route::Import {
        let import = Import::of(call, body, today).map_err(refused)?;
        return Ok(Plan::Alone(Alone { task: AloneTask::Import(Box::new(import)), frame }));
    }
    if call.route == Route::Merge {
        let merge = Merge::of(call, &body).map_err(refused)?;
        return Ok(Plan::Alone(Alone { task: AloneTask::Merge(merge), frame }));
    }
    let mut task = change::Task::of(call, &body, today).map_err(refused)?;
    Ok(match task.expect(&frame.conditions) {
        true => Plan::Change(Change { task, frame }),
        false => Plan::Alone(Alone { task: AloneTask::Change(task), frame }),
    })
}

impl Read {
    /// Reads, and answers.
    pub fn answer<S: Expenses>(self, store: &mut S) -> Response {
        self.frame.finish(self.task.answer(store, &self.frame.conditions))
    }
}

impl Change {
    /// What it asks of the store's `apply_each`.
    pub fn request(&self) -> &Request {
        self.task.request()
    }

    /// How many bytes the data file may grow by, at most; 0 for a deletion, and for an undo, which
    /// brings back what has room already. It does not count what an undo would bring back after
    /// it, nor the few hundred bytes that each commit has.
    pub fn growth(&self) -> u64 {
        self.task.growth()
    }

    /// Answers with what the store did.
    pub fn answer<E: AsStoreError>(self, result: Result<Outcome, ApplyError<E>>) -> Response {
        self.frame.finish(self.task.answer(result))
    }
}

impl Alone {
    /// Does it, and answers.
    pub fn answer<S: Expenses>(self, store: &mut S) -> Response {
        self.answer_within(store, u64::MAX)
    }

    /// Does it if the data file does not grow by more than so many bytes, see [`Change::growth`],
    /// and answers.
    pub fn answer_within<S: Expenses>(self, store: &mut S, room: u64) -> Response {
        let conditions = &self.frame.conditions;
        let result = match self.task {
            AloneTask::Change(task) if task.growth() > room => task.answer_again(store),
            AloneTask::Change(task) => task.answer_after_looking(store, conditions),
            AloneTask::Import(import) => import.answer(store, conditions, room),
            AloneTask::Merge(merge) if merge.growth() > room => Err(room::over()),
            AloneTask::Merge(merge) => merge.answer(store, conditions),
        };
        self.frame.finish(result)
    }
}
