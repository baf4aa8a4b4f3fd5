//! Tenants of a server in the process of the tests, with limits of their own. The component of
//! some of them misbehaves on demand.

use std::sync::Arc;

use expenses::{Sandbox, Store};
use expenses_serve::tenants::{
    Directory as Tenants, Entry, Name, Root, RootError, StoreId, add, find,
};
use expenses_serve::{Limits, let_others_pass};

use super::client;
use crate::harness::{Client, Directory, LocalServer};

/// Tenants of a server in this process.
pub(super) struct Local {
    pub(super) server: LocalServer,
    root: Arc<dyn Root>,
    directory: Tenants,
    _home: Directory,
}

/// Tenants in a directory. The stores of those whose names begin with `evil` are of another
/// component.
struct Mixed {
    directory: Tenants,
    evil: Option<Sandbox>,
}

impl Local {
    /// Serves tenants, those called `evil…` with the stores of this sandbox.
    pub(super) fn start(evil: Option<Sandbox>, limits: Limits) -> Self {
        let home = Directory::empty();
        let directory = Tenants::new(home.path().join("tenants")).unwrap();
        let root: Arc<dyn Root> = Arc::new(Mixed { directory: directory.clone(), evil });
        root.begin().unwrap();
        let sandbox = Sandbox::builder().pausing(let_others_pass).build().unwrap();
        let server = LocalServer::tenants(&sandbox, Arc::clone(&root), limits);
        Self { server, root, directory, _home: home }
    }

    /// Adds a tenant, and returns a client of it.
    pub(super) fn add(&self, name: &str) -> Client {
        let name = Name::parse(name).unwrap();
        let added = add(&self.root, &name, "first", "2026-11-29".into()).unwrap();
        client(&self.server, added.unwrap().text())
    }

    /// Where a tenant's data file is.
    pub(super) fn path(&self, name: &str) -> std::path::PathBuf {
        let store = find(&self.directory, &Name::parse(name).unwrap()).unwrap();
        self.directory.path(&store.unwrap())
    }
}

impl Root for Mixed {
    fn check(&self) -> Result<(), RootError> {
        self.directory.check()
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, RootError> {
        self.directory.read(path)
    }

    fn create(&self, path: &str, content: &[u8]) -> Result<bool, RootError> {
        self.directory.create(path, content)
    }

    fn delete(&self, path: &str) -> Result<(), RootError> {
        self.directory.delete(path)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, RootError> {
        self.directory.list(folder)
    }

    fn begin(&self) -> Result<(), RootError> {
        self.directory.begin()
    }

    fn entries(&self, of: Option<&Name>) -> Result<Vec<Entry>, RootError> {
        self.directory.entries(of)
    }

    fn make(&self, store: &StoreId) -> Result<(), RootError> {
        self.directory.make(store)
    }

    fn remove(&self, store: &StoreId) -> Result<(), RootError> {
        self.directory.remove(store)
    }

    fn exists(&self, store: &StoreId) -> Result<bool, RootError> {
        self.directory.exists(store)
    }

    fn is_gone(&self, store: &StoreId) -> bool {
        self.directory.is_gone(store)
    }

    fn open(&self, sandbox: &Sandbox, store: &StoreId) -> Result<Store, expenses::Error> {
        match self.evil.as_ref().filter(|_| store.tenant().as_str().starts_with("evil")) {
            Some(evil) if sandbox.is_read_only() => self.directory.open(&evil.read_only(), store),
            Some(evil) => self.directory.open(evil, store),
            None => self.directory.open(sandbox, store),
        }
    }
}
