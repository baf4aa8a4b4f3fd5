//! `expenses tenant`: makes, lists, exports and removes the tenants of `serve --tenants`.

mod list;
pub(super) mod root;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use expenses_command::{
    Arguments, Command, Context, ExitReport, ExportArguments, Process, UserIo, When,
};
use expenses_interface::escape;
use expenses_serve::tenants::{self, Left, Name, StoreId, TenantTokens};
use serde_json::json;

use super::own::{failed, print};
use super::{note_unknown_zone, screen, today};
use root::Place;

pub(super) const NOTE: &str = "\
A tenant has a store and tokens of its own. No server need run for these commands,
and those that run see what they do within 10 seconds.

Each tenant is a data directory, DIR/HASH/NAME.ID, that all other commands can use.
With s3://BUCKET/PATH in the place of DIR they are in a bucket, for any number of
machines.

Examples:
  expenses tenant --tenants /srv/expenses add alice
  expenses tenant --tenants /srv/expenses list
  expenses tenant --tenants /srv/expenses export alice --format json > alice.json
  expenses token --tenants /srv/expenses --tenant alice add phone
  expenses serve --tenants /srv/expenses";

/// The name of the token that a new tenant has.
const FIRST: &str = "first";

/// The arguments of `tenant`.
#[derive(clap::Args, Clone, Debug)]
#[command(disable_help_subcommand = true)]
pub(super) struct TenantArguments {
    /// The directory of the tenants, or s3://BUCKET/PATH
    #[arg(long, value_name = "DIR", global = true, value_hint = clap::ValueHint::DirPath)]
    tenants: Option<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one of it")]
enum Action {
    /// Make a tenant, and print its first token, this once
    Add {
        /// 1 to 63 lower-case letters, digits and hyphens
        #[arg(value_parser = root::name)]
        name: Name,
    },
    /// List the tenants, with the sizes of their stores
    List,
    /// Print the expenses of a tenant
    Export {
        /// Whose
        #[arg(value_parser = root::name)]
        name: Name,
        #[command(flatten)]
        export: ExportArguments,
    },
    /// Remove a tenant with its tokens and all its expenses
    Remove {
        /// Whom
        #[arg(value_parser = root::name)]
        name: Name,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// Runs the command.
pub(super) fn run(arguments: TenantArguments, json: bool, output: &mut dyn Write) -> ExitReport {
    let may_save = matches!(arguments.action, Action::Add { .. } | Action::Remove { .. });
    let place = root::place(arguments.tenants, may_save);
    let done = place.and_then(|place| match arguments.action {
        Action::Add { name } => print(&add(&place, &name, json)?, output),
        Action::List => print(&list::list(&place, json)?, output),
        Action::Export { name, export } => self::export(&place, &name, export, json, output),
        Action::Remove { name, yes } => match remove(&place, &name, yes, json)? {
            Some(text) => print(&text, output),
            None => Ok(()),
        },
    });
    match done {
        Ok(()) => ExitReport::default(),
        Err(report) => report,
    }
}

fn add(place: &Place, name: &Name, json: bool) -> Result<String, ExitReport> {
    let added = tenants::add(&place.root, name, FIRST, today().to_string()).map_err(failed)?;
    let exists = || failed(format_args!("there is a tenant {name} already"));
    let secret = added.ok_or_else(exists)?;
    let secret = secret.text();
    Ok(if json {
        format!("{}\n", json!({ "tenant": name.as_str(), "token": secret }))
    } else {
        format!("{secret}\n")
    })
}

/// Exports as `expenses export` does, through a store that cannot write.
fn export(
    place: &Place,
    name: &Name,
    export: ExportArguments,
    json: bool,
    output: &mut dyn Write,
) -> Result<(), ExitReport> {
    let store = known(place, name)?;
    let sandbox = root::sandbox(Duration::ZERO).read_only().build().map_err(failed)?;
    let mut store = place.root.open(&sandbox, &store).map_err(failed)?;
    let screen = screen(&std::io::stderr());
    let context = Context {
        today: Some(today),
        knows_local_day: true,
        screen,
        directory: None,
        ..Context::default()
    };
    let mut process = Process { screen, discard_typed: None, open_page: None };
    let command = Some(Command::Export(export));
    let arguments = Arguments { command, json, color: When::default() };
    let done = expenses_command::run(&arguments, &mut store, &context, &mut process, output);
    note_unknown_zone(&mut process);
    done.map_err(|failure| Err::<(), _>(failure).into())
}

/// Removes a tenant. Returns `None` if the person does not want it.
fn remove(place: &Place, name: &Name, yes: bool, json: bool) -> Result<Option<String>, ExitReport> {
    place.root.check().map_err(failed)?;
    let left = Left::of(&*place.root, name).map_err(failed)?;
    let left = left.ok_or_else(|| unknown(place, name))?;
    let tenant = &left.tenant;
    if !yes {
        let text = format!(
            "The tenant {name} has a store of {}, its last change {}.\n",
            list::size(tenant.size),
            list::day(tenant.changed).as_deref().unwrap_or("never")
        );
        let question = format!("Remove {name} with all tokens and expenses? Nothing is kept.");
        let screen = screen(&std::io::stderr());
        let discard_typed = Some(super::discard_typed as fn());
        let mut process = Process { screen, discard_typed, open_page: None };
        match process.ask(&text, &question).map_err(failed)? {
            Some(true) => {}
            Some(false) => return Ok(None),
            None => {
                return Err(failed(format_args!(
                    "nothing is kept of a tenant that is removed: export it first, and then say --yes"
                )));
            }
        }
    }
    tenants::remove(&place.root, &left).map_err(failed)?;
    Ok(Some(if json {
        format!("{}\n", json!({ "tenant": name.as_str() }))
    } else {
        format!(
            "Removed the tenant {name}: its tokens, and {} of expenses.\n",
            list::size(tenant.size)
        )
    }))
}

/// The tokens of the tenant with this store.
pub(super) fn tokens(place: &Place, store: StoreId) -> TenantTokens {
    TenantTokens::new(Arc::clone(&place.root), store, today().to_string())
}

/// The store of a tenant that there must be.
pub(super) fn known(place: &Place, name: &Name) -> Result<StoreId, ExitReport> {
    place.root.check().map_err(failed)?;
    let found = tenants::find(&*place.root, name).map_err(failed)?;
    found.ok_or_else(|| unknown(place, name))
}

fn unknown(place: &Place, name: &Name) -> ExitReport {
    failed(format_args!("there is no tenant {name} in {}", escape(&place.shown)))
}
