use super::{Command, Program, colour, parse};
use crate::{ExitReport, ExpenseId, Screen, SortBy, SummaryBy, When};

fn parsed(line: &[&str]) -> Program<()> {
    parse(["expenses"].iter().chain(line)).unwrap()
}

fn command(line: &[&str]) -> Command {
    parsed(line).arguments.command.unwrap()
}

fn report(line: &[&str]) -> ExitReport {
    let usage = parse::<()>(["expenses"].iter().chain(line)).unwrap_err();
    ExitReport::usage(&usage, Screen::default(), Screen::default())
}

/// The message of a usage error.
fn usage_error(line: &[&str]) -> String {
    let ExitReport { status, output, message } = report(line);
    assert_eq!((status, output.as_str()), (2, ""), "{message}");
    message
}

fn help(line: &[&str]) -> String {
    let ExitReport { status, output, message } = report(line);
    assert_eq!((status, message.as_str()), (0, ""));
    output
}

#[test]
fn add_takes_short_and_long_options() {
    for line in [
        ["add", "12.50", "Lunch", "-c", "food", "-d", "2026-11-23"],
        ["add", "--category", "food", "--date", "2026-11-23", "12.50", "Lunch"],
    ] {
        let Command::Add(add) = command(&line) else { panic!() };
        assert_eq!((add.first.as_deref(), add.words), (Some("12.50"), vec!["Lunch".to_owned()]));
        assert_eq!(add.category.as_deref(), Some("food"));
        assert_eq!(add.date.as_deref(), Some("2026-11-23"));
    }
}

#[test]
fn a_negative_amount_is_left_to_the_store() {
    let Command::Add(add) = command(&["add", "-5", "Lunch", "-c", "food"]) else { panic!() };
    assert_eq!(add.first.as_deref(), Some("-5"));
    // With the sign for a minus, for only plain numbers are numbers to the grammar.
    let Command::Add(add) = command(&["add", "-\u{20ac}5", "Lunch", "-c", "food"]) else {
        panic!()
    };
    assert_eq!(add.first.as_deref(), Some("\u{2212}\u{20ac}5"));
    let Command::Add(add) = command(&["add", "5", "Lunch", "-d", "-1"]) else { panic!() };
    assert_eq!(add.date.as_deref(), Some("-1"));
    let Command::Edit(edit) = command(&["edit", "1", "--amount", "-5.25"]) else { panic!() };
    assert_eq!(edit.changes.amount.as_deref(), Some("-5.25"));
    let Command::List(list) = command(&["list", "--min", "-1"]) else { panic!() };
    assert_eq!(list.filter.min.as_deref(), Some("-1"));
}

#[test]
fn a_description_may_begin_with_a_minus_after_two() {
    let line = ["add", "-c", "food", "--", "2.50", "-20% bread"];
    let Command::Add(add) = command(&line) else { panic!() };
    assert_eq!(add.words, ["-20% bread"]);
    assert!(usage_error(&["add", "2.50", "-x", "-c", "food"]).contains("use '-- -x'"));
}

#[test]
fn list_takes_every_filter_and_the_other_names() {
    let line = [
        "list",
        "-c",
        "food",
        "--since",
        "2026-01-01",
        "--until",
        "2026-12-31",
        "--min",
        "1",
        "--max",
        "9.99",
        "--text",
        "un",
        "--sort",
        "amount",
        "--descending",
        "--limit",
        "20000",
    ];
    let Command::List(list) = command(&line) else { panic!() };
    assert_eq!(list.filter.category, ["food"]);
    assert_eq!(list.filter.since.as_deref(), Some("2026-01-01"));
    assert_eq!(list.filter.until.as_deref(), Some("2026-12-31"));
    assert_eq!(list.filter.min.as_deref(), Some("1"));
    assert_eq!(list.filter.max.as_deref(), Some("9.99"));
    assert_eq!(list.filter.text, ["un"]);
    let options = list.options;
    let order = (options.sort, options.descending, options.limit);
    assert_eq!(order, (SortBy::Amount, true, Some(20_000)));
}

#[test]
fn json_stands_before_or_after_the_command() {
    assert!(parsed(&["--json", "info"]).arguments.json);
    assert!(parsed(&["info", "--json"]).arguments.json);
    assert!(!parsed(&["info"]).arguments.json);
}

#[test]
fn summary_takes_a_grouping() {
    let Command::Summary(summary) = command(&["summary", "--by", "month"]) else { panic!() };
    assert_eq!(summary.by, [SummaryBy::Month]);
    let line = ["summary", "--by", "category", "--by", "year"];
    let Command::Summary(summary) = command(&line) else { panic!() };
    assert_eq!(summary.by, [SummaryBy::Category, SummaryBy::Year]);
    assert!(
        usage_error(&["summary", "--by", "quarter"])
            .contains("[possible values: category, month, year, tag, week, weekday, description]")
    );
}

#[test]
fn edit_and_delete_take_ids_or_filters() {
    for line in [["edit", "1", "-c", "food"], ["edit", "1", "--category", "food"]] {
        let Command::Edit(edit) = command(&line) else { panic!() };
        assert_eq!(
            (edit.id, edit.changes.category.as_deref()),
            (Some(ExpenseId::Id(1)), Some("food"))
        );
        assert!(edit.filter.category.is_empty());
    }
    let line = ["edit", "--from-category", "food", "--min", "2", "-c", "meals", "--yes"];
    let Command::Edit(edit) = command(&line) else { panic!() };
    assert_eq!((edit.id, edit.yes, edit.changes.category.as_deref()), (None, true, Some("meals")));
    assert_eq!(edit.filter.category, ["food"]);
    let Command::Delete(delete) = command(&["delete", "-c", "food"]) else { panic!() };
    assert_eq!((delete.ids, delete.filter.category), (vec![], vec!["food".to_owned()]));
    assert!(usage_error(&["delete", "1", "-c", "food"]).contains("cannot be used with"));
    assert!(usage_error(&["edit", "1", "--text", "x", "-d", "x"]).contains("cannot be used with"));
}

