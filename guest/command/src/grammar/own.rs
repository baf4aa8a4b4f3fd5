//! Commands of the carrier's own, beside the shared ones.

use std::ffi::OsString;

use clap::{Args, CommandFactory, FromArgMatches, Subcommand};

use super::{Program, mistakes, with_minus_signs, with_short_help};
use crate::screen::When;

/// What the arguments of a carrier ask for that has commands of its own.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one of it")]
pub enum Parsed<C: Args, S: Subcommand> {
    /// A command that every carrier has, or none.
    Shared(Program<C>),
    /// A command of this carrier.
    Own(OwnProgram<C, S>),
}

/// The options of the carrier, a command of its own, and the shared options.
#[derive(Clone, Debug)]
pub struct OwnProgram<C: Args, S: Subcommand> {
    /// The options of the carrier.
    pub carrier: C,
    /// The command.
    pub command: S,
    /// Whether to print JSON.
    pub json: bool,
    /// When to write colour.
    pub color: When,
}

/// The whole grammar of a carrier with options `C` and commands `S` of its own.
pub fn grammar<C: Args, S: Subcommand>() -> clap::Command {
    let program = Program::<C>::command();
    let about = program.get_about().cloned();
    // The documentation of `S` takes the place of what the program is.
    S::augment_subcommands(program).about(about.unwrap_or_default()).long_about(None)
}

/// Parses the arguments of a program with commands of its own. The first is the name of the
/// program.
///
/// # Errors
///
/// As for [`parse`](super::parse).
pub fn parse_with<C: Args, S: Subcommand>(
    arguments: impl IntoIterator<Item: Into<OsString> + Clone>,
) -> Result<Parsed<C, S>, clap::Error> {
    let arguments = with_minus_signs(with_short_help(arguments));
    let mut grammar = grammar::<C, S>();
    let matches = grammar.try_get_matches_from_mut(&arguments);
    let matches = matches.map_err(|error| mistakes::explained(error, &arguments))?;
    let parsed = if matches.subcommand_name().is_some_and(S::has_subcommand) {
        C::from_arg_matches(&matches).and_then(|carrier| {
            Ok(Parsed::Own(OwnProgram {
                carrier,
                command: S::from_arg_matches(&matches)?,
                json: matches.get_flag("json"),
                color: matches.get_one("color").copied().unwrap_or_default(),
            }))
        })
    } else {
        Program::from_arg_matches(&matches).map(Parsed::Shared)
    };
    parsed.map_err(|error| error.format(&mut grammar))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Command;

    #[derive(Args, Clone, Debug)]
    struct Options {
        #[arg(long, global = true)]
        data: Option<String>,
    }

    /// A command of this carrier.
    #[derive(Clone, Debug, Subcommand)]
    enum Own {
        Serve {
            #[arg(long)]
            addr: String,
        },
    }

    fn parsed(line: &[&str]) -> Result<Parsed<Options, Own>, clap::Error> {
        parse_with(["expenses"].iter().chain(line))
    }

    #[test]
    fn a_command_of_its_own_takes_the_shared_options() {
        for line in [
            ["serve", "--addr", "a", "--data", "b", "--json", "--color", "never"],
            ["--data", "b", "--json", "--color", "never", "serve", "--addr", "a"],
        ] {
            let Parsed::Own(program) = parsed(&line).unwrap() else { panic!("{line:?}") };
            let Own::Serve { addr } = program.command;
            assert_eq!((&*addr, program.carrier.data.as_deref()), ("a", Some("b")));
            assert!(program.json && program.color == When::Never);
        }
    }

    #[test]
    fn the_shared_commands_are_as_without() {
        let Parsed::Shared(program) = parsed(&["undo", "--data", "b"]).unwrap() else { panic!() };
        assert!(matches!(program.arguments.command, Some(Command::Undo(_))));
        assert_eq!(program.carrier.data.as_deref(), Some("b"));
        let Parsed::Shared(program) = parsed(&[]).unwrap() else { panic!() };
        assert!(program.arguments.command.is_none());
    }

    #[test]
    fn help_names_all_commands() {
        let help = parsed(&["--help"]).unwrap_err().to_string();
        assert!(help.contains("  add ") && help.contains("  serve "), "{help}");
        for line in ["--help", "-h", "help"] {
            let help = parsed(&[line]).unwrap_err().to_string();
            assert!(help.starts_with("Keep personal expenses in a store"), "{line}: {help}");
        }
        let help = parsed(&["help", "serve"]).unwrap_err().to_string();
        assert!(help.contains("--addr <ADDR>"), "{help}");
        assert!(parsed(&["serve"]).unwrap_err().to_string().contains("Usage: expenses serve"));
    }
}
