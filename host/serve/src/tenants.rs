//! Many tenants behind one server: each has a store and tokens of its own.
//!
//! - `root`: where tenants live; `directory`: in a directory of this machine
//! - `record`, `tokens`: the objects of tokens, sessions and codes; `known`: those in force, for
//!   which requests look `together`
//! - `open`: the stores that are open

mod directory;
mod known;
mod name;
mod open;
mod record;
mod root;
mod together;
mod tokens;

pub use directory::Directory;
pub(crate) use known::{Known, KnownTokens};
pub use name::Name;
pub(crate) use open::OpenStores;
pub use root::{Identity, Root, RootError, Tenant};
pub use tokens::TenantTokens;
pub(crate) use tokens::owner_of_code;
