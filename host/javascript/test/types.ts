/** What TypeScript accepts, and what it does not. Only compiled. */

import { type Change, type Expense, NotFoundError, open, pack, StoreError, unpack } from "expenses-store";

const store = await open("money");
const lunch: Expense = store.add({ description: "Lunch", amount: "12.50", category: "food" });
const id: number = lunch.id;
const date: string | undefined = lunch.date;
store.get(7n);
store.delete(id);
store.summarize();
const keys: (string | undefined)[][] = store
  .summarize({ since: date ?? "2026-01-01" }, ["month", "weekday"])
  .groups.map(({ keys }) => keys);
const words: readonly string[] = ["tea"];
store.find({ filter: { texts: words, notTags: ["work"] } });
const changes: readonly Change[] = [{ tag: "delete", val: 1 }, { tag: "set-budget", val: { amount: "1" } }, { tag: "add-due", val: "2026-11-30" }];
const due: number | undefined = store.repeats("2026-11-30").at(0)?.due;
const yearly: boolean | undefined = store.budgets().budgets.at(0)?.yearly;
const added: number[] = store.apply(changes);
store.addPacked(pack([{ description: "Tea", amount: "1", category: "food" }]), false);
unpack(store.findPacked().expenses).map((expense) => expense.id + added.length);
for (const one of store.applyEach([{ action: { tag: "undo" }, show: false }])) {
  if (one instanceof StoreError) throw one;
  one.added.at(0);
}
const banks: (bigint | undefined)[] = store.traces().map(({ bank }) => bank);

const exact = await open({ href: "file:///money" }, { integers: "bigint" });
const big: bigint = exact.get(1).id;
const revision: bigint = exact.info().revision + big;

try {
  store.get(1);
} catch (error) {
  if (error instanceof NotFoundError) Number(error.payload);
}

// @ts-expect-error misspelt
store.summarize({}, ["monht"]);
// @ts-expect-error a text is no list
store.find({ filter: { texts: "tea" } });
// @ts-expect-error misspelt
store.find({ catgory: "food" });
// @ts-expect-error a number is not exact
store.add({ description: "Lunch", amount: 12.5, category: "food" });
// @ts-expect-error no such case
store.apply([{ tag: "remove", val: 1 }]);
// @ts-expect-error a text is no id
store.get("1");
// @ts-expect-error a bigint is no number
const wrong: number = exact.get(1).id;
// @ts-expect-error no such option
await open("money", { memory: 1 });

export { banks, due, keys, revision, wrong, yearly };
