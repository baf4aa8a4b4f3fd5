// The settings of the engine, in one file that both sides read: the build script,
// which compiles the component, and the library, which runs that code. Code is
// refused where the two differ in anything that it depends on.

use wasmtime::{Config, WasmBacktraceDetails};

/// The engine settings under which the component is compiled and run.
///
/// What depends on the cargo features of the crate `wasmtime` is set by name here:
/// another crate of the same build may turn on more of them than this one does.
pub(crate) fn config() -> Config {
    let mut config = Config::new();
    // The limit on time in the guest rests on it.
    config.epoch_interruption(true);
    // Asynchronous components need it; ours is not one.
    config.concurrency_support(false);
    // Nobody reads WebAssembly frames: a trap closes the store. Named here because
    // the default comes from an environment variable.
    config.wasm_backtrace_details(WasmBacktraceDetails::Disable);
    config.wasm_backtrace_max_frames(None);
    config.generate_address_map(false);
    // No unwinding crosses the component's frames: wasmtime catches panics of host
    // functions before they would.
    config.native_unwind_info(false);
    config
}
