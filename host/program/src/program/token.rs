//! `expenses token`: makes, lists and removes the tokens of `serve`.

use std::io::Write;

use expenses_command::ExitReport;
use expenses_interface::escape;
use expenses_serve::tokens::{NamedToken, Since};
use serde_json::json;

use super::data_directory::DataDirectory;
use super::link;
use super::own::{failed, prepare, print, tokens};
use super::serve::names::{PublicUrl, public_url};

pub(super) const NOTE: &str = "\
A program sends a token with each request: `Authorization: Bearer TOKEN`.
A token belongs to one data directory, and is kept as a digest outside of it.

Examples:
  expenses token add phone
  expenses token add dashboard --read-only
  expenses token link https://example.org/expenses/
  expenses token remove phone";

/// The arguments of `token`.
#[derive(clap::Args, Clone, Debug)]
#[command(disable_help_subcommand = true)]
pub(super) struct TokenArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Action {
    /// Make a token and print it, this once
    Add {
        /// What you call it, such as the program that uses it
        name: String,
        /// It may not change anything
        #[arg(long)]
        read_only: bool,
    },
    /// List the tokens, and the sessions of pages in browsers, by their names
    List,
    /// Print an address that signs a browser in, once and within 10 minutes
    Link {
        /// The address of the service for that browser, such as https://example.org/expenses/
        #[arg(value_parser = public_url)]
        url: PublicUrl,
    },
    /// Remove a token or a session: it is refused from now on
    Remove {
        /// What you called it
        name: String,
    },
}

/// Runs the command.
pub(super) fn run(
    arguments: TokenArguments,
    directory: &DataDirectory,
    json: bool,
    output: &mut dyn Write,
) -> ExitReport {
    let text = match arguments.action {
        Action::Add { name, read_only } => add(directory, &name, read_only, json),
        Action::List => list(directory, json),
        Action::Link { url } => link(directory, &url.text, json),
        Action::Remove { name } => remove(directory, &name, json),
    };
    match text.and_then(|text| print(&text, output)) {
        Ok(()) => ExitReport::default(),
        Err(report) => report,
    }
}

fn add(
    directory: &DataDirectory,
    name: &str,
    read_only: bool,
    json: bool,
) -> Result<String, ExitReport> {
    prepare(directory)?;
    let secret = tokens(directory)?.add(name, read_only).map_err(failed)?;
    let secret = secret.text();
    Ok(if json {
        format!("{}\n", json!({ "name": name, "readOnly": read_only, "token": secret }))
    } else {
        format!("{secret}\n")
    })
}

fn list(directory: &DataDirectory, json: bool) -> Result<String, ExitReport> {
    let found = match directory.exists().map_err(failed)? {
        true => tokens(directory)?.load().map_err(failed)?,
        false => Vec::new(),
    };
    let rights = |is_read_only| if is_read_only { "reads" } else { "reads and changes" };
    Ok(if json {
        let tokens = found.iter().map(|token| {
            let mut document =
                json!({ "name": token.name, "readOnly": token.accepted.is_read_only });
            if let Some(Since { day, token }) = &token.session {
                document["session"] = json!({ "since": day, "token": token });
            }
            document
        });
        format!("{}\n", json!({ "tokens": tokens.collect::<Vec<_>>() }))
    } else {
        let tokens = found.iter().map(|token| {
            let rights = rights(token.accepted.is_read_only);
            format!("{}: {rights}{}\n", escape(&token.name), session(token))
        });
        tokens.collect()
    })
}

fn link(directory: &DataDirectory, url: &str, json: bool) -> Result<String, ExitReport> {
    prepare(directory)?;
    let code = tokens(directory)?.add_code().map_err(failed)?;
    let address = link::address(url, &code);
    Ok(if json {
        format!("{}\n", json!({ "page": address }))
    } else {
        format!("{address}\n{}", link::picture(&address))
    })
}

fn remove(directory: &DataDirectory, name: &str, json: bool) -> Result<String, ExitReport> {
    directory.exists().map_err(failed)?;
    tokens(directory)?.remove(name).map_err(failed)?;
    Ok(if json {
        format!("{}\n", json!({ "name": name }))
    } else {
        format!("Removed the token {}.\n", escape(name))
    })
}

/// What is said of a session behind its rights.
fn session(token: &NamedToken) -> String {
    match &token.session {
        None => String::new(),
        Some(Since { day, token: None }) => format!(", in a browser since {}", escape(day)),
        Some(Since { day, token: Some(token) }) => {
            format!(", in a browser since {} by the token {}", escape(day), escape(token))
        }
    }
}
