/**
 * Makes every call of the interface; says nothing where each answers as it should.
 *
 *     node every-call.mjs COMPONENT DIRECTORY
 *
 * The directory holds the three expenses of the test that runs this program.
 */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { openStore } from "./store.mjs";

const [component, directory] = process.argv.slice(2);
const lunch = { description: "Lunch", amount: "12.50", category: "food" };
const train = {
  id: 2n,
  description: "Train ticket",
  amount: "48.90",
  category: "travel",
  date: "2026-10-02",
};

const store = await openStore(component, { "/": directory });
reading();
changing();
packing();
caring();
failing();
sharing();
assert.deepEqual(error((await openStore(component, {})).info), { tag: "no-directory" });

function reading() {
  const info = store.info();
  assert.deepEqual([info.file, info.counter, info.expenses], ["expenses.json", 3n, 3n]);
  assert.deepEqual(store.get(2n), train);

  const query = { filter: {}, sort: { key: "amount", descending: true }, limit: 2 };
  const first = store.find(query);
  assert.deepEqual(ids(first), [2n, 1n]);
  assert.deepEqual([first.matches, first.revision], [3n, info.revision]);
  const rest = store.find({ ...query, cursor: first.cursor }, first.revision);
  assert.deepEqual(ids(rest), [3n]);
  assert.equal(rest.cursor, undefined);
  assert.deepEqual(ids(store.find({ filter: { categories: ["FOOD", "x"], texts: ["off"], notTags: ["x"] } })), [3n]);
  const packed = store.findPacked(query, info.revision);
  assert.deepEqual([packed.cursor, packed.matches], [first.cursor, first.matches]);
  assert.deepEqual(unpack(packed.expenses), first.expenses);
}

function changing() {
  const tea = { description: "Tea \u2615", amount: "0.10", category: "Food", date: "2026-11-24" };
  assert.deepEqual(store.add(tea), { ...tea, id: 4n, category: "food" });
  const day = () => new Date().toISOString().slice(0, 10);
  const before = day();
  const today = store.add({ ...lunch, description: "Today" }).date;
  assert.ok([before, day()].includes(today), today);
  assert.equal(store.update(4n, { amount: "0.20" }).amount, "0.20");
  assert.equal(store.delete(5n).description, "Today");
  assert.deepEqual(store.delete(2n), train);

  const summary = store.summarize({}, ["category"]);
  assert.deepEqual([summary.count, summary.total, summary.groupCount], [3n, "15.90", 1n]);
  assert.deepEqual(summary.groups, [{ keys: ["food"], count: 3n, total: "15.90" }]);
  assert.deepEqual(store.summarize({ min: "10" }, []).groups, []);

  const { revision } = store.info();
  const bus = { description: "Bus", amount: "2.80", category: "travel", date: "2026-11-24" };
  const changes = [
    { tag: "add", val: bus },
    { tag: "update", val: { id: 1n, patch: { description: "Late lunch" } } },
    { tag: "delete", val: 3n },
  ];
  assert.deepEqual([...store.apply(changes, revision)], [6n]);
  const stale = error(() => store.apply(changes, revision));
  assert.equal(stale.index, undefined);
  assert.deepEqual(stale.error, { tag: "changed", val: store.info().revision });
  assert.deepEqual([...store.apply([])], []);
}

function packing() {
  const rows = [
    { description: "Café", amount: "3.20", category: "Food", date: "2026-11-24" },
    { description: "寿司", amount: "9", category: "food" },
  ];
  assert.deepEqual([...store.addPacked(pack(rows), false)], [7n, 8n]);
  assert.deepEqual(store.get(7n), { ...rows[0], id: 7n, category: "food" });
  const gift = { id: 12n, description: "Gift", amount: "-5", category: "Food" };
  assert.deepEqual([...store.addPacked(pack([gift]), true)], [12n]);
  const [kept] = unpack(store.findPacked({ filter: { texts: ["gift"] } }).expenses);
  assert.deepEqual(kept, { ...gift, date: undefined });
  const wrong = error(() => store.addPacked(pack([rows[0], { ...rows[1], amount: "0" }]), false));
  assert.deepEqual([wrong.index, wrong.error.val.field], [1, "amount"]);
  assert.deepEqual([store.undo().added[0].first, store.undo().added[0].first], [12n, 7n]);
}

/** Many expenses with all texts in one, which crosses into the component at once. */
function pack(expenses) {
  const fields = expenses.flatMap(({ description, amount, category, date }) => [
    description,
    amount,
    category,
    date ?? "",
  ]);
  let end = 0;
  const ends = fields.map((text) => (end += Buffer.byteLength(text)));
  return { ids: expenses.map(({ id }) => id), texts: fields.join(""), ends };
}

