//! Embeds the store: adds an expense and sums up each category.
//!
//! `cargo run --example embed -- DIRECTORY`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::env;
use std::error::Error;

use expenses::{Filter, Grouping, NewExpense, Sandbox};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = env::args().nth(1).ok_or("name a directory")?;

    let sandbox = Sandbox::builder().memory_limit(256 << 20).build()?; // once for the program
    let mut store = sandbox.open(directory)?; // the component sees nothing but this directory

    let lunch = store.add(NewExpense {
        description: "Lunch".into(),
        amount: "12.50".into(),
        category: "food".into(),
        date: None,
    })?;
    println!("added {}: {} {}", lunch.id, lunch.amount, lunch.description);

    let summary = store.summarize(Filter::default(), vec![Grouping::Category])?;
    for group in summary.groups {
        println!("{:>10} {}", group.total, group.key().unwrap_or_default());
    }
    Ok(())
}
