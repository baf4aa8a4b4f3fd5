//! Many tenants behind one server: each has a store and tokens of its own.
//!
//! - `root`: where tenants live; `directory`: in a directory of this machine
//! - `store_id`: which of the stores that a name ever had; `operate`: adds, finds and removes tenants
//! - `record`, `tokens`: the objects of tokens, sessions and codes; `known`: those in force, for
//!   which requests look `together`
//! - `open`: the stores that are open

mod directory;
mod known;
mod name;
mod open;
mod operate;
mod record;
mod root;
mod store_id;
mod together;
mod tokens;

pub use directory::Directory;
pub(crate) use known::{Known, KnownTokens};
pub use name::Name;
pub(crate) use open::OpenStores;
pub use operate::{Left, add, all, find, remove};
pub use root::{Entry, MARK, MARK_CONTENT, Root, RootError, Tenant};
pub use store_id::{StoreId, empty_data_file};
pub use tokens::TenantTokens;
pub(crate) use tokens::store_of_code;
