//! Completions for shells, with categories and ids from the data.
//!
//! A shell's script calls the program at each tab. The variable `COMPLETE` names the shell,
//! and the typed words follow `--`. They may be anything, and a person who presses a key wants
//! no change: a completion creates and writes nothing, and if something fails it prints neither
//! candidates nor a message.
//!
//! # Layout
//!
//! - `candidates`: the possible values of an argument
//! - `shells`: the script and the candidates of each shell
//! - `words`: reads and writes a shell's quotes

mod candidates;
mod shells;
mod words;

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap_complete::CompleteEnv;
use clap_complete::env::Shells;
use expenses_command::ExitReport;

use super::place::Place;
use candidates::Candidates;
use shells::{BASH, FISH, ZSH};

/// Prints a shell's script or the candidates, if a shell called the program for them; `None`
/// otherwise. `data` is the directory that the environment names.
pub(super) fn complete(
    grammar: fn() -> clap::Command,
    arguments: &[OsString],
    data: Option<&OsStr>,
) -> Option<ExitReport> {
    let typed = arguments.iter().position(|argument| argument == "--");
    let words = typed.map_or(&[][..], |typed| &arguments[typed + 1..]);
    let completer = CompleteEnv::with_factory(|| {
        let place = Place::find(named_data(words), data.map(OsStr::to_owned));
        // A key never waits for a network, so there are no candidates from a bucket.
        let directory = match place {
            Ok(Place::Directory(directory)) => Some(directory),
            _ => None,
        };
        Candidates::of(directory).offer(grammar())
    })
    .shells(Shells(&[&BASH, &FISH, &ZSH]));
    match completer.try_complete(arguments, env::current_dir().ok().as_deref()) {
        Ok(false) => None,
        Ok(true) => Some(ExitReport::default()),
        Err(_) if typed.is_some() => Some(ExitReport { status: 1, ..ExitReport::default() }),
        Err(error) => {
            Some(ExitReport::failed(&error.to_string().trim_start_matches("error: ").trim()))
        }
    }
}

/// The directory that `--data` names in the words before the cursor.
fn named_data(words: &[OsString]) -> Option<PathBuf> {
    let before = words::joined(words);
    let (_, before) = before.split_last()?;
    let mut before = before.iter().take_while(|word| *word != "--");
    let mut named = None;
    while let Some(word) = before.next() {
        let word = words::Word::read(word).text;
        if word == "--data" {
            named = before.next().map(|value| words::Word::read(value).text);
        } else if let Some(value) = word.strip_prefix("--data=") {
            named = Some(value.to_owned());
        }
    }
    let named = named?;
    Some(match (named.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ => named.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(line: &[&str]) -> Option<PathBuf> {
        named_data(&line.iter().map(Into::into).collect::<Vec<_>>())
    }

    #[test]
    fn the_directory_is_the_one_on_the_line() {
        let home = etcetera::home_dir().unwrap();
        for (line, directory) in [
            (&["expenses", "--data", "a", "list", ""][..], Some("a".into())),
            (&["expenses", "list", "--data=a", ""], Some("a".into())),
            (&["expenses", "list", "--data", "=", "a", ""], Some("a".into())),
            (&["expenses", "--data", "'a b'", ""], Some("a b".into())),
            (&["expenses", "--data", "~/a\\ b", ""], Some(home.join("a b"))),
            (&["expenses", "list", "--data", "a"], None),
            (&["expenses", "add", "1", "--", "--data", "a", ""], None),
            (&["expenses", ""], None),
            (&[], None),
        ] {
            assert_eq!(named(line), directory, "{line:?}");
        }
    }
}
