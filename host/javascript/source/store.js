/** A store in one directory. */

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { begin, compile } from "./component.js";
import { ClosedError, TrapError } from "./errors.js";
import { ChangedError, MissingError } from "./exceptions.js";
import { FUNCTIONS } from "./interface.js";
import { PAGE } from "./memory.js";

const DATA_FILE = "expenses.json";
const GREATEST_MEMORY = 2 ** 32;
const OPTIONS = ["integers", "memoryLimit"];

/** Opens the store in a directory, which must exist. */
export async function open(directory, options = {}) {
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name)) throw new TypeError(`options: there is no option "${name}"`);
  }
  const { integers = "number", memoryLimit = 2 ** 30 } = options;
  if (integers !== "number" && integers !== "bigint") {
    throw new RangeError(`options.integers: expected "number" or "bigint", not ${integers}`);
  }
  if (typeof memoryLimit !== "number") {
    throw new TypeError("options.memoryLimit: expected a number of bytes");
  }
  if (!(memoryLimit >= PAGE && memoryLimit <= GREATEST_MEMORY)) {
    throw new RangeError(`options.memoryLimit: expected ${PAGE} to ${GREATEST_MEMORY} bytes`);
  }
  const modules = await compile(Math.floor(memoryLimit / PAGE));
  return new Store(modules, directory, integers);
}

class Store {
  #modules;
  #directory;
  #integers;
  #instance;
  #closed = false;
  // How many instances stopped. Revisions belong to one instance: those of the next one begin above
  // these, so that none of an earlier instance is taken for one of this.
  #stopped = 0n;
  // Whether an instance may have seen the data file. The next one does not know, and would take a file
  // that is gone for one that was never there.
  #seen = false;

  constructor(modules, directory, integers) {
    this.#modules = modules;
    const isPath = typeof directory === "string";
    if (!isPath && typeof directory?.href !== "string") {
      throw new TypeError("directory: expected a path or a URL");
    }
    if (directory === "") throw new RangeError('directory: expected a path or a URL, not ""');
    this.#directory = path.resolve(isPath ? directory : fileURLToPath(directory.href));
    this.#integers = integers;
    // Fails here and with Node's error if it is no directory.
    fs.opendirSync(this.#directory).closeSync();
    try {
      this.#instance = begin(this.#modules, this.#directory);
    } catch (error) {
      throw new TrapError(error, false);
    }
  }

  close() {
    this.#closed = true;
    this.#end();
  }

  #end() {
    this.#instance?.end();
    this.#instance = undefined;
  }

  [Symbol.dispose ?? Symbol.for("dispose")]() {
    this.close();
  }

  #call(definition, given) {
    const { parameters, result, error } = definition;
    if (given.length > parameters.length) {
      throw new TypeError(`expected at most ${parameters.length} arguments, not ${given.length}`);
    }
    const lowered = parameters.map(([name, of], at) => {
      const value = of.lower(given[at], name);
      return name === "revision" && value !== undefined ? this.#ownRevision(value) : value;
    });
    if (this.#closed) throw new ClosedError();
    if (this.#stopped > 0n && this.#seen && this.#hasFile() === false) throw new MissingError();
    let raw;
    try {
      this.#instance ??= begin(this.#modules, this.#directory);
      raw = this.#instance.interfaces[definition.interface][definition.name](...lowered);
    } catch (thrown) {
      if (Object.hasOwn(thrown, "payload")) throw this.#lift(error, thrown.payload);
      this.#end();
      this.#stopped += 1n;
      throw new TrapError(thrown, definition.changes);
    } finally {
      this.#seen ||= this.#hasFile() === true;
    }
    return result === undefined ? undefined : this.#lift(result, raw);
  }

  /** Whether the data file is there; `undefined` if that cannot be known. */
  #hasFile() {
    try {
      return fs.lstatSync(path.join(this.#directory, DATA_FILE), { throwIfNoEntry: false }) !== undefined;
    } catch {
      return undefined;
    }
  }

  /** The instance's number of a revision; one that is never current if it is another's. */
  #ownRevision(revision) {
    return BigInt.asUintN(64, revision >= this.#before ? revision - this.#before : -1n);
  }

  get #before() {
    return this.#stopped << 32n;
  }

  /** What the instance returned, with the program's numbers of revisions. */
  #lift(of, raw) {
    const value = of.lift(raw, this.#integers);
    if (this.#stopped > 0n) this.#renumber(value);
    return value;
  }

  #renumber(value) {
    const add = (own) => (typeof own === "bigint" ? own + this.#before : own + Number(this.#before));
    if (Array.isArray(value)) value.forEach((one) => this.#renumber(one));
    else if (value instanceof ChangedError) value.payload = add(value.payload);
    else if (value instanceof Object && "revision" in value) value.revision = add(value.revision);
  }

  static {
    for (const [method, definition] of Object.entries(FUNCTIONS)) {
      const call = function (...given) {
        return this.#call(definition, given);
      };
      Object.defineProperty(this.prototype, method, { value: call, writable: true, configurable: true });
    }
  }
}
