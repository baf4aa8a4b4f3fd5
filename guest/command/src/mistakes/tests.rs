use clap::Args;

use crate::{ExitReport, Screen, parse};

/// The option of a carrier with many stores.
#[derive(Args, Clone, Debug)]
struct Options {
    #[arg(long, global = true)]
    data: Option<String>,
}

fn message(line: &[&str]) -> String {
    message_of::<()>(line)
}

fn message_of<C: Args + std::fmt::Debug>(line: &[&str]) -> String {
    let usage = parse::<C>(["expenses"].iter().chain(line)).unwrap_err();
    let report = ExitReport::usage(&usage, Screen::default(), Screen::default());
    assert_eq!((report.status, report.output.as_str()), (2, ""));
    report.message
}

#[test]
fn a_mistake_is_answered_with_the_command_to_type() {
    for (line, expected) in [
        (&["rm", "3"][..], "the command is called `delete`: expenses delete 3"),
        (&["--json", "RM", "3", "4"], "the command is called `delete`: expenses --json delete 3 4"),
        (
            &["new", "12.50", "my lunch", "-c", "food"],
            "the command is called `add`: expenses add 12.50 'my lunch' -c food",
        ),
        (
            &["undo", "3"],
            "`undo` undoes the last change. To undo the last 3 changes: expenses undo --to 3. To delete expense 3: expenses delete 3",
        ),
        (&["edit", "3", "amount", "5"], "the new values are options: expenses edit 3 --amount 5"),
        (
            &["edit", "last", "amount", "5", "category", "eating out"],
            "the new values are options: expenses edit last --amount 5 --category 'eating out'",
        ),
        (&["find", "tea"], "the command is called `search`: expenses search tea"),
        (
            &["--json", "help", "undo", "redo"],
            "the help is of one command at a time: expenses help undo; expenses help redo",
        ),
        (&["setup"], "`setup` needs the program `expenses`: a component cannot do it"),
        (
            &["budget", "eating out", "200"],
            "the category is an option: expenses budget 200 --category 'eating out'",
        ),
        (
            &["budget", "200", "food"],
            "the category is an option: expenses budget 200 --category food",
        ),
        (
            &["--color", "never", "import"],
            "name the file: expenses --color never import FILE --dry-run",
        ),
        (
            &["export", "-c", "food"],
            "name the format, such as csv, json or hledger: expenses export --format csv -c food",
        ),
        (
            &["summary", "--month", "8", "--by", "category"],
            "the option is called `--period`: expenses summary --period august --by category",
        ),
        (
            &["list", "--month=2026-08", "--text=a b"],
            "the option is called `--period`: expenses list --period 2026-08 --text='a b'",
        ),
        (&["list", "--least", "5"], "the option is called `--min`: expenses list --min 5"),
        (
            &["delete", "my lunch"],
            "`delete` takes ids; to see which ones: expenses search 'my lunch'",
        ),
        (
            &["list", "--format", "csv"],
            "`--format` must be a template; for CSV: expenses list --csv",
        ),
        (&["delete", "3-5"], "name each id: expenses delete 3 4 5"),
        (&["merge"], "name the other data file: expenses merge FILE"),
        (&["show"], "name the expense by its id, or the last: expenses show last"),
        (&["delete"], "name each id, which `expenses list --all` shows: expenses delete ID"),
        (&["rename", "food"], "name the new category, too: expenses rename food NEW"),
        (&["rename"], "name the category and its new name: expenses rename OLD NEW"),
        (&["search", "-c", "food"], "say what to look for: expenses search lunch -c food"),
        (&["edit", "3"], "name the new values: expenses edit 3 --amount 12.50"),
        (
            &["edit", "--text", "green tea"],
            "name the new values: expenses edit --text 'green tea' --amount 12.50",
        ),
        (
            &["edit", "--date=yesterday"],
            "name the expense by its id: expenses edit ID --date=yesterday",
        ),
        (
            &["edit"],
            "name the expense by its id, and the new values: expenses edit ID --amount 12.50",
        ),
        (
            &["undo", "--to", "0"],
            "`--to` is a number of `expenses log`, 1 for the last change: expenses undo --to 1",
        ),
        (
            &["summary", "last-month", "eating out", "--by", "month"],
            "a period and a category are options: expenses summary --period last-month --category 'eating out' --by month",
        ),
        (
            &["export", "--format", "csv", "nov"],
            "a period and a category are options: expenses export --format csv --period nov",
        ),
        (&["delete", "1", "3..500"], "name each id: expenses delete $(seq 3 500)"),
        (&["edit", "3", "12,50"], "the new values are options: expenses edit 3 --amount 12,50"),
    ] {
        assert_eq!(message(line), format!("expenses: {expected}\n"), "{line:?}");
    }
}

#[test]
fn the_command_to_type_acts_on_the_store_that_was_typed() {
    for (line, expected) in [
        (&["--data", "t", "rm", "1"][..], "`delete`: expenses --data t delete 1"),
        (&["rm", "1", "--data=my store"], "`delete`: expenses --data 'my store' delete 1"),
        (&["--data", "t", "delete", "3-4"], ": expenses --data t delete 3 4"),
        (&["edit", "3", "amount", "5", "--data", "t"], ": expenses --data t edit 3 --amount 5"),
        (&["--data", "t", "budget", "food", "2"], ": expenses --data t budget 2 --category food"),
        (&["--data", "t", "--json", "undo", "3"], ": expenses --data t --json delete 3"),
        (&["--data=-t", "import"], ": expenses --data='-t' import FILE --dry-run"),
        (&["--data", "t", "export"], ": expenses --data t export --format csv"),
        (&["--data", "t", "list", "--least", "5"], ": expenses --data t list --min 5"),
        (&["list", "--month", "8", "--data", "t"], ": expenses --data t list --period august"),
        (&["--data", "t", "show", "tea"], ": expenses --data t search tea"),
        (&["--data", "t", "list", "--format", "csv"], ": expenses --data t list --csv"),
        (&["--data", "t", "help", "undo", "redo"], ": expenses help undo; expenses help redo"),
    ] {
        let message = message_of::<Options>(line);
        assert!(message.ends_with(&format!("{expected}\n")), "{line:?}: {message}");
    }
    // A carrier without the option says so.
    let refused = message(&["--data", "t", "rm", "1"]);
    assert!(refused.contains("unexpected argument '--data' found"), "{refused}");
}

#[test]
fn what_is_not_a_known_mistake_is_left_to_the_grammar() {
    for (line, part) in [
        (&["lst"][..], "a similar subcommand exists: 'list'"),
        (&["undo", "x"], "unexpected argument 'x' found"),
        (&["edit", "3", "lunch"], "unexpected argument 'lunch' found"),
        (&["edit", "3", "amount"], "unexpected argument 'amount' found"),
        (&["list", "--colour", "5"], "unexpected argument '--colour' found"),
        (&["delete", "5-3"], "must be a whole number, such as 3, or `last`"),
    ] {
        assert!(message(line).contains(part), "{line:?}: {}", message(line));
    }
}
