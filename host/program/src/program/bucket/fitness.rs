//! Refuses an object store that loses saves, and remembers one that does not.
//!
//! The probe takes some dozens of requests. So it is done before the first save of this user to an
//! object store, and then again after a month: at the same address there may be another program by
//! then. A command that only reads needs none, and its user may have no right to write.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
use expenses::object::{ETags, Unfit, is_passing, probe};
use object_store::ObjectStore;
use object_store::path::Path as ObjectPath;
use tokio::runtime::Runtime;

use super::{Bucket, Error};

/// How long the result of a probe is remembered.
const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How often the probe is tried.
const TRIES: u32 = 3;
/// The texts in which the results are remembered.
const AS_RETURNED: &str = "checks conditions\n";
const WITHOUT_QUOTES: &str = "checks conditions, of ETags without quotes\n";

/// The object store for saves, if it is fit for them.
///
/// # Errors
///
/// [`Error::Unfit`].
pub(super) fn checked(
    bucket: &Bucket,
    endpoint: String,
    store: Arc<dyn ObjectStore>,
    runtime: &Runtime,
) -> Result<Arc<dyn ObjectStore>, Error> {
    let memory = memory(&endpoint, &bucket.name);
    let etags = match memory.as_deref().and_then(remembered) {
        Some(etags) => etags,
        None => {
            let probed = runtime.block_on(probe_again(&store, &bucket.path));
            let etags =
                probed.map_err(|unfit| Error::Unfit(bucket.url.clone(), endpoint, unfit))?;
            if let Some(memory) = memory {
                remember(&memory, etags);
            }
            etags
        }
    };
    Ok(etags.of(store))
}

/// Probes, again if the network fails in passing. A refusal may come from what stands between.
async fn probe_again(store: &Arc<dyn ObjectStore>, path: &ObjectPath) -> Result<ETags, Unfit> {
    for _ in 1..TRIES {
        match probe(store, path).await {
            Err(Unfit::Failed(error)) if is_passing(&error) => {}
            Err(Unfit::RefusesConditions) => {}
            probed => return probed,
        }
    }
    probe(store, path).await
}

/// The file that remembers the result for a bucket; `None` if the user has no home.
fn memory(endpoint: &str, bucket: &str) -> Option<PathBuf> {
    let caches = choose_native_strategy().ok()?.cache_dir();
    let name = format!("{endpoint}/{bucket}");
    // Other characters than these have a meaning in names of files.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let name = name.bytes().fold(String::new(), |name, byte| match plain(byte) {
        true => name + &char::from(byte).to_string(),
        false => name + &format!("_{byte:02x}"),
    });
    Some(caches.join("expenses/object-stores").join(name))
}

fn remembered(memory: &Path) -> Option<ETags> {
    let written = fs::metadata(memory).ok()?.modified().ok()?;
    if SystemTime::now().duration_since(written).ok()? > REMEMBERED {
        return None;
    }
    match &*fs::read_to_string(memory).ok()? {
        AS_RETURNED => Some(ETags::AsReturned),
        WITHOUT_QUOTES => Some(ETags::WithoutQuotes),
        _ => None,
    }
}

/// Remembers a result. If that is not possible, the next command probes again.
fn remember(memory: &Path, etags: ETags) {
    let text = match etags {
        ETags::AsReturned => AS_RETURNED,
        ETags::WithoutQuotes => WITHOUT_QUOTES,
    };
    if let Some(directory) = memory.parent() {
        let _ = fs::create_dir_all(directory).and_then(|()| fs::write(memory, text));
    }
}
