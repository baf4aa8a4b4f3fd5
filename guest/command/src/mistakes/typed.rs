//! The command line of a mistake, and others that act on the same store.

use crate::hints::{option, word};

/// A command line, as it was typed.
pub(super) struct Typed<'a> {
    /// The name of the program with what was typed before the command, and with `--data DIR`
    /// wherever that was: what is typed instead acts on the same store.
    program: String,
    /// The command and what follows it, without `--data DIR`.
    words: Vec<&'a str>,
}

impl<'a> Typed<'a> {
    pub(super) fn of(words: &[&'a str]) -> Self {
        let (mut program, mut rest) = ("expenses".to_owned(), Vec::new());
        let mut left = words.iter().copied();
        while let Some(next) = left.next() {
            if next == "--" {
                rest.push(next);
                rest.extend(left.by_ref());
            } else if let Some(value) = next.strip_prefix("--data=") {
                program += &option("data", value);
            } else if next == "--data" {
                program += &left.next().map_or(String::new(), |value| option("data", value));
            } else if rest.is_empty() && next == "--color" {
                program += &left.next().map_or(String::new(), |value| option("color", value));
            } else if rest.is_empty() && next.starts_with('-') {
                program += &format!(" {next}");
            } else {
                rest.push(next);
            }
        }
        Self { program, words: rest }
    }

    /// The command, and what follows it.
    pub(super) fn command(&self) -> Option<(&'a str, &[&'a str])> {
        let (command, rest) = self.words.split_first()?;
        Some((*command, rest))
    }

    /// What follows a command, if it is this one.
    pub(super) fn of_command(&self, name: &str) -> Option<&[&'a str]> {
        self.command().filter(|(command, _)| *command == name).map(|(_, rest)| rest)
    }

    /// A command line that can be typed.
    pub(super) fn line(&self, command: &str, words: &[&str]) -> String {
        let words = words.iter().map(|text| match text.split_once('=') {
            Some((name, value)) if name.starts_with("--") => format!(" {name}={}", word(value)),
            _ if text.starts_with('-') => format!(" {text}"),
            _ => format!(" {}", word(text)),
        });
        format!("{} {command}{}", self.program, words.collect::<String>())
    }
}
