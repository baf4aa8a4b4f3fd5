//! The object store.

use std::collections::HashMap;

use crate::content::Content;

/// Whose object it is.
pub(crate) type Tenant = u32;

/// All objects. An object is made when it is first asked for, as the operator has made it.
pub(crate) struct Objects {
    first: Content,
    changed: HashMap<Tenant, (u64, Content)>,
    last: u64,
    /// Whether the condition of a PUT is looked at.
    pub(crate) looks_at_conditions: bool,
}

/// The ETag of an object that nobody has changed.
const FIRST: u64 = 1;

impl Objects {
    pub(crate) fn new(first: Content) -> Self {
        Self { first, changed: HashMap::new(), last: FIRST, looks_at_conditions: true }
    }

    /// The ETag and the content of an object.
    pub(crate) fn get(&self, tenant: Tenant) -> (u64, &Content) {
        self.changed.get(&tenant).map_or((FIRST, &self.first), |(etag, content)| (*etag, content))
    }

    /// Replaces an object if it still has this ETag. Returns its new one. Check and write are one
    /// step.
    pub(crate) fn put(&mut self, tenant: Tenant, etag: u64, content: Content) -> Option<u64> {
        if self.get(tenant).0 != etag && self.looks_at_conditions {
            return None;
        }
        self.last += 1;
        self.changed.insert(tenant, (self.last, content));
        Some(self.last)
    }

    /// The objects that were changed, in order.
    pub(crate) fn changed(&self) -> Vec<(Tenant, &Content)> {
        let mut changed: Vec<_> =
            self.changed.iter().map(|(tenant, (_, content))| (*tenant, content)).collect();
        changed.sort_by_key(|(tenant, _)| *tenant);
        changed
    }
}
