//! A host of one store on an object: adds an expense for each line that it reads, and prints what
//! became of it.
//!
//!     writer s3://BUCKET/PATH
//!     writer az://CONTAINER/PATH
//!
//! With `--list` behind it, it prints the descriptions of all expenses instead.
//!
//! The settings of the client come from the environment, as `object_store` reads them.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::time::Duration;

use expenses::object::{Unfit, probe};
use expenses::{NewExpense, Query, Sandbox, StoreError};
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::{ObjectStore, RetryConfig};

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).ok_or("a URL")?;
    let (scheme, rest) = url.split_once("://").ok_or("a URL")?;
    let (bucket, path) = rest.split_once('/').ok_or("a path")?;
    let _ = rustls::crypto::ring::default_provider().install_default();
    // Repeated by the client, a PUT whose answer was lost would come back as refused.
    let once = RetryConfig { max_retries: 0, ..RetryConfig::default() };
    let store: Arc<dyn ObjectStore> = match scheme {
        "s3" => {
            let client = AmazonS3Builder::from_env().with_bucket_name(bucket);
            Arc::new(client.with_retry(once).build()?)
        }
        "az" => {
            let client = MicrosoftAzureBuilder::from_env().with_container_name(bucket);
            Arc::new(client.with_retry(once).build()?)
        }
        _ => return Err("neither s3 nor az".into()),
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    // A network that loses answers loses those of the probe, too.
    let etags = (0..100)
        .find_map(|_| match runtime.block_on(probe(&store, &path.into())) {
            Err(Unfit::Failed(_) | Unfit::RefusesConditions) => None,
            probed => Some(probed),
        })
        .ok_or("there is no answer")??;
    let sandbox = Sandbox::builder().object_time_limit(Duration::from_secs(10)).build()?;
    let _context = runtime.enter();
    let mut store = sandbox.open_object(etags.of(store), path)?;
    let mut output = io::stdout();
    if std::env::args().nth(2).as_deref() == Some("--list") {
        let query = Query { limit: Some(10_000), ..Query::default() };
        for expense in store.find(query, None)?.expenses {
            writeln!(output, "{}", expense.description)?;
        }
        return Ok(());
    }
    for line in io::stdin().lock().lines() {
        let description = line?;
        let expense = NewExpense {
            description: description.clone(),
            amount: "0.10".into(),
            category: "test".into(),
            date: Some("2026-11-23".into()),
        };
        let became = match store.add(expense) {
            Ok(_) => "added".to_owned(),
            Err(expenses::Error::Store(StoreError::OutcomeUnknown(_))) => "unknown".to_owned(),
            Err(expenses::Error::Store(error)) => format!("failed {error}"),
            Err(error) => format!("unknown {error}"),
        };
        writeln!(output, "{description}: {became}")?;
        output.flush()?;
        if store.is_closed() {
            store.reopen()?;
        }
    }
    Ok(())
}
