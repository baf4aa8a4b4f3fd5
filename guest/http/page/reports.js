// Where the money went: a month by category with its budgets, the months by category, and a year
// beside the one before.

import { request } from "./api.js";
import { ask } from "./ask.js";
import { minus, notice, parseAmount, showAmount, showPercent, sum, typedAmount } from "./amount.js";
import { figure } from "./chart.js";
import { firstDay, lastDay, monthAfter, monthsBetween, showMonth, showShortMonth, thisMonth } from "./day.js";
import { byId, el, svg } from "./dom.js";
import { tell } from "./events.js";
import { listAddress } from "./filters.js";
import { say, sayProblem } from "./language.js";
import { newKey } from "./key.js";
import { toast } from "./toast.js";

const view = byId("view-month");
// How many categories a chart of months shows; all others are one.
const MOST = 6;

// The answers that were shown, by their requests, so that nothing is sent twice that is as it was.
const answers = new Map();
let shown = null;

// Shows one of the reports: `month`, `months` or `years`.
export async function showReport(name, parameters) {
  const given = parameters.get("month") ?? "";
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(given) ? given : thisMonth();
  shown = [name, parameters];
  const report = { month: monthReport, months: monthsReport, years: yearsReport }[name];
  try {
    const content = await report(month);
    if (shown[1] !== parameters) return;
    const focused = view.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    view.replaceChildren(tabs(name, month), ...content);
    if (focused) view.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  } catch (problem) {
    view.replaceChildren(tabs(name, month), el("p", { class: "error", role: "alert", text: sayProblem(problem) }));
  }
}

export const refreshReport = () => shown && showReport(...shown);

function tabs(name, month) {
  const tab = (other, text) => el("a", {
    href: `#${other}?month=${month}`, text: say(text), "aria-current": other === name ? "page" : null, "data-focus": other,
  });
  return el("nav", { class: "tabs", "aria-label": say("reports") },
    tab("month", "tabMonth"), tab("months", "tabMonths"), tab("years", "tabYears"));
}

// Reads a report, unless it is known and nothing has changed since.
const read = async (path, query) => (await readAll(path, query)).data;

// The same with `count`, for a service lists only so many totals.
async function readAll(path, query) {
  const address = `${path}?${new URLSearchParams(query)}`;
  const known = answers.get(address);
  const answer = await request("GET", path, { query: { ...query, amounts: "string" }, noneMatch: known?.etag });
  if (answer.status === 304) return known;
  const { etag, data, headers } = answer;
  answers.set(address, { etag, data, count: Number(headers.get("total-count")) });
  return answers.get(address);
}

// By name, for a category may have that of a property which every object has.
const totals = async (query) => byName(Object.entries(await read("expenses/summary", query)));

// All have decimals if one has.
function byName(totals) {
  totals.forEach(([, amount]) => notice(amount));
  return new Map(totals);
}
const larger = ([, a], [, b]) => Number(b) - Number(a);

function between(month, months, name) {
  const link = (to, text, sign) => el("a", { href: `#${name}?month=${to}`, class: "step", "aria-label": text, text: sign, "data-focus": sign });
  return [link(monthAfter(month, -months), say("earlier"), "‹"), link(monthAfter(month, months), say("later"), "›")];
}

