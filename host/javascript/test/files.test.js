/** The data file and its disk, when they fail. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { test } from "node:test";
import { MissingError, open, pack, StorageFullError, TrapError } from "expenses-store";
import { directory, thrown } from "./directory.js";

const LUNCH = { description: "Lunch", amount: "12.50", category: "food", date: "2026-11-23" };
const many = (count) => pack(Array.from({ length: count }, () => LUNCH));
const SMALL_MEMORY = { memoryLimit: 4 * 2 ** 20 };

/** A directory that is a file system of 64 KiB. Undefined if only root could mount it; in CI that is a
 * failure. */
function smallDisk(t) {
  if (process.getuid() !== 0) {
    assert.ok(!process.env.CI, "CI leaves out a store on a full disk");
    process.stderr.write("left out: a store on a full disk, which needs root\n");
    return undefined;
  }
  const disk = path.join(directory(t), "disk");
  fs.mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
  return disk;
}

test("a change that does not fit on the disk is refused and leaves nothing behind", async (t) => {
  const disk = smallDisk(t);
  if (disk === undefined) return;
  try {
    const store = await open(disk);
    store.add(LUNCH);
    const full = thrown(() => store.addPacked(many(2000), false));
    assert.ok(full instanceof StorageFullError, String(full));
    assert.equal(full.outcomeUnknown, false);
    assert.deepEqual(fs.readdirSync(disk), ["expenses.json"]);
    assert.equal(store.add(LUNCH).id, 2);
    store.close();
  } finally {
    execFileSync("umount", [disk]);
  }
});

test("a file that is gone after a trap is not begun anew", async (t) => {
  const folder = directory(t);
  const store = await open(folder, SMALL_MEMORY);
  store.add(LUNCH);
  assert.ok(thrown(() => store.addPacked(many(50_000), false)) instanceof TrapError);
  const file = path.join(folder, "expenses.json");
  const content = fs.readFileSync(file);
  fs.unlinkSync(file);
  for (let n = 0; n < 2; n++) assert.ok(thrown(() => store.add(LUNCH)) instanceof MissingError);
  assert.deepEqual(fs.readdirSync(folder), []);
  fs.writeFileSync(file, content);
  assert.equal(store.add(LUNCH).id, 2);
  fs.unlinkSync(file);
  assert.equal((await open(folder)).add(LUNCH).id, 1);
});

test("a store that traps before it has a file begins one", async (t) => {
  const store = await open(directory(t), SMALL_MEMORY);
  assert.ok(thrown(() => store.addPacked(many(50_000), false)) instanceof TrapError);
  assert.equal(store.add(LUNCH).id, 1);
});
