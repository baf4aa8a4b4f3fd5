//! One file for each command, with its arguments, its help and its code.

pub(crate) mod add;
pub(crate) mod backup;
pub(crate) mod budget;
pub(crate) mod categories;
pub(crate) mod check;
pub(crate) mod config;
pub(crate) mod delete;
pub(crate) mod due;
pub(crate) mod edit;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod info;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod merge;
pub(crate) mod overview;
pub(crate) mod redo;
pub(crate) mod rename;
pub(crate) mod repeat;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod summary;
pub(crate) mod undo;

/// The name of all filter options together in clap.
const FILTERS: &str = "FilterArguments";
