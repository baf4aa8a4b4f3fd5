//! Commands without something that they need.

use clap::Error;
use clap::error::ErrorKind;

use super::FIELDS;
use super::typed::Typed;

impl Typed<'_> {
    /// `import` without a file, `export` without a form, and so on
    pub(super) fn without_what_it_needs(&self, error: &Error) -> Option<(ErrorKind, String)> {
        (error.kind() == ErrorKind::MissingRequiredArgument).then_some(())?;
        let (command, rest) = self.command()?;
        let with = |words: &[&str]| self.line(command, words);
        let reason = match (command, rest) {
            ("import", _) => format!("name the file: {}", with(&["FILE", "--dry-run"])),
            ("export", _) => {
                let line = with(&[&["--format", "csv"][..], rest].concat());
                format!("name the format, such as csv, json or hledger: {line}")
            }
            ("merge", []) => format!("name the other data file: {}", with(&["FILE"])),
            ("search", _) => {
                let line = with(&[&["lunch"][..], rest].concat());
                format!("say what to look for: {line}")
            }
            ("show", _) => format!("name the expense by its id, or the last: {}", with(&["last"])),
            ("delete", _) => {
                let list = self.line("list", &["--all"]);
                format!("name each id, which `{list}` shows: {}", with(&["ID"]))
            }
            ("rename", [old]) => format!("name the new category, too: {}", with(&[*old, "NEW"])),
            ("rename", _) => {
                format!("name the category and its new name: {}", with(&["OLD", "NEW"]))
            }
            ("edit", []) => {
                let line = with(&["ID", "--amount", "12.50"]);
                format!("name the expense by its id, and the new values: {line}")
            }
            ("edit", _) if rest.iter().any(|word| is_new_value(word)) => {
                let line = with(&[&["ID"][..], rest].concat());
                format!("name the expense by its id: {line}")
            }
            ("edit", _) => {
                let line = with(&[rest, &["--amount", "12.50"][..]].concat());
                format!("name the new values: {line}")
            }
            _ => return None,
        };
        Some((ErrorKind::MissingRequiredArgument, reason))
    }
}

/// Whether a word is an option of `edit` with a new value.
fn is_new_value(word: &str) -> bool {
    let name = word.split('=').next().unwrap_or_default();
    let is_long = name.strip_prefix("--").is_some_and(|name| FIELDS.contains(&name));
    is_long || name.starts_with("-c") || name.starts_with("-d")
}
