//! The WASI functions that a guest gets: one directory, clocks and random numbers.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use wasmtime::component::{HasData, Linker, Resource, ResourceTable};
use wasmtime::{Engine, Result, Store, UpdateDeadline};
use wasmtime_wasi::cli::{WasiCli, WasiCliView};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
use wasmtime_wasi::filesystem::{FsPerms, WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::clocks::monotonic_clock;
use wasmtime_wasi::p2::bindings::{cli, clocks, filesystem, io as wasi_io, random};
use wasmtime_wasi::p2::pipe::{ClosedInputStream, ClosedOutputStream};
use wasmtime_wasi::p2::{DynPollable, Pollable, subscribe};
use wasmtime_wasi::random::{WasiRandom, WasiRandomView};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::blocking::Timer;
use crate::limits::{Meter, RESOURCE_LIMIT, Stopwatch};
use crate::sandbox::{Pause, Sandbox};
use crate::{listing, open};

/// The host's state for one instance.
pub(crate) struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    started: Instant,
    pub(crate) meter: Meter,
    pub(crate) stopwatch: Stopwatch,
    /// The data file, if it is an object.
    #[cfg(feature = "object")]
    pub(crate) object: Option<crate::object::Session>,
}

/// A linker with the interfaces that the world `expenses` imports, and no others: no
/// sockets, no HTTP.
pub(crate) fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    let l = &mut linker;
    wasi_io::error::add_to_linker::<State, Table>(l, |state| &mut state.table)?;
    wasi_io::poll::add_to_linker::<State, Table>(l, |state| &mut state.table)?;
    wasi_io::streams::add_to_linker::<State, Table>(l, |state| &mut state.table)?;
    clocks::wall_clock::add_to_linker::<State, WasiClocks>(l, State::clocks)?;
    monotonic_clock::add_to_linker::<State, MonotonicClock>(l, State::monotonic_clock)?;
    random::random::add_to_linker::<State, WasiRandom>(l, State::random)?;
    // Rust's hash maps get their seed here.
    random::insecure_seed::add_to_linker::<State, WasiRandom>(l, State::random)?;
    filesystem::types::add_to_linker::<State, WasiFilesystem>(l, State::filesystem)?;
    // Some of these functions are replaced by others that keep more of the sandbox's promises.
    l.allow_shadowing(true);
    let mut types = l.instance("wasi:filesystem/types@0.2.12")?;
    open::replace(&mut types)?;
    listing::replace(&mut types)?;
    #[cfg(feature = "object")]
    crate::object::replace::replace(&mut types)?;
    l.allow_shadowing(false);
    filesystem::preopens::add_to_linker::<State, WasiFilesystem>(l, State::filesystem)?;
    cli::environment::add_to_linker::<State, WasiCli>(l, State::cli)?;
    cli::exit::add_to_linker::<State, WasiCli>(l, State::cli)?;
    cli::stdin::add_to_linker::<State, WasiCli>(l, State::cli)?;
    cli::stdout::add_to_linker::<State, WasiCli>(l, State::cli)?;
    cli::stderr::add_to_linker::<State, WasiCli>(l, State::cli)?;
    cli::terminal_input::add_to_linker::<State, WasiCli>(l, State::cli)?;
    cli::terminal_output::add_to_linker::<State, WasiCli>(l, State::cli)?;
    cli::terminal_stdin::add_to_linker::<State, WasiCli>(l, State::cli)?;
    cli::terminal_stdout::add_to_linker::<State, WasiCli>(l, State::cli)?;
    cli::terminal_stderr::add_to_linker::<State, WasiCli>(l, State::cli)?;
    Ok(linker)
}

