/// <reference lib="esnext.disposable" />

import type { Expense, Functions, KeptExpense, NewExpense, PackedExpenses } from "./interface.js";

export * from "./errors.js";
export * from "./interface.js";

/** The path of a directory, or a `URL` with the scheme `file`. */
export type Directory = string | { readonly href: string };

/** How a store is opened. */
export interface Options {
  /**
   * What ids, counts and revisions are: `"number"` if you say nothing. Digests are always `bigint`. A
   * result that no `number` holds exactly throws a `RangeError`; whatever the call changed stays. In the
   * payload of an error such a number is a `bigint`.
   */
  integers?: "number" | "bigint";
  /**
   * How much memory the component may use, in bytes. 1 GiB if you say nothing. With less than the
   * component begins with, some 1.2 MB, `open` throws a `RangeError`.
   */
  memoryLimit?: number;
}

/** A store in one directory. Each call is synchronous, and returns when its change is on the disk. */
export interface Store<Int = number> extends Functions<Int> {
  /** Lets go of the directory. Every change was already saved by its call. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * Opens the store in a directory, which must exist.
 *
 * The first store of a directory begins empty, and makes its file with the first change. Any number
 * of stores and programs may have a directory open and write at once.
 */
export function open(
  directory: Directory,
  options: Options & { integers: "bigint" },
): Promise<Store<bigint>>;
export function open(
  directory: Directory,
  options?: Options & { integers?: "number" },
): Promise<Store<number>>;

/** Packs expenses for `addPacked` and `addRows`. Checks them as `add` does. */
export function pack(
  expenses: readonly (NewExpense | KeptExpense<number | bigint>)[],
): PackedExpenses<number | bigint>;

/** The expenses of a page that `findPacked` returned. */
export function unpack<Int>(packed: PackedExpenses<Int>): Expense<Int>[];
