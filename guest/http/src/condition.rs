//! Conditions: `If-Match` and `If-None-Match`, and the entity tags in them.

mod tags;

use expenses_interface::{Expectation, ExpectedExpense};
use expenses_model::{Date, date_text};

use crate::{Head, Problem, ProblemKind, Response};

use tags::Tags;

/// What must be so for a request to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Conditions {
    if_match: Option<Tags>,
    if_none_match: Option<Tags>,
}

/// What the conditions of a change mean for the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// The store itself decides by this.
    Directly(Vec<Expectation>),
    /// Several states will do, or all but some: the present one is to be read first.
    AfterLooking,
}

/// What conditions of a change are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The whole store.
    Store,
    /// The expense with this id.
    Expense(u64),
}

impl Conditions {
    /// Those of a request.
    ///
    /// # Errors
    ///
    /// `bad-request` if they are malformed.
    pub(crate) fn of(head: &Head) -> Result<Self, Problem> {
        let if_match = Tags::of(head, "if-match")?;
        let if_none_match = Tags::of(head, "if-none-match")?;
        Ok(Self { if_match, if_none_match })
    }

    /// Whether one of them says which state the client saw.
    pub(crate) fn has_if_match(&self) -> bool {
        self.if_match.is_some()
    }

    /// What the store is to expect.
    pub(crate) fn expected(&self, subject: Subject) -> Expected {
        match (&self.if_match, &self.if_none_match) {
            (None | Some(Tags::Any), None) => Expected::Directly(Vec::new()),
            (Some(tags), None) => match tags.only() {
                Some(tag) => Expected::Directly(vec![expectation(subject, tag)]),
                None => Expected::AfterLooking,
            },
            _ => Expected::AfterLooking,
        }
    }

    /// What the store is to expect, if the present state has this tag.
    ///
    /// An expectation that never holds stands for conditions that do not hold: the store looks
    /// for a key before it looks at what is expected.
    pub(crate) fn expected_now(&self, subject: Subject, tag: Option<&str>) -> Expectation {
        let of_states = |tags: &Option<Tags>| tags.as_ref().map(Tags::without_days);
        let matches = of_states(&self.if_match).is_none_or(|tags| tags.match_strongly(tag));
        let is_none = of_states(&self.if_none_match).is_none_or(|tags| !tags.match_weakly(tag));
        expectation(subject, tag.filter(|_| matches && is_none).unwrap_or_default())
    }

    /// Checks the conditions of a change of what has this tag.
    ///
    /// # Errors
    ///
    /// `changed` if they do not hold.
    pub(crate) fn hold(&self, subject: Subject, tag: &str) -> Result<(), Problem> {
        if self.expected_now(subject, Some(tag)) == expectation(subject, tag) {
            return Ok(());
        }
        Err(Problem::new(ProblemKind::Changed, "`If-Match` names another state"))
    }

    /// Checks the conditions of a request that reads. Returns the answer 304 if the client has
    /// this state already.
    ///
    /// # Errors
    ///
    /// `changed` if the state is not one that the client expects.
    pub(crate) fn check(&self, tag: &str) -> Result<Option<Response>, Problem> {
        if self.if_match.as_ref().is_some_and(|tags| !tags.match_strongly(Some(tag))) {
            return Err(Problem::new(ProblemKind::Changed, "`If-Match` names another state"));
        }
        if self.if_none_match.as_ref().is_some_and(|tags| tags.match_weakly(Some(tag))) {
            return Ok(Some(Response::empty(304).with("etag", quoted(tag))));
        }
        Ok(None)
    }
}

/// A strong entity tag.
pub(crate) fn quoted(tag: &str) -> String {
    format!("\"{tag}\"")
}

/// The tag of a state, with the day for which an answer is, if that depends on the day.
pub(crate) fn of_state(version: &str, day: Option<Date>) -> String {
    match day {
        None => version.to_owned(),
        Some(day) => format!("{version}-{}", date_text(day)),
    }
}

/// The tag of a state without the day.
fn without_day(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

fn expectation(subject: Subject, tag: &str) -> Expectation {
    match subject {
        Subject::Store => Expectation::Version(without_day(tag).into()),
        Subject::Expense(id) => Expectation::Expense(ExpectedExpense { id, digest: tag.into() }),
    }
}

#[cfg(test)]
mod tests;
