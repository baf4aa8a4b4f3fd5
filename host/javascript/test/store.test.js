/** Calls, their results and their errors. */

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  ChangedError,
  ClosedError,
  CorruptError,
  InvalidError,
  MissingError,
  NotFoundError,
  NothingToUndoError,
  open,
  pack,
  StoreError,
  TrapError,
  unpack,
} from "expenses-store";
import { directory, thrown } from "./directory.js";

const LUNCH = { description: "Lunch", amount: "12.50", category: "food", date: "2026-11-23" };

test("an expense comes back with exact values", async (t) => {
  const store = await open(directory(t));
  assert.deepEqual(store.add(LUNCH), { id: 1, ...LUNCH });
  assert.deepEqual(store.get(1n), { id: 1, ...LUNCH });
});

test("whole numbers are bigints if the program wants them", async (t) => {
  const folder = directory(t);
  const store = await open(folder, { integers: "bigint" });
  assert.equal(store.add(LUNCH).id, 1n);
  assert.deepEqual(store.apply([{ tag: "delete", val: 1n }]), []);
  assert.deepEqual(store.log()[0].deleted, [{ first: 1n, last: 1n }]);
  assert.equal(thrown(() => store.get(1n)).payload, 1n);
});

test("a number that is not exact is never returned", async (t) => {
  const folder = directory(t);
  const expense = { ...LUNCH, id: 2n ** 60n };
  const exact = await open(folder, { integers: "bigint" });
  exact.apply([{ tag: "restore", val: expense }]);
  const store = await open(folder);
  assert.ok(thrown(() => store.find()) instanceof RangeError);
  assert.equal(exact.find().expenses[0].id, 2n ** 60n);
});

test("an id that is not exact comes back in the error", async (t) => {
  const store = await open(directory(t));
  const greatest = 2n ** 64n - 1n;
  const absent = thrown(() => store.get(greatest));
  assert.ok(absent instanceof NotFoundError, String(absent));
  assert.equal(absent.payload, greatest);
  const failed = thrown(() => store.apply([{ tag: "delete", val: greatest }]));
  assert.deepEqual([failed.case, failed.index, failed.payload], ["not-found", 0, greatest]);
});

test("pages continue at their cursor", async (t) => {
  const store = await open(directory(t));
  store.apply([1, 2, 3].map(() => ({ tag: "add", val: LUNCH })));
  const query = { sort: { key: "date", descending: true }, limit: 2 };
  const first = store.find(query);
  const rest = store.find({ ...query, cursor: first.cursor }, first.revision);
  assert.deepEqual([...first.expenses, ...rest.expenses].map(({ id }) => id), [3, 2, 1]);
  assert.deepEqual([first.matches, "cursor" in rest], [3, false]);
});

test("delete is called delete", async (t) => {
  const store = await open(directory(t));
  store.add(LUNCH);
  assert.equal(store.delete(1).description, "Lunch");
  assert.equal(store.undo().deleted.length, 1);
  assert.equal(store.redo().deleted.length, 1);
});

test("an error has its class, case and payload", async (t) => {
  const store = await open(directory(t));
  const absent = thrown(() => store.get(7));
  assert.ok(absent instanceof NotFoundError && absent instanceof StoreError);
  assert.deepEqual([absent.case, absent.payload, absent.index], ["not-found", 7, undefined]);
  assert.equal(String(absent), "NotFoundError: there is no expense 7");
  const invalid = thrown(() => store.add({ ...LUNCH, description: "" }));
  assert.ok(invalid instanceof InvalidError);
  assert.deepEqual([invalid.payload.field, invalid.outcomeUnknown], ["description", false]);
  assert.ok(thrown(() => store.undo()) instanceof NothingToUndoError);
  assert.equal(thrown(() => store.undo()).message, "there is no change to undo or to make again");
});

