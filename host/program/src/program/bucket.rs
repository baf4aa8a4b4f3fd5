//! Stores in a bucket of an object store that speaks S3: `s3://BUCKET/PATH`.
//!
//! # Layout
//!
//! - `client`: the client, with its settings from the environment
//! - `names`: finds addresses without the C library
//! - `fitness`: refuses an object store that loses saves, and remembers one that does not
//! - `tenants`: the tenants in a bucket
//! - `error`: why a bucket cannot be used, in a sentence for each case

mod client;
mod error;
mod fitness;
#[cfg(target_os = "linux")]
mod names;
mod tenants;

use std::env;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use expenses::{Sandbox, SandboxBuilder, Store};
use expenses_interface::files::DATA_FILE;
use expenses_serve::Source;
use object_store::path::Path;
use object_store::{Error as ObjectError, ObjectStore, ObjectStoreExt};
use tokio::runtime::{self, Runtime};
use tokio::time::timeout;

pub(super) use error::Error;
pub(super) use tenants::Tenants;

/// For how long a command takes what it has read as the newest state.
const FRESH_TIME: Duration = Duration::from_secs(1);
/// How long an object store may take to say that it is there.
const READY_TIME: Duration = Duration::from_secs(2);

/// A place in a bucket, as somebody named it.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    url: String,
    name: String,
    path: Path,
}

impl Bucket {
    /// Reads `s3://BUCKET/PATH`. The path may be empty.
    ///
    /// # Errors
    ///
    /// [`Error::Url`] if it is not that.
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        let invalid = || Error::Url(url.to_owned());
        let rest = url.strip_prefix("s3://").ok_or_else(invalid)?;
        let (name, path) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        // An empty part of a path would be left out without a word.
        let is_path = !path.starts_with('/');
        if name.is_empty() || !name.chars().all(is_name) || !is_path {
            return Err(invalid());
        }
        let path = Path::parse(path.trim_end_matches('/')).map_err(|_| invalid())?;
        let url = url.trim_end_matches('/').to_owned();
        Ok(Self { url, name: name.to_owned(), path })
    }

    /// As it was given, without a slash at its end: there is one list of tokens for it.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Connects to the bucket, with the settings of the environment. If something may be saved,
    /// makes sure that the object store does not lose it.
    ///
    /// # Errors
    ///
    /// [`Error`].
    pub(super) fn connect(&self, may_save: bool) -> Result<Connected, Error> {
        let settings = client::Settings::of_environment(self)?;
        // One thread is enough for the requests of one store.
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("object-store")
            .enable_all()
            .build()
            .map_err(Error::System)?;
        let store = settings.build(self)?;
        let store = match may_save {
            true => fitness::checked(self, settings.endpoint(), store, &runtime)?,
            false => store,
        };
        Ok(Connected { runtime: Some(runtime), store, path: self.path.clone() })
    }
}

/// A bucket that is connected.
pub(super) struct Connected {
    /// Always there, until this is dropped.
    runtime: Option<Runtime>,
    store: Arc<dyn ObjectStore>,
    path: Path,
}

impl Connected {
    /// Opens the store. It must not outlive the connection.
    ///
    /// # Errors
    ///
    /// Those of [`Sandbox::open_object`].
    pub(super) fn open(&self, sandbox: &Sandbox) -> Result<Store, expenses::Error> {
        let _context = self.runtime.as_ref().map(Runtime::enter);
        sandbox.open_object(Arc::clone(&self.store), self.path.clone())
    }

    /// Opens the store at a path, which must exist. It must not outlive the connection.
    fn open_existing(&self, sandbox: &Sandbox, path: Path) -> Result<Store, expenses::Error> {
        let _context = self.runtime.as_ref().map(Runtime::enter);
        sandbox.open_existing_object(Arc::clone(&self.store), path)
    }

    /// Waits for a request.
    fn wait<T>(
        &self,
        request: impl Future<Output = object_store::Result<T>>,
    ) -> object_store::Result<T> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(request),
            None => Err(ObjectError::Generic { store: "S3", source: "it has ended".into() }),
        }
    }
}

impl Source for Connected {
    fn open(&self, sandbox: &Sandbox) -> Result<Store, expenses::Error> {
        self.open(sandbox)
    }

    fn is_ready(&self) -> bool {
        let file = self.path.clone().join(DATA_FILE);
        let late = |_| Err(ObjectError::Generic { store: "S3", source: "it is late".into() });
        let asked = timeout(READY_TIME, self.store.head(&file));
        let said = self.wait(async { asked.await.unwrap_or_else(late) });
        matches!(said, Ok(_) | Err(ObjectError::NotFound { .. }))
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        // Whoever drops it may be on a thread of another runtime, which must not wait.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A sandbox for a command on a store in a bucket. A command is several calls, and sees what was
/// saved before its first.
pub(super) fn sandbox_of_command() -> SandboxBuilder {
    sandbox().object_fresh_time(FRESH_TIME)
}

/// A sandbox for stores in buckets.
pub(super) fn sandbox() -> SandboxBuilder {
    let builder = Sandbox::builder();
    // The first of them is memory, and this user's alone.
    let named = ["XDG_RUNTIME_DIR", "TMPDIR"].into_iter().filter_map(env::var_os);
    match named.map(PathBuf::from).find(|path| path.is_dir()) {
        Some(path) => builder.scratch_directory(path),
        None => builder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_a_bucket_and_a_path() {
        for (url, name, path) in [
            ("s3://bucket", "bucket", ""),
            ("s3://bucket/", "bucket", ""),
            ("s3://bucket/alice", "bucket", "alice"),
            ("s3://my.bucket-1/team/alice/", "my.bucket-1", "team/alice"),
        ] {
            let bucket = Bucket::parse(url).unwrap();
            assert_eq!((&*bucket.name, bucket.path.as_ref()), (name, path), "{url}");
            assert_eq!(bucket.url(), url.trim_end_matches('/'));
        }
        for url in ["s3://", "s3:///alice", "s3://a b/c", "s3://bucket//alice", "s3://b/../c"] {
            let error = Bucket::parse(url).unwrap_err();
            assert!(error.to_string().contains("s3://BUCKET/PATH"), "{error}");
        }
    }
}
