//! Awaits the store in a tokio program: adds an expense and sums up.
//!
//! `cargo run --example awaited --features tokio -- DIRECTORY`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::env;
use std::error::Error;

use expenses::{Filter, NewExpense, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let directory = env::args().nth(1).ok_or("name a directory")?;

    let sandbox = Sandbox::new()?;
    let store = expenses::AsyncStore::open(&sandbox, directory).await?;
    let lunch = NewExpense {
        description: "Lunch".into(),
        amount: "12.50".into(),
        category: "food".into(),
        date: None,
    };
    store.add(lunch).await?;
    let summary = store.summarize(Filter::default(), Vec::new()).await?;
    println!("{} of {}", summary.total, summary.count);
    Ok(())
}
