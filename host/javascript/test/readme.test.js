/** The examples of README.md, which lies beside this folder: each runs in an empty folder, prints what
 * stands below it, and is typed as strictly as TypeScript can check. */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";

const HERE = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const ROOT = path.dirname(HERE);
const README = fs.readFileSync(path.join(ROOT, "README.md"), "utf8");
const EXAMPLES = [...README.matchAll(/```javascript\n(.*?)```\n+```text\n(.*?)```/gs)];
const TSC = path.join(ROOT, "node_modules/.bin/tsc");
const STRICT = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"];
const COMPILE = [...STRICT, "--module", "nodenext", "--target", "es2022"];

/** A folder beside the installed packages, which is removed after the test. */
function folder(t) {
  const made = fs.mkdtempSync(path.join(ROOT, "example-"));
  t.after(() => fs.rmSync(made, { recursive: true }));
  return made;
}

test("each example has its output", () => {
  assert.equal(EXAMPLES.length, 2);
  assert.equal(README.split("```javascript").length - 1, EXAMPLES.length);
  assert.ok(README.trimEnd().split("\n").length <= 100);
});

for (const [number, [, program, output]] of EXAMPLES.entries()) {
  test(`example ${number + 1} prints what it says`, (t) => {
    const cwd = folder(t);
    fs.mkdirSync(path.join(cwd, "money"));
    fs.writeFileSync(path.join(cwd, "example.mjs"), program);
    assert.equal(execFileSync(process.execPath, ["example.mjs"], { cwd, encoding: "utf8" }), output);
    execFileSync(TSC, [...COMPILE, "--types", "node", "--allowJs", "--checkJs", "example.mjs"], { cwd });
  });
}

test("right calls are typed, and wrong ones are found before they run", (t) => {
  const cwd = folder(t);
  fs.copyFileSync(path.join(HERE, "types.ts"), path.join(cwd, "types.mts"));
  // With nothing but the language: the package's types need neither those of Node nor a browser's.
  const compile = [...COMPILE, "--lib", "es2022", "--types", "", "types.mts"];
  const { status, stdout } = spawnSync(TSC, compile, { cwd, encoding: "utf8" });
  assert.equal(status, 0, stdout);
});