async function monthReport(month) {
  const [categories, budgets] = await Promise.all([
    totals({ period: month, by: "category" }), read("budgets", { month }),
  ]);
  const budgetOf = new Map(budgets.map((budget) => [budget.category, budget]));
  const entries = [...categories];
  for (const { category } of budgets) {
    if (category !== null && !categories.has(category)) entries.push([category, "0"]);
  }
  entries.sort(larger);
  const total = sum(entries.map(([, amount]) => amount));
  const most = Math.max(1e-9, ...entries.map(([, amount]) => Number(amount)), ...budgets.filter((one) => one.category !== null && !one.yearly).map((one) => Number(limitOf(one, categories.get(one.category) ?? "0"))));
  const days = { since: firstDay(month), until: lastDay(month) };
  const row = ([category, amount]) => {
    const budget = budgetOf.get(category);
    return el("tr", {},
      el("th", { scope: "row" }, el("a", { href: listAddress({ ...days, category }), text: category }),
        bar(Number(amount) / most, budget && !budget.yearly ? Number(limitOf(budget, amount)) / most : undefined)),
      el("td", { class: "amount", text: showAmount(amount) }),
      el("td", { class: "share", text: Number(total) > 0 ? showPercent(Math.max(0, Number(amount) / Number(total))) : "" }),
      el("td", { class: "budget" }, left(budget), budgetButton(category, budget)));
  };
  const head = [["category", null], ["total", "amount"], ["share", "share"], ["budget", "budget"]].map(([name, kind]) =>
    el("th", { scope: "col", class: kind, text: say(name) }));
  const all = budgetOf.get(null);
  const table = el("table", { class: "report" },
    el("caption", { class: "sr", text: showMonth(month) }),
    el("thead", {}, el("tr", {}, head)),
    el("tbody", {}, entries.map(row)),
    el("tfoot", {}, el("tr", {}, el("th", { scope: "row", text: say("allTogether") }),
      el("td", { class: "amount", text: showAmount(total) }), el("td", { class: "share" }),
      el("td", { class: "budget" }, left(all), budgetButton(null, all)))));
  const [earlier, later] = between(month, 1, "month");
  return [
    el("div", { class: "heading" }, earlier, el("h1", { text: showMonth(month) }), later),
    el("p", { class: "big", text: showAmount(total) }),
    entries.length ? table : el("p", { text: say("nothingHere") }, " ", budgetButton(null, all)),
  ];
}

// What is left of a budget, in words.
function left(budget) {
  if (!budget) return null;
  const isOver = budget.left.startsWith("-");
  return el("span", { class: isOver ? "over" : null, text: say(isOver ? "overOf" : "leftOf", showAmount(budget.left.replace("-", "")), showAmount(budget.amount)) });
}

// What may be spent, with what was carried over.
const limitOf = ({ left }, spent) => sum([left, spent]);

// A bar, with a mark where the budget ends.
function bar(share, budget) {
  const wide = Math.max(0, Math.min(1, share)) * 100;
  return svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", class: "line-chart", "aria-hidden": "true" },
    svg("rect", { width: wide.toFixed(2), height: 10, class: budget !== undefined && share > budget ? "bar over" : "bar" }),
    budget === undefined ? null : svg("line", { x1: (budget * 100).toFixed(2), x2: (budget * 100).toFixed(2), y1: 0, y2: 10, class: "limit" }));
}

function budgetButton(category, budget) {
  const name = category ?? say("allTogether");
  const open = async () => {
    const input = el("input", { inputmode: "decimal", value: budget ? typedAmount(budget.amount) : "", id: "budget" });
    const error = el("p", { class: "error", hidden: true });
    const chosen = await ask(say("budgetOf", name), [el("label", { for: "budget", text: say(budget?.yearly ? "budgetHintYear" : "budgetHint") }), input, error],
      [["save", say("save")], ["cancel", say("cancel")]]);
    if (chosen !== "save") return;
    const amount = input.value.trim() ? parseAmount(input.value) : null;
    if (input.value.trim() && amount === null) return toast(say("amountWrong"));
    try {
      // What the page does not ask for stays as it is.
      const kept = budget && amount !== null ? { yearly: budget.yearly, carries_over: budget.since !== null } : {};
      await request("POST", "budgets", { json: { category, amount, ...kept }, key: newKey() });
      tell("changed");
    } catch (problem) {
      toast(sayProblem(problem));
    }
  };
  return el("button", { type: "button", class: "plain", onclick: open, "data-focus": `budget ${name}`, "aria-label": say("setBudgetOf", name), text: budget ? "✎" : "+" });
}

