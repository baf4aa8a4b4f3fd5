//! Keeps expenses in an object of an object store, here in one in memory, and in another store of
//! the same program sees what was added.
//!
//! `cargo run --example object --features object`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::sync::Arc;

use expenses::object_store::ObjectStore;
use expenses::object_store::memory::InMemory;
use expenses::{Filter, NewExpense, Sandbox, object};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::new()?;
    // For example `AmazonS3Builder::from_env().with_retry(once)`, of the crate `object_store`.
    let client: Arc<dyn ObjectStore> = Arc::new(InMemory::new());

    // Once for the whole program: refuses an object store that would lose saves.
    let etags = object::probe(&client, &"probe".into()).await?;
    let client = etags.of(client);
    let store = expenses::AsyncStore::open_object(&sandbox, client.clone(), "alice").await?;
    let lunch = NewExpense {
        description: "Lunch".into(),
        amount: "12.50".into(),
        category: "food".into(),
        date: None,
    };
    store.add(lunch).await?;

    // On another machine, or here.
    let other = expenses::AsyncStore::open_object(&sandbox, client, "alice").await?;
    let summary = other.summarize(Filter::default(), Vec::new()).await?;
    println!("{} of {}", summary.total, summary.count);
    Ok(())
}
