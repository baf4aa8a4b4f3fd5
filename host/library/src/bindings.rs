//! What wasmtime generates from `wit/`: the calls to the component's exports.
//!
//! The world here has the store's interface alone: what the component imports is
//! the linker's matter, and its command line is not called by a host.
#![allow(missing_docs, unused_qualifications, clippy::all, reason = "generated code")]

wasmtime::component::bindgen!({
    path: "../wit",
    inline: "
        package expenses:host;
        world plugin {
            export expenses:store/store@0.1.0;
        }
    ",
    world: "expenses:host/plugin",
    exports: { default: async },
});
