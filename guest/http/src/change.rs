//! Requests that change something.

mod body;

use expenses_interface::{Action, ApplyError, AsStoreError, Change, Error, Expense, ExpenseUpdate};
use expenses_interface::{Expectation, Expenses, Outcome, Request};

use crate::condition::{Conditions, Expected, Subject, quoted};
use crate::json::{Amounts, ExpenseObject, Fields};
use crate::key;
use crate::params::{Params, Today};
use crate::route::Route;
use crate::service::Call;
use crate::{Problem, ProblemKind, Response, room};

/// A change, and how it is answered.
#[derive(Debug)]
pub(crate) struct Task {
    request: Request,
    /// What the conditions are about.
    subject: Subject,
    reply: Reply,
    amounts: Amounts,
}

/// What the answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reply {
    /// The expense that was added, and where it is.
    Added,
    /// The expense that was changed.
    Changed,
    /// The ids of what was added.
    Ids,
    /// The ids of what was due.
    Due,
    /// Nothing; the rule of a repeat must exist.
    Stopped,
    /// Nothing.
    Nothing,
}

impl Task {
    /// What a request changes.
    ///
    /// # Errors
    ///
    /// `bad-request` and `invalid` if its body or its parameters are.
    pub(crate) fn of(call: &Call, body: &[u8], today: &Today) -> Result<Self, Problem> {
        let mut params = Params::of(&call.target);
        let amounts = match call.route {
            Route::Expenses | Route::Expense(_) => params.amounts()?,
            _ => Amounts::default(),
        };
        params.finish()?;
        let one = |change| Action::Apply(vec![change]);
        let (action, subject, reply) = match call.route {
            Route::Expense(id) if call.method == "DELETE" => {
                (one(Change::Delete(id)), Subject::Expense(id), Reply::Nothing)
            }
            Route::Expense(id) => {
                let patch = body::patch(Fields::read(body)?)?;
                let update = ExpenseUpdate { id, patch };
                (one(Change::Update(update)), Subject::Expense(id), Reply::Changed)
            }
            Route::Expenses => {
                let new = body::new_expense(Fields::read(body)?, today)?;
                (one(Change::Add(new)), Subject::Store, Reply::Added)
            }
            Route::Budgets => {
                let new = body::new_budget(Fields::read(body)?)?;
                (one(Change::SetBudget(new)), Subject::Store, Reply::Nothing)
            }
            Route::Repeats => {
                let new = body::new_repeat(Fields::read(body)?)?;
                (one(Change::StartRepeat(new)), Subject::Store, Reply::Nothing)
            }
            Route::Repeat(id) => (one(Change::StopRepeat(id)), Subject::Store, Reply::Stopped),
            Route::Due => {
                let day = body::due(Fields::read(body)?)?;
                (one(Change::AddDue(day)), Subject::Store, Reply::Due)
            }
            Route::Undo => (Action::Undo, Subject::Store, Reply::Nothing),
            Route::Redo => (Action::Redo, Subject::Store, Reply::Nothing),
            _ => (Action::Apply(body::changes(body, today)?), Subject::Store, Reply::Ids),
        };
        let fingerprinted = |key| key::with_fingerprint(key, &call.method, &call.target, body);
        let key = call.key.clone().map(fingerprinted);
        let show = matches!(reply, Reply::Added | Reply::Changed);
        let request = Request { action, expected: Vec::new(), key, show };
        Ok(Self { request, subject, reply, amounts })
    }

    /// What it asks of the store.
    pub(crate) fn request(&self) -> &Request {
        &self.request
    }

    /// How many bytes the data file may grow by; see [`room::of`]. What an undo or a redo brings
    /// back has room already.
    pub(crate) fn growth(&self) -> u64 {
        match &self.request.action {
            Action::Apply(changes) => room::of(changes),
            Action::Undo | Action::Redo => 0,
        }
    }