/** The expenses of a packed page. */
function unpack({ ids, texts, ends }) {
  const bytes = Buffer.from(texts);
  const text = (at) => bytes.toString("utf8", at ? ends[at - 1] : 0, ends[at]);
  return Array.from(ids, (id, at) => {
    const [description, amount, category, date] = [0, 1, 2, 3].map((field) => text(4 * at + field));
    return { id, description, amount, category, date: date || undefined };
  });
}

function caring() {
  const gift = { description: "Gift", amount: "-5", category: "Food" };
  assert.deepEqual([...store.apply([{ tag: "restore", val: { ...gift, id: 13n } }])], [13n]);
  assert.deepEqual({ ...store.get(13n), date: "none" }, { ...gift, id: 13n, date: "none" });
  const [latest] = store.log();
  assert.deepEqual(latest.added, [{ first: 13n, last: 13n }]);
  assert.deepEqual([latest.changed, latest.deleted], [[], []]);
  assert.equal(store.undo(store.info().revision).time, latest.time);
  assert.equal(store.redo(store.info().revision).time, latest.time);
  store.undo();
  assert.equal(error(() => store.undo(0n)).tag, "changed");
  assert.equal(error(() => store.get(13n)).tag, "not-found");
  const budgets = [{ amount: "100" }, { category: "FOOD", amount: "20" }].map((budget) => ({
    yearly: false,
    carriesOver: false,
    ...budget,
  }));
  assert.deepEqual([...store.apply(budgets.map((val) => ({ tag: "set-budget", val })))], []);
  assert.deepEqual(store.log()[0].budgets, [undefined, "food"]);
  const monthly = store.budgets("2026-11");
  assert.deepEqual([monthly.month, monthly.revision], ["2026-11", store.info().revision]);
  const found = monthly.budgets.map(({ category, amount, spent, left }) => [category, amount, spent, left]);
  assert.deepEqual(found, [
    [undefined, "100", "15.50", "84.50"],
    ["food", "20", "12.70", "7.30"],
  ]);
  store.undo();
  assert.deepEqual(store.budgets().budgets, []);
  const carried = { ...budgets[1], carriesOver: true, since: "2026-10" };
  const changes = [{ tag: "set-budget", val: carried }, { tag: "set-month-start", val: 25 }];
  assert.deepEqual([...store.apply(changes)], []);
  assert.deepEqual([store.log()[0].monthStart, store.info().monthStart], [25, 25]);
  const shifted = store.budgets("2026-11");
  assert.deepEqual([shifted.first, shifted.last], ["2026-11-25", "2026-12-24"]);
  assert.deepEqual(shifted.budgets[0].amounts, [{ since: "2026-10", amount: "20" }]);
  const byTwo = store.summarize({}, ["weekday", "month"]).groups;
  assert.ok(byTwo.some(({ keys }) => keys[0] === "monday" && keys[1] === "2026-10"));
  store.undo();
  assert.equal(store.info().monthStart, 1);
  const rent = { description: "Rent", amount: "900", category: "home", every: "month", first: "2026-10-31" };
  store.apply([{ tag: "start-repeat", val: rent }, { tag: "note", val: "moved in" }]);
  assert.deepEqual([store.log()[0].repeats, store.log()[0].note], [["Rent"], "moved in"]);
  const [rule] = store.repeats("2026-11-30");
  assert.deepEqual([rule.id, rule.every, rule.next, rule.due], [1n, "month", "2026-10-31", 2n]);
  const due = store.apply([{ tag: "add-due", val: "2026-11-30" }]);
  assert.deepEqual(Array.from(due, (id) => store.get(id).date), ["2026-10-31", "2026-11-30"]);
  assert.equal(store.apply([{ tag: "add-due", val: "2026-11-30" }]).length, 0);
  assert.equal(store.log()[0].note, "due");
  store.apply([{ tag: "stop-repeat", val: 1n }]);
  assert.deepEqual(store.repeats(), []);
  for (let turn = 0; turn < 3; turn++) store.undo();
  store.setProfile("bank", "columns");
  store.setProfile("bank", "other columns");
  assert.deepEqual(store.profiles(), [{ shape: "bank", text: "other columns" }]);
  store.setProfile("bank");
  assert.deepEqual(store.profiles(), []);
  assert.equal(error(() => store.setProfile("bank")).val.field, "shape");
  const traces = store.traces();
  const { id } = store.add({ ...lunch, amount: "-12.50" });
  store.delete(id);
  assert.equal(store.traces().length, traces.length + 1);
  store.undo();
  assert.deepEqual(store.traces(), traces);
  store.undo();
  const day = "2026-11-23";
  const rows = pack([
    { description: "Tea", amount: "3", category: "food", date: day },
    { description: "Bus", amount: "2", category: "travel", date: day },
  ]);
  const [tea] = store.addRows(rows, [2n ** 64n - 1n, undefined], "bank", store.info().revision);
  const known = store.traces().find((trace) => trace.id === tea);
  assert.deepEqual([[...known.was], known.bank], [[], 2n ** 64n - 1n]);
  assert.equal(error(() => store.addRows(rows, [1n])).error.val.field, "banks");
  store.undo();
  assert.deepEqual([store.check(), store.repair()], [[], undefined]);

  const file = path.join(directory, "expenses.json");
  const document = fs.readFileSync(file, "utf8");
  let copy = path.join(directory, store.backup());
  assert.equal(fs.readFileSync(copy, "utf8"), document);
  fs.unlinkSync(copy);
  const bad = document.replace('"amount": 0.20', '"amount": "0.20"');
  fs.writeFileSync(file, bad);
  const problems = store.check();
  assert.deepEqual([problems.length, problems[0].column, problems[0].repairable], [1, 17n, true]);
  copy = path.join(directory, store.repair());
  assert.equal(fs.readFileSync(copy, "utf8"), bad);
  assert.equal(withoutCommits(fs.readFileSync(file, "utf8")), withoutCommits(document));
  fs.unlinkSync(copy);
}

