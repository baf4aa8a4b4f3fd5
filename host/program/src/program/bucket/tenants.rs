//! Tenants in a bucket: `serve --tenants s3://BUCKET/PREFIX`.
//!
//! Each object of a [`Root`] is an object of the bucket below `PREFIX`. A tenant exists if its data
//! file does: `tenant add` makes it, with an id of its own, and a store only ever replaces it. So a
//! request of a tenant that was removed, however late it comes, makes and changes nothing.

use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, SystemTime};

use expenses::object::Unfit;
use expenses::{Sandbox, Store};
use expenses_interface::files::DATA_FILE;
use expenses_serve::tenants::{Identity, Name, Root, RootError, Tenant};
use futures_util::TryStreamExt;
use object_store::path::Path;
use object_store::{Error, ObjectMeta, ObjectStoreExt, PutMode, PutPayload, Result};
use tokio::time::{sleep, timeout};

use super::{Bucket, Connected};

/// What every root has.
const MARK: &str = "tenants";
/// How long one request may take. A list may need several.
const TIME: Duration = Duration::from_secs(3);
/// How often a request is sent.
const TRIES: u32 = 3;
/// In this time each server has looked again for a token that was removed.
const UNTIL_REFUSED: Duration = Duration::from_secs(10);
/// How long to wait before a request is sent again.
const PAUSE: Duration = Duration::from_millis(200);
/// An object of a root is far smaller; whatever is larger is none of ours.
const MOST_OF_AN_OBJECT: u64 = 64 << 10;

/// Tenants in a bucket.
pub(crate) struct Tenants {
    connected: Connected,
    url: String,
    /// How long it may take until no server takes a token that was removed.
    until_refused: Duration,
}

impl Tenants {
    /// The tenants in a bucket that is connected.
    pub(crate) fn new(bucket: &Bucket, connected: Connected) -> Self {
        let url = bucket.url().trim_end_matches('/').to_owned();
        Self { connected, url, until_refused: UNTIL_REFUSED }
    }

    /// The path of an object or a folder in the bucket.
    fn path(&self, path: &str) -> Path {
        path.split('/').fold(self.connected.path.clone(), |path, part| path.join(part))
    }

    fn data_file(&self, name: &Name) -> Path {
        self.path(&name.folder()).join(DATA_FILE)
    }

    fn failed(&self, path: &str, error: Error) -> (PathBuf, io::Error) {
        let path = format!("{}/{path}", self.url).into();
        // In one line, as there.
        (path, io::Error::other(Unfit::Failed(error).to_string()))
    }

    fn cannot_read(&self, path: &str) -> impl Fn(Error) -> RootError {
        move |error| {
            let (path, error) = self.failed(path, error);
            RootError::Read { path, error }
        }
    }

    fn cannot_write(&self, path: &str) -> impl Fn(Error) -> RootError {
        move |error| {
            let (path, error) = self.failed(path, error);
            RootError::Write { path, error }
        }
    }

    /// Sends a request, again if it fails in passing.
    fn ask<T, F: Future<Output = Result<T>>>(&self, request: impl Fn() -> F) -> Result<T> {
        self.connected.wait(async {
            for _ in 1..TRIES {
                match timeout(TIME, request()).await {
                    Ok(Err(error)) if is_passing(&error) => sleep(PAUSE).await,
                    Ok(answer) => return answer,
                    Err(_) => {}
                }
            }
            let late = || Error::Generic { store: "S3", source: "there was no answer".into() };
            timeout(TIME, request()).await.unwrap_or_else(|_| Err(late()))
        })
    }

