//! Where the tenants are that somebody named.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

#[cfg(not(feature = "s3"))]
use expenses::Sandbox;
use expenses::SandboxBuilder;
use expenses_command::ExitReport;
use expenses_serve::tenants::{Directory, Name, Root};

use crate::program::own::failed;
use crate::program::place;

/// Where the tenants are.
pub(in crate::program) struct Place {
    pub(in crate::program) root: Arc<dyn Root>,
    /// As somebody named it.
    pub(in crate::program) shown: String,
    /// Whether they are in a bucket, for which each call waits.
    pub(in crate::program) is_bucket: bool,
}

/// The tenants in the directory or the bucket that somebody named. If something may be saved, an
/// object store is probed first.
pub(in crate::program) fn place(
    named: Option<PathBuf>,
    may_save: bool,
) -> Result<Place, ExitReport> {
    let path = named.ok_or_else(|| {
        failed("name where the tenants are: `--tenants DIR` or `--tenants s3://BUCKET/PATH`")
    })?;
    let shown = path.display().to_string();
    let bucket = in_bucket(&path, may_save)?;
    let is_bucket = bucket.is_some();
    let root = match bucket {
        Some(root) => root,
        None => Arc::new(Directory::new(path).map_err(failed)?),
    };
    Ok(Place { root, shown, is_bucket })
}

/// The tenants in a bucket; `None` if a directory is named.
#[cfg(feature = "s3")]
fn in_bucket(named: &Path, may_save: bool) -> Result<Option<Arc<dyn Root>>, ExitReport> {
    use crate::program::bucket::Tenants;

    let Some(bucket) = place::bucket(named) else { return Ok(None) };
    let bucket = bucket.map_err(failed)?;
    let connected = bucket.connect(may_save).map_err(failed)?;
    Ok(Some(Arc::new(Tenants::new(&bucket, connected))))
}

/// The tenants in a bucket; `None` if a directory is named.
#[cfg(not(feature = "s3"))]
fn in_bucket(named: &Path, _: bool) -> Result<Option<Arc<dyn Root>>, ExitReport> {
    place::no_bucket(named).map_or(Ok(None), |error| Err(failed(error)))
}

/// A sandbox for the stores of tenants, of which those in a bucket may be read as they were so long
/// ago.
#[cfg(feature = "s3")]
pub(in crate::program) fn sandbox(staleness: Duration) -> SandboxBuilder {
    crate::program::bucket::sandbox().object_fresh_time(staleness)
}

/// A sandbox for the stores of tenants.
#[cfg(not(feature = "s3"))]
pub(in crate::program) fn sandbox(_: Duration) -> SandboxBuilder {
    Sandbox::builder()
}

/// The name of a tenant.
pub(in crate::program) fn name(typed: &str) -> Result<Name, &'static str> {
    Name::parse(typed).ok_or("must be 1 to 63 lower-case letters, digits and hyphens")
}
