//! Shared by the tests: data directories, the two ways to run the command line, and exact
//! comparisons.

mod bucket;
mod carrier;
mod changes;
mod directory;
mod documents;
mod expectations;
mod guest;
mod hostile;
mod language;
mod made;
mod outcome;
mod own_process;
mod plugin;
mod requires;
mod scene;
mod server;
mod terminal;

pub(crate) use bucket::{Bucket, Down};
pub(crate) use carrier::{
    Carrier, component, example, http_component, invoke, precompiled, preopen, program, stock,
    store_component,
};
pub(crate) use changes::{Change, State};
pub(crate) use directory::Directory;
pub(crate) use documents::{THREE, lunch, record};
pub(crate) use expectations::{is_as_in, rewrites_expectations};
pub(crate) use hostile::{assert_that_the_host_goes_on, attempt, hostile, order};
pub(crate) use language::{Language, wasm_tools};
pub(crate) use made::made_once;
pub(crate) use outcome::{Outcome, outcome};
pub(crate) use own_process::in_its_own_process;
pub(crate) use plugin::{standing_order, standing_orders};
pub(crate) use requires::{has, is_root, leave_out, say};
pub(crate) use scene::Scene;
pub(crate) use server::{Answer, Client, Connection, LocalServer, Server, configured, serve};
pub(crate) use terminal::Terminal;