/// A wasmtime store for one instance on `directory`, with the sandbox's limits in force.
///
/// The guest gets no arguments, an empty environment and closed streams. It may pass 128 MiB to
/// the host in one call, which is wasmtime's default; the store writes its file in far smaller
/// pieces.
///
/// # Errors
///
/// The directory cannot be opened.
pub(crate) fn store(sandbox: &Sandbox, directory: &Path) -> io::Result<Store<State>> {
    let (engine, limits) = (&sandbox.shared().engine, sandbox.shared().limits);
    let access = if sandbox.is_read_only() { FsPerms::ReadOnly } else { FsPerms::ReadWrite };
    let mut wasi = WasiCtx::builder();
    // A call blocks its thread in any case, and passing each access to another thread costs more
    // than most accesses do.
    wasi.allow_blocking_current_thread(true)
        .stdin(ClosedInputStream)
        .stdout(ClosedOutputStream)
        .stderr(ClosedOutputStream)
        .preopened_dir(directory, "/", access)
        .map_err(|error| error.downcast::<io::Error>().unwrap_or_else(io::Error::other))?;

    let mut table = ResourceTable::new();
    table.set_max_capacity(RESOURCE_LIMIT);
    let mut store = Store::new(
        engine,
        State {
            wasi: wasi.build(),
            table,
            started: Instant::now(),
            meter: Meter::new(limits),
            stopwatch: Stopwatch::new(limits),
            #[cfg(feature = "object")]
            object: None,
        },
    );
    if engine.get_consume_fuel() {
        // The sandbox limits time. An engine with fuel belongs to the embedder, whose limits on
        // fuel do not concern the store.
        store.set_fuel(u64::MAX).map_err(io::Error::other)?;
    }
    store.limiter(|state| &mut state.meter);
    store.call_hook(|mut store, crossing| store.data_mut().stopwatch.cross(crossing));
    let pause = sandbox.shared().pause.clone();
    store.epoch_deadline_callback(move |mut store| {
        let stopwatch = &mut store.data_mut().stopwatch;
        if let Some(pause) = pause.as_ref().filter(|_| !stopwatch.check()) {
            let begun = Instant::now();
            if pause() == Pause::End {
                stopwatch.expire();
            }
            stopwatch.resume(begun.elapsed());
        }
        let expired = stopwatch.check();
        Ok(if expired { UpdateDeadline::Interrupt } else { UpdateDeadline::Continue(1) })
    });
    Ok(store)
}

impl State {
    fn monotonic_clock(&mut self) -> Monotonic<'_> {
        Monotonic { started: self.started, table: &mut self.table }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

struct Table;

impl HasData for Table {
    type Data<'a> = &'a mut ResourceTable;
}

/// The monotonic clock. The one of wasmtime-wasi takes its timers from tokio.
struct MonotonicClock;

impl HasData for MonotonicClock {
    type Data<'a> = Monotonic<'a>;
}

struct Monotonic<'a> {
    started: Instant,
    table: &'a mut ResourceTable,
}

impl Monotonic<'_> {
    fn timer(&mut self, end: Option<Instant>) -> Result<Resource<DynPollable>> {
        // No call runs as long as an instant that the clock cannot express. A year is enough.
        const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
        let end = end.unwrap_or_else(|| Instant::now() + YEAR);
        let alarm = self.table.push(Alarm(end))?;
        subscribe(self.table, alarm)
    }
}

impl monotonic_clock::Host for Monotonic<'_> {
    fn now(&mut self) -> Result<monotonic_clock::Instant> {
        Ok(u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX))
    }

    fn resolution(&mut self) -> Result<monotonic_clock::Duration> {
        Ok(1)
    }

    fn subscribe_instant(
        &mut self,
        when: monotonic_clock::Instant,
    ) -> Result<Resource<DynPollable>> {
        self.timer(self.started.checked_add(Duration::from_nanos(when)))
    }

    fn subscribe_duration(
        &mut self,
        duration: monotonic_clock::Duration,
    ) -> Result<Resource<DynPollable>> {
        self.timer(Instant::now().checked_add(Duration::from_nanos(duration)))
    }
}

struct Alarm(Instant);

#[wasmtime_wasi::async_trait]
impl Pollable for Alarm {
    async fn ready(&mut self) {
        Timer(self.0).await;
    }
}
