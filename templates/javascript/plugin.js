/** A plugin that uses the expense store: it pays what is due each month, once. */

import { apply, find } from "expenses:store/store@0.1.0";

/**
 * Adds the expense, unless its month has one with the same description, amount and category. Returns its
 * id if it was added. What it throws is the error of the WIT's `result`.
 */
export function pay(expense) {
  const month = expense.date?.slice(0, 7);
  if (!month) throw "a standing order needs a date";
  const filter = {
    categories: [expense.category],
    since: `${month}-01`,
    until: expense.date,
    min: expense.amount,
    max: expense.amount,
    texts: [expense.description],
  };
  // Another program may pay at the same time. What is added is added to the very state that was looked
  // at, or else it is looked at again.
  for (;;) {
    const { matches, revision } = asText(() => find({ filter, limit: 1 }, undefined));
    if (matches > 0n) return undefined;
    try {
      return apply([{ tag: "add", val: expense }], revision)[0];
    } catch (error) {
      if (error.payload?.error.tag !== "changed") throw describe(error.payload?.error ?? error);
    }
  }
}

/** Calls a function of the store, and throws its error as a text. */
function asText(call) {
  try {
    return call();
  } catch (error) {
    throw describe(error.payload ?? error);
  }
}

/** An error of the store, such as `invalid: the amount must not be zero`. */
function describe({ tag, val, message }) {
  if (!tag) return message;
  if (tag === "invalid") return `invalid: the ${val.field} ${val.reason}`;
  return typeof val === "string" ? `${tag}: ${val}` : tag;
}
