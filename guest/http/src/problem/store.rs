//! The store's errors as problems.

use expenses_interface::{ApplyError, AsStoreError, Corruption, Error, InvalidArgument};

use super::{Problem, ProblemKind};

impl Problem {
    /// The problem that an error of the store is.
    pub(crate) fn of(error: &impl AsStoreError) -> Self {
        let Some(error) = error.as_store_error() else {
            // It is of the sandbox, and may name what no client should know.
            return Self::new(ProblemKind::Failed, "the store stopped in the middle of its work");
        };
        let problem = Self::new(kind(error), error.to_string());
        match error {
            Error::Invalid(InvalidArgument { field, reason }) => Self::invalid(field, reason),
            Error::NotFound(id) => problem.with("id", id),
            Error::Corrupt(Corruption { line, column, reason }) => {
                problem.with("line", line).with("column", column).with("reason", reason)
            }
            Error::NotDurable(added) => problem.with("added", added),
            _ => problem,
        }
    }

    /// The problem that the error of a change is, with the number of the change, from 0, if it is
    /// one of several.
    pub(crate) fn of_apply<E: AsStoreError>(
        error: &ApplyError<E>,
        is_one_of_several: bool,
    ) -> Self {
        let problem = Self::of(&error.error);
        match error.index.filter(|_| is_one_of_several) {
            Some(index) => problem.with("index", &index),
            None => problem,
        }
    }
}

fn kind(error: &Error) -> ProblemKind {
    match error {
        Error::Invalid(_) => ProblemKind::Invalid,
        Error::NotFound(_) => ProblemKind::NotFound,
        Error::Changed(_) => ProblemKind::Changed,
        Error::KeyReused => ProblemKind::KeyReused,
        Error::KeyExpired => ProblemKind::KeyExpired,
        Error::Corrupt(_) => ProblemKind::Corrupt,
        Error::Busy => ProblemKind::Busy,
        Error::StorageFull => ProblemKind::StorageFull,
        Error::ReadOnly => ProblemKind::ReadOnly,
        Error::Missing => ProblemKind::Missing,
        Error::NotDurable(_) => ProblemKind::NotDurable,
        Error::OutcomeUnknown(_) => ProblemKind::OutcomeUnknown,
        Error::NothingToUndo => ProblemKind::NothingToUndo,
        Error::Overtaken => ProblemKind::Overtaken,
        Error::NoDirectory | Error::Io(_) => ProblemKind::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(problem: Problem) -> String {
        let response = crate::Response::from(problem);
        let content_type = ("content-type", "application/problem+json".to_owned());
        assert!(response.headers.contains(&content_type));
        String::from_utf8(response.body).unwrap()
    }

    #[test]
    fn a_broken_rule_names_its_field_and_its_change() {
        let error =
            ApplyError { index: Some(1), error: Error::invalid("amount", "must not be zero") };
        assert_eq!(
            document(Problem::of_apply(&error, true)),
            "{\"type\":\"/problems/invalid\",\"title\":\"A value breaks a rule\",\"status\":422,\"detail\":\"the amount must not be zero\",\"field\":\"amount\",\"index\":1}\n"
        );
    }

    #[test]
    fn a_corrupt_file_says_where() {
        let reason = "expected `,`".to_owned();
        let problem = Problem::of(&Error::Corrupt(Corruption { line: 2, column: 5, reason }));
        assert!(document(problem).contains("\"line\":2,\"column\":5,\"reason\":\"expected `,`\""));
    }

    #[test]
    fn what_was_made_and_may_be_lost_says_its_ids() {
        let problem = Problem::of(&Error::NotDurable(vec![7, 8]));
        assert_eq!(problem.kind(), ProblemKind::NotDurable);
        assert!(document(problem).contains("\"added\":[7,8]"));
    }

    #[test]
    fn a_busy_store_says_when_to_come_again() {
        let response = crate::Response::from(Problem::of(&Error::Busy));
        assert_eq!(response.status, 503);
        assert!(response.headers.contains(&("retry-after", "1".into())));
    }
}
