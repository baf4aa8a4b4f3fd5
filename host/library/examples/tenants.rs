//! Keeps one store for each of thousands of tenants in one process, and prints figures.
//!
//! `cargo run --release --example tenants -- DIRECTORY [TENANTS]`
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use expenses::{NewExpense, Sandbox, Store};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The descriptors of an open store: its directory, and the data file that its state in memory
/// came from.
const DESCRIPTORS: u64 = 2;

/// Descriptors that the process has open for other things.
const OTHERS: u64 = 100;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let root = PathBuf::from(arguments.next().ok_or("name a directory")?);
    let tenants = arguments.next().map_or(Ok(1_000), |number| number.parse())?;
    // As many stores are kept open as the system allows descriptors for. The others are opened
    // for each call.
    let descriptors = allow_descriptors(tenants as u64 * DESCRIPTORS + OTHERS);
    let most = usize::try_from(descriptors.saturating_sub(OTHERS) / DESCRIPTORS)?.min(tenants);
    println!("kept open: {most}");
    let directories: Vec<_> =
        (0..tenants).map(|tenant| root.join(format!("tenant-{tenant}"))).collect();
    for directory in &directories {
        fs::create_dir_all(directory)?;
    }

    let before = Usage::now();
    // With a pool, a store takes fewer memory mappings. Linux allows a process 65,530 of them.
    let places = most + thread::available_parallelism()?.get();
    let sandbox =
        Sandbox::builder().pooling(u32::try_from(places)?).memory_limit(64 << 20).build()?;
    let start = Instant::now();
    let mut stores = Vec::with_capacity(tenants);
    for (tenant, directory) in directories.iter().enumerate() {
        stores.push(if tenant < most { Some(sandbox.open(directory)?) } else { None });
    }
    report("open", most, start.elapsed());
    let on_all = |stores: &mut [Option<Store>], call: Call, name| {
        on_all_cores(&sandbox, &directories, stores, call, name)
    };

    // Each tenant gets a description of its own, to see that no store returns another's.
    on_all(
        &mut stores,
        &|tenant, store| {
            let description = format!("Lunch of tenant {tenant}");
            store.add(NewExpense {
                description,
                amount: "12.50".into(),
                category: "food".into(),
                date: Some("2026-11-23".into()),
            })?;
            Ok(())
        },
        "add",
    )?;
    on_all(
        &mut stores,
        &|tenant, store| {
            let lunch = store.get(1)?;
            if lunch.description != format!("Lunch of tenant {tenant}") {
                return Err(format!("tenant {tenant} was shown {lunch:?}").into());
            }
            Ok(())
        },
        "get",
    )?;
    let during = Usage::now();
    println!("descriptors: {}", during.descriptors - before.descriptors);
    println!(
        "memory: {} KiB per store",
        during.resident_kib.saturating_sub(before.resident_kib) / most.max(1) as u64
    );
    println!("mappings: {}", during.mappings - before.mappings);

    // An idle tenant costs nothing if its store is dropped, and little when it comes back.
    let start = Instant::now();
    drop(stores);
    report("drop", most, start.elapsed());
    let start = Instant::now();
    for directory in &directories {
        sandbox.open(directory)?.get(1)?;
    }
    report("open, get and drop", tenants, start.elapsed());
    println!("descriptors: {}", Usage::now().descriptors - before.descriptors);
    Ok(())
}

/// A call of a tenant, by its number.
type Call<'a> = &'a (dyn Fn(usize, &mut Store) -> Result<()> + Sync);

/// Makes a call for each tenant, on as many threads as there are cores.
fn on_all_cores(
    sandbox: &Sandbox,
    directories: &[PathBuf],
    stores: &mut [Option<Store>],
    call: Call,
    name: &str,
) -> Result<()> {
    let number = stores.len();
    let share = number.div_ceil(thread::available_parallelism()?.get()).max(1);
    let start = Instant::now();
    thread::scope(|scope| {
        let threads: Vec<_> = stores
            .chunks_mut(share)
            .enumerate()
            .map(|(chunk, stores)| {
                scope.spawn(move || -> Result<()> {
                    for (tenant, store) in (chunk * share..).zip(stores) {
                        match store {
                            Some(store) => call(tenant, store)?,
                            None => call(tenant, &mut sandbox.open(&directories[tenant])?)?,
                        }
                    }
                    Ok(())
                })
            })
            .collect();
        for thread in threads {
            thread.join().map_err(|_| "a thread panicked")??;
        }
        Result::Ok(())
    })?;
    report(name, number, start.elapsed());
    Ok(())
}

fn report(name: &str, number: usize, time: Duration) {
    let each = time / u32::try_from(number).unwrap_or(u32::MAX).max(1);
    let rate = number as f64 / time.as_secs_f64();
    println!("{name}: {number} in {time:.2?}, {each:.2?} each, {rate:.0} per second");
}

/// Raises the limit of this process to this many descriptors, or as far as it may. Returns the
/// new limit.
fn allow_descriptors(number: u64) -> u64 {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let enough = |limit: Option<u64>| limit.is_none_or(|limit| limit >= number);
    if enough(current) {
        return number;
    }
    // Only root may raise the hard limit.
    let wanted = Rlimit {
        current: Some(number),
        maximum: if enough(maximum) { maximum } else { Some(number) },
    };
    if setrlimit(Resource::Nofile, wanted).is_ok() {
        return number;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
        Ok(()) => maximum.unwrap_or(number),
        Err(_) => current.unwrap_or(number),
    }
}

/// What this process uses, as Linux reports it. All zero on other systems.
#[derive(Default)]
struct Usage {
    descriptors: u64,
    resident_kib: u64,
    mappings: u64,
}

impl Usage {
    fn now() -> Self {
        let process = Path::new("/proc/self");
        let count =
            |name| fs::read_dir(process.join(name)).map_or(0, |entries| entries.count() as u64);
        let text = |name| fs::read_to_string(process.join(name)).unwrap_or_default();
        let status = text("status");
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let resident = resident.and_then(|line| line.split_whitespace().next());
        Self {
            descriptors: count("fd"),
            resident_kib: resident.and_then(|kib| kib.parse().ok()).unwrap_or_default(),
            mappings: text("maps").lines().count() as u64,
        }
    }
}