test("an error of several changes says which", async (t) => {
  const store = await open(directory(t));
  const changes = [{ tag: "add", val: LUNCH }, { tag: "delete", val: 9 }];
  const error = thrown(() => store.apply(changes));
  assert.deepEqual([error.case, error.index, error.payload], ["not-found", 1, 9]);
  const rows = pack([LUNCH, { ...LUNCH, description: "" }]);
  assert.equal(thrown(() => store.addPacked(rows, false)).index, 1);
  assert.equal(store.info().expenses, 0);
});

test("totals have a key for each grouping", async (t) => {
  const store = await open(directory(t));
  const gift = { description: "Gift", amount: "-5", category: "food" };
  store.apply([{ tag: "add", val: LUNCH }, { tag: "restore", val: gift }]);
  const groups = store.summarize({ categories: ["FOOD", "none"] }, ["category", "weekday"]).groups;
  assert.deepEqual(groups.map(({ keys }) => keys), [["food", "monday"], ["food", undefined]]);
  assert.deepEqual(store.summarize({ min: "1", notTexts: ["tea"] }).groups, []);
});

test("a filter has conditions of several values", async (t) => {
  const store = await open(directory(t));
  const tea = { description: "Green tea #work", amount: "3", category: "drinks", date: "2026-11-24" };
  store.apply([LUNCH, tea].map((val) => ({ tag: "add", val })));
  const ids = (filter) => store.find({ filter }).expenses.map(({ id }) => id);
  assert.deepEqual(ids({ categories: ["FOOD", "drinks"] }), [1, 2]);
  assert.deepEqual(ids({ texts: ["green", "tea"], tags: ["work"] }), [2]);
  for (const filter of [{ notCategories: ["food"] }, { notTexts: ["lunch"] }, { max: "3.0" }]) {
    assert.deepEqual(ids(filter), [2]);
  }
  assert.deepEqual(ids({ notTags: ["work"], min: "3" }), [1]);
});

test("a budget carries over", async (t) => {
  const store = await open(directory(t));
  store.add(LUNCH);
  const budget = { category: "food", amount: "20", carriesOver: true, since: "2026-10" };
  store.apply([{ tag: "set-budget", val: budget }, { tag: "set-month-start", val: 25 }]);
  assert.deepEqual([store.log()[0].monthStart, store.info().monthStart], [25, 25]);
  const { first, last, budgets } = store.budgets("2026-11");
  assert.deepEqual([first, last], ["2026-11-25", "2026-12-24"]);
  const amounts = [{ since: "2026-10", amount: "20" }];
  assert.deepEqual(budgets, [
    { category: "food", amount: "20", yearly: false, amounts, carried: "7.50", spent: "0", left: "27.50" },
  ]);
});

test("what is due is added once", async (t) => {
  const store = await open(directory(t));
  const rent = { description: "Rent", amount: "900", category: "home", every: "month", first: "2026-10-31" };
  store.apply([{ tag: "start-repeat", val: rent }, { tag: "note", val: "moved in" }]);
  assert.deepEqual([store.log()[0].repeats, store.log()[0].note], [["Rent"], "moved in"]);
  const end = "2026-11-30";
  assert.deepEqual(store.repeats(end), [{ id: 1, ...rent, next: "2026-10-31", due: 2 }]);
  const added = store.apply([{ tag: "add-due", val: end }]);
  assert.deepEqual(added.map((id) => store.get(id).date), ["2026-10-31", end]);
  assert.deepEqual(store.apply([{ tag: "add-due", val: end }]), []);
  const [{ done, next, due }] = store.repeats(end);
  assert.deepEqual([done, next, due], [end, "2026-12-31", 0]);
  store.apply([{ tag: "stop-repeat", val: 1 }]);
  assert.deepEqual(store.repeats(), []);
  assert.equal(store.info().expenses, 2);
});

test("each request has its own outcome", async (t) => {
  const store = await open(directory(t));
  const request = (changes) => ({ action: { tag: "apply", val: changes }, show: true });
  const [done, failed] = store.applyEach([
    request([{ tag: "add", val: LUNCH }]),
    request([{ tag: "delete", val: 9 }]),
  ]);
  assert.deepEqual([done.added, done.expenses], [[1], [{ id: 1, ...LUNCH }]]);
  assert.ok(failed instanceof NotFoundError && failed.index === 0);
});

