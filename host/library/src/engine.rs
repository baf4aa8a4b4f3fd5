// The settings of the engine, in one file that both sides use: the build script, which compiles
// the component, and the library, which runs that code. wasmtime refuses code if the two differ
// in a setting that it depends on.

use wasmtime::{Config, WasmBacktraceDetails};

/// The engine settings under which the component is compiled and run.
///
/// Settings whose default depends on the cargo features of `wasmtime` are set explicitly: another
/// crate of the same build may turn on more features than this one.
pub(crate) fn config() -> Config {
    let mut config = Config::new();
    // The time limit for the guest needs it.
    config.epoch_interruption(true);
    // Only asynchronous components need it, and ours is not one.
    config.concurrency_support(false);
    // Nobody reads WebAssembly frames, since a trap closes the store. Set explicitly because the
    // default comes from an environment variable.
    config.wasm_backtrace_details(WasmBacktraceDetails::Disable);
    config.wasm_backtrace_max_frames(None);
    config.generate_address_map(false);
    // No unwinding crosses the component's frames: wasmtime catches panics of host functions
    // first.
    config.native_unwind_info(false);
    config
}
