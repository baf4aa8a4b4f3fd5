/**
 * The expense store in a Node program, with jco and its preview2-shim.
 *
 * The functions are those of the interface, ids and revisions are `bigint`, and optional
 * fields may be left out. An error of the interface is thrown as an error whose `payload` is the variant, such as `{ tag: "not-found", val: 7n }`. Any other
 * exception is a trap: whether that call's change was made is not known; open the store
 * again, and look.
 */

import { pathToFileURL } from "node:url";
import { WASIShim } from "@bytecodealliance/preview2-shim/instantiation";

/**
 * Opens the store in a directory.
 *
 * @param component the file that `jco transpile --instantiation` has made
 * @param preopens the host directory for each directory of the guest: `{ "/": "money" }`
 */
export async function openStore(component, preopens) {
  const { instantiate } = await import(pathToFileURL(component));
  // Without `env` and `args` the shim hands out those of this process.
  const sandbox = { preopens, env: {}, args: [], enableNetwork: false };
  const imports = new WASIShim({ sandbox }).getImportObject();
  const { store, bulk, imports: kept, repeats } = await instantiate(undefined, imports);
  return { ...store, ...bulk, ...kept, ...repeats };
}
