//! The results, as tables and as JSON.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::Answer;
use crate::footprint::Footprint;
use crate::measure::{Measured, Quartiles};
use crate::operation::Operation;
use crate::peers::Kind;

/// The peer that the component is compared with.
const OTHERS: [Kind; 4] = [Kind::Native, Kind::Rusqlite, Kind::RusqliteWal, Kind::Redb];

/// All results.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) measured: Vec<Measured>,
    /// By number of expenses and peer.
    pub(crate) footprints: Vec<(u64, Kind, Footprint)>,
}

impl Report {
    /// Prints medians.
    pub(crate) fn print(&self) {
        println!("MICROSECONDS OF A CALL");
        self.print_calls(&Kind::ALL, |one, peer| text(one.time(peer)?.median, 1));
        println!("\nHOW MANY TIMES AS LONG THE COMPONENT TAKES AS");
        self.print_calls(&OTHERS, |one, peer| text(one.ratio(Kind::Component, peer)?.median, 2));
        println!("\nSTORES OPENED IN A SECOND, ONE AFTER THE OTHER");
        line("", "expenses", Kind::WITH_POOLED.map(|peer| Some(peer.name().into())));
        for one in self.measured.iter().filter(|one| one.operation == Operation::Open) {
            let in_a_second = |peer| text(1e6 / one.time(peer)?.median, 0);
            line("", &one.expenses.to_string(), Kind::WITH_POOLED.map(in_a_second));
        }
        println!(
            "\nMEMORY OF AN OPEN STORE IN KiB, AND THE FIRST OPENING IN A PROCESS IN MICROSECONDS"
        );
        let columns = ["sandbox us", "first us", "first KiB", "later KiB"];
        line("peer", "expenses", columns.map(|column| Some(column.into())));
        for (expenses, peer, one) in &self.footprints {
            let sandbox = (*peer == Kind::Component).then_some(one.sandbox_us);
            let cells = [sandbox, Some(one.first_us), Some(one.first_kib), one.later_kib];
            line(peer.name(), &expenses.to_string(), cells.map(|cell| text(cell?, 0)));
        }
    }

    /// A line for each operation and number of expenses, with a column for each peer.
    fn print_calls(&self, peers: &[Kind], cell: impl Fn(&Measured, Kind) -> Option<String>) {
        line("operation", "expenses", peers.iter().map(|peer| Some(peer.name().into())));
        for operation in Operation::ALL {
            for one in self.measured.iter().filter(|one| one.operation == operation) {
                let cells = peers.iter().map(|peer| cell(one, *peer));
                line(operation.name(), &one.expenses.to_string(), cells);
            }
        }
    }

    /// Writes everything, with quartiles and what it was measured on.
    pub(crate) fn write(&self, path: &Path) -> Answer<()> {
        let mut calls = Vec::new();
        let mut ratios = Vec::new();
        for one in &self.measured {
            let about = json!({ "operation": one.operation, "expenses": one.expenses });
            for (peer, turns) in &one.turns {
                let time = Quartiles::of(turns.iter().copied());
                let who = json!({ "peer": peer, "turns": turns.len() });
                calls.push(joined([&about, &who, &quartiles(time, "_us")]));
            }
            for other in OTHERS {
                if let Some(ratio) = one.ratio(Kind::Component, other) {
                    let who = json!({ "peer": Kind::Component, "to": other });
                    ratios.push(joined([&about, &who, &quartiles(ratio, "")]));
                }
            }
        }
        let stores = self.footprints.iter().map(|(expenses, peer, footprint)| {
            joined([&json!({ "expenses": expenses, "peer": peer }), &json!(footprint)])
        });
        let document = json!({
            "machine": machine()?,
            "calls": calls,
            "ratios": ratios,
            "stores": stores.collect::<Vec<_>>(),
        });
        Ok(fs::write(path, format!("{document:#}\n"))?)
    }
}

fn text(number: f64, decimals: usize) -> Option<String> {
    Some(format!("{number:.decimals$}"))
}

/// Prints a line of a table, with a dash for an empty cell.
fn line(first: &str, second: &str, cells: impl IntoIterator<Item = Option<String>>) {
    let dash = || "-".to_owned();
    let cells = cells.into_iter().map(|cell| format!("{:>14}", cell.unwrap_or_else(dash)));
    println!("{first:<14}{second:>9}{}", cells.collect::<String>());
}

fn quartiles(quartiles: Quartiles, unit: &str) -> Value {
    let Quartiles { first, median, third } = quartiles;
    [("median", median), ("first_quartile", first), ("third_quartile", third)]
        .into_iter()
        .map(|(name, value)| (format!("{name}{unit}"), json!(value)))
        .collect()
}

/// The fields of several objects in one.
fn joined<const N: usize>(objects: [&Value; N]) -> Value {
    let fields = objects.into_iter().filter_map(Value::as_object).flatten();
    fields.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn machine() -> Answer<Value> {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        processors.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1));
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let system = fs::read_to_string("/proc/version").unwrap_or_default();
    Ok(json!({
        "system": system.split(" (").next(),
        "processor": model.map_or(std::env::consts::ARCH, str::trim),
        "cores": std::thread::available_parallelism()?,
        "load": load.split(' ').next(),
        "sqlite": rusqlite::version(),
    }))
}