test("thousands are packed", async (t) => {
  const store = await open(directory(t));
  const many = Array.from({ length: 2000 }, (_, n) => ({ ...LUNCH, description: `Café ${n}` }));
  assert.equal(store.addPacked(pack(many), false).length, 2000);
  const query = { limit: 2000 };
  assert.deepEqual(unpack(store.findPacked(query).expenses), store.find(query).expenses);
});

test("another store of the directory sees each change", async (t) => {
  const folder = directory(t);
  const [store, other] = [await open(folder), await open(folder)];
  store.add(LUNCH);
  const { revision } = other.info();
  store.add(LUNCH);
  assert.ok(thrown(() => other.apply([{ tag: "delete", val: 1 }], revision)) instanceof ChangedError);
  assert.equal(store.version().version, other.version().version);
});

test("a file that cannot be read is left alone, and one that is gone not begun anew", async (t) => {
  const folder = directory(t);
  const store = await open(folder);
  store.add(LUNCH);
  const file = path.join(folder, "expenses.json");
  fs.writeFileSync(file, "{");
  const corrupt = thrown(() => store.info());
  assert.ok(corrupt instanceof CorruptError);
  assert.match(corrupt.message, /line 1, column 1/);
  assert.equal(fs.readFileSync(file, "utf8"), "{");
  fs.unlinkSync(file);
  assert.ok(thrown(() => store.info()) instanceof MissingError);
});

const TOO_MANY = pack(Array.from({ length: 50_000 }, () => LUNCH));

test("beyond the memory limit the store goes on with a new instance", async (t) => {
  const folder = directory(t);
  const store = await open(folder, { memoryLimit: 4 * 2 ** 20 });
  store.add(LUNCH);
  const error = thrown(() => store.addPacked(TOO_MANY, false));
  assert.ok(error instanceof TrapError && error.outcomeUnknown, String(error));
  assert.match(error.message, /may or may not have been made/);
  assert.deepEqual(store.find().expenses, [{ id: 1, ...LUNCH }]);
  assert.equal(store.add(LUNCH).id, 2);
});

test("a revision of the instance that stopped is not current", async (t) => {
  const folder = directory(t);
  const store = await open(folder, { memoryLimit: 4 * 2 ** 20 });
  const other = await open(folder);
  store.add(LUNCH);
  const before = store.info().revision;
  thrown(() => store.addPacked(TOO_MANY, false));
  other.add(LUNCH);
  const changes = [{ tag: "delete", val: 1 }];
  const changed = thrown(() => store.apply(changes, before));
  const now = store.info().revision;
  assert.deepEqual([changed.case, changed.payload], ["changed", now]);
  assert.ok(now > before);
  assert.equal(store.find({}, now).revision, now);
  assert.deepEqual(store.apply(changes, now), []);
});

test("a directory must exist", async (t) => {
  const folder = directory(t);
  await assert.rejects(open(path.join(folder, "absent")), { code: "ENOENT" });
  fs.writeFileSync(path.join(folder, "file"), "");
  await assert.rejects(open(path.join(folder, "file")), { code: "ENOTDIR" });
});

test("a closed store makes no call", async (t) => {
  const store = await open(directory(t));
  store.close();
  assert.ok(thrown(() => store.info()) instanceof ClosedError);
});

test("a closed store and one that stopped hold no file", async (t) => {
  const folder = directory(t);
  const held = () => {
    const links = fs.readdirSync("/proc/self/fd").map((fd) => {
      try {
        return fs.readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return ""; // The one of the listing.
      }
    });
    return links.filter((link) => link.startsWith(folder)).length;
  };
  const store = await open(folder, { memoryLimit: 4 * 2 ** 20 });
  for (let n = 0; n < 20; n++) store.add(LUNCH);
  assert.ok(held() <= 2, `${held()}`);
  thrown(() => store.addPacked(TOO_MANY, false));
  assert.equal(held(), 0);
  store.info();
  store.close();
  assert.equal(held(), 0);
});
