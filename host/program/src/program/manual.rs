//! The manual pages: one for the program and one for each command, made from the grammar.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

/// The sections of the program's page on the environment, the files and the exit status.
const SECTIONS: [(&str, &[(&str, &str)]); 3] = [
    (
        "ENVIRONMENT",
        &[
            ("EXPENSES_DATA", "The directory of the expenses, unless --data names one."),
            (
                "LISTEN_FDS",
                "How many sockets a service manager has opened for `serve`; LISTEN_PID says for \
                 which process.",
            ),
            ("NO_COLOR", "If this is set, no colour is written."),
            ("COMPLETE", "The shell whose completions to print."),
        ],
    ),
    (
        "FILES",
        &[
            ("expenses.json", "The expenses, in their directory: see expenses-info(1)."),
            (
                "~/.config/expenses/tokens",
                "Digests of the tokens, a file for each data directory: see expenses-token(1). \
                 XDG_CONFIG_HOME takes the place of ~/.config.",
            ),
        ],
    ),
    (
        "EXIT STATUS",
        &[
            ("0", "Success."),
            ("1", "The command failed; a message says why."),
            ("2", "The arguments are wrong; a message says how."),
        ],
    ),
];

/// Why a page could not be written.
#[derive(Debug)]
pub(super) struct PageError {
    path: PathBuf,
    error: io::Error,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the manual page {} cannot be written: {}", self.path.display(), self.error)
    }
}

/// Writes all pages into an existing directory.
pub(super) fn write(grammar: clap::Command, directory: &Path) -> Result<(), PageError> {
    let mut grammar = grammar.disable_help_subcommand(true);
    grammar.build();
    let name = grammar.get_name();
    let names: Vec<_> =
        grammar.get_subcommands().map(|command| format!("{name}-{}", command.get_name())).collect();
    for command in grammar.get_subcommands() {
        write_page(command, &[name.to_owned()], directory)?;
    }
    write_page(&grammar, &names, directory)
}

fn write_page(
    command: &clap::Command,
    related: &[String],
    directory: &Path,
) -> Result<(), PageError> {
    let man = Man::new(command.clone());
    let path = directory.join(man.get_filename());
    let page = page(&man, command, related).and_then(|page| fs::write(&path, page));
    page.map_err(|error| PageError { path, error })
}

fn page(man: &Man, command: &clap::Command, related: &[String]) -> io::Result<String> {
    let mut page = Vec::new();
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut rest = Roff::new();
    // The program is related to its commands, and each of them to it alone.
    if related.len() == 1 {
        render_actions(&mut rest, command);
    } else {
        man.render_subcommands_section(&mut page)?;
        for (heading, entries) in SECTIONS {
            rest.control("SH", [heading]);
            for (name, meaning) in entries {
                rest.control("TP", []).text([bold(*name)]).text([roman(*meaning)]);
            }
        }
    }
    if let Some(notes) = command.get_after_help() {
        render_notes(&mut rest, &notes.to_string());
    }
    rest.control("SH", ["SEE ALSO"]);
    for (place, name) in related.iter().enumerate() {
        let end = if place + 1 == related.len() { "(1)" } else { "(1)," };
        rest.text([bold(name.as_str()), roman(end)]);
    }
    rest.to_writer(&mut page)?;
    let title = man.get_filename().trim_end_matches(".1").to_uppercase();
    Ok(joined(&title, &String::from_utf8_lossy(&page)))
}

/// Renders what a command can be told to do, such as `token add`: they have no pages of their own.
fn render_actions(page: &mut Roff, command: &clap::Command) {
    if command.has_subcommands() {
        page.control("SH", ["ACTIONS"]);
    }
    for action in command.get_subcommands() {
        let usage = action.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").to_owned();
        page.control("TP", []).text([bold(usage)]);
        let own = action.get_arguments().filter(|argument| !argument.is_global_set());
        let helps = own.filter_map(|argument| {
            let name = match argument.get_long() {
                Some("help") => return None,
                Some(long) => format!("--{long}"),
                None => argument.get_id().to_string().to_uppercase(),
            };
            Some(format!("{name}: {}", argument.get_help()?))
        });
        let about = action.get_about().map(ToString::to_string).unwrap_or_default();
        page.text([roman(about)]);
        for help in helps {
            page.control("br", []).text([roman(help)]);
        }
    }
}

/// Joins sections to one page. Each section comes with the first lines of a page, and repeats
/// line breaks: both are removed.
fn joined(title: &str, sections: &str) -> String {
    const BEGINNING: [&str; 2] = [r".ie \n(.g .ds Aq \(aq", ".el .ds Aq '"];
    let version = env!("CARGO_PKG_VERSION");
    // No date: a release makes the same pages on every day.
    let title = format!(".TH {title} 1 \"\" \"expenses {version}\"");
    let mut page = format!("{}\n{title}\n", BEGINNING.join("\n"));
    for line in sections.lines().map(str::trim_end) {
        let breaks_again = line == ".br" && page.ends_with("\n.br\n");
        if !line.is_empty() && !BEGINNING.contains(&line) && !breaks_again {
            page += line;
            page.push('\n');
        }
    }
    page
}

/// Renders the notes after a command's help. Indented lines are examples.
fn render_notes(page: &mut Roff, notes: &str) {
    let (notes, examples) = match notes.split_once("Examples:\n") {
        Some((notes, examples)) => (notes, Some(examples)),
        None => (notes, None),
    };
    for (heading, text) in [("NOTES", Some(notes)), ("EXAMPLES", examples)] {
        let Some(text) = text.map(str::trim_end).filter(|text| !text.is_empty()) else { continue };
        page.control("SH", [heading]);
        let mut is_verbatim = false;
        for line in text.lines() {
            let verbatim = line.strip_prefix("  ");
            if line.is_empty() {
                page.control("PP", []);
                continue;
            }
            if verbatim.is_some() != is_verbatim {
                is_verbatim = !is_verbatim;
                page.control(if is_verbatim { "nf" } else { "fi" }, []);
            }
            page.text([roman(verbatim.unwrap_or(line))]);
        }
        if is_verbatim {
            page.control("fi", []);
        }
    }
}
