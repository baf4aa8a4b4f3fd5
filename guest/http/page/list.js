// The list of expenses: found by filters, changed in place, several at a time. Only the rows that
// can be seen are in the document, so it scrolls as fast with 10,000 as with ten.

import { showAmount, sum } from "./amount.js";
import { change, read, remove } from "./changes.js";
import { showDay } from "./day.js";
import { byId, el, show } from "./dom.js";
import { makeEditor } from "./editor.js";
import { filterOf, listAddress, makeFilters, orderOf, ORDERS } from "./filters.js";
import { say, sayProblem } from "./language.js";
import { Pages } from "./pages.js";
import { selected, showSelection } from "./selection.js";
import { toast } from "./toast.js";

// How many rows more than can be seen are drawn, above and below.
const MORE = 8;

const view = byId("view-list");

let filter = null;
let order = "newest";
let pages = null;
let editing = null;
let rows = new Map();
let asked = 0;
let body, stage, count, bar, problemLine, choice;

// Shows the list with the filter in the address.
export async function showList(parameters) {
  const wanted = filterOf(parameters);
  order = orderOf(parameters);
  const isSame = filter !== null && JSON.stringify(wanted) === JSON.stringify(filter);
  if (!body) build(wanted);
  else if (!isSame && !view.querySelector(".filters")?.contains(document.activeElement)) rebuildFilters(wanted);
  if (!isSame) {
    filter = wanted;
    selected.clear();
    leaveEditor();
  }
  showOrder();
  await refreshList();
}

// Fetches the list again, if something has changed.
export async function refreshList() {
  if (filter === null) return;
  const fresh = new Pages(filter, ORDERS[order], draw);
  const isSame = pages !== null && JSON.stringify(pages.query) === JSON.stringify(fresh.query);
  const own = ++asked;
  let problem;
  let isNew;
  try {
    isNew = await fresh.begin(isSame ? pages.etag : null);
    if (isNew && isSame) await fresh.reach(Math.min(pages.expenses.length, scrolledTo() + MORE));
  } catch (error) {
    problem = error;
  }
  // A later request may be of another filter, and its answer there already.
  if (own !== asked) return;
  show(problemLine, problem !== undefined, problem && sayProblem(problem));
  if (!isNew || problem) return;
  if (pages) pages.isStale = true;
  if (!isSame) {
    leaveEditor();
    scrollTo(0, 0);
  }
  pages = fresh;
  for (const one of fresh.expenses) if (selected.has(one.id)) selected.set(one.id, one);
  dropRows();
  draw();
  // The rest comes while nobody waits for it.
  fresh.reach(Infinity).catch(() => {});
}

function build(wanted) {
  count = el("p", { class: "count", role: "status" });
  bar = el("div", { class: "bar", role: "group", "aria-label": say("selected"), hidden: true });
  problemLine = el("p", { class: "error", role: "alert", hidden: true });
  body = el("div", { role: "rowgroup", class: "rows" });
  // On a narrow window there are no heads, but a choice.
  choice = el("select", { id: "order", onchange: () => go(filter, choice.value) },
    Object.keys(ORDERS).map((name) => el("option", { value: name, text: say(`order-${name}`) })));
  const heads = ["date", "description", "category", "amount"].map((name) =>
    el("span", { role: "columnheader", class: name, "data-sort": name }, ORDER_OF[name] ? orderButton(name) : say(name)));
  const head = el("div", { role: "row", class: "head", "aria-rowindex": 1 },
    el("span", { role: "columnheader" }, el("span", { class: "sr", text: say("select") })), heads,
    el("span", { role: "columnheader" }, el("span", { class: "sr", text: say("edit") })));
  const table = el("div", { role: "table", class: "table", id: "expenses", "aria-label": say("navList") },
    el("div", { role: "rowgroup" }, head), body);
  stage = el("div", { class: "stage" }, table);
  view.append(el("h1", { text: say("navList") }), makeFilters(wanted, go), problemLine,
    el("div", { class: "row order" }, count, el("label", { for: "order", class: "sr", text: say("order") }), choice), bar, stage);
  addEventListener("scroll", draw, { passive: true });
  addEventListener("resize", () => (dropRows(), draw()));
}

// The orders that the head of a column leads to: the first one, and then the other.
const ORDER_OF = { date: ["newest", "oldest"], amount: ["largest", "smallest"] };

function orderButton(name) {
  const [first, other] = ORDER_OF[name];
  const onclick = () => go(filter, order === first ? other : first);
  return el("button", { type: "button", class: "plain", onclick }, say(name), el("span", { "aria-hidden": "true" }));
}

// Says at the heads, and in the choice, how the list is sorted.
function showOrder() {
  const { sort, order: direction } = ORDERS[order];
  for (const name of Object.keys(ORDER_OF)) {
    const head = view.querySelector(`[data-sort="${name}"]`);
    head.setAttribute("aria-sort", name !== sort ? "none" : direction === "asc" ? "ascending" : "descending");
    head.querySelector("span").textContent = name !== sort ? "" : direction === "asc" ? " ↑" : " ↓";
  }
  choice.value = order;
}

