//! Tenants of a server in the process of the tests, with limits of their own. The component of
//! some of them misbehaves on demand.

use std::sync::Arc;

use expenses::{Sandbox, Store};
use expenses_serve::tenants::{
    Directory as Tenants, Identity, Name, Root, RootError, Tenant, TenantTokens,
};
use expenses_serve::tokens::Tokens;
use expenses_serve::{Limits, let_others_pass};

use super::client;
use crate::harness::{Client, Directory, LocalServer};

/// Tenants of a server in this process.
pub(super) struct Local {
    pub(super) server: LocalServer,
    root: Arc<Mixed>,
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
        let root = Arc::new(Mixed { directory, evil });
        assert!(root.add(&Name::parse("nobody").unwrap()).unwrap());
        let sandbox = Sandbox::builder().pausing(let_others_pass).build().unwrap();
        let server = LocalServer::tenants(&sandbox, Arc::clone(&root) as _, limits);
        Self { server, root, _home: home }
    }

    /// Adds a tenant, and returns a client of it.
    pub(super) fn add(&self, name: &str) -> Client {
        let name = Name::parse(name).unwrap();
        assert!(self.root.add(&name).unwrap());
        let tokens = TenantTokens::new(Arc::clone(&self.root) as _, name, "2026-11-29".into());
        client(&self.server, tokens.add("first", false).unwrap().text())
    }

    /// Where a tenant's data file is.
    pub(super) fn path(&self, name: &str) -> std::path::PathBuf {
        self.root.directory.path(&Name::parse(name).unwrap())
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

    fn tenants(&self) -> Result<Vec<Tenant>, RootError> {
        self.directory.tenants()
    }

    fn add(&self, name: &Name) -> Result<bool, RootError> {
        self.directory.add(name)
    }

    fn remove(&self, name: &Name) -> Result<bool, RootError> {
        self.directory.remove(name)
    }

    fn exists(&self, name: &Name) -> Result<bool, RootError> {
        self.directory.exists(name)
    }

    fn identity(&self, name: &Name) -> Option<Identity> {
        self.directory.identity(name)
    }

    fn open(&self, sandbox: &Sandbox, name: &Name) -> Result<Store, expenses::Error> {
        match self.evil.as_ref().filter(|_| name.as_str().starts_with("evil")) {
            Some(evil) if sandbox.is_read_only() => self.directory.open(&evil.read_only(), name),
            Some(evil) => self.directory.open(evil, name),
            None => self.directory.open(sandbox, name),
        }
    }
}
