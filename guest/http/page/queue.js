// Entries on their way to the service, in a page or in the service worker. Each is kept before it is
// sent, under an idempotency key, and only goes once the service has said what became of it. So none
// is lost when a reply is, and none is done twice.
//
// An entry is `{ key, body, tried, change, problem }`:
// - `body`: the JSON text that is sent, always the same under one key
// - `tried`: whether it was sent, so the service may have done it
// - `change`: what a person changed after that: the fields, or "delete". The service first says what
//   became of `body`, and then does this to that very expense.
// - `problem`: why it is not sent again by itself: the kind and the detail. `other-session` if somebody
//   has signed in since.

import { base, request } from "./api.js";
import { entries, putEntry, removeEntry } from "./database.js";
import { hear, tell } from "./events.js";
import { newKey } from "./key.js";

// How long to wait for the answer to an entry, in milliseconds.
const PATIENCE = 10_000;

// How long to wait before an entry is sent again, in milliseconds.
const WAITS = [1_000, 2_000, 5_000, 15_000, 30_000];

// After these nothing was done, and nothing will be until a person helps.
const LASTING = ("key-expired invalid bad-request key-reused read-only-token read-only forbidden corrupt missing " +
  "storage-full unsupported-media-type too-large misdirected no-tenant over-quota").split(" ");

// One name for all tabs with the service at this path.
const name = `expenses ${new URL(base).pathname}`;

let timer = null;
let failures = 0;
let isBusy = false;

const others = "BroadcastChannel" in globalThis ? new BroadcastChannel(name) : null;
others?.addEventListener("message", ({ data }) => (data.saved ? tell("saved", data.saved) : tell("queue")));

// Keeps a new expense, and returns its entry.
export async function enqueue(expense) {
  const entry = { key: newKey(), body: JSON.stringify(expense), tried: false };
  await putEntry(entry);
  changed();
  return entry;
}

// The entries that wait, the oldest first: keys carry their time.
export async function waiting() {
  return (await entries()).sort((a, b) => (a.key < b.key ? -1 : 1));
}

// What an entry holds for a person.
export const expenseOf = ({ body, change }) => ({ ...JSON.parse(body), ...(change !== "delete" && change) });

// Changes fields of an entry that waits. Returns whether it still did.
export function edit(key, fields) {
  return withEntry(key, (entry) => {
    const { body, change } = entry;
    const more = entry.tried
      ? { change: { ...(change !== "delete" && change), ...fields } }
      : { body: JSON.stringify({ ...JSON.parse(body), ...fields }) };
    return putEntry({ ...entry, ...more, problem: undefined });
  });
}

// Takes an entry back.
export function takeBack(key) {
  return withEntry(key, async (entry) => {
    if (entry.tried) await putEntry({ ...entry, change: "delete", problem: undefined });
    else await removeEntry(key);
  });
}

// Sends an entry again; as a new one if its key has expired, for a person says that it was not done.
export function sendAgain(key) {
  return withEntry(key, async (entry) => {
    if (entry.problem?.kind !== "key-expired") return putEntry({ ...entry, problem: undefined });
    if (entry.change !== "delete") await putEntry({ key: newKey(), body: JSON.stringify(expenseOf(entry)), tried: false });
    return removeEntry(key);
  });
}

// Signs in. What waits may be for another store, so it is only sent when a person says so. It is
// marked before, for the page may be left at any moment.
export const signingIn = (work) => alone(async () => {
  const all = (await entries().catch(() => [])).filter(({ problem }) => problem?.kind !== "key-expired");
  for (const entry of all) await putEntry({ ...entry, problem: { kind: "other-session" } });
  try {
    await work();
  } catch (problem) {
    for (const entry of all) await putEntry(entry);
    throw problem;
  } finally {
    changed();
  }
});

// Forgets an entry, because a person says so.
export const forget = (key) => withEntry(key, () => removeEntry(key));