function rebuildFilters(wanted) {
  view.querySelector(".filters").replaceWith(makeFilters(wanted, go));
}

function go(wanted, by = order) {
  history.replaceState(null, "", listAddress(wanted, by));
  showList(new URLSearchParams(location.hash.split("?")[1] ?? ""));
}

// The height of a row, which is the same for all.
const height = () => (matchMedia("(min-width: 46rem)").matches ? 40 : 60);

// Up to which row the window reaches.
function scrolledTo() {
  const top = -body.getBoundingClientRect().top;
  return Math.ceil((top + innerHeight) / height()) + MORE;
}

function draw() {
  if (view.hidden || !pages) return;
  const { expenses, total } = pages;
  const tall = height();
  body.style.height = `${total * tall}px`;
  byId("expenses").setAttribute("aria-rowcount", total + 1);
  const first = Math.max(0, Math.floor(-body.getBoundingClientRect().top / tall) - MORE);
  const last = Math.min(total, Math.max(scrolledTo(), 0));
  for (const [at, row] of rows) {
    // A row that has the focus stays, for the keyboard goes on from there.
    if ((at < first || at >= last) && !row.contains(document.activeElement)) {
      row.remove();
      rows.delete(at);
    }
  }
  for (let at = first; at < last; at++) {
    const row = rows.get(at);
    if (row && (row.isFilled || at >= expenses.length)) continue;
    const made = expenses[at] ? makeRow(expenses[at], at) : makeGap(at);
    made.style.transform = `translateY(${at * tall}px)`;
    row?.remove();
    // In their order, for the keyboard and for those who hear it.
    const next = [...rows.keys()].filter((other) => other > at && rows.get(other).isConnected).sort((a, b) => a - b)[0];
    body.insertBefore(made, next === undefined ? null : rows.get(next));
    rows.set(at, made);
  }
  if (last > expenses.length) pages.reach(last).catch((problem) => show(problemLine, true, sayProblem(problem)));
  describe();
}

function dropRows() {
  for (const row of rows.values()) row.remove();
  rows = new Map();
}

function makeGap(at) {
  return el("div", { role: "row", class: "item gap", "aria-rowindex": at + 2 }, el("span", { role: "cell", text: "…" }));
}

function makeRow(expense, at) {
  const box = el("input", {
    type: "checkbox", checked: selected.has(expense.id), "aria-label": say("selectOf", expense.description),
    onchange: () => {
      if (box.checked) selected.set(expense.id, expense);
      else selected.delete(expense.id);
      row.classList.toggle("chosen", box.checked);
      describe();
    },
  });
  const open = el("button", { type: "button", class: "plain edit", "aria-label": say("editOf", expense.description), text: "✎",
    onclick: () => edit(expense, row, at) });
  const cell = (name, text) => el("span", { role: "cell", class: name, text });
  const row = el("div", {
    role: "row", class: `item${selected.has(expense.id) ? " chosen" : ""}`, "aria-rowindex": at + 2, "data-id": expense.id,
    ondblclick: (event) => event.target !== box && edit(expense, row, at),
  },
  el("span", { role: "cell" }, box), cell("date", showDay(expense.date, say("noDate"))),
  cell("description", expense.description),
  el("span", { role: "cell", class: "category" }, el("a", { href: listAddress({ ...filter, category: expense.category }, order), text: expense.category })),
  cell("amount", showAmount(expense.amount)), el("span", { role: "cell" }, open));
  row.isFilled = true;
  return row;
}

// Changes an expense where it stands in the list.
async function edit(shown, row, at) {
  leaveEditor();
  let now;
  try {
    now = await read(shown.id);
  } catch (problem) {
    return toast(sayProblem(problem));
  }
  if (now === null) {
    toast(say("goneMeanwhile"));
    return refreshList();
  }
  const editor = makeEditor(now.expense, {
    save: async (values) => offer(await change(now, values), say("changedOne", values.description)),
    remove: async () => offer(await remove(now), say("deletedOne", now.expense.description)),
    close: () => {
      editor.remove();
      rows.get(at)?.querySelector(".edit")?.focus({ preventScroll: true });
    },
  });
  // Above the table, in which it would be no row.
  editor.style.top = `${body.offsetTop + at * height()}px`;
  leaveEditor();
  editing = editor;
  stage.append(editor);
  editor.focusFirst();
  editor.scrollIntoView({ block: "nearest" });
}

function leaveEditor() {
  editing?.remove();
  editing = null;
}

function offer(undo, text) {
  if (undo) toast(text, undo);
}

// Says how many there are, and what can be done with those that are selected.
function describe() {
  const { total, expenses } = pages;
  if (pages.described !== expenses.length) {
    pages.described = expenses.length;
    const isWhole = expenses.length >= total;
    const all = () => showAmount(sum(expenses.map((one) => one.amount)));
    count.textContent = isWhole ? say("countAndSum", total, all()) : say("count", total);
  }
  showSelection(bar, {
    tag: () => pages.etag,
    redraw: () => (dropRows(), draw()),
    refresh: () => {
      pages.etag = null;
      return refreshList();
    },
  });
}
