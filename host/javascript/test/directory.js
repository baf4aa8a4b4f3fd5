/** What the tests share. They test the installed package, never the sources. */

import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** An empty directory that is removed after the test. */
export function directory(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "expenses-store-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  return folder;
}

/** What a call throws. */
export function thrown(call) {
  let result;
  try {
    result = call();
  } catch (error) {
    return error;
  }
  throw new Error(`nothing was thrown, but ${JSON.stringify(result)} returned`);
}