// Sends what waits, the oldest first. "saved" is told of each entry, with the expense that became
// of it and its ETag, or with `null` if there is none any more.
export async function flush() {
  clearTimeout(timer);
  const tried = new Set();
  const isNext = (entry) => !entry.problem && !tried.has(entry.key);
  for (let goesOn = true; goesOn; ) {
    goesOn = await alone(async () => {
      const entry = (await waiting()).find(isNext);
      if (!entry) return false;
      tried.add(entry.key);
      return send(entry);
    });
  }
}

// Returns whether the next entry is to be sent.
async function send(entry) {
  let isDone = false;
  try {
    // A browser that knows it is offline sends nothing, so the entry can still be changed freely.
    if (navigator.onLine === false) throw { kind: "unreachable" };
    if (!entry.tried) await putEntry({ ...entry, tried: true });
    const options = { json: entry.body, key: entry.key, query: { amounts: "string" }, patience: PATIENCE };
    const [data, etag] = sure(await request("POST", "expenses", options));
    isDone = true;
    const [expense, tag] = await catchUp(entry, data, etag);
    await done(entry, expense, tag);
    return true;
  } catch (problem) {
    return failed(entry, problem, isDone);
  }
}

// The expense of an answer and its tag. Without one, it is not of the service.
function sure({ data, etag }) {
  if (!Number.isInteger(data?.id)) throw { kind: "unreachable" };
  return [data, etag];
}

async function done(entry, expense, etag) {
  failures = 0;
  await removeEntry(entry.key);
  const saved = { key: entry.key, expense, etag };
  tell("saved", saved);
  others?.postMessage({ saved });
  changed();
  tell("changed");
}

// Does to the expense what a person changed after the entry was sent first.
async function catchUp(entry, expense, etag) {
  const { change } = entry;
  if (!change) return [expense, etag];
  const path = `expenses/${expense.id}`;
  if (change === "delete") {
    await request("DELETE", path, { match: etag });
    return [null, null];
  }
  const fields = Object.keys(change).filter((name) => change[name] !== expense[name]);
  if (fields.length === 0) return [expense, etag];
  const json = Object.fromEntries(fields.map((name) => [name, change[name]]));
  return sure(await request("PATCH", path, { json, match: etag, query: { amounts: "string" } }));
}

// Returns whether the next entry is to be sent.
async function failed(entry, problem, isDone) {
  if (!problem.kind) console.warn(problem);
  if (problem.kind === "gone") {
    await done(entry, null, null);
    return true;
  }
  if (LASTING.includes(problem.kind)) {
    const { kind, detail } = problem;
    // An earlier try may have been done.
    const tried = isDone || kind === "key-expired" || (entry.tried && !/^(invalid|bad)/.test(kind));
    await putEntry({ ...entry, tried, problem: { kind, detail, field: problem.document?.field } });
    changed();
    return true;
  }
  changed();
  if (problem.kind !== "unauthorized") {
    timer = setTimeout(flush, WAITS[Math.min(failures++, WAITS.length - 1)]);
    sendInBackground();
  }
  return false;
}

// Has the service worker send what waits once there is a network, also if no page is open then, in
// browsers that can.
async function sendInBackground() {
  try {
    const registration = await navigator.serviceWorker?.ready;
    await registration?.sync?.register("send");
  } catch {
    // The person has forbidden it.
  }
}

// Only one tab at a time sends or changes an entry. Where that cannot be had, there are the keys.
async function alone(work) {
  if (navigator.locks) return navigator.locks.request(name, work);
  while (isBusy) await new Promise((resolve) => setTimeout(resolve, 20));
  isBusy = true;
  try {
    return await work();
  } finally {
    isBusy = false;
  }
}

async function withEntry(key, work) {
  const isThere = await alone(async () => {
    const entry = (await entries()).find((entry) => entry.key === key);
    if (entry) await work(entry);
    return entry !== undefined;
  });
  changed();
  flush();
  return isThere;
}

function changed() {
  tell("queue");
  others?.postMessage({});
}

addEventListener("online", flush);
hear("signed-in", flush);
hear("connected", (is) => is && failures > 0 && flush());
