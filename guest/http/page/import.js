// Files of a bank or another program: a preview of what an import would do, and then one button.

import { request } from "./api.js";
import { ask } from "./ask.js";
import { showAmount, sum } from "./amount.js";
import { undoLast } from "./changes.js";
import { showDay } from "./day.js";
import { el } from "./dom.js";
import { tell } from "./events.js";
import { say, sayProblem } from "./language.js";
import { newKey } from "./key.js";
import { toast } from "./toast.js";

// An import may take a while, in milliseconds.
const PATIENCE = 120_000;
// How many rows of a preview are shown.
const SHOWN = 200;

// Types that a page may not send, as the service has it, and files without a type.
const BINARY = "application/octet-stream";
const PATTERNS = {
  "year-month-day": "YYYY-MM-DD", "day-month-year": "DD/MM/YYYY",
  "month-day-year": "MM/DD/YYYY", "year-day-month": "YYYY-DD-MM",
};

let begin = null;

// Takes a file that is dropped anywhere on the page. `open` shows the place for files.
export function takeDroppedFiles(open) {
  const hasFile = (event) => [...event.dataTransfer.items].some(({ kind }) => kind === "file");
  const mark = (is) => document.querySelector(".drop")?.classList.toggle("over", is);
  addEventListener("dragover", (event) => hasFile(event) && (event.preventDefault(), mark(true)));
  addEventListener("dragleave", () => mark(false));
  addEventListener("drop", (event) => {
    const file = event.dataTransfer.files[0];
    if (!file) return;
    // Otherwise the browser would leave the page for the file.
    event.preventDefault();
    mark(false);
    open();
    begin(file);
  });
}

// The place where a file is dropped or chosen, and its preview.
export function makeImport() {
  const preview = el("div", { id: "preview", "aria-live": "polite" });
  const input = el("input", { type: "file", id: "file", onclick: () => (input.value = ""), onchange: () => input.files[0] && begin(input.files[0]) });
  const drop = el("div", { class: "drop" }, el("label", { for: "file", text: say("chooseFile") }), input);

  begin = async (file) => {
    const chosen = { file, name: file.name, bytes: await file.arrayBuffer(), parameters: [], key: newKey() };
    await look(chosen, preview, () => (input.value = ""));
  };
  return [el("h2", { text: say("importTitle") }), el("p", { class: "hint", text: say("importHint") }), drop, preview];
}

const send = (chosen, more, key) => request("POST", "import", {
  query: [...chosen.parameters, ...more, ["amounts", "string"]],
  body: chosen.bytes, type: BINARY, patience: PATIENCE, key,
});

// Shows what the import would do.
async function look(chosen, preview, end) {
  preview.replaceChildren(el("p", { text: say("reading", chosen.name) }));
  const again = (parameters) => look({ ...chosen, parameters, key: newKey() }, preview, end);
  const leave = () => {
    preview.replaceChildren();
    end();
  };
  let document;
  try {
    document = (await send(chosen, [["dry-run", "true"]])).data;
  } catch (problem) {
    return preview.replaceChildren(el("h3", { text: chosen.name }), el("p", { class: "error", text: sayProblem(problem) }));
  }
  const heading = el("h3", { text: say("previewOf", chosen.name) });
  if (document.questions.length) {
    return preview.replaceChildren(heading, understood(document.understood), ...document.questions.map((one) => question(one, chosen, again)));
  }
  const { expenses, skipped } = document;
  const withoutCategory = skipped.filter(({ reason }) => reason === "no-category");
  const total = sum(expenses.map(({ amount }) => amount));
  const button = el("button", {
    type: "button", class: "main", text: say("importNow", expenses.length), disabled: expenses.length === 0,
    onclick: () => save(chosen, document, button, leave),
  });
  preview.replaceChildren(
    heading, understood(document.understood),
    el("p", { class: "big", text: say("countAndSum", expenses.length, showAmount(total)) }),
    skippedSummary(skipped),
    withoutCategory.length ? categoryForm(withoutCategory.length, chosen, again) : "",
    exceeded(document.exceeded),
    el("div", { class: "row" }, button, el("button", { type: "button", text: say("cancel"), onclick: leave })),
    rows(expenses));
}

async function save(chosen, document, button, leave) {
  button.disabled = true;
  const isBad = document.skipped.some(({ reason }) => reason === "bad");
  const safe = isBad && (await ask(say("badTitle"), [el("p", { text: say("badHint") })],
    [["cancel", say("cancel")], ["skip", say("importRest")]])) !== "skip";
  if (safe) return (button.disabled = false);
  try {
    const { data } = await send(chosen, isBad ? [["skip-bad", "true"]] : [], chosen.key);
    tell("changed");
    leave();
    const ids = data.expenses.map(({ id }) => id);
    toast(say("imported", ids.length), ids.length ? await undoLast({ added: ids }, () => deleteAll(ids)) : undefined);
  } catch (problem) {
    // The same file under the same key is never imported twice, so the button may be used again.
    button.disabled = false;
    toast(sayProblem(problem));
  }
}

