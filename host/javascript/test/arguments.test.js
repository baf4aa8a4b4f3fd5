/** Wrong arguments: each is refused before the component sees it, and the store goes on. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { open, pack } from "expenses-store";
import { directory, thrown } from "./directory.js";

const TEA = { description: "Tea", amount: "1", category: "food" };

const WRONG = [
  [(s) => s.get(-1), RangeError, /^id: expected 0 to 18446744073709551615, not -1$/],
  [(s) => s.get(2n ** 64n), RangeError, /^id: expected 0 to/],
  [(s) => s.get(1.5), RangeError, /^id: 1\.5 is not a whole number/],
  [(s) => s.get("1"), TypeError, /^id: expected a number or a bigint, not "1"$/],
  [(s) => s.get(), TypeError, /^id: expected a number or a bigint, not undefined$/],
  [(s) => s.get(1, 2), TypeError, /^expected at most 1 arguments, not 2$/],
  [(s) => s.summarize({}, ["monht"]), RangeError, /^by\[0\]: expected one of category, month, .*, not "monht"$/],
  [(s) => s.summarize({}, "month"), TypeError, /^by: expected an array, not "month"$/],
  [(s) => s.find({ filter: { texts: "tea" } }), TypeError, /^query\.filter\.texts: expected an array, not "tea"$/],
  [(s) => s.find({ filter: { tags: [1] } }), TypeError, /^query\.filter\.tags\[0\]: expected a string, not 1$/],
  [(s) => s.repeats(new Date(0)), TypeError, /^day: expected a date, such as "2026-11-23"/],
  [(s) => s.apply([{ tag: "add-due", val: 20261130 }]), TypeError, /^changes\[0\]\.val: expected a date/],
  [(s) => s.apply([{ tag: "set-month-start", val: 256 }]), RangeError, /^changes\[0\]\.val: .* from 0 to 255/],
  [(s) => s.apply([{ tag: "set-budget", val: { amount: "1", yearly: 1 } }]), TypeError, /^changes\[0\]\.val\.yearly: expected a boolean/],
  [(s) => s.find({ catgory: "x" }), TypeError, /^query: there is no field "catgory"$/],
  [(s) => s.find({ filter: { catgory: "x" } }), TypeError, /^query\.filter: there is no field "catgory"$/],
  [(s) => s.find({ limit: -1 }), RangeError, /^query\.limit: /],
  [(s) => s.add({ ...TEA, amount: 12.5 }), TypeError, /^expense\.amount: expected decimal text, such as "12\.50", not 12\.5$/],
  [(s) => s.add({ ...TEA, date: new Date(0) }), TypeError, /^expense\.date: expected a date, such as "2026-11-23"/],
  [(s) => s.add({ ...TEA, description: "\ud800" }), RangeError, /^expense\.description: .* lone surrogate$/],
  [(s) => s.add({ ...TEA, prize: "1" }), TypeError, /^expense: there is no field "prize"$/],
  [(s) => s.add(), TypeError, /^expense: expected an object, not undefined$/],
  [(s) => s.apply([{ tag: "remove", val: 1 }]), RangeError, /^changes\[0\]\.tag: expected one of add, .*, not "remove"$/],
  [(s) => s.apply([{ tag: "delete", val: -1 }]), RangeError, /^changes\[0\]\.val: expected 0 to/],
  [(s) => s.apply([{ tag: "delete", value: 1 }]), TypeError, /^changes\[0\]: there is no field "value"$/],
  [(s) => s.apply("add"), TypeError, /^changes: expected an array, not "add"$/],
  [() => pack("abc"), TypeError, /^expenses: expected an array, not "abc"$/],
  [() => pack([TEA, null]), TypeError, /^expenses\[1\]: expected an object, not null$/],
  [() => pack([{ ...TEA, prize: "1" }]), TypeError, /^expenses\[0\]: there is no field "prize"$/],
  [() => pack([{ ...TEA, amount: 1 }]), TypeError, /^expenses\[0\]\.amount: expected decimal text/],
  [() => pack([TEA, { ...TEA, date: "" }]), RangeError, /^expenses\[1\]\.date: expected a date, .*, not ""$/],
  [() => pack([{ ...TEA, id: -1 }]), RangeError, /^expenses\[0\]\.id: expected 0 to/],
  [(s) => s.addPacked({ ids: [], texts: "", ends: [] }, 0), TypeError, /^kept: expected a boolean, not 0$/],
];

for (const [call, of, message] of WRONG) {
  test(`${call} is a ${of.name}`, async (t) => {
    const store = await open(directory(t));
    const error = thrown(() => call(store));
    assert.ok(error instanceof of, String(error));
    assert.match(error.message, message);
    assert.equal(store.info().expenses, 0);
    assert.equal(store.add(TEA).id, 1);
  });
}

test("a directory is a path or a URL", async (t) => {
  const folder = directory(t);
  const store = await open(pathToFileURL(folder));
  store.add(TEA);
  assert.equal((await open(folder)).info().expenses, 1);
  await assert.rejects(open(7), /^TypeError: directory: /);
  await assert.rejects(open(), /^TypeError: directory: /);
  await assert.rejects(open(""), /^RangeError: directory: expected a path or a URL, not ""$/);
});

test("a misspelt option is refused", async (t) => {
  const folder = directory(t);
  await assert.rejects(open(folder, { memory: 1 }), /^TypeError: options: there is no option "memory"$/);
  await assert.rejects(open(folder, { integers: "float" }), RangeError);
  await assert.rejects(open(folder, { memoryLimit: 1 }), RangeError);
  await assert.rejects(open(folder, { memoryLimit: "1" }), TypeError);
  const least = /^RangeError: options\.memoryLimit: the component needs at least \d+ bytes$/;
  await assert.rejects(open(folder, { memoryLimit: 65_536 }), least);
});
