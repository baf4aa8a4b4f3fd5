//! Requests that share a commit: each is done or fails by itself, on the state that those before
//! it left.

use super::Store;
use super::call::Began;
use super::mutate::{changed_ids, count_added, make};
use crate::directory::{Directory, System};
use crate::document::{Batch, Document, Found, Keys, Record};
use expenses_interface::{
    Action, ApplyError, Change, Error, Expectation, ExpectedExpense, Outcome, Outcomes, Request,
};
use expenses_model::{Digest, date_text};

impl<D: Directory, S: System> Store<D, S> {
    /// Does requests in one commit.
    pub(super) fn commit_requests(&mut self, requests: &[Request]) -> Result<Outcomes, Error> {
        let saved =
            self.save_call(None, |batch, began| Ok::<_, Error>(do_all(batch, began, requests)))?;
        let durable = saved.durable;
        let outcomes = saved.value.into_iter().map(|done| match done? {
            Done { outcome, has_changed: true } if !durable => {
                Err(Error::NotDurable(outcome.added).into())
            }
            Done { outcome, .. } => Ok(outcome),
        });
        Ok(outcomes.collect())
    }
}

/// Does requests in memory, each or not.
pub(super) fn do_all(
    batch: &mut Batch<'_>,
    began: &mut Began<'_>,
    requests: &[Request],
) -> Vec<Result<Done, ApplyError>> {
    let added = requests.iter().map(|request| match &request.action {
        Action::Apply(changes) => count_added(changes),
        Action::Undo | Action::Redo => 0,
    });
    batch.document().reserve(added.sum());
    let mut group = Group { batch, began, keys: None };
    let done: Vec<_> = requests.iter().map(|request| group.take(request)).collect();
    if let Some(keys) = group.keys {
        batch.set_keys(&keys);
    }
    done
}

/// Requests that are being done.
struct Group<'a, 'b, 'c> {
    batch: &'a mut Batch<'b>,
    began: &'a mut Began<'c>,
    /// The keys, once a request has one.
    keys: Option<Keys>,
}

/// A request that was done.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    has_changed: bool,
}

impl Group<'_, '_, '_> {
    /// Does a request, or fails and changes nothing.
    fn take(&mut self, request: &Request) -> Result<Done, ApplyError> {
        let document = &*self.batch.document();
        let counter = document.counter();
        let mut new = None;
        if let Some(key) = &request.key {
            let keys = match &mut self.keys {
                Some(keys) => keys,
                none => none.insert(document.keys(self.began.moment.milliseconds)?),
            };
            match keys.find(key, counter)? {
                Found::Done(counter) => {
                    let outcome = repeated(document, request, counter);
                    return Ok(Done { outcome, has_changed: false });
                }
                Found::New(key) => new = Some(key),
            }
        }
        self.expect(&request.expected)?;
        let changes_before = self.batch.changes();
        let outcome = match &request.action {
            Action::Apply(changes) => make(self.batch, changes, request.show, self.began.moment)?,
            Action::Undo => Outcome { turned: Some(self.batch.undo()?), ..Outcome::default() },
            Action::Redo => Outcome { turned: Some(self.batch.redo()?), ..Outcome::default() },
        };
        let has_changed = self.batch.changes() > changes_before;
        if let (Some(keys), Some(new), true) = (&mut self.keys, new, has_changed) {
            let gave_ids = self.batch.document().counter() > counter;
            keys.add(if gave_ids { new } else { new.without_ids() });
        }
        Ok(Done { outcome, has_changed })
    }

    /// The version of the state, which nothing has changed yet.
    fn version(&mut self) -> u128 {
        *self.began.version.get_or_insert_with(|| self.batch.document().version())
    }

    /// Checks what a request expects.
    fn expect(&mut self, expected: &[Expectation]) -> Result<(), Error> {
        let changed = Error::Changed(self.began.revision);
        for expectation in expected {
            let is_met = match expectation {
                Expectation::Version(version) => {
                    self.batch.changes() == 0 && format!("{:032x}", self.version()) == *version
                }
                Expectation::Expense(ExpectedExpense { id, digest }) => {
                    let document = self.batch.document();
                    let record = document.get(*id).ok_or(Error::NotFound(*id))?;
                    digest_of(document, record) == *digest
                }
            };
            if !is_met {
                return Err(changed);
            }
        }
        Ok(())
    }
}

/// The digest of an expense that a request can expect.
fn digest_of(document: &Document, record: &Record) -> String {
    let mut digest = Digest::default();
    let category = document.categories().spelling(record.category);
    let date = record.day().map(date_text).unwrap_or_default();
    for part in [&*record.description, "\n", &record.amount.to_text(), "\n", category, "\n", &date]
    {
        digest.add(part.as_bytes());
    }
    digest.to_text()
}

/// The outcome of a request that was done before, when the counter of the document was `counter`.
fn repeated(document: &Document, request: &Request, counter: u64) -> Outcome {
    let mut outcome = Outcome { repeated: true, ..Outcome::default() };
    let Action::Apply(changes) = &request.action else { return outcome };
    outcome.added = given_ids(changes, counter);
    if request.show {
        let records = changed_ids(changes, &outcome.added).filter_map(|id| document.get(id));
        let shown = records.map(|record| record.to_expense(document.categories()));
        outcome.expenses = shown.collect();
    }
    outcome
}

/// The ids that were given to what these changes added.
fn given_ids(changes: &[Change], mut counter: u64) -> Vec<u64> {
    let ids = changes.iter().filter_map(|change| {
        let given = match change {
            Change::Add(_) | Change::AddRow(_) => None,
            Change::Restore(kept) => kept.id,
            Change::Update(_) | Change::Delete(_) => return None,
            Change::SetBudget(_) | Change::SetMonthStart(_) => return None,
            // How many were due is not kept.
            Change::AddDue(_) => return None,
            Change::StartRepeat(_) | Change::StopRepeat(_) | Change::Note(_) => return None,
        };
        // It was not the greatest, for the request was done.
        counter = given.unwrap_or(counter.saturating_add(1));
        Some(counter)
    });
    ids.collect()
}
