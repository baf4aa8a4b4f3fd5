//! Measures the store in one process, through its library, beside what a program would
//! embed instead; and the component beside the same store without a sandbox.

mod directory;
mod expense;
mod footprint;
mod measure;
mod operation;
mod peers;
mod report;

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, value_parser};
use expenses::Sandbox;

use crate::footprint::Footprint;
use crate::measure::{Peers, measure};
use crate::operation::{Operation, compare};
use crate::peers::Kind;
use crate::report::Report;

/// A result with any error, which ends the measurement.
type Answer<T> = Result<T, Box<dyn Error>>;

/// With at least this many expenses there are fewer turns: they vary less, and take longer.
const LARGE: u64 = 100_000;

/// Measures the store in one process, beside SQLite and redb.
#[derive(Parser)]
struct Arguments {
    /// Numbers of expenses; an empty store is opened only, which tells what an instance costs
    #[arg(long, value_delimiter = ',', default_value = "0,100,1000,10000,100000")]
    sizes: Vec<u64>,
    /// Turns of each peer at each operation
    #[arg(long, default_value_t = 21, value_parser = value_parser!(u16).range(1..))]
    turns: u16,
    /// Where `in-process.json` is left
    #[arg(long, default_value = "target/bench")]
    output: PathBuf,
    /// Who takes part; everyone unless given
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Kind::ALL)]
    peers: Vec<Kind>,
    /// What is measured; everything unless given
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Operation::ALL)]
    operations: Vec<Operation>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Measures the memory of stores in this process, which another one starts
    #[command(hide = true)]
    Footprint { peer: Kind, scratch: PathBuf },
}

fn main() -> Answer<()> {
    let arguments = Arguments::parse();
    if let Some(Command::Footprint { peer, scratch }) = arguments.command {
        serde_json::to_writer(io::stdout(), &Footprint::take(peer, &scratch)?)?;
        return Ok(());
    }
    fs::create_dir_all(&arguments.output)?;
    let sandbox = Sandbox::new()?;
    let mut report = Report::default();
    for &expenses in &arguments.sizes {
        // Beside the output, because a temp directory may be in memory, where a sync is free.
        let scratch = tempfile::tempdir_in(&arguments.output)?;
        measure_size(&arguments, expenses, scratch.path(), &sandbox, &mut report)?;
    }
    report.print();
    report.write(&arguments.output.join("in-process.json"))
}

/// Measures all peers with this many expenses.
fn measure_size(
    arguments: &Arguments,
    expenses: u64,
    scratch: &Path,
    sandbox: &Sandbox,
    report: &mut Report,
) -> Answer<()> {
    let mut kinds = arguments.peers.clone();
    let mut operations = arguments.operations.clone();
    if expenses == 0 {
        kinds.push(Kind::Pooled);
        operations.retain(|operation| *operation == Operation::Open);
    }
    let turns = if expenses < LARGE { arguments.turns } else { (arguments.turns / 3).max(3) };
    for kind in &kinds {
        kind.prepare(scratch, expenses)?;
    }
    // Before anyone measures, what the disk still writes.
    rustix::fs::sync();
    let opened = operations.contains(&Operation::Open);
    for &kind in kinds.iter().filter(|kind| opened && **kind != Kind::Pooled) {
        report.footprints.push((expenses, kind, Footprint::measure(kind, scratch)?));
    }
    let mut peers = Peers::new();
    for &kind in &kinds {
        peers.push((kind, kind.open(scratch, sandbox)?));
    }
    if expenses > 0 {
        compare(&mut peers, fastrand::u64(1..=expenses))?;
    }
    for operation in operations {
        report.measured.push(measure(operation, expenses, &mut peers, turns)?);
    }
    Ok(())
}
