//! Tenants in a bucket: `serve --tenants s3://BUCKET/PREFIX`.
//!
//! Each object of a [`Root`] is an object of the bucket below `PREFIX`. A store is there if its data
//! file is: `tenant add` makes it, at a path that no other store ever had, and a store only ever
//! replaces it. So a request for a store that was removed, however late it comes, finds nothing,
//! makes nothing and changes nothing.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use expenses::object::{is_passing, said};
use expenses::{Sandbox, Store};
use expenses_interface::files::DATA_FILE;
use expenses_serve::tenants::{
    Entry, MARK, MARK_CONTENT, Name, Root, RootError, StoreId, empty_data_file,
};
use futures_util::TryStreamExt;
use object_store::path::Path;
use object_store::{Error, ObjectMeta, ObjectStoreExt, PutMode, PutPayload, Result};
use tokio::time::{sleep, timeout};

use super::{Bucket, Connected, READY_TIME};

/// How long one request may take. A list may need several.
const TIME: Duration = Duration::from_secs(3);
/// How often a request is sent.
const TRIES: u32 = 3;
/// How long to wait before a request is sent again.
const PAUSE: Duration = Duration::from_millis(200);
/// An object of a root is far smaller; whatever is larger is none of ours.
const MOST_OF_AN_OBJECT: u64 = 64 << 10;

/// Tenants in a bucket.
pub(crate) struct Tenants {
    connected: Connected,
    url: String,
}

impl Tenants {
    /// The tenants in a bucket that is connected.
    pub(crate) fn new(bucket: &Bucket, connected: Connected) -> Self {
        let url = bucket.url().trim_end_matches('/').to_owned();
        Self { connected, url }
    }

    /// The path of an object or a folder in the bucket.
    fn path(&self, path: &str) -> Path {
        path.split('/').fold(self.connected.path.clone(), |path, part| path.join(part))
    }

    fn data_file(&self, store: &StoreId) -> Path {
        self.path(&store.folder()).join(DATA_FILE)
    }

    fn failed(&self, path: &str, error: Error) -> (PathBuf, io::Error) {
        let path = format!("{}/{path}", self.url).into();
        // In one line, as there.
        (path, io::Error::other(said(&error)))
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

    /// Sends a request once, for an answer that is not worth more time.
    fn ask_once<T>(&self, request: impl Future<Output = Result<T>>) -> Result<T> {
        let late = |_| Err(Error::Generic { store: "S3", source: "it is late".into() });
        self.connected.wait(async { timeout(READY_TIME, request).await.unwrap_or_else(late) })
    }

    /// Looks once whether the root is there.
    fn mark(&self) -> Result<ObjectMeta> {
        self.ask_once(self.connected.store.head(&self.path(MARK)))
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

    fn begin(&self) -> Result<(), RootError> {
        self.put(&self.path(MARK), MARK_CONTENT).map(drop).map_err(self.cannot_write(MARK))
    }

    fn entries(&self, of: Option<&Name>) -> Result<Vec<Entry>, RootError> {
        let folder = of.map_or_else(|| self.connected.path.clone(), |name| self.path(&name.hash()));
        let mut claims = Vec::new();
        let mut stores: HashMap<StoreId, (u64, Option<SystemTime>)> = HashMap::new();
        for meta in self.below(&folder).map_err(self.cannot_read(""))? {
            let Some(parts) = meta.location.prefix_match(&self.connected.path) else { continue };
            let parts: Vec<_> = parts.map(|part| part.as_ref().to_owned()).collect();
            let [hash, name, file @ ..] = &*parts else { continue };
            let Some(entry) = Entry::parse(hash, name) else { continue };
            if of.is_some_and(|of| of != entry.tenant()) {
                continue;
            }
            match (entry, file) {
                (entry @ Entry::Claim(_), []) => claims.push(entry),
                // Without its data file it may have copies of it.
                (Entry::Store { store, .. }, [file]) => {
                    let found = stores.entry(store).or_default();
                    if file == DATA_FILE {
                        *found = (meta.size, Some(meta.last_modified.into()));
                    }
                }
                _ => {}
            }
        }
        let stores = stores.into_iter();
        let stores = stores.map(|(store, (size, changed))| Entry::Store { store, size, changed });
        Ok(claims.into_iter().chain(stores).collect())
    }

    fn make(&self, store: &StoreId) -> Result<(), RootError> {
        let shown = store.folder();
        let random = |error| RootError::Write { path: shown.clone().into(), error };
        let content = empty_data_file().map_err(random)?;
        // Nobody else makes this one.
        let made = self.put(&self.data_file(store), content.as_bytes());
        made.map(drop).map_err(self.cannot_write(&shown))
    }

    fn remove(&self, store: &StoreId) -> Result<(), RootError> {
        let shown = store.folder();
        // First, so that from here on nobody finds it.
        self.remove_object(&self.data_file(store)).map_err(self.cannot_write(&shown))?;
        for meta in self.below(&self.path(&shown)).map_err(self.cannot_read(&shown))? {
            self.remove_object(&meta.location).map_err(self.cannot_write(&shown))?;
        }
        Ok(())
    }

    fn exists(&self, store: &StoreId) -> Result<bool, RootError> {
        match self.ask_once(self.connected.store.head(&self.data_file(store))) {
            Ok(_) => Ok(true),
            // If the bucket is not there for a moment, nothing is gone.
            Err(Error::NotFound { .. }) => match self.mark() {
                Ok(_) => Ok(false),
                Err(error) => Err(self.cannot_read(MARK)(error)),
            },
            Err(error) => Err(self.cannot_read(&store.folder())(error)),
        }
    }

    fn is_gone(&self, _: &StoreId) -> bool {
        // Only the object store knows.
        false
    }

    fn open(&self, sandbox: &Sandbox, store: &StoreId) -> Result<Store, expenses::Error> {
        self.connected.open_existing(sandbox, self.path(&store.folder()))
    }

    fn is_ready(&self) -> bool {
        self.mark().is_ok()
    }
}

#[cfg(test)]
mod tests;
