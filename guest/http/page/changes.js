// Changes of expenses that are there, each with what takes it back.

import { request } from "./api.js";
import { askAboutConflict } from "./ask.js";
import { tell } from "./events.js";
import { say } from "./language.js";
import { newKey } from "./key.js";

const FIELDS = ["description", "amount", "category", "date"];
const STRINGS = { amounts: "string" };

// Reads an expense as it is now, with its tag; `null` if it is not there any more.
export async function read(id) {
  try {
    const { data, etag } = await request("GET", `expenses/${id}`, { query: STRINGS });
    return { expense: data, etag };
  } catch (problem) {
    if (problem.kind === "not-found") return null;
    throw problem;
  }
}

// Changes an expense that was read before. If somebody else has changed it since, asks. Returns
// what takes the change back, or `null` if theirs stays.
export async function change({ expense, etag }, values) {
  const json = {};
  for (const name of FIELDS) if (values[name] !== undefined && values[name] !== expense[name]) json[name] = values[name];
  if (Object.keys(json).length === 0) return null;
  try {
    const done = await request("PATCH", `expenses/${expense.id}`, { json, match: etag, key: newKey(), query: STRINGS });
    tell("changed");
    // No change takes a day away.
    if (json.date && !expense.date) return undoLast({ changed: [expense.id] });
    const before = Object.fromEntries(Object.keys(json).map((name) => [name, expense[name]]));
    return async () => ((await change({ expense: done.data, etag: done.etag }, before)) ? undefined : say("undoTooLate"));
  } catch (problem) {
    const isGone = problem.kind === "not-found";
    if (problem.kind !== "changed" && !isGone) throw problem;
    const now = isGone ? null : await read(expense.id);
    // The reply to this very change was lost before.
    if (now && Object.keys(json).every((name) => now.expense[name] === json[name])) {
      tell("changed");
      return null;
    }
    if (!(await askAboutConflict({ ...expense, ...values }, now?.expense ?? null))) {
      tell("changed");
      return null;
    }
    if (now !== null) return change(now, values);
    return addAgain([{ ...expense, ...values }]);
  }
}

// Deletes an expense that was read before; as above.
export async function remove({ expense, etag }) {
  try {
    await request("DELETE", `expenses/${expense.id}`, { match: etag, key: newKey() });
  } catch (problem) {
    if (problem.kind !== "changed") throw problem;
    const now = await read(expense.id);
    if (now === null || !(await askAboutConflict(null, now.expense))) {
      tell("changed");
      return null;
    }
    return remove(now);
  }
  tell("changed");
  return undoLast({ deleted: [expense.id] }, () => addAgain([expense]));
}

// Makes several changes at once, if nothing at all has changed since the list with this tag was
// read. `ids` are those of expenses that they change, and `gone` what they delete.
export async function changeMany(json, etag, ids, gone) {
  await request("POST", "changes", { json, match: etag, key: newKey() });
  tell("changed");
  return undoLast({ [gone ? "deleted" : "changed"]: ids }, gone && (() => addAgain(gone)));
}

// What takes the last commit back, if it is the one that touched exactly these. Once something
// else has changed, `instead` does it, or a sentence says that it cannot be done any more.
export async function undoLast(touched, instead) {
  const { data, etag } = await request("GET", "log").catch(() => ({ data: [] }));
  const [kind, ids] = Object.entries(touched)[0];
  const isLast = data.length > 0 && sameIds(data[0][kind], ids);
  return async () => {
    if (isLast) {
      try {
        await request("POST", "undo", { match: etag, key: newKey() });
        tell("changed");
        return undefined;
      } catch (problem) {
        if (problem.kind !== "changed" && problem.kind !== "overtaken") throw problem;
      }
    }
    if (!instead) return say("undoTooLate");
    const undone = await instead();
    tell("changed");
    return undone === null ? null : undefined;
  };
}

function sameIds(ranges, ids) {
  const count = ranges.reduce((count, { first, last }) => count + last - first + 1, 0);
  const holds = (id) => ranges.some(({ first, last }) => first <= id && id <= last);
  return count === ids.length && ids.every(holds);
}

// Adds expenses that were deleted. They get new ids.
async function addAgain(expenses) {
  const add = (expense) => Object.fromEntries(FIELDS.map((name) => [name, expense[name]]));
  const json = expenses.map((expense) => ({ restore: add(expense) }));
  await request("POST", "changes", { json, key: newKey() });
  tell("changed");
  return async () => say("undoTooLate");
}