    /// Makes the store decide whether the conditions hold, if it can. Returns whether it can.
    pub(crate) fn expect(&mut self, conditions: &Conditions) -> bool {
        match conditions.expected(self.subject) {
            Expected::Directly(expected) => {
                self.request.expected = expected;
                true
            }
            Expected::AfterLooking => false,
        }
    }

    /// Looks how the store is, does the change if the conditions hold for that, and answers.
    ///
    /// # Errors
    ///
    /// What keeps it from being done.
    pub(crate) fn answer_after_looking<S: Expenses>(
        mut self,
        store: &mut S,
        conditions: &Conditions,
    ) -> Result<Response, Problem> {
        self.request.expected = vec![look(store, conditions, self.subject)?];
        self.apply(store)
    }

    /// Answers as before if it was done before, and does nothing.
    ///
    /// # Errors
    ///
    /// `over-quota` if it was not done.
    pub(crate) fn answer_again<S: Expenses>(mut self, store: &mut S) -> Result<Response, Problem> {
        // The store looks for the key first, and never has this state.
        self.request.expected = vec![Expectation::Version(String::new())];
        match self.apply(store) {
            Err(problem) if problem.kind() == ProblemKind::Changed => Err(room::over()),
            answer => answer,
        }
    }

    fn apply<S: Expenses>(&self, store: &mut S) -> Result<Response, Problem> {
        let outcomes = store.apply_each(vec![self.request.clone()]);
        let mut outcomes = outcomes.map_err(|error| Problem::of(&error))?;
        match outcomes.pop() {
            Some(outcome) => self.answer(outcome),
            None => Err(no_outcome()),
        }
    }

    /// Answers with what the store did.
    ///
    /// # Errors
    ///
    /// What kept the store from it.
    pub(crate) fn answer<E: AsStoreError>(
        &self,
        result: Result<Outcome, ApplyError<E>>,
    ) -> Result<Response, Problem> {
        let outcome = result.map_err(|error| match error.error.as_store_error() {
            Some(Error::Invalid(of)) if self.reply == Reply::Stopped && of.field == "repeat" => {
                Problem::new(ProblemKind::NotFound, format!("the repeat {}", of.reason))
            }
            _ => Problem::of_apply(&error, self.reply == Reply::Ids),
        })?;
        Ok(match self.reply {
            Reply::Nothing | Reply::Stopped => Response::empty(204),
            Reply::Ids | Reply::Due => {
                let document = std::collections::BTreeMap::from([("added", &outcome.added)]);
                Response::json(200, &document)
            }
            Reply::Added => {
                let expense = only(&outcome)?;
                self.show(201, expense).with("location", format!("expenses/{}", expense.id))
            }
            Reply::Changed => self.show(200, only(&outcome)?),
        })
    }

    fn show(&self, status: u16, expense: &Expense) -> Response {
        let document = ExpenseObject::new(expense.into(), self.amounts);
        Response::json(status, &document).with("etag", quoted(&expense.digest()))
    }
}

/// The store's expectation of the state that it has now, or of none if the conditions do not hold.
fn look<S: Expenses>(
    store: &mut S,
    conditions: &Conditions,
    subject: Subject,
) -> Result<Expectation, Problem> {
    let tag = match subject {
        Subject::Store => store.version().map(|state| Some(state.version)),
        Subject::Expense(id) => store.get(id).map(|expense| Some(expense.digest())),
    };
    let tag = match tag.map_err(|error| Problem::of(&error)) {
        Err(problem) if problem.kind() == ProblemKind::NotFound => None,
        tag => tag?,
    };
    Ok(conditions.expected_now(subject, tag.as_deref()))
}

/// The expense of a request that added or changed one.
fn only(outcome: &Outcome) -> Result<&Expense, Problem> {
    outcome.expenses.first().ok_or_else(|| match outcome.repeated {
        true => {
            let detail = "the request was done before, and its expense has been deleted since";
            Problem::new(ProblemKind::Gone, detail)
        }
        false => no_outcome(),
    })
}

/// A store that breaks its contract.
pub(crate) fn no_outcome() -> Problem {
    Problem::new(ProblemKind::Failed, "the store did not say what it did")
}
