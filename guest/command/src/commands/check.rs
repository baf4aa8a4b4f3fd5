//! `expenses check`.

use clap::Args;
use expenses_interface::{Expenses, Problem};

use crate::exit::Failure;
use crate::hints::word;
use crate::session::{Context, Session};

/// The arguments of `check`.
#[derive(Args, Clone, Debug)]
pub struct CheckArguments {
    /// Repair every problem that has only one possible fix; a copy of the original is kept
    #[arg(long)]
    pub repair: bool,
}

impl<S: Expenses> Session<'_, S> {
    /// Lists the problems of the data file, after a repair those that are left. Any problem is a
    /// failure.
    pub(crate) fn check(
        &mut self,
        arguments: &CheckArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let repaired = match arguments.repair {
            true => self.store.repair().map_err(Failure::Operation)?,
            false => None,
        };
        let problems = self.store.check().map_err(Failure::Operation)?;
        let problems: Vec<_> = problems.into_iter().map(|of| typed_anywhere(of, context)).collect();
        let copy = repaired.map(|name| context.path(&name));
        self.print(|format, output| format.checked(output, &problems, copy.as_deref()))?;
        match problems.len() {
            0 => Ok(()),
            _ => Err(Failure::Refused(vec![advice(&problems, self.program)])),
        }
    }
}

/// The problem of a conflict copy with the store in the command that it proposes, which so acts on
/// this one, and finds the copy in it, wherever it is typed.
fn typed_anywhere(problem: Problem, context: &Context) -> Problem {
    let Some(directory) = &context.directory else { return problem };
    let command = format!("`expenses --data {} merge '", word(&directory.to_string_lossy()));
    Problem { reason: problem.reason.replacen("`expenses merge '", &command, 1), ..problem }
}

/// Says what to do next. The commands begin with `program`.
fn advice(problems: &[Problem], program: &str) -> String {
    let count = match problems.len() {
        1 => "1 problem".to_owned(),
        count => format!("{count} problems"),
    };
    // These say themselves what to type.
    if problems.iter().all(|problem| problem.reason.contains("`expenses ")) {
        return format!("expenses.json has {count}");
    }
    let repairable = problems.iter().filter(|problem| problem.repairable).count();
    match repairable {
        0 => format!("expenses.json has {count}: run `{program} backup`, then edit the file"),
        1 if problems.len() == 1 => {
            format!("expenses.json has {count}: `{program} check --repair` repairs it")
        }
        repairable if repairable == problems.len() => {
            format!("expenses.json has {count}: `{program} check --repair` repairs all of them")
        }
        repairable => {
            format!(
                "expenses.json has {count}: `{program} check --repair` repairs {repairable} of them"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, UserFiles};
    use crate::{Context, Failure, parse, run};
    use expenses_store::Store;
    use expenses_store::directory::Code;
    use expenses_store::directory::memory::Ticking;

    const BAD: &str =
        r#"{"expenses": {"1": {"description": "a", "amount": "2", "category": "x"}}}"#;

    #[test]
    fn a_good_file_has_no_problems() {
        let mut fixture = Fixture::new();
        assert_eq!(fixture.run(&["check"]), "No problems.\n");
        fixture.run(&["add", "1", "Tea", "-c", "food"]);
        assert_eq!(fixture.run(&["check", "--repair"]), "No problems.\n");
        assert_eq!(fixture.memory.names(), ["expenses.json"]);
    }

    #[test]
    fn problems_are_listed_with_line_and_column_and_are_a_failure() {
        let (output, report) = Fixture::with_document(BAD).try_run(&["check"]);
        assert_eq!(
            output,
            "Line 1, column 51: the amount is a text, not a number (can be repaired)\n"
        );
        assert_eq!(report.status, 1);
        assert_eq!(
            report.message,
            "expenses: expenses.json has 1 problem: `expenses check --repair` repairs it\n"
        );
        let (output, _) = Fixture::with_document(BAD).try_run(&["check", "--json"]);
        assert!(output.contains("\"column\": 51,"), "{output}");
    }

    #[test]
    fn a_repair_keeps_the_file_as_it_was_beside_it() {
        let mut fixture = Fixture::with_document(BAD);
        assert_eq!(
            fixture.run(&["check", "--repair"]),
            "Repaired. The original is saved as expenses-2026-11-23T100000Z.json\nNo problems.\n"
        );
        assert_eq!(
            fixture.memory.bytes("expenses-2026-11-23T100000Z.json").unwrap(),
            BAD.as_bytes()
        );
        // With the id of this commit.
        let repaired = BAD
            .replace("\"2\"", "2")
            .replace("}}}", "}},\n  \"commits\": [\"00000000000000000000000000000001\"]}");
        let text = String::from_utf8(fixture.memory.bytes("expenses.json").unwrap()).unwrap();
        assert_eq!(text, repaired);
        assert_eq!(fixture.memory.names().len(), 2);
        assert_eq!(fixture.list(), ["1 2 a x "]);
    }

    #[test]
    fn a_broken_document_stays_as_it_is() {
        let mut fixture = Fixture::with_document("{\"expenses\": {");
        let (output, report) = fixture.try_run(&["check", "--repair"]);
        assert!(output.starts_with("Line 1, column 14: EOF"), "{output}");
        assert!(report.message.contains("then edit the file"), "{report:?}");
        assert_eq!(fixture.memory.names(), ["expenses.json"]);
    }

    #[test]
    fn a_backup_is_a_copy_with_the_time_in_its_name() {
        let mut fixture = Fixture::with_document("whatever");
        assert_eq!(fixture.run(&["backup"]), "Copied to expenses-2026-11-23T100000Z.json\n");
        assert_eq!(
            fixture.run(&["backup", "--json"]),
            "{\n  \"file\": \"expenses-2026-11-23T100000Z-2.json\"\n}\n"
        );
        assert_eq!(fixture.memory.bytes("expenses-2026-11-23T100000Z.json").unwrap(), b"whatever");
        assert!(Fixture::new().refused(&["backup"]).contains("there is nothing to copy"));
    }

    #[test]
    fn a_backup_that_the_disk_does_not_confirm_names_the_copy() {
        let memory = Fixture::with_document("whatever").memory;
        memory.hook(|now| if now == "sync directory" { Err(Code::Io) } else { Ok(()) });
        let mut store = Store::new(memory, Ticking::default());
        let program = parse::<()>(["expenses", "backup"]).unwrap();
        let (context, mut user) = (Context::default(), UserFiles::default());
        let result = run(&program.arguments, &mut store, &context, &mut user, &mut Vec::new());
        let Err(Failure::Refused(reasons)) = result else { panic!("{result:?}") };
        assert!(reasons[0].starts_with("the copy was made"), "{reasons:?}");
    }
}
