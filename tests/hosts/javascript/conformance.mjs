/**
 * Runs the conformance suite with the npm package; prints nothing if all is as it should be.
 *
 *     node conformance.mjs SUITE
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { open, StoreError } from "expenses-store";

const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const isObject = (value) => value instanceof Object && !Array.isArray(value);
const mapped = (value, name, of) =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [name(key), of(one)]));

/** The argument that the suite's JSON means. */
function build(value, seen) {
  if (value === null) return undefined;
  if (typeof value === "string" && value.startsWith("$")) return seen.get(value);
  if (Array.isArray(value)) return value.map((one) => build(one, seen));
  if (!isObject(value)) return value;
  return "u64" in value ? BigInt(value.u64) : mapped(value, camel, (one) => build(one, seen));
}

/** A result in the suite's JSON. */
function show(value) {
  if (value === undefined) return null;
  if (typeof value === "bigint") {
    return value > Number.MAX_SAFE_INTEGER ? { u64: String(value) } : Number(value);
  }
  if (value instanceof StoreError) {
    const { case: tag, payload, index } = value;
    const error = payload === undefined ? { tag } : { tag, val: show(payload) };
    return index === undefined ? { fails: error } : { fails: error, index };
  }
  if (Array.isArray(value)) return value.map(show);
  return isObject(value) ? mapped(value, kebab, show) : value;
}

/** Puts what a name such as `$cursor` stands for in its place: what it was at first. */
function known(expected, found, seen) {
  if (expected === "$any") return found;
  if (typeof expected === "string" && expected.startsWith("$")) {
    if (!seen.has(expected)) seen.set(expected, found);
    return seen.get(expected);
  }
  if (Array.isArray(expected)) return expected.map((one, at) => known(one, found?.[at], seen));
  if (!isObject(expected)) return expected;
  return Object.fromEntries(
    Object.entries(expected).map(([name, one]) => [name, known(one, found?.[name], seen)]),
  );
}

function call(store, { call, with: given = [] }, seen) {
  try {
    const answer = store[camel(call)](...given.map((one) => build(one, seen)));
    return call === "set-profile" ? {} : { returns: show(answer) };
  } catch (error) {
    if (error instanceof StoreError) return show(error);
    throw error;
  }
}

async function run({ name, steps }, directory) {
  const store = await open(directory);
  const seen = new Map();
  for (const step of steps) {
    if ("call" in step) {
      const found = call(store, step, seen);
      const { call: _, with: __, ...expected } = step;
      assert.deepEqual(found, known(expected, found, seen), `${name}: ${step.call}`);
      continue;
    }
    const file = path.join(directory, seen.get(step.file) ?? step.file);
    if ("write" in step) fs.writeFileSync(file, step.write);
    else if ("replace" in step) {
      const text = fs.readFileSync(file, "utf8");
      assert.ok(text.includes(step.replace[0]), `${name}: ${step.replace[0]} is not in ${file}`);
      fs.writeFileSync(file, text.replaceAll(...step.replace));
    } else fs.unlinkSync(file);
  }
}

const { stories } = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
for (const story of stories) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "conformance-"));
  try {
    await run(story, directory);
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}
