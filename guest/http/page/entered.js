// What was entered just now: lines that wait for the service, and lines that it has saved.

import { request } from "./api.js";
import { askAboutConflict } from "./ask.js";
import { showAmount } from "./amount.js";
import { monthAfter, monthOf, showDay, showMonth, thisMonth } from "./day.js";
import { byId, el, show } from "./dom.js";
import { makeEditor } from "./editor.js";
import { hear, tell } from "./events.js";
import { say, sayProblem } from "./language.js";
import { edit, expenseOf, forget, renew, takeBack, waiting } from "./queue.js";
import { announce } from "./toast.js";

// How many saved lines are shown.
const SHOWN = 8;

// The latest first: `{ key, expense, etag, left, error }`.
let saved = [];
// The key of the line that is being edited.
let edited = null;

export function prepareEntered() {
  hear("queue", draw);
  hear("saved", async ({ key, expense, etag }) => {
    if (expense === null) return draw();
    const line = { key, expense, etag, left: "" };
    saved = [line, ...saved.filter((one) => one.key !== key)].slice(0, SHOWN);
    await draw();
    line.left = await leftOf(expense).catch(() => "");
    announce(say("saved", showAmount(expense.amount), expense.description, line.left));
    return draw();
  });
  draw();
}

// What is left of the budgets that an expense counts in.
async function leftOf({ category, date }) {
  const month = date ? monthOf(date) : null;
  if (!month || month > monthAfter(thisMonth(), 12)) return "";
  const { data } = await request("GET", "budgets", { query: { month, amounts: "string" } });
  const fold = (text) => text?.toLowerCase();
  const mine = data.filter((one) => one.category === null || fold(one.category) === fold(category));
  mine.sort((a, b) => (a.category === null) - (b.category === null));
  const name = (budget) => (budget.category === null ? say("allTogether") : budget.category);
  return mine.map((budget) => {
    const isOver = budget.left.startsWith("-");
    return say(isOver ? "over" : "left", showAmount(budget.left.replace("-", "")), name(budget), month === thisMonth() ? "" : showMonth(month));
  }).join(" · ");
}

async function draw() {
  if (edited !== null) return;
  const queue = (await waiting()).reverse();
  const list = byId("entered");
  // A line keeps the focus when it is drawn again.
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  list.replaceChildren(...queue.map(waitingLine), ...saved.map(savedLine));
  show(byId("entered-section"), list.children.length > 0);
  if (focused) list.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
}

function line(key, expense, state, ...more) {
  return el("li", { class: `line ${state}`, "data-key": key },
    el("span", { class: "amount", text: showAmount(expense.amount) }),
    el("span", { class: "what" },
      el("span", { class: "description", text: expense.description }),
      el("span", { class: "about", text: `${expense.category} · ${showDay(expense.date)}` })),
    ...more);
}

const button = (key, name, onclick, properties = {}) =>
  el("button", { type: "button", text: say(name), onclick, "data-focus": `${key} ${name}`, ...properties });

function waitingLine(entry) {
  const expense = expenseOf(entry);
  const { key, problem } = entry;
  if (problem?.kind === "key-expired") return expiredLine(entry, expense);
  const isGoing = entry.change === "delete";
  const text = problem ? sayProblem(problem) : say(isGoing ? "waitsToGo" : "waits");
  return line(key, expense, problem ? "failed" : "waiting",
    el("span", { class: "state", text }),
    isGoing ? null : actions(
      button(key, "edit", () => editWaiting(entry, expense)),
      button(key, "takeBack", () => takeBack(key))));
}

const actions = (...buttons) => el("span", { class: "row" }, buttons);

// The service may have done this one and forgotten its key. What is there of its amount and day is
// shown beside it, and a person decides.
function expiredLine({ key }, expense) {
  const there = el("ul", { class: "there" });
  const query = { min: expense.amount, max: expense.amount, since: expense.date, until: expense.date, amounts: "string" };
  request("GET", "expenses", { query }).then(({ data }) => {
    const item = (one) => el("li", { text: `${showAmount(one.amount)} ${one.description} (${one.category}, ${showDay(one.date)})` });
    there.replaceChildren(...(data.length ? data.map(item) : [el("li", { text: say("nothingAlike") })]));
  }).catch(() => {});
  return line(key, expense, "failed",
    el("span", { class: "state", text: say("expired") }), there,
    actions(button(key, "isThere", () => forget(key)), button(key, "addIt", () => renew(key))));
}

function editWaiting(entry, expense) {
  const item = byId("entered").querySelector(`[data-key="${CSS.escape(entry.key)}"]`);
  edited = entry.key;
  const editor = makeEditor(expense, {
    save: async (changed) => {
      const isThere = await edit(entry.key, { ...expense, ...changed });
      if (!isThere) announce(say("sentMeanwhile"));
    },
    close: () => {
      edited = null;
      draw();
      byId("amount").focus();
    },
  });
  item.replaceChildren(editor);
  editor.focusFirst();
}

function savedLine(one) {
  const { key, expense, left, error } = one;
  return line(key, expense, "saved",
    el("span", { class: "state", text: error ?? (left || say("isSaved")) }),
    actions(button(key, "undo", () => undo(one), { "aria-label": say("undoOf", expense.description) })));
}

// Takes a saved line back: this very expense, and only as it was saved.
async function undo(one) {
  try {
    await deleteAsSaved(one);
    saved = saved.filter((other) => other !== one);
    announce(say("undone"));
    tell("changed");
    byId("amount").focus();
  } catch (problem) {
    one.error = sayProblem(problem);
  }
  draw();
}

async function deleteAsSaved({ expense, etag }) {
  const path = `expenses/${expense.id}`;
  try {
    await request("DELETE", path, { match: etag });
  } catch (problem) {
    if (problem.kind === "not-found") return;
    if (problem.kind !== "changed") throw problem;
    const now = await request("GET", path, { query: { amounts: "string" } }).catch(() => null);
    if (now === null) return;
    if (await askAboutConflict(null, now.data)) await deleteAsSaved({ expense, etag: now.etag });
  }
}
