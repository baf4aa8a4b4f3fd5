/**
 * Adds expenses, one commit each.
 *
 *     node add-many.mjs DIRECTORY NAME COUNT
 */

import process from "node:process";
import { open } from "expenses-store";

const [directory, name, count] = process.argv.slice(2);
const store = await open(directory);
for (let number = 0; number < Number(count); number++) {
  const description = `${name}, number ${number}`;
  const added = store.add({ description, amount: "0.10", category: "test", date: "2026-11-23" });
  console.log(String(added.id));
}
