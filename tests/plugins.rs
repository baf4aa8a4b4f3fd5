//! Other plugins that use the store: a second guest, linked by the host. They are those of the templates.

use std::path::Path;
use std::process::Command;

use expenses::linker::{self, AsyncStoreView};
use expenses::wasmtime::component::{Component, Linker, ResourceTable};
use expenses::wasmtime::{Engine, Store};
use expenses::{AsyncStore, Error, Sandbox};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use self::bindings::Plugin;
use self::bindings::expenses::store::store::NewExpense;
use crate::harness::{Directory, example, outcome, standing_order, standing_orders};

mod bindings {
    #![allow(unused_qualifications, clippy::all, reason = "generated code")]
    wasmtime::component::bindgen!({
        path: "../../templates/rust/wit",
        world: "example:standing-order/plugin",
        exports: { default: async },
    });
}

struct State {
    expenses: AsyncStore,
    wasi: WasiCtx,
    table: ResourceTable,
}

impl AsyncStoreView for State {
    fn store(&mut self) -> &AsyncStore {
        &self.expenses
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// The rent, which the plugin pays.
fn rent(date: &str) -> NewExpense {
    NewExpense {
        description: "Rent".into(),
        amount: "850.00".into(),
        category: "home".into(),
        date: Some(date.into()),
    }
}

/// An expense that somebody adds without the plugin.
fn by_hand(description: &str, amount: &str, category: &str, date: &str) -> expenses::NewExpense {
    expenses::NewExpense {
        description: description.into(),
        amount: amount.into(),
        category: category.into(),
        date: Some(date.into()),
    }
}

/// A plugin, in a host that runs on tokio.
async fn plugin(component: &Path, expenses: AsyncStore) -> (Store<State>, Plugin) {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker).unwrap();
    linker::add_to_linker_async(&mut linker).unwrap();
    let wasi = WasiCtx::builder().build();
    let mut store = Store::new(&engine, State { expenses, wasi, table: ResourceTable::new() });
    let component = Component::from_file(&engine, component).unwrap();
    let plugin = Plugin::instantiate_async(&mut store, &component, &linker).await.unwrap();
    (store, plugin)
}

#[test]
fn each_template_pays_once_a_month() {
    for plugin in standing_orders() {
        let directory = Directory::empty();
        let run = || outcome(Command::new(example("plugin")).arg(plugin).arg(directory.path()));
        run().prints("paid, as 1\nexpenses: 1\n");
        run().prints("paid before\nexpenses: 1\n");
        assert_eq!(directory.entries(), ["expenses.json"]);
    }
}

#[tokio::test]
async fn a_plugin_and_its_host_use_the_same_store() {
    let directory = Directory::empty();
    let sandbox = Sandbox::new().unwrap();
    let expenses = AsyncStore::open(&sandbox, directory.path()).await.unwrap();
    let (mut store, plugin) = plugin(standing_order(), expenses.clone()).await;
    assert_eq!(plugin.call_pay(&mut store, &rent("2026-11-01")).await.unwrap(), Ok(Some(1)));
    assert_eq!(expenses.get(1).await.unwrap().description, "Rent");
    assert_eq!(plugin.call_pay(&mut store, &rent("2026-11-01")).await.unwrap(), Ok(None));
    expenses.delete(1).await.unwrap();
    assert_eq!(plugin.call_pay(&mut store, &rent("2026-11-01")).await.unwrap(), Ok(Some(2)));
    assert_eq!(plugin.call_pay(&mut store, &rent("2026-12-01")).await.unwrap(), Ok(Some(3)));
}

#[tokio::test]
async fn what_was_paid_by_hand_counts_in_its_month_and_what_is_only_alike_does_not() {
    let sandbox = Sandbox::new().unwrap();
    for component in standing_orders() {
        let directory = Directory::empty();
        let expenses = AsyncStore::open(&sandbox, directory.path()).await.unwrap();
        let (mut store, plugin) = plugin(component, expenses.clone()).await;
        for paid in [
            by_hand("Rent of the garage", "850.00", "home", "2026-11-02"),
            by_hand("rent", "850.00", "home", "2026-11-02"),
            by_hand("Rent", "850.01", "home", "2026-11-02"),
            by_hand("Rent", "850.00", "garage", "2026-11-02"),
            by_hand("Rent", "850.00", "home", "2026-10-31"),
            by_hand("Rent", "850", "home", "2026-12-05"),
        ] {
            expenses.add(paid).await.unwrap();
        }
        for (date, added) in [
            ("2026-11-01", Some(7)),
            ("2026-11-30", None),
            ("2026-10-01", None),
            ("2026-12-01", None),
            ("2027-01-01", Some(8)),
        ] {
            let paid = plugin.call_pay(&mut store, &rent(date)).await.unwrap();
            assert_eq!(paid, Ok(added), "{date}: {}", component.display());
        }
    }
}

#[tokio::test]
async fn the_stores_errors_are_the_plugins_to_answer() {
    let directory = Directory::empty();
    let sandbox = Sandbox::new().unwrap().read_only();
    let expenses = AsyncStore::open(&sandbox, directory.path()).await.unwrap();
    let (mut store, plugin) = plugin(standing_order(), expenses).await;
    let refused = plugin.call_pay(&mut store, &rent("2026-11-01")).await.unwrap();
    assert!(refused.unwrap_err().contains("ReadOnly"));
}

#[tokio::test]
async fn a_limit_of_the_store_ends_the_plugins_call() {
    let directory = Directory::empty();
    let sandbox = Sandbox::builder().memory_limit(8 << 20).build().unwrap();
    let expenses = AsyncStore::open(&sandbox, directory.path()).await.unwrap();
    let (mut store, plugin) = plugin(standing_order(), expenses.clone()).await;
    let bulky = NewExpense { description: "x".repeat(16 << 20), ..rent("2026-11-01") };
    let error = plugin.call_pay(&mut store, &bulky).await.unwrap_err();
    let error = error.downcast_ref::<Error>();
    assert!(matches!(error, Some(Error::MemoryLimit { .. })), "{error:?}");
    expenses.reopen().await.unwrap();
    assert_eq!(expenses.info().await.unwrap().expenses, 0);
}
