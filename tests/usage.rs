//! Wrong usage: exit status 2, one clear message, and nothing is touched.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::harness::{Carrier, Directory, Scene, THREE, outcome};

#[test]
fn wrong_usage_is_one_message() {
    let scene = Scene::with(THREE);
    for (arguments, message) in [
        (
            &["add", "12.50"][..],
            "expenses: what was 12.50 spent on? expenses add 12.50 DESCRIPTION\n",
        ),
        (&["show", "one"], "expenses: `show` takes ids; to see which ones: expenses search one\n"),
        (
            &["show", "1.5"],
            "expenses: invalid value '1.5' for '<ID>': must be a whole number, such as 3, or `last`\n\n\
             For more information, try '--help'.\n",
        ),
        (
            &["show", "-1"],
            "expenses: unexpected argument '-1' found\n\n  \
             tip: to pass '-1' as a value, use '-- -1'\n\n\
             Usage: expenses show [OPTIONS] <ID>\n\n\
             For more information, try '--help'.\n",
        ),
        (
            &["delete"],
            "expenses: name each id, which `expenses list --all` shows: expenses delete ID\n",
        ),
        (&["edit", "1"], "expenses: name the new values: expenses edit 1 --amount 12.50\n"),
        (
            &["list", "--limit", "0"],
            "expenses: invalid value '0' for '--limit <NUMBER>': must be a whole number, at least 1\n\n\
             For more information, try '--help'.\n",
        ),
        (
            &["list", "--sort", "size"],
            "expenses: invalid value 'size' for '--sort <KEY>'\n  \
             [possible values: id, date, amount]\n\n\
             For more information, try '--help'.\n",
        ),
        (
            &["summary", "--by", "quarter"],
            "expenses: invalid value 'quarter' for '--by <GROUPING>'\n  \
             [possible values: category, month, year, tag, week, weekday, description]\n\n\
             For more information, try '--help'.\n",
        ),
        (
            &["info", "now"],
            "expenses: unexpected argument 'now' found\n\n\
             Usage: expenses info [OPTIONS]\n\n\
             For more information, try '--help'.\n",
        ),
    ] {
        scene.run(arguments).is_wrong_usage(message);
    }
    scene.holds(THREE);
}

#[test]
fn an_unknown_command_is_wrong_usage() {
    let scene = Scene::with(THREE);
    for (carrier, directory) in scene.each() {
        let outcome = outcome(carrier.command(directory.path()).arg("lst"));
        assert_eq!(outcome.status, Some(2), "{outcome:?}");
        assert_eq!(outcome.stdout, "");
        assert!(
            outcome.stderr.starts_with("expenses: unrecognized subcommand 'lst'\n"),
            "{outcome:?}"
        );
        assert!(outcome.stderr.contains("tip: a similar subcommand exists: 'list'"), "{outcome:?}");
    }
    scene.holds(THREE);
}

#[test]
fn each_command_has_a_help_and_needs_no_store_for_it() {
    for arguments in [
        &["add", "--help"][..],
        &["list", "-h"],
        &["show", "--help"],
        &["edit", "--help"],
        &["delete", "-h"],
        &["summary", "--help"],
        &["info", "--help"],
    ] {
        for carrier in Carrier::ALL {
            let directory = Directory::with("this is no data file");
            let outcome = outcome(carrier.command(directory.path()).args(arguments));
            let usage = format!("Usage: expenses {} ", arguments[0]);
            assert!(outcome.stdout.contains(&usage), "{outcome:?}");
            assert_eq!(outcome.status, Some(0));
            assert_eq!(outcome.stderr, "");
        }
    }
}

#[test]
fn the_help_begins_with_what_the_program_is() {
    for (carrier, directory) in Scene::empty().each() {
        for help in ["--help", "-h", "help"] {
            let help = outcome(carrier.command(directory.path()).arg(help)).stdout;
            let first = help.lines().next();
            assert_eq!(first, Some("Keep personal expenses in a store that cannot be corrupted"));
        }
    }
}

#[test]
fn the_help_of_add_says_which_day_is_today() {
    for (carrier, directory) in Scene::empty().each() {
        let help = outcome(carrier.command(directory.path()).args(["add", "--help"])).stdout;
        assert!(help.contains("or the UTC day under a stock WebAssembly runtime"), "{help}");
    }
}

#[test]
fn an_argument_that_is_no_text_is_wrong_usage() {
    let directory = Directory::with(THREE);
    let mut command = Carrier::Program.command(directory.path());
    command.args(["add", "1", "-c", "food"]).arg(OsStr::from_bytes(b"Caf\xe9"));
    outcome(&mut command).is_wrong_usage(
        "expenses: invalid UTF-8 was detected in one or more arguments\n\n\
         Usage: expenses add <AMOUNT> <DESCRIPTION> [CATEGORY] [DATE]\n       \
         expenses add                      (asks for each)\n       \
         expenses add --like <ID> [AMOUNT]\n\n\
         For more information, try '--help'.\n",
    );
    directory.holds(THREE);
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = format!("expenses {}\n", env!("CARGO_PKG_VERSION"));
    Scene::empty().run(&["--version"]).prints(&version);
}
