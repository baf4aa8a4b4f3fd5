//! What an operator does with tenants: adds, finds and removes them.
//!
//! A tenant has a name if there is an object that claims it, or a store. The claim is made first
//! and removed last. Of several that add a tenant at once, one makes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::record::{self, Claim};
use super::store_id::claim;
use super::{Entry, Name, Root, RootError, StoreId, Tenant, TenantTokens};
use crate::tokens::{Secret, TokenError, Tokens};

/// Makes a tenant with an empty store and a token of this name. `day` is the current one. Returns
/// `None`, and changes nothing, if there is such a tenant.
///
/// # Errors
///
/// If it cannot be made. What is left of it goes with [`remove`].
pub fn add(
    root: &Arc<dyn Root>,
    name: &Name,
    token: &str,
    day: String,
) -> Result<Option<Secret>, TokenError> {
    root.begin()?;
    // One that came here from elsewhere, or was removed in part, may have no claim.
    if !root.entries(Some(name))?.is_empty() {
        return Ok(None);
    }
    let write = |error| RootError::Write { path: claim(name).into(), error };
    let store = StoreId::new(name.clone()).map_err(write)?;
    let own = Claim { store: store.digits().to_owned() };
    // If the answer to the request that made it was lost, it says so itself.
    if !record::create(&**root, &claim(name), &own)? && claimed(&**root, name)? != Some(own) {
        return Ok(None);
    }
    let made = root.make(&store).map_err(TokenError::from);
    let tokens = TenantTokens::new(Arc::clone(root), store.clone(), day);
    match made.and_then(|()| tokens.add(token, false)) {
        Ok(secret) => Ok(Some(secret)),
        Err(error) => {
            // Nobody has seen the tenant yet. If it stays, `remove` takes it away.
            let _ = root.remove(&store).and_then(|()| root.delete(&claim(name)));
            Err(error)
        }
    }
}

/// The store that a tenant has; `None` if there is no such tenant.
///
/// # Errors
///
/// If the root cannot be read, or it is not clear which of several stores it is.
pub fn find(root: &dyn Root, name: &Name) -> Result<Option<StoreId>, RootError> {
    if let Some(Claim { store }) = claimed(root, name)? {
        let reason = || "it names no store".to_owned();
        let malformed = || RootError::Malformed { path: claim(name).into(), reason: reason() };
        return StoreId::parse(name.clone(), &store).map(Some).ok_or_else(malformed);
    }
    let mut stores = stores(root.entries(Some(name))?);
    match stores.len() {
        0 | 1 => Ok(stores.pop()),
        _ => Err(RootError::Unclear { tenant: name.clone() }),
    }
}

/// All tenants, in the order of their names.
///
/// # Errors
///
/// If the root cannot be read.
pub fn all(root: &dyn Root) -> Result<Vec<Tenant>, RootError> {
    root.check()?;
    let mut found: BTreeMap<Name, Vec<Entry>> = BTreeMap::new();
    for entry in root.entries(None)? {
        found.entry(entry.tenant().clone()).or_default().push(entry);
    }
    found.into_iter().map(|(name, entries)| tenant(root, name, entries)).collect()
}

/// A tenant with its store. Only if there are others of its name must the claim be read.
fn tenant(root: &dyn Root, name: Name, entries: Vec<Entry>) -> Result<Tenant, RootError> {
    let mut stores: Vec<_> = entries
        .into_iter()
        .filter_map(|entry| match entry {
            Entry::Claim(_) => None,
            Entry::Store { store, size, changed } => Some((store, size, changed)),
        })
        .collect();
    if stores.len() > 1 {
        let own = claimed(root, &name)?;
        let is_own = |store: &StoreId| own.as_ref().is_some_and(|own| own.store == store.digits());
        stores.retain(|(store, ..)| is_own(store));
    }
    let (size, changed) = stores.pop().map_or((0, None), |(_, size, changed)| (size, changed));
    Ok(Tenant { name, size, changed })
}

/// What is there of a tenant.
#[derive(Debug)]
pub struct Left {
    name: Name,
    claim: Option<Claim>,
    stores: Vec<StoreId>,
    /// As an operator sees it.
    pub tenant: Tenant,
}

impl Left {
    /// What is there of a tenant; `None` if there is nothing.
    ///
    /// # Errors
    ///
    /// If the root cannot be read.
    pub fn of(root: &dyn Root, name: &Name) -> Result<Option<Self>, RootError> {
        let entries = root.entries(Some(name))?;
        if entries.is_empty() {
            return Ok(None);
        }
        let (claim, stores) = (claimed(root, name)?, stores(entries.clone()));
        let tenant = tenant(root, name.clone(), entries)?;
        Ok(Some(Self { name: name.clone(), claim, stores, tenant }))
    }
}

/// Removes what was there of a tenant: its tokens, its stores, and in the end its claim.
///
/// # Errors
///
/// If something cannot be removed. Some of it may be gone; removing it again removes the rest.
pub fn remove(root: &Arc<dyn Root>, left: &Left) -> Result<(), TokenError> {
    let Left { name, claim: before, stores, .. } = left;
    let claimed_store = before.as_ref().and_then(|own| StoreId::parse(name.clone(), &own.store));
    for store in claimed_store.iter().chain(stores) {
        TenantTokens::new(Arc::clone(root), store.clone(), String::new()).remove_all()?;
    }
    for store in claimed_store.iter().chain(stores) {
        root.remove(store)?;
    }
    // If somebody else has removed it, too, the name may be another's by now.
    if claimed(&**root, name)? == *before {
        root.delete(&claim(name))?;
    }
    Ok(())
}

fn claimed(root: &dyn Root, name: &Name) -> Result<Option<Claim>, RootError> {
    record::read(root, &claim(name))
}

fn stores(entries: Vec<Entry>) -> Vec<StoreId> {
    let store = |entry| match entry {
        Entry::Claim(_) => None,
        Entry::Store { store, .. } => Some(store),
    };
    entries.into_iter().filter_map(store).collect()
}
