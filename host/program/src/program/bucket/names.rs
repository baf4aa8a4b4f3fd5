//! Finds the addresses of hosts without the C library: a program that is linked with its own C
//! library finds none without the files of the system.

use std::fmt;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::ResolverConfig;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use object_store::client::{DnsError, DnsFuture, DnsResolver};
use tokio::sync::OnceCell;

/// Asks the servers of `/etc/resolv.conf`, after `/etc/hosts`. Without these files only `localhost`
/// has an address.
#[derive(Clone)]
pub(super) struct Names(Arc<AssertUnwindSafe<OnceCell<TokioResolver>>>);

impl Default for Names {
    fn default() -> Self {
        // A panic leaves the cell as it was, or filled.
        Self(Arc::new(AssertUnwindSafe(OnceCell::new())))
    }
}

impl DnsResolver for Names {
    fn resolve(&self, host: &str) -> DnsFuture {
        let (names, host) = (self.clone(), host.to_owned());
        Box::pin(async move {
            let resolver = names.0.get_or_try_init(|| async { resolver() }).await?;
            let found: Vec<IpAddr> = resolver.lookup_ip(host).await?.iter().collect();
            Ok(found)
        })
    }
}

fn resolver() -> Result<TokioResolver, DnsError> {
    let builder = TokioResolver::builder_tokio().unwrap_or_else(|_| {
        let none = ResolverConfig::from_parts(None, Vec::new(), Vec::new());
        TokioResolver::builder_with_config(none, TokioRuntimeProvider::default())
    });
    Ok(builder.build()?)
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Names")
    }
}
