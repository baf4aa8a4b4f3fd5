/** A personal expense store that cannot be corrupted. See README.md. */

export { ClosedError, ExpensesError, StoreError, TrapError } from "./errors.js";
export * from "./exceptions.js";
export { pack, unpack } from "./packed.js";
export { open } from "./store.js";
