//! How files are read, as JSON.

use expenses_interface::Profile;
use expenses_tasks::import::profiles::Remembered;
use serde::Serialize;

/// How files of one shape are read.
#[derive(Serialize)]
pub(super) struct ProfileDocument<'a> {
    pub(super) shape: &'a str,
    /// Null if that is forgotten, or is not understood.
    pub(super) reads: Option<Remembered>,
}

impl<'a> From<&'a Profile> for ProfileDocument<'a> {
    fn from(Profile { shape, text }: &'a Profile) -> Self {
        Self { shape, reads: serde_json::from_str(text).ok() }
    }
}
