//! The stores of tenants that are open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use expenses::{Sandbox, Store};

use super::{Name, Root, StoreId};
use crate::account::{Account, Openers, Opens};
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
    store: StoreId,
    used: Instant,
}

impl OpenStores {
    pub(crate) fn new(root: Arc<dyn Root>, sandbox: Sandbox, common: Common) -> Self {
        Self { root, sandbox, common, accounts: Mutex::default() }
    }

    /// The account of a store. It is opened with the first call.
    ///
    /// # Errors
    ///
    /// [`Problem::NoTenant`] if it is known to be gone; [`Problem::Overloaded`] if as many as may be
    /// are in use.
    pub(crate) fn account(&self, store: &StoreId) -> Result<Arc<Account>, Problem> {
        if self.root.is_gone(store) {
            return Err(Problem::NoTenant);
        }
        let name = store.tenant();
        let mut accounts = self.accounts();
        if let Some(entry) = accounts.get_mut(name).filter(|entry| entry.store == *store) {
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
        let account = Arc::new(self.new_account(store));
        let (store, used) = (store.clone(), Instant::now());
        accounts.insert(name.clone(), Entry { account: Arc::clone(&account), store, used });
        drop(accounts);
        close(removed, Reason::Removed);
        close(closed, Reason::Place);
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
        drop(accounts);
        close(closed, Reason::Idle);
        if self.is_memory_short() {
            let mut accounts = self.accounts();
            let some = accounts.len() / SHARE_CLOSED + 1;
            let closed = take_oldest(&mut accounts, some);
            drop(accounts);
            close(closed, Reason::Memory);
        }
    }

    fn is_memory_short(&self) -> bool {
        let memory = process::memory();
        self.common.limits.memory.zip(memory).is_some_and(|(most, used)| used > most)
    }

    fn new_account(&self, store: &StoreId) -> Account {
        let (report, tenant) = (Arc::clone(&self.common.report), store.tenant().clone());
        let report: Report = Arc::new(move |event| {
            report(Event::OfTenant { tenant: tenant.clone(), event: Box::new(event) });
        });
        let (bodies, answers) = (self.common.bodies.of_one(), self.common.answers.of_one());
        let common = Common { report, bodies, answers, ..self.common.clone() };
        let origin = Origin { root: Arc::clone(&self.root), store: store.clone() };
        let openers = Openers::new(&self.sandbox, origin);
        Account::new(openers, &common).of_tenant()
    }

    fn accounts(&self) -> MutexGuard<'_, HashMap<Name, Entry>> {
        // Nothing in it can be left half changed.
        self.accounts.lock().unwrap_or_else(|error| error.into_inner())
    }
}

/// Where the store of a tenant comes from.
struct Origin {
    root: Arc<dyn Root>,
    store: StoreId,
}

impl Opens for Origin {
    fn open(&self, sandbox: &Sandbox) -> Result<Store, expenses::Error> {
        self.root.open(sandbox, &self.store)
    }

    fn is_gone(&self) -> bool {
        self.root.exists(&self.store).is_ok_and(|exists| !exists)
    }
}

/// Closes stores that were taken out, on another thread: that frees their memory, which takes a
/// moment for each.
fn close(closed: Vec<Entry>, reason: Reason) {
    if !closed.is_empty() {
        tokio::task::spawn_blocking(move || {
            closed.iter().for_each(|entry| entry.account.close_for(reason));
            drop(closed);
        });
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
