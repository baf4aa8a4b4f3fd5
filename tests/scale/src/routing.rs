//! Which host serves whom.
//!
//! Each proxy sends a tenant's requests to the host with the highest digest of the two names
//! (rendezvous hashing), of those that it believes to be there. Nobody says a word to another: a
//! proxy learns by itself that a host has died or come. Meanwhile two hosts may serve one tenant.

use crate::objects::Tenant;

/// What the proxies believe.
#[derive(Debug)]
pub(crate) struct Proxies {
    /// For each proxy and each host: whether it is there.
    pub(crate) believe: Vec<Vec<bool>>,
}

impl Proxies {
    pub(crate) fn new(proxies: usize, hosts: &[bool]) -> Self {
        Self { believe: vec![hosts.to_vec(); proxies] }
    }

    /// The host of a tenant, as this proxy sees it.
    pub(crate) fn host(&self, proxy: usize, tenant: Tenant) -> usize {
        first(tenant, &self.believe[proxy])
    }
}

/// The host with the highest digest, of those that are there; host 0 if there is none.
pub(crate) fn first(tenant: Tenant, there: &[bool]) -> usize {
    let hosts = (0..there.len()).filter(|host| there[*host]);
    hosts.max_by_key(|host| digest(tenant, *host)).unwrap_or(0)
}

/// A digest of two names: that of splitmix64.
fn digest(tenant: Tenant, host: usize) -> u64 {
    let mut digest = (u64::from(tenant) << 32 | host as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    for (shift, factor) in [(30, 0xbf58_476d_1ce4_e5b9), (27, 0x94d0_49bb_1331_11eb)] {
        digest = (digest ^ digest >> shift).wrapping_mul(factor);
    }
    digest ^ digest >> 31
}