// The totals by category of each of these months, with one request; with one for each only if
// there are more totals than fit into an answer.
async function totalsOf(months) {
  const days = { since: firstDay(months[0]), until: lastDay(months.at(-1)) };
  const { data, count } = await readAll("expenses/summary", { ...days, by: "category,month" });
  const all = Object.entries(data);
  if (all.reduce((sum, [, of]) => sum + Object.keys(of).length, 0) < count) {
    return Promise.all(months.map((month) => totals({ period: month, by: "category" })));
  }
  return months.map((month) => byName(all.filter(([, of]) => month in of).map(([name, of]) => [name, of[month]])));
}

async function monthsReport(last) {
  const months = monthsBetween(monthAfter(last, -11), last);
  const by = await totalsOf(months);
  const all = new Map();
  for (const one of by) for (const [name, amount] of one) all.set(name, sum([all.get(name) ?? "0", amount]));
  const names = [...all].sort(larger).map(([name]) => name);
  const range = { since: firstDay(months[0]), until: lastDay(last) };
  const series = names.slice(0, MOST).map((name) => ({
    name, amounts: by.map((one) => one.get(name) ?? "0"), href: listAddress({ ...range, category: name }),
  }));
  const rest = names.slice(MOST);
  if (rest.length) series.push({ name: say("others", rest.length), amounts: by.map((one) => sum(rest.map((name) => one.get(name) ?? "0"))) });
  const [earlier, later] = between(last, 12, "months");
  const title = say("monthsTitle", showMonth(months[0]), showMonth(last));
  return [
    el("div", { class: "heading" }, earlier, el("h1", { text: say("tabMonths") }), later),
    series.length ? figure({ title, first: say("month"), labels: months.map(showShortMonth), series, isStacked: true })
      : el("p", { text: say("nothingHere") }),
  ];
}

async function yearsReport(month) {
  const year = Number(month.slice(0, 4));
  const years = [year, year - 1].map((one) => String(one).padStart(4, "0"));
  const [now, before, ofNow, ofBefore] = await Promise.all([
    ...years.map((period) => totals({ period, by: "month" })), ...years.map((period) => totals({ period, by: "category" })),
  ]);
  const months = monthsBetween(`${years[0]}-01`, `${years[0]}-12`);
  const amounts = (of, year) => months.map((one) => of.get(`${year}-${one.slice(5)}`) ?? "0");
  const series = [[now, years[0]], [before, years[1]]].map(([of, name]) => ({ name, amounts: amounts(of, name) }));
  const names = [...new Set([...ofNow.keys(), ...ofBefore.keys()])];
  names.sort((a, b) => larger([a, ofNow.get(a) ?? "0"], [b, ofNow.get(b) ?? "0"]));
  const row = (name, [a, b]) => {
    const more = minus(a, b);
    return el("tr", {}, name, el("td", { class: "amount", text: showAmount(a) }), el("td", { class: "amount", text: showAmount(b) }),
      el("td", { class: "amount", text: (more.startsWith("-") || !/[1-9]/.test(more) ? "" : "+") + showAmount(more) }));
  };
  const all = (of) => sum([...of.values()]);
  const heading = (text, kind) => el("th", { scope: "col", class: kind, text });
  const category = (name) => el("th", { scope: "row" }, el("a", { href: listAddress({ since: firstDay(months[0]), until: lastDay(months[11]), category: name }), text: name }));
  const table = el("table", { class: "report" },
    el("caption", { class: "sr", text: say("yearsTitle", ...years) }),
    el("thead", {}, el("tr", {}, heading(say("category")), [...years, say("difference")].map((text) => heading(text, "amount")))),
    el("tbody", {}, names.map((name) => row(category(name), [ofNow.get(name) ?? "0", ofBefore.get(name) ?? "0"]))),
    el("tfoot", {}, row(el("th", { scope: "row", text: say("allTogether") }), [all(ofNow), all(ofBefore)])));
  const [earlier, later] = between(month, 12, "years");
  return [
    el("div", { class: "heading" }, earlier, el("h1", { text: years[0] }), later),
    ...(names.length ? [figure({ title: say("yearsTitle", ...years), first: say("month"), labels: months.map(showShortMonth), series, isStacked: false }), table]
      : [el("p", { text: say("nothingHere") })]),
  ];
}
