/** The component: what jco made of it, and what it may import. */

import { readFile } from "node:fs/promises";
import { WASIShim } from "@bytecodealliance/preview2-shim/instantiation";
import { instantiate } from "./component/store.js";
import { watch } from "./held.js";
import { CORE_MODULES } from "./interface.js";
import { bounded } from "./memory.js";

/** What each memory limit was compiled to, as promises: once for a program. */
const compiled = new Map();

/** Compiles the component with a limit of its memory, in pages. */
export function compile(pages) {
  let modules = compiled.get(pages);
  if (modules === undefined) {
    modules = compileAll(pages);
    compiled.set(pages, modules);
    modules.catch(() => compiled.delete(pages));
  }
  return modules;
}

async function compileAll(pages) {
  const load = async (name) => {
    const bytes = await readFile(new URL(`./component/${name}`, import.meta.url));
    return [name, await WebAssembly.compile(bounded(bytes, pages))];
  };
  return new Map(await Promise.all(CORE_MODULES.map(load)));
}

function refuse() {
  throw new Error("the component reached for the process, which it must not");
}

/** The component prints only when it stops. */
function stops() {
  throw new Error("the component needs more memory than it may use, or has a bug");
}

/** Makes an instance that sees one directory. Returns its interfaces, and a function that ends it. */
export function begin(modules, directory) {
  const sandbox = { preopens: { "/": directory }, env: {}, args: [], enableNetwork: false };
  const imports = new WASIShim({ sandbox }).getImportObject();
  // The shim would hand out the streams of the process, and end it.
  imports["wasi:cli/exit"] = { exit: refuse, exitWithCode: refuse };
  imports["wasi:cli/stdin"] = { getStdin: refuse };
  imports["wasi:cli/stdout"] = { getStdout: refuse };
  imports["wasi:cli/stderr"] = { getStderr: stops };
  const { filesystemErrorCode } = imports["wasi:filesystem/types"];
  const end = watch(imports["wasi:filesystem/preopens"].getDirectories(), filesystemErrorCode);
  return { interfaces: instantiate((name) => modules.get(name), imports), end };
}