    /// Makes an object. Returns false if there is one, which may be from a try whose answer was
    /// lost.
    fn put(&self, path: &Path, content: &[u8]) -> Result<bool> {
        let payload = PutPayload::from(content.to_vec());
        let put = || self.connected.store.put_opts(path, payload.clone(), PutMode::Create.into());
        match self.ask(put) {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn get(&self, path: &Path) -> Result<Option<Vec<u8>>> {
        let get = || async {
            let found = self.connected.store.get(path).await?;
            if found.meta.size > MOST_OF_AN_OBJECT {
                return Err(Error::Generic { store: "S3", source: "it is too large".into() });
            }
            found.bytes().await
        };
        match self.ask(get) {
            Ok(content) => Ok(Some(content.into())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn is_there(&self, path: &Path) -> Result<bool> {
        match self.ask(|| self.connected.store.head(path)) {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn remove_object(&self, path: &Path) -> Result<()> {
        match self.ask(|| self.connected.store.delete(path)) {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// All objects below a folder.
    fn below(&self, folder: &Path) -> Result<Vec<ObjectMeta>> {
        self.ask(|| self.connected.store.list(Some(folder)).try_collect())
    }
}

impl Root for Tenants {
    fn check(&self) -> Result<(), RootError> {
        match self.is_there(&self.path(MARK)).map_err(self.cannot_read(MARK))? {
            true => Ok(()),
            false => Err(RootError::Missing { root: self.url.clone().into() }),
        }
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, RootError> {
        self.get(&self.path(path)).map_err(self.cannot_read(path))
    }

    fn create(&self, path: &str, content: &[u8]) -> Result<bool, RootError> {
        self.put(&self.path(path), content).map_err(self.cannot_write(path))
    }

    fn delete(&self, path: &str) -> Result<(), RootError> {
        self.remove_object(&self.path(path)).map_err(self.cannot_write(path))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, RootError> {
        let path = self.path(folder);
        let listed = self.ask(|| self.connected.store.list_with_delimiter(Some(&path)));
        let objects = listed.map_err(self.cannot_read(folder))?.objects;
        Ok(objects.iter().filter_map(|meta| meta.location.filename().map(str::to_owned)).collect())
    }

    fn tenants(&self) -> Result<Vec<Tenant>, RootError> {
        self.check()?;
        let all = self.below(&self.connected.path).map_err(self.cannot_read(""))?;
        let tenants = all.into_iter().filter_map(|meta| {
            let parts = meta.location.prefix_match(&self.connected.path)?;
            let parts: Vec<_> = parts.map(|part| part.as_ref().to_owned()).collect();
            let [hash, name, file] = &*parts else { return None };
            let name =
                Name::parse(name).filter(|name| name.folder() == format!("{hash}/{name}"))?;
            let changed = Some(SystemTime::from(meta.last_modified));
            (file == DATA_FILE).then_some(Tenant { name, size: meta.size, changed })
        });
        Ok(tenants.collect())
    }

    fn add(&self, name: &Name) -> Result<bool, RootError> {
        self.put(&self.path(MARK), b"tenants of expenses\n").map_err(self.cannot_write(MARK))?;
        let (path, shown) = (self.data_file(name), name.folder());
        let id = id().map_err(|error| RootError::Write { path: shown.clone().into(), error })?;
        let document = format!(
            "{{\n  \"counter\": 0,\n  \"expenses\": {{}},\n  \"commits\": [\"{id}\"]\n}}\n"
        );
        if self.put(&path, document.as_bytes()).map_err(self.cannot_write(&shown))? {
            return Ok(true);
        }
        // The answer to the request that made it may have been lost.
        let there = self.get(&path).map_err(self.cannot_read(&shown))?;
        Ok(there.as_deref() == Some(document.as_bytes()))
    }

    fn remove(&self, name: &Name) -> Result<bool, RootError> {
        let shown = name.folder();
        let was_there = self.exists(name)?;
        if was_there {
            // Nobody can have its name while a server may still take one of its tokens, which are
            // gone.
            thread::sleep(self.until_refused);
        }
        // First, so that from here on nobody finds it.
        self.remove_object(&self.data_file(name)).map_err(self.cannot_write(&shown))?;
        for meta in self.below(&self.path(&shown)).map_err(self.cannot_read(&shown))? {
            self.remove_object(&meta.location).map_err(self.cannot_write(&shown))?;
        }
        Ok(was_there)
    }

    fn exists(&self, name: &Name) -> Result<bool, RootError> {
        self.is_there(&self.data_file(name)).map_err(self.cannot_read(&name.folder()))
    }

    fn identity(&self, _: &Name) -> Option<Identity> {
        // A store is removed only when no token of it opens anything.
        Some(Identity([0; 3]))
    }

    fn open(&self, sandbox: &Sandbox, name: &Name) -> Result<Store, expenses::Error> {
        self.connected.open_existing(sandbox, self.path(&name.folder()))
    }
}

/// Whether the same request may go better.
fn is_passing(error: &Error) -> bool {
    !matches!(
        error,
        Error::NotFound { .. }
            | Error::AlreadyExists { .. }
            | Error::Precondition { .. }
            | Error::PermissionDenied { .. }
            | Error::Unauthenticated { .. }
            | Error::InvalidPath { .. }
    )
}

/// An id of 32 digits that nothing else has.
fn id() -> io::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(format!("{:032x}", u128::from_ne_bytes(random)))
}

#[cfg(test)]
mod tests;
