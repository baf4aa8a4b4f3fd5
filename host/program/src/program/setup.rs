//! `expenses setup`: the lines that set up completions and manual pages.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use expenses_command::ExitReport;
use serde_json::json;

pub(super) const NOTE: &str = "\
Examples:
  expenses setup
  expenses setup fish";

/// The arguments of `setup`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct SetupArguments {
    /// The shell; by default the one in the variable SHELL
    #[arg(value_enum)]
    shell: Option<Shell>,
}

/// A shell with completions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// What the environment says.
pub(super) struct Surroundings {
    /// The variable SHELL.
    pub(super) shell: Option<PathBuf>,
    pub(super) home: Option<PathBuf>,
    /// The directories of the variable PATH.
    pub(super) path: Vec<PathBuf>,
}

impl Surroundings {
    /// Those of this process.
    pub(super) fn of_process() -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Self {
            shell: std::env::var_os("SHELL").map(PathBuf::from),
            home: std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
            path: std::env::split_paths(&path).collect(),
        }
    }
}

/// Prints the lines for a shell.
pub(super) fn text(
    arguments: &SetupArguments,
    surroundings: &Surroundings,
    json: bool,
) -> Result<String, ExitReport> {
    let used = surroundings.shell.as_deref().and_then(Path::file_name).and_then(Shell::named);
    let Some(shell) = arguments.shell.or(used) else {
        return Err(ExitReport::failed(&format_args!(
            "completions are for bash, zsh and fish, and SHELL names none of them: expenses setup bash"
        )));
    };
    let manual = Manual::of(surroundings);
    let settings = shell.settings();
    let completions = shell.completions();
    let pages = format!("mkdir -p {0}/man1 && expenses --man-pages {0}/man1", manual.shown);
    let path = (!manual.is_found).then(|| shell.manual_path(&manual.shown));
    if json {
        let document = json!({
            "shell": shell.name(),
            "settings": settings,
            "completions": completions,
            "manual_path": path,
            "manual_pages": pages,
        });
        return Ok(format!("{document:#}\n"));
    }
    let is_there = surroundings.path.iter().any(|directory| directory.join("expenses").is_file());
    let mut text = String::new();
    if !is_there {
        text += "# First copy the program to a directory of your PATH, such as ~/.local/bin.\n";
    }
    let place = if shell == Shell::Zsh { ", after compinit" } else { "" };
    text += &format!("# Completions: add this line to {settings}{place}\n{completions}\n");
    if let Some(path) = path {
        text += &format!("# Manual pages: add this line to {settings}, too\n{path}\n");
    }
    text += &format!("# Manual pages: run this line once\n{pages}\n");
    Ok(text)
}

impl Shell {
    fn named(name: &OsStr) -> Option<Self> {
        match name.to_str()? {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
        }
    }

    /// The file of its settings.
    fn settings(self) -> &'static str {
        match self {
            Self::Bash => "~/.bashrc",
            Self::Zsh => "~/.zshrc",
            Self::Fish => "~/.config/fish/config.fish",
        }
    }

    fn completions(self) -> &'static str {
        match self {
            Self::Bash => "source <(COMPLETE=bash expenses)",
            Self::Zsh => "source <(COMPLETE=zsh expenses)",
            Self::Fish => "COMPLETE=fish expenses | source",
        }
    }

    /// The line that lets `man` look into a directory beside its own.
    fn manual_path(self, directory: &str) -> String {
        match self {
            Self::Bash | Self::Zsh => format!("export MANPATH={directory}:$MANPATH"),
            Self::Fish => format!("set -gx MANPATH {directory} $MANPATH ''"),
        }
    }
}

/// Where the manual pages go.
struct Manual {
    /// The directory, as it is typed.
    shown: String,
    /// Whether `man` looks there by itself.
    is_found: bool,
}

impl Manual {
    /// A directory in the home that belongs to a directory of the path: `man` looks for the pages
    /// of `bin` in `share/man` beside it.
    fn of(surroundings: &Surroundings) -> Self {
        let usual = || "~/.local/share/man".to_owned();
        let Some(home) = &surroundings.home else {
            return Self { shown: usual(), is_found: false };
        };
        let of_home = |directory: &PathBuf| {
            let inside = directory.strip_prefix(home).ok()?.to_str()?;
            let above = inside.strip_suffix("/bin")?;
            let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
            above.chars().all(is_plain).then(|| format!("~/{above}/share/man"))
        };
        let mut found: Vec<String> = surroundings.path.iter().filter_map(of_home).collect();
        found.sort_by_key(|directory| *directory != usual());
        match found.into_iter().next() {
            Some(shown) => Self { shown, is_found: true },
            None => Self { shown: usual(), is_found: false },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(shell: &str, path: &[&str]) -> String {
        let surroundings = Surroundings {
            shell: Some(shell.into()),
            home: Some("/home/ines".into()),
            path: path.iter().map(PathBuf::from).collect(),
        };
        text(&SetupArguments { shell: None }, &surroundings, false).unwrap()
    }

    #[test]
    fn the_manual_pages_go_where_man_looks_for_them() {
        for (path, line) in [
            (&["/usr/bin", "/home/ines/.cargo/bin"][..], "~/.cargo/share/man/man1"),
            (&["/home/ines/.cargo/bin", "/home/ines/.local/bin"], "~/.local/share/man/man1"),
        ] {
            let text = shown("/bin/bash", path);
            assert!(text.ends_with(&format!("expenses --man-pages {line}\n")), "{text}");
            assert!(!text.contains("MANPATH"), "{text}");
        }
        for (shell, line) in [
            ("bash", "\nexport MANPATH=~/.local/share/man:$MANPATH\n"),
            ("/usr/bin/fish", "\nset -gx MANPATH ~/.local/share/man $MANPATH ''\n"),
        ] {
            let text = shown(shell, &["/usr/bin", "/home/ines/my bin/bin"]);
            assert!(text.contains(line), "{text}");
        }
    }

    #[test]
    fn a_shell_without_completions_is_answered_with_those_that_have_them() {
        let surroundings =
            Surroundings { shell: Some("/bin/tcsh".into()), home: None, path: Vec::new() };
        let report = text(&SetupArguments { shell: None }, &surroundings, false).unwrap_err();
        assert!(report.message.contains("bash, zsh and fish"), "{report:?}");
        let named = SetupArguments { shell: Some(Shell::Fish) };
        assert!(text(&named, &surroundings, false).unwrap().contains("config.fish"));
    }
}
