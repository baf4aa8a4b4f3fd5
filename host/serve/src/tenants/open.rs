//! The stores of tenants that are open.

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use expenses::Sandbox;

use super::{Identity, Name, Root};
use crate::account::{Account, Openers};
use crate::common::Common;
use crate::event::Event;
use crate::metrics::Reason;
use crate::problem::Problem;
use crate::process;
use crate::server::Report;

/// If too many are open, so many are closed at once: one in this many of those that may be open.
const SHARE_CLOSED: usize = 16;

/// The stores of tenants that are open. One is opened by the first request that needs it, and
/// closed if nobody has used it for a while, or others need its place.
pub(crate) struct OpenStores {
    root: Arc<dyn Root>,
    sandbox: Sandbox,
    common: Common,
    accounts: Mutex<HashMap<Name, Entry>>,
}

struct Entry {
    account: Arc<Account>,
    identity: Identity,
    used: Instant,
}

impl OpenStores {
    pub(crate) fn new(root: Arc<dyn Root>, sandbox: Sandbox, common: Common) -> Self {
        Self { root, sandbox, common, accounts: Mutex::default() }
    }

    /// The account of a tenant with this store. It is opened with the first call.
    ///
    /// # Errors
    ///
    /// [`Problem::NoTenant`] if it has none; [`Problem::Overloaded`] if as many as may be are in
    /// use.
    pub(crate) fn account(
        &self,
        name: &Name,
        store: Option<Identity>,
    ) -> Result<Arc<Account>, Problem> {
        let identity = store.ok_or(Problem::NoTenant)?;
        let mut accounts = self.accounts();
        if let Some(entry) = accounts.get_mut(name).filter(|entry| entry.identity == identity) {
            entry.used = Instant::now();
            return Ok(Arc::clone(&entry.account));
        }
        // A tenant that was removed and made again has another store now.
        let removed = Vec::from_iter(accounts.remove(name));
        let mut closed = Vec::new();
        let most = self.common.limits.stores.max(1);
        if accounts.len() >= most {
            closed = take_oldest(&mut accounts, most / SHARE_CLOSED + 1);
            if closed.is_empty() {
                return Err(Problem::Overloaded);
            }
        }
        let account = Arc::new(self.new_account(name, identity));
        let used = Instant::now();
        accounts.insert(name.clone(), Entry { account: Arc::clone(&account), identity, used });
        self.close(accounts, removed, Reason::Removed);
        self.close(self.accounts(), closed, Reason::Place);
        Ok(account)
    }

    /// Closes those that nobody has used for a while, and more if the process uses too much memory.
    pub(crate) fn close_idle(&self) {
        let now = Instant::now();
        let mut accounts = self.accounts();
        let is_old = |entry: &Entry| {
            let unused = now.saturating_duration_since(entry.used);
            entry.is_idle() && unused >= self.common.limits.idle
        };
        let closed: Vec<_> =
            accounts.extract_if(|_, entry| is_old(entry)).map(|(_, entry)| entry).collect();
        self.close(accounts, closed, Reason::Idle);
        if self.is_memory_short() {
            let mut accounts = self.accounts();
            let some = accounts.len() / SHARE_CLOSED + 1;
            let closed = take_oldest(&mut accounts, some);
            self.close(accounts, closed, Reason::Memory);
        }
    }

    fn is_memory_short(&self) -> bool {
        let memory = process::memory();
        self.common.limits.memory.zip(memory).is_some_and(|(most, used)| used > most)
    }

    /// Closes stores that were taken out, on another thread: that frees their memory, which takes
    /// a moment for each.
    fn close(
        &self,
        accounts: MutexGuard<'_, HashMap<Name, Entry>>,
        closed: Vec<Entry>,
        reason: Reason,
    ) {
        let metrics = &self.common.metrics;
        metrics.stores_open.set(i64::try_from(accounts.len()).unwrap_or(i64::MAX));
        drop(accounts);
        if !closed.is_empty() {
            metrics.closed(closed.len(), reason);
            tokio::task::spawn_blocking(move || drop(closed));
        }
    }

    fn new_account(&self, name: &Name, identity: Identity) -> Account {
        let (report, tenant) = (Arc::clone(&self.common.report), name.clone());
        let report: Report = Arc::new(move |event| {
            report(Event::OfTenant { tenant: tenant.clone(), event: Box::new(event) });
        });
        let (bodies, answers) = (self.common.bodies.of_one(), self.common.answers.of_one());
        let common = Common { report, bodies, answers, ..self.common.clone() };
        let (root, name) = (Arc::clone(&self.root), name.clone());
        let openers = Openers::new(&self.sandbox, move |sandbox| {
            let store = root.open(sandbox, &name)?;
            // Whoever came in for a store that is gone must not see the next with its name.
            match root.identity(&name) {
                Some(opened) if opened == identity => Ok(store),
                _ => Err(expenses::Error::Directory {
                    path: name.folder().into(),
                    source: io::Error::new(ErrorKind::NotFound, "it was removed"),
                }),
            }
        });
        Account::new(openers, &common).of_tenant()
    }

    fn accounts(&self) -> MutexGuard<'_, HashMap<Name, Entry>> {
        // Nothing in it can be left half changed.
        self.accounts.lock().unwrap_or_else(|error| error.into_inner())
    }
}

impl Entry {
    /// Whether no request has the account. Nobody else can take it while the lock is held.
    fn is_idle(&self) -> bool {
        Arc::strong_count(&self.account) == 1
    }
}

/// Takes out up to `count` idle ones, those that were used longest ago.
fn take_oldest(accounts: &mut HashMap<Name, Entry>, count: usize) -> Vec<Entry> {
    let mut idle: Vec<_> = accounts.iter().filter(|(_, entry)| entry.is_idle()).collect();
    if idle.len() > count {
        idle.select_nth_unstable_by_key(count, |(_, entry)| entry.used);
        idle.truncate(count);
    }
    let names: Vec<Name> = idle.into_iter().map(|(name, _)| name.clone()).collect();
    names.iter().filter_map(|name| accounts.remove(name)).collect()
}
