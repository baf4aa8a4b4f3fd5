// What was entered just now: lines that wait, and lines that are saved.

import { request } from "./api.js";
import { askAboutConflict } from "./ask.js";
import { change, read } from "./changes.js";
import { showAmount } from "./amount.js";
import { monthAfter, monthOf, showDay, showMonth, thisMonth } from "./day.js";
import { byId, el, show } from "./dom.js";
import { makeEditor } from "./editor.js";
import { hear, tell } from "./events.js";
import { say, sayProblem } from "./language.js";
import { edit, expenseOf, forget, sendAgain, takeBack, waiting } from "./queue.js";
import { announce } from "./toast.js";

// How many saved lines are shown.
const SHOWN = 8;

// The latest first: `{ key, expense, etag, left, error }`.
let saved = [];
// The key of the line that is being edited.
let edited = null;

export function prepareEntered() {
  hear("queue", draw);
  hear("signed-in", () => {
    saved = [];
    draw();
  });
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
  const queue = (await waiting()).reverse();
  if (edited !== null) return;
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
  if (["key-expired", "other-session"].includes(problem?.kind)) return doubtfulLine(entry, expense);
  const isGoing = entry.change === "delete";
  const text = problem ? sayProblem(problem) : say(isGoing ? "waitsToGo" : "waits");
  return line(key, expense, problem ? "failed" : "waiting",
    el("span", { class: "state", text }),
    isGoing && !problem ? null : actions(
      isGoing ? null : button(key, "edit", () => editWaiting(entry, expense)),
      button(key, "takeBack", () => takeBack(key)),
      problem && !isGoing ? button(key, "addIt", () => sendAgain(key)) : null));
}

const actions = (...buttons) => el("span", { class: "row" }, buttons);

// This one may have been done, or be for another store. What is there of its amount and day is shown
// beside it, and a person decides.
function doubtfulLine({ key, body, change, problem, tried }, expense) {
  const there = el("ul", { class: "there" });
  const { amount, date } = expenseOf({ body });
  const query = { min: amount, max: amount, since: date, until: date, amounts: "string" };
  request("GET", "expenses", { query }).then(({ data }) => {
    const item = (one) => el("li", { text: `${showAmount(one.amount)} ${one.description} (${one.category}, ${showDay(one.date)})` });
    there.replaceChildren(...(data.length ? data.map(item) : [el("li", { text: say("nothingAlike") })]));
  }).catch(() => {});
  return line(key, expense, "failed",
    el("span", { class: "state", text: say(problem.kind === "key-expired" ? "expired" : "otherSession") }), there,
    actions(
      button(key, tried ? "isThere" : "takeBack", () => forget(key)),
      button(key, change === "delete" ? "takeBack" : "addIt", () => sendAgain(key))));
}

function editWaiting(entry, expense) {
  if (edited !== null) return;
  const item = byId("entered").querySelector(`[data-key="${CSS.escape(entry.key)}"]`);
  edited = entry.key;
  const editor = makeEditor(expense, {
    save: async (typed) => {
      const fields = Object.fromEntries(Object.entries(typed).filter(([name, value]) => value !== expense[name]));
      if (await edit(entry.key, fields)) return;
      // It was sent meanwhile, so what became of it is changed.
      const one = saved.find(({ key }) => key === entry.key);
      if (!one) throw { kind: "not-found" };
      await change(one, fields);
      Object.assign(one, { left: "" }, await read(one.expense.id));
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
  one.error = null;
  try {
    if (await deleteAsSaved(one)) {
      saved = saved.filter((other) => other !== one);
      announce(say("undone"));
      byId("amount").focus();
    }
    tell("changed");
  } catch (problem) {
    one.error = sayProblem(problem);
  }
  draw();
}

// Returns whether it is gone. If it was changed, the line becomes what is there.
async function deleteAsSaved(one) {
  const { expense, etag } = one;
  try {
    await request("DELETE", `expenses/${expense.id}`, { match: etag });
  } catch (problem) {
    if (problem.kind === "not-found") return true;
    if (problem.kind !== "changed") throw problem;
    const now = await read(expense.id);
    if (now) return (await askAboutConflict(null, Object.assign(one, now).expense)) && deleteAsSaved(one);
  }
  return true;
}