// Something else has changed since the import, so it can no longer be undone by itself.
async function deleteAll(ids) {
  const answer = await ask(say("undoImportTitle"), [el("p", { text: say("undoImportHint", ids.length) })],
    [["cancel", say("cancel")], ["delete", say("delete")]]);
  if (answer !== "delete") return null;
  await request("POST", "changes", { json: ids.map((id) => ({ delete: id })), key: newKey() });
}

// How the file is read.
function understood(how) {
  if (!how) return "";
  const columns = how.columns.map(({ role, heading, name }) => `${say(`role-${role}`) ?? role}: ${heading ?? name}`);
  return el("p", { class: "hint", text: [how.form, ...columns].join(" · ") });
}

function skippedSummary(skipped) {
  if (!skipped.length) return "";
  const by = new Map();
  for (const one of skipped) by.set(one.reason, [...(by.get(one.reason) ?? []), one]);
  const line = (one) => el("li", { text: say("skippedLine", one.line, one.amount === null ? "" : showAmount(one.amount), one.text) });
  return el("ul", { class: "skipped" }, [...by].map(([reason, all]) => el("li", {},
    el("details", {}, el("summary", { text: `${all.length} × ${say(`skipped-${reason}`) ?? reason}` }),
      el("ul", {}, all.slice(0, SHOWN).map(line))))));
}

function categoryForm(count, chosen, again) {
  const input = el("input", { id: "import-category", list: "categories", required: true });
  return el("form", {
    class: "question",
    onsubmit: (event) => {
      event.preventDefault();
      const others = chosen.parameters.filter(([name]) => name !== "category");
      again([...others, ["category", input.value.trim()]]);
    },
  }, el("label", { for: "import-category", text: say("categoryOfRest", count) }),
  el("div", { class: "row" }, input, el("button", { text: say("apply") })));
}

function exceeded(budgets) {
  if (!budgets.length) return "";
  const text = ({ month, category, left }) => `${category ?? say("allTogether")}, ${month}: ${say("over", showAmount(left.replace("-", "")), "", "")}`;
  return el("ul", { class: "exceeded" }, budgets.map((one) => el("li", { text: text(one) })));
}

function rows(expenses) {
  if (!expenses.length) return "";
  const heads = ["date", "description", "category", "amount"].map((name) =>
    el("th", { scope: "col", class: name === "amount" ? name : null, text: say(name) }));
  const row = (one) => el("tr", { class: one.near === null ? null : "near" },
    el("td", { text: showDay(one.date, say("noDate")) }),
    el("td", { text: one.description }, one.near === null ? "" : el("span", { class: "hint", text: ` ${say("near", one.near)}` })),
    el("td", { text: one.category }), el("td", { class: "amount", text: showAmount(one.amount) }));
  const more = expenses.length - SHOWN;
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("preview") },
    el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, expenses.slice(0, SHOWN).map(row))),
    more > 0 ? el("p", { text: say("andMore", more) }) : "");
}

// Asks what only a person can decide, with what each answer makes of the file.
function question({ kind, answers, likely }, chosen, again) {
  const name = typeof kind === "string" ? kind : "column";
  const text = name === "column" ? say("question-column", say(`role-${Object.values(kind)[0]}`)) : say(`question-${name}`);
  const answer = ({ change, sums, examples }, at) => {
    const [label, parameter] = meaning(change);
    const shown = examples.slice(0, 2).map(({ cell, means }) => `${cell} → ${means}`);
    if (sums) shown.push(...Object.entries(sums).filter(([, value]) => typeof value === "string").map(([what, value]) => `${say(`sum-${what}`) ?? what}: ${showAmount(value)}`));
    return el("button", { type: "button", class: at === likely ? "main" : null, onclick: () => again([...chosen.parameters, parameter]) },
      el("strong", { text: label }), shown.map((line) => el("span", { class: "hint", text: line })));
  };
  return el("fieldset", { class: "question" }, el("legend", { text }), el("div", { class: "answers" }, answers.map(answer)));
}

// What an answer is called, and the parameter that gives it.
function meaning(change) {
  const [name, value] = Object.entries(change)[0];
  switch (name) {
    case "column": {
      const [role, column] = value;
      const short = { "money-out": "out", "money-in": "in" }[role] ?? role;
      return [column, [`${short}-column`, column]];
    }
    case "decimal_mark": return [say(`mark-${value}`), [`decimal-${value}`, "true"]];
    case "date_order": return [PATTERNS[value], ["date-format", PATTERNS[value]]];
    case "month_language": return [value, ["month-language", value]];
    case "signs": return [say(`signs-${value}`), [value === "out-is-negative" ? "bank" : "card", "true"]];
    case "currency": return value === "all" ? [say("allCurrencies"), ["currency", "all"]] : [value.only, ["currency", value.only]];
    case "fees": return [say(`fees-${value}`), ["fees", value]];
    default: return [name, [name, value]];
  }
}
