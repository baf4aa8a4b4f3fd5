// Descriptions to complete, and the category that each had: from the latest expenses, and kept for
// when there is no network.

import { request } from "./api.js";
import { putValue, value } from "./database.js";
import { notice } from "./amount.js";
import { startMonthsOn } from "./day.js";
import { hear } from "./events.js";

// How many of the latest expenses are looked at, and how often at most, in milliseconds.
const LATEST = 1_000;
const PERIOD = 5 * 60_000;

// By folded description, the latest first: `{ description, category, count }`.
let known = new Map();
let categories = [];
let tag = null;
let learned = -Infinity;

// It may be somebody else.
hear("signed-in", () => {
  [tag, learned] = [null, -Infinity];
  take({ descriptions: [], categories: [] });
});

const fold = (text) => text.trim().normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// Takes what this browser has kept, for the first moments.
export async function remember() {
  const kept = await value("known");
  if (kept && known.size === 0) take(kept);
}

// Asks the service. What this browser enters is known without that.
export async function learn() {
  if (performance.now() - learned < PERIOD) return;
  const query = { sort: "date", order: "desc", limit: LATEST, amounts: "string" };
  const answer = await request("GET", "expenses", { query, noneMatch: tag });
  const info = await request("GET", "info");
  startMonthsOn(info.data.month_start);
  learned = performance.now();
  if (answer.status === 304) return;
  tag = answer.etag;
  const totals = await request("GET", "expenses/summary", { query: { by: "category", amounts: "string" } });
  const kept = { descriptions: [], categories: [], decimals: false, monthStart: info.data.month_start };
  const seen = new Map();
  const uses = Object.create(null);
  for (const { description, category, amount } of answer.data) {
    if (amount.includes(".")) kept.decimals = true;
    uses[category] = (uses[category] ?? 0) + 1;
    const folded = fold(description);
    const before = seen.get(folded);
    if (before) before.count += 1;
    else seen.set(folded, { description, category, count: 1 });
  }
  kept.descriptions = [...seen.values()];
  kept.categories = Object.keys(totals.data).sort((a, b) => (uses[b] ?? 0) - (uses[a] ?? 0));
  take(kept);
  await putValue("known", kept);
}

function take(kept) {
  known = new Map(kept.descriptions.map((one) => [fold(one.description), one]));
  categories = kept.categories;
  if (kept.decimals) notice(".");
  startMonthsOn(kept.monthStart ?? 1);
}

// Adds what was just entered.
export function note({ description, category }) {
  const folded = fold(description);
  const count = (known.get(folded)?.count ?? 0) + 1;
  known.delete(folded);
  known = new Map([[folded, { description, category, count }], ...known]);
  if (!categories.includes(category)) categories.push(category);
}

// The descriptions that begin with a text, then those in which a word does; the frequent ones first.
export function descriptionsLike(text, most = 8) {
  const folded = fold(text);
  if (!folded) return [];
  const ranked = [];
  for (const [key, one] of known) {
    const rank = key.startsWith(folded) ? 0 : key.includes(` ${folded}`) ? 1 : null;
    if (rank !== null && key !== folded) ranked.push([rank, one]);
  }
  ranked.sort(([a, x], [b, y]) => a - b || y.count - x.count);
  return ranked.slice(0, most).map(([, one]) => one);
}

// The category of the last expense with this description; `null` if there is none.
export const categoryFor = (description) => known.get(fold(description))?.category ?? null;

export const knownCategories = () => categories;
