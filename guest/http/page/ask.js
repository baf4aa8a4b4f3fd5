// Questions to the person, in a dialog.

import { el } from "./dom.js";
import { say } from "./language.js";
import { showAmount } from "./amount.js";
import { showDay } from "./day.js";

// Asks, and returns the name of the answer that was chosen; `null` if none was. `answers` are pairs
// of a name and a text, the first one being the safe one.
export function ask(title, content, answers) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const buttons = answers.map(([name, text], at) =>
      el("button", { type: "button", class: at === 0 ? "main" : null, text, onclick: () => dialog.close(name) }));
    const dialog = el("dialog", { "aria-labelledby": "ask-title" },
      el("h2", { id: "ask-title", text: title }), ...content, el("div", { class: "row end" }, buttons));
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus();
      resolve(dialog.returnValue || null);
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input")) buttons[0].click();
    });
    document.body.append(dialog);
    dialog.showModal();
    (dialog.querySelector("input") ?? buttons[0]).focus();
  });
}

// Shows what a person wants beside what is there now, and asks which is to stay. Returns whether it
// is the person's.
export async function askAboutConflict(mine, theirs) {
  const fields = ["amount", "description", "category", "date"];
  const row = (name) => {
    const differs = mine !== null && theirs !== null && mine[name] !== theirs[name];
    return el("tr", { class: differs ? "differs" : null },
      el("th", { scope: "row", text: say(name) }), cell(mine, name), cell(theirs, name));
  };
  const head = el("tr", {}, el("td"), el("th", { scope: "col", text: say("mine") }), el("th", { scope: "col", text: say("theirs") }));
  const table = el("table", { class: "compare" }, el("thead", {}, head), el("tbody", {}, fields.map(row)));
  const answer = await ask(say("conflictTitle"), [el("p", { text: say("conflictHint") }), table], [
    ["theirs", say("keepTheirs")],
    ["mine", mine === null ? say("deleteAnyway") : say("keepMine")],
  ]);
  return answer === "mine";
}

function cell(expense, name) {
  if (expense === null) return el("td", { text: name === "amount" ? say("deleted") : "" });
  const text = { amount: () => showAmount(expense.amount), date: () => showDay(expense.date, say("noDate")) }[name];
  return el("td", { text: text ? text() : expense[name] });
}
