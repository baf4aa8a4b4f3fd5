//! What each shell is told, and how.
//!
//! fish and zsh quote what is chosen themselves; their scripts are clap's. bash and
//! PowerShell take it as it stands, so it is quoted here. PowerShell has a script of its
//! own also because clap's would run what is typed, redirections included.

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

pub(super) const POWERSHELL: Shell =
    Shell { clap: &env::Powershell, script: powershell_script, candidates: powershell_candidates };

pub(super) const ZSH: Shell =
    Shell { clap: &env::Zsh, script: zsh_script, candidates: zsh_candidates };

/// A shell, with what it is told here.
pub(super) struct Shell {
    clap: &'static dyn EnvCompleter,
    /// Writes the script that completes the first by calling the second.
    script: fn(&str, &str, &mut dyn Write) -> io::Result<()>,
    candidates: Answer,
}

/// Writes what may stand for the last of the words, which are given as the script gives
/// them. The path is the current directory.
type Answer =
    fn(&mut clap::Command, Vec<OsString>, Option<&Path>, &mut dyn Write) -> io::Result<()>;

/// The variable that says which shell asks.
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
        // It closes an open quote itself, unless it takes the last character for that.
        word.extend(open.filter(|quote| word.ends_with(*quote)));
        writeln!(output, "{word}")?;
    }
    Ok(())
}

fn powershell_script(program: &str, completer: &str, output: &mut dyn Write) -> io::Result<()> {
    let completer = literal(completer);
    let script = include_str!("shells/completions.ps1");
    write!(output, "{}", script.replace("PROGRAM", program).replace("COMPLETER", &completer))
}

fn powershell_candidates(
    grammar: &mut clap::Command,
    typed: Vec<OsString>,
    directory: Option<&Path>,
    output: &mut dyn Write,
) -> io::Result<()> {
    for candidate in found(grammar, typed, directory)? {
        let value = candidate.get_value().to_string_lossy();
        let is_plain = |character: char| character.is_alphanumeric() || "-_./~".contains(character);
        let value = if value.chars().all(is_plain) { value } else { literal(&value).into() };
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        writeln!(output, "{value}\t{}", help.lines().next().unwrap_or_default())?;
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
    // It gives the other words without their quotes.
    if let Some(last) = typed.last_mut() {
        *last = read(last);
    }
    env::Fish.write_complete(grammar, typed, directory, output)
}

fn zsh_script(program: &str, completer: &str, output: &mut dyn Write) -> io::Result<()> {
    env::Zsh.write_registration(VARIABLE, program, program, completer, output)?;
    // Where zsh loads the script from its `fpath`, it does so at the first tab.
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

/// A string of PowerShell that means just these characters.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
