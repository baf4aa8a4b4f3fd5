//! Gives the store to another plugin, which pays the rent once a month.
//!
//! ```text
//! cargo build -p standing-order --target wasm32-wasip2  # the folder templates/rust
//! cargo run --example plugin -- target/wasm32-wasip2/debug/standing_order.wasm DIRECTORY
//! ```
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::env;
use std::error::Error;

use expenses::linker::{self, StoreView};
use expenses::wasmtime::component::{Component, Linker, ResourceTable};
use expenses::wasmtime::{self, Engine};
use expenses::{Sandbox, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use self::bindings::Plugin;
use self::bindings::expenses::store::store::NewExpense;

/// The plugin's imports and exports.
mod bindings {
    #![allow(missing_docs, unused_qualifications, clippy::all, reason = "generated code")]
    wasmtime::component::bindgen!({
        path: "../../templates/rust/wit",
        world: "example:standing-order/plugin",
    });
}

/// The host's state for one plugin.
struct State {
    expenses: Store,
    wasi: WasiCtx,
    table: ResourceTable,
}

impl StoreView for State {
    fn store(&mut self) -> &mut Store {
        &mut self.expenses
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let plugin = arguments.next().ok_or("name the plugin's file")?;
    let directory = arguments.next().ok_or("name a directory")?;

    // The host's own engine and linker. The plugin gets WASI, here without files or arguments,
    // and the store.
    let engine = Engine::default();
    let mut linker = Linker::<State>::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    linker::add_to_linker(&mut linker)?;

    // The plugin reaches this one store, and never the directory.
    let expenses = Sandbox::new()?.open(directory)?;
    let wasi = WasiCtx::builder().build();
    let state = State { expenses, wasi, table: ResourceTable::new() };
    let mut store = wasmtime::Store::new(&engine, state);
    let component = Component::from_file(&engine, plugin)?;
    let plugin = Plugin::instantiate(&mut store, &component, &linker)?;

    let rent = NewExpense {
        description: "Rent".into(),
        amount: "850.00".into(),
        category: "home".into(),
        date: Some("2026-11-01".into()),
    };
    match plugin.call_pay(&mut store, &rent)?? {
        Some(id) => println!("paid, as {id}"),
        None => println!("paid before"),
    }
    let info = store.data_mut().expenses.info()?;
    println!("expenses: {}", info.expenses);
    Ok(())
}
