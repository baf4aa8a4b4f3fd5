//! What the history says of a change, beyond which expenses it changed: `rename of food to health`.
//!
//! The note of a budget or repeat begins with the words that the log has for it without a note.

use std::path::Path;

use expenses_interface::{Change, NewBudget, escape};

/// The most characters of a note.
const MOST: usize = 100;

/// A note in the form in which the history keeps it.
fn note(text: &str) -> String {
    escape(text).chars().take(MOST).collect()
}

/// That of a change that comes from a file, such as `import of bank.csv`.
pub(crate) fn of_file(what: &str, file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    let name = if file == Path::new("-") { "the standard input".into() } else { name };
    note(&format!("{what} {name}"))
}

/// That of a category's new name.
pub(crate) fn of_rename(old: &str, new: &str) -> Change {
    Change::Note(note(&format!("rename of {old} to {new}")))
}

/// That of a budget that is set or removed.
pub(crate) fn of_budget(budget: &NewBudget) -> Change {
    let NewBudget { category, amount, yearly, carries_over, .. } = budget;
    let of = category.as_deref().map_or("all expenses", str::trim);
    let span = if *yearly { "year" } else { "month" };
    let carried = if *carries_over { ", carrying over" } else { "" };
    let done = match amount {
        Some(amount) => format!("set to {} a {span}{carried}", amount.trim()),
        None => "removed".to_owned(),
    };
    Change::Note(note(&format!("budget for {of} {done}")))
}

/// That of a repeat that is started.
pub(crate) fn of_start(description: &str, every: &str) -> Change {
    Change::Note(note(&format!("repeat of {description} started, every {}", every.trim())))
}

/// That of a repeat that is stopped.
pub(crate) fn of_stop(description: &str) -> Change {
    Change::Note(note(&format!("repeat of {description} stopped")))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::of_file;
    use crate::fixture::Fixture;

    /// What the log says of the changes, the latest first.
    fn log(fixture: &mut Fixture) -> Vec<String> {
        let log = fixture.run(&["log"]);
        let changes = log.lines().skip(1).filter_map(|line| line.split_once("Z  "));
        changes.map(|(_, change)| change.to_owned()).collect()
    }

    #[test]
    fn the_log_says_what_each_change_was() {
        let mut fixture = Fixture::new();
        fixture.run(&["add", "900", "Rent", "-c", "home", "-d", "2026-11-01"]);
        for line in [
            &["budget", "20", "-c", "home"][..],
            &["budget", "30", "-c", "HOME", "--carry-over", "--since", "2026-11"],
            &["budget", "1200", "--every", "year"],
            &["repeat", "1", "--monthly"],
            &["repeat", "--stop", "1"],
            &["rename", "home", "flat"],
            &["budget", "--remove", "-c", "flat"],
        ] {
            fixture.run(line);
        }
        assert_eq!(
            log(&mut fixture),
            [
                "budget for flat removed",
                "rename of home to flat: changed expense 1, budget for flat and for home",
                "repeat of Rent stopped",
                "repeat of Rent started, every month",
                "budget for all expenses set to 1200 a year",
                "budget for HOME set to 30 a month, carrying over",
                "budget for home set to 20 a month",
                "added expense 1",
            ]
        );
        assert_eq!(
            fixture.run(&["undo"]),
            "Undid the change of 2026-11-23T10:00:00Z: budget for flat removed\n"
        );
    }

    #[test]
    fn a_name_of_any_length_has_a_note() {
        let mut fixture = Fixture::new();
        let (old, new) = ("o".repeat(100), "n".repeat(100));
        fixture.run(&["add", "9", "Tea", "-c", &old, "-d", "2026-11-01"]);
        fixture.run(&["rename", &old, &new]);
        let expected = format!("rename of {}: changed expense 1", "o".repeat(90));
        assert_eq!(log(&mut fixture)[0], expected);
    }

    #[test]
    fn a_file_is_named_without_its_folder() {
        assert_eq!(of_file("import of", Path::new("/tmp/bank.csv")), "import of bank.csv");
        assert_eq!(of_file("merge of", Path::new("-")), "merge of the standard input");
    }
}
