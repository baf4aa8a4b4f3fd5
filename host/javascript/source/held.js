/**
 * The files of an instance, and what the shim lacks for them.
 *
 * It closes an open file when that is collected at last, which is too late for a program that opens
 * many stores. And some of its functions throw the system's error as it is, such as `write` on a full
 * disk. The component expects a code of `wasi:filesystem`, and would stop in the middle of a save.
 */

import os from "node:os";

const dispose = Symbol.dispose ?? Symbol.for("dispose");
/** The system's errors by their numbers: in Node some have no name, such as `EDQUOT`. */
const NAMES = new Map(Object.entries(os.constants.errno).map(([name, number]) => [number, name]));

/**
 * Watches what is opened below these directories, and returns a function that closes it all. `codeOf` is
 * the shim's `filesystemErrorCode`.
 */
export function watch(directories, codeOf) {
  const held = new Set();
  const watched = (descriptor) => {
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(descriptor))) {
      if (name === "constructor" || typeof descriptor[name] !== "function") continue;
      descriptor[name] = withCodes(descriptor[name], codeOf);
    }
    const { openAt, [dispose]: close } = descriptor;
    descriptor.openAt = (...given) => {
      const opened = watched(openAt.apply(descriptor, given));
      held.add(opened);
      return opened;
    };
    descriptor[dispose] = () => {
      held.delete(descriptor);
      close.call(descriptor);
    };
    return descriptor;
  };
  for (const [descriptor] of directories) watched(descriptor);
  return () => {
    for (const descriptor of [...held]) descriptor[dispose]();
  };
}

/** The same function, which throws the code of an error of the system, if it has one. */
function withCodes(method, codeOf) {
  const known = (code) => {
    try {
      return codeOf({ payload: { code } });
    } catch {
      return undefined;
    }
  };
  return function (...given) {
    try {
      return method.apply(this, given);
    } catch (error) {
      if (typeof error === "string") throw error; // A code already.
      throw known(error.code) ?? known(NAMES.get(Math.abs(error.errno))) ?? error;
    }
  };
}
