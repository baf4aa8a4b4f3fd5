//! `expenses token`: makes, lists and removes the tokens of `serve`.

use std::io::Write;
use std::path::PathBuf;

use expenses_command::ExitReport;
use expenses_interface::escape;
use expenses_serve::tenants::{Name, TenantTokens};
use expenses_serve::tokens::{NamedToken, Since, Tokens};
use serde_json::json;

use super::link;
use super::own::{failed, prepare, print, tokens};
use super::place::{Error, Place};
use super::serve::names::{PublicUrl, public_url};
use super::tenant::{self, root};

pub(super) const NOTE: &str = "\
A program sends a token with each request: `Authorization: Bearer TOKEN`.
A token belongs to one data directory, and is kept as a digest outside of it. With
--tenants DIR and --tenant NAME it belongs to a tenant, see expenses-tenant(1).

Examples:
  expenses token add phone
  expenses token add dashboard --read-only
  expenses token link https://example.org/expenses/
  expenses token remove phone";

/// The arguments of `token`.
#[derive(clap::Args, Clone, Debug)]
#[command(disable_help_subcommand = true)]
pub(super) struct TokenArguments {
    /// The directory of the tenants or s3://BUCKET/PATH, for a token of one of them
    #[arg(long, value_name = "DIR", global = true, value_hint = clap::ValueHint::DirPath)]
    tenants: Option<PathBuf>,
    /// Whose token it is, with --tenants
    #[arg(long, value_name = "NAME", global = true, value_parser = root::name)]
    tenant: Option<Name>,
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

/// Runs the command. `find` finds the store.
pub(super) fn run(
    arguments: TokenArguments,
    find: impl FnOnce() -> Result<Place, Error>,
    json: bool,
    output: &mut dyn Write,
) -> ExitReport {
    let done = of(arguments.tenants, arguments.tenant, find).and_then(|owner| {
        let text = match arguments.action {
            Action::Add { name, read_only } => add(&owner, &name, read_only, json),
            Action::List => list(&owner, json),
            Action::Link { url } => link(&owner, &url.text, json),
            Action::Remove { name } => remove(&owner, &name, json),
        };
        print(&text?, output)
    });
    match done {
        Ok(()) => ExitReport::default(),
        Err(report) => report,
    }
}

/// Whose tokens they are.
enum Owner {
    /// Those of one store.
    One(Place),
    /// Those of a tenant.
    Tenant(TenantTokens),
}

/// Whose tokens somebody means.
fn of(
    tenants: Option<PathBuf>,
    tenant: Option<Name>,
    find: impl FnOnce() -> Result<Place, Error>,
) -> Result<Owner, ExitReport> {
    match (tenants, tenant) {
        (None, None) => find().map(Owner::One).map_err(failed),
        (Some(_), None) => Err(failed("name the tenant whose token it is: `--tenant NAME`")),
        (tenants, Some(name)) => {
            let place = root::place(tenants, true)?;
            let store = tenant::known(&place, &name)?;
            Ok(Owner::Tenant(tenant::tokens(&place, store)))
        }
    }
}

impl Owner {
    /// The tokens, for a command that makes one.
    fn prepared(&self) -> Result<Box<dyn Tokens>, ExitReport> {
        if let Self::One(place) = self {
            prepare(place)?;
        }
        self.tokens()
    }

    fn tokens(&self) -> Result<Box<dyn Tokens>, ExitReport> {
        Ok(match self {
            Self::One(place) => Box::new(tokens(place)?),
            Self::Tenant(tokens) => Box::new(tokens.clone()),
        })
    }

    /// Whether there may be tokens: a data directory that does not exist has none.
    fn exists(&self) -> Result<bool, ExitReport> {
        match self {
            Self::One(Place::Directory(directory)) => directory.exists().map_err(failed),
            #[cfg(feature = "s3")]
            Self::One(Place::Bucket(_)) => Ok(true),
            Self::Tenant(_) => Ok(true),
        }
    }
}

fn add(owner: &Owner, name: &str, read_only: bool, json: bool) -> Result<String, ExitReport> {
    let secret = owner.prepared()?.add(name, read_only).map_err(failed)?;
    let secret = secret.text();
    Ok(if json {
        format!("{}\n", json!({ "name": name, "readOnly": read_only, "token": secret }))
    } else {
        format!("{secret}\n")
    })
}

fn list(owner: &Owner, json: bool) -> Result<String, ExitReport> {
    let found = match owner.exists()? {
        true => owner.tokens()?.list().map_err(failed)?,
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

fn link(owner: &Owner, url: &str, json: bool) -> Result<String, ExitReport> {
    let code = owner.prepared()?.add_code().map_err(failed)?;
    let address = link::address(url, &code);
    Ok(if json {
        format!("{}\n", json!({ "page": address }))
    } else {
        format!("{address}\n{}", link::picture(&address))
    })
}

fn remove(owner: &Owner, name: &str, json: bool) -> Result<String, ExitReport> {
    owner.exists()?;
    owner.tokens()?.remove(name).map_err(failed)?;
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
