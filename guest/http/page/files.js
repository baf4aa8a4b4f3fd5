// Import and export.

import { request } from "./api.js";
import { el, byId } from "./dom.js";
import { today } from "./day.js";
import { makeImport } from "./import.js";
import { say, sayProblem } from "./language.js";
import { toast } from "./toast.js";

const view = byId("view-files");

const FORMATS = [
  ["csv", "CSV", "csv"], ["json", "JSON", "json"], ["jsonl", "JSON Lines", "jsonl"],
  ["hledger", "hledger", "journal"], ["ledger", "ledger", "ledger"], ["beancount", "beancount", "beancount"],
];

export function showFiles() {
  if (view.children.length) return;
  const format = el("select", { id: "format" }, FORMATS.map(([value, text]) => el("option", { value, text })));
  const currency = el("input", { id: "currency", size: 5, autocomplete: "off", placeholder: "EUR" });
  view.append(
    el("h1", { text: say("navFiles") }), ...makeImport(),
    el("h2", { text: say("exportTitle") }),
    el("form", { class: "row", onsubmit: (event) => (event.preventDefault(), save(format.value, currency.value.trim())) },
      el("label", { for: "format", text: say("format") }), format,
      el("label", { for: "currency", text: say("currency") }), currency,
      el("button", { class: "main", text: say("export") })));
}

// Saves a file of all expenses. It comes through the page, since a download of the browser's own
// would not have the token.
async function save(format, currency) {
  try {
    const isJournal = !["csv", "json", "jsonl"].includes(format);
    const query = { format, currency: isJournal && currency ? currency : null };
    const { data } = await request("GET", "export", { query, as: "blob", patience: 120_000 });
    const href = URL.createObjectURL(data);
    const [, , ending] = FORMATS.find(([value]) => value === format);
    el("a", { href, download: `expenses-${today()}.${ending}` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  } catch (problem) {
    toast(sayProblem(problem));
  }
}
