//! The script and the candidates of each shell.
//!
//! fish and zsh quote a chosen candidate themselves, so their scripts are clap's. bash
//! inserts it as it is, so its candidates are quoted here.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::Path;

use clap_complete::engine::{CompletionCandidate, complete};
use clap_complete::env::{self, EnvCompleter};

use super::words::{Word, joined, quoted};

pub(super) const BASH: Shell =
    Shell { clap: &env::Bash, script: bash_script, candidates: bash_candidates };

pub(super) const FISH: Shell =
    Shell { clap: &env::Fish, script: fish_script, candidates: fish_candidates };

pub(super) const ZSH: Shell =
    Shell { clap: &env::Zsh, script: zsh_script, candidates: zsh_candidates };

/// A shell: its name as clap knows it, its script and its candidates.
pub(super) struct Shell {
    clap: &'static dyn EnvCompleter,
    /// Writes the script that completes the program (the first text) by calling the
    /// completer (the second).
    script: fn(&str, &str, &mut dyn Write) -> io::Result<()>,
    candidates: WriteCandidates,
}

/// Writes the candidates for the last word. The words come as the script passes them. The path
/// is the current directory.
type WriteCandidates =
    fn(&mut clap::Command, Vec<OsString>, Option<&Path>, &mut dyn Write) -> io::Result<()>;

/// The environment variable that names the shell.
const VARIABLE: &str = "COMPLETE";

impl EnvCompleter for Shell {
    fn name(&self) -> &'static str {
        self.clap.name()
    }

    fn is(&self, name: &str) -> bool {
        self.clap.is(name)
    }

    fn write_registration(
        &self,
        _variable: &str,
        _name: &str,
        program: &str,
        completer: &str,
        output: &mut dyn Write,
    ) -> io::Result<()> {
        (self.script)(program, completer, output)
    }

    fn write_complete(
        &self,
        grammar: &mut clap::Command,
        typed: Vec<OsString>,
        directory: Option<&Path>,
        output: &mut dyn Write,
    ) -> io::Result<()> {
        (self.candidates)(grammar, typed, directory, output)
    }
}

fn bash_script(program: &str, completer: &str, output: &mut dyn Write) -> io::Result<()> {
    let completer = format!("'{}'", quoted(completer, Some('\'')));
    let script = include_str!("shells/completions.bash");
    write!(output, "{}", script.replace("PROGRAM", program).replace("COMPLETER", &completer))
}

fn bash_candidates(
    grammar: &mut clap::Command,
    typed: Vec<OsString>,
    directory: Option<&Path>,
    output: &mut dyn Write,
) -> io::Result<()> {
    let typed = joined(&typed);
    let open = typed.last().and_then(|word| Word::read(word).open);
    for candidate in found(grammar, read_all(&typed), directory)? {
        let mut word = quoted(&candidate.get_value().to_string_lossy(), open);
        // bash closes an open quote itself, unless the word already ends with that character.
        word.extend(open.filter(|quote| word.ends_with(*quote)));
        writeln!(output, "{word}")?;
    }
    Ok(())
}

fn fish_script(program: &str, completer: &str, output: &mut dyn Write) -> io::Result<()> {
    env::Fish.write_registration(VARIABLE, program, program, completer, output)
}

fn fish_candidates(
    grammar: &mut clap::Command,
    mut typed: Vec<OsString>,
    directory: Option<&Path>,
    output: &mut dyn Write,
) -> io::Result<()> {
    // fish passes the other words without their quotes.
    if let Some(last) = typed.last_mut() {
        *last = read(last);
    }
    env::Fish.write_complete(grammar, typed, directory, output)
}

fn zsh_script(program: &str, completer: &str, output: &mut dyn Write) -> io::Result<()> {
    env::Zsh.write_registration(VARIABLE, program, program, completer, output)?;
    // zsh loads a script of its `fpath` only at the first tab, which is then to be completed.
    writeln!(
        output,
        "\nif [[ ${{funcstack[1]}} == _{program} ]]; then\n    _clap_dynamic_completer_{program}\nfi"
    )
}

fn zsh_candidates(
    grammar: &mut clap::Command,
    typed: Vec<OsString>,
    directory: Option<&Path>,
    output: &mut dyn Write,
) -> io::Result<()> {
    env::Zsh.write_complete(grammar, read_all(&typed), directory, output)
}

/// The candidates for the last word.
fn found(
    grammar: &mut clap::Command,
    words: Vec<OsString>,
    directory: Option<&Path>,
) -> io::Result<Vec<CompletionCandidate>> {
    let last = words.len().saturating_sub(1);
    complete(grammar, words, last, directory)
}

/// The words without their quotes.
fn read_all(typed: &[OsString]) -> Vec<OsString> {
    typed.iter().map(|word| read(word)).collect()
}

fn read(word: &OsStr) -> OsString {
    Word::read(word).text.into()
}