/** A document without the ids of its commits. */
function withoutCommits(document) {
  return document.replace(/,\s*"commits": \[[^\]]*\]/, "");
}

function sharing() {
  const id = store.info().counter + 1n;
  const { version } = store.version();
  assert.deepEqual([version.length, store.version().version], [32, version]);
  const request = (action, more) => ({ action, expected: [], show: false, ...more });
  const apply = (...val) => ({ tag: "apply", val });
  const tea = { description: "Tea", amount: "2", category: "food", date: "2026-11-24" };
  const add = request(apply({ tag: "add-row", val: { expense: tea, bank: 7n } }), {
    key: { key: "k", fingerprint: "POST" },
    show: true,
  });
  const [done, missing, changed, reused, again] = store.applyEach([
    add,
    request(apply({ tag: "delete", val: 99n })),
    request(apply(), { expected: [{ tag: "version", val: version }] }),
    request({ tag: "undo" }, { key: { key: "k", fingerprint: "DELETE" } }),
    add,
  ]);
  assert.deepEqual([done.tag, [...done.val.added], done.val.expenses], ["ok", [id], [{ ...tea, id }]]);
  assert.deepEqual(missing, { tag: "err", val: { index: 0, error: { tag: "not-found", val: 99n } } });
  assert.deepEqual([changed.val.error.tag, reused.val.error.tag], ["changed", "key-reused"]);
  assert.deepEqual([[...again.val.added], again.val.repeated], [[id], true]);
  assert.notEqual(store.version().version, version);
  const [undone] = store.applyEach([request({ tag: "undo" })]);
  assert.deepEqual(undone.val.turned.added, [{ first: id, last: id }]);
}

function failing() {
  assert.deepEqual(error(() => store.get(2n)), { tag: "not-found", val: 2n });
  assert.deepEqual(error(() => store.add({ ...lunch, amount: "0" })), {
    tag: "invalid",
    val: { field: "amount", reason: "must not be zero" },
  });
  assert.equal(error(() => store.find({ filter: {}, cursor: "nowhere" })).val.field, "cursor");
  const changes = [
    { tag: "delete", val: 1n },
    { tag: "delete", val: 2n },
  ];
  assert.deepEqual(error(() => store.apply(changes)), {
    index: 1,
    error: { tag: "not-found", val: 2n },
  });

  const file = path.join(directory, "expenses.json");
  const document = fs.readFileSync(file);
  fs.writeFileSync(file, "{");
  const corrupt = error(() => store.info());
  assert.deepEqual([corrupt.tag, corrupt.val.line, corrupt.val.column], ["corrupt", 1n, 1n]);
  fs.unlinkSync(file);
  assert.deepEqual(error(() => store.info()), { tag: "missing" });
  fs.writeFileSync(file, document);
  assert.equal(store.info().expenses, 3n);
}

function ids(page) {
  return page.expenses.map((expense) => expense.id);
}

/** The error that a call answers. */
function error(call) {
  try {
    call();
  } catch (error) {
    if (error.payload !== undefined) return error.payload;
    throw error;
  }
  assert.fail("no error");
}