#[test]
fn a_missing_argument_is_a_usage_error() {
    assert!(usage_error(&["delete"]).contains("name each id"));
    assert!(usage_error(&["edit", "1"]).contains(": expenses edit 1 --amount 12.50"));
    assert!(usage_error(&["edit", "--amount", "1"]).contains(": expenses edit ID --amount 1"));
    assert!(usage_error(&["summary", "--period"]).contains("a value is required"));
}

#[test]
fn a_bad_number_is_explained() {
    assert!(
        usage_error(&["show", "3.5"])
            .contains("invalid value '3.5' for '<ID>': must be a whole number, such as 3")
    );
    for limit in ["0", "many", "1.5"] {
        assert!(
            usage_error(&["list", "--limit", limit]).contains("must be a whole number, at least 1")
        );
    }
}

#[test]
fn an_empty_text_does_not_mean_all_expenses() {
    for line in [
        &["delete", "--text", "", "--yes"][..],
        &["edit", "--text=", "--category", "food", "--yes"],
        &["list", "--text", ""],
    ] {
        let message = usage_error(line);
        assert!(message.contains("must not be empty"), "{message}");
    }
}

#[test]
fn help_and_version_go_to_the_output() {
    assert_eq!(help(&["--version"]), concat!("expenses ", env!("CARGO_PKG_VERSION"), "\n"));
    let help_text = help(&["--help"]);
    assert!(help_text.starts_with("Keep personal expenses in a store that cannot be corrupted\n"));
    assert!(help_text.contains("\nExamples:\n  expenses add 12.50 lunch --category food\n"));
    for (command, about) in [
        ("add", "Add an expense"),
        ("list", "List the expenses of this month, or those that you name"),
        ("search", "List the expenses of any time with these words"),
        ("categories", "List the categories in use"),
        ("tags", "List the tags in use"),
        ("show", "Show one expense"),
        ("edit", "Change one expense or many; what you do not name stays as it is"),
        ("delete", "Delete expenses, all of them or none"),
        ("undo", "Undo the last change; an import is one change"),
        ("log", "Show the changes that can be undone, the latest first"),
        ("import", "Add the new expenses of a file, all of them or none"),
        ("export", "Write expenses for other programs to read"),
        ("check", "Check the data file and list every problem with line and column"),
        ("backup", "Copy the data file to a new file beside it, named after the time"),
        ("summary", "Sum up expenses"),
        ("info", "Show where the data file is and how many expenses it holds"),
    ] {
        assert!(help_text.contains(about), "{command}");
        assert!(help(&[command, "--help"]).starts_with(about), "{command}");
    }
}

#[test]
fn help_fits_80_columns() {
    let grammar = <Program<()> as clap::CommandFactory>::command();
    let commands = grammar.get_subcommands().map(|command| command.get_name().to_owned());
    for command in commands.collect::<Vec<_>>() {
        for line in [["help", &command], [&command, "--help"], [&command, "-h"]] {
            for shown in help(&line).lines() {
                assert!(shown.chars().count() <= 80, "{line:?}: {shown}");
            }
        }
    }
    for shown in help(&["--help"]).lines() {
        assert!(shown.chars().count() <= 80, "{shown}");
    }
}

#[test]
fn the_help_of_add_says_which_day_is_today() {
    let help = help(&["add", "--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        help.contains("Today is the local day, or the UTC day under a stock WebAssembly runtime")
    );
}

#[test]
fn a_carrier_adds_its_options() {
    #[derive(Clone, Debug, clap::Args)]
    struct Own {
        /// Where the expenses are kept
        #[arg(long, global = true)]
        data: Option<String>,
    }
    for line in [["expenses", "--data", "here", "info"], ["expenses", "info", "--data", "here"]] {
        assert_eq!(parse::<Own>(line).unwrap().carrier.data.as_deref(), Some("here"));
    }
    let usage = parse::<Own>(["expenses", "--help"]).unwrap_err();
    let help = ExitReport::usage(&usage, Screen::default(), Screen::default()).output;
    assert!(help.starts_with("Keep personal expenses"));
    assert!(help.contains("--data <DATA>") && help.contains(" Where the expenses are kept"));
}

#[test]
fn the_grammar_is_sound() {
    <Program<()> as clap::CommandFactory>::command().debug_assert();
}

#[test]
fn the_colour_option_is_found_in_refused_arguments() {
    for (line, when) in [
        (&["lst"][..], When::Auto),
        (&["--color", "always", "lst"], When::Always),
        (&["lst", "--color=never"], When::Never),
        (&["lst", "--", "--color=never"], When::Auto),
        (&["lst", "--colors=never"], When::Auto),
        (&["list", "--color=never", "--limit", "no"], When::Never),
        (&["list", "--limit", "no", "--color=never"], When::Never),
        (&["--color", "never", "--help"], When::Never),
        (&["add", "--help", "--color", "never"], When::Never),
        (&["--color", "never", "--version"], When::Never),
        (&["--color", "sometimes"], When::Auto),
    ] {
        let line = ["expenses"].iter().chain(line);
        assert!(parse::<()>(line.clone()).is_err());
        assert_eq!(colour(line), when);
    }
}
