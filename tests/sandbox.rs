//! The box: hostile components inside it, and hostile files under the store.

mod files;
mod imports;
mod limits;
mod listings;
mod paths;
mod pipes;
mod surroundings;
