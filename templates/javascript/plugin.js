/** A plugin that uses the expense store: it pays what is due each month, once. */

import { apply, find } from "expenses:store/store@0.1.0";

/**
 * Adds the expense, unless its month has one with the same description, amount and category. Returns its
 * id if it was added. What it throws is the error of the WIT's `result`.
 */
export function pay(expense) {
  const month = expense.date?.slice(0, 7);
  if (!month) throw "a standing order needs a date";
  const description = expense.description.trim();
  // What could be the payment: from the beginning of the month, the oldest first. A filter finds a text
  // also in a longer one, so that is compared below, and so is the month.
  const filter = {
    categories: [expense.category],
    since: `${month}-01`,
    min: expense.amount,
    max: expense.amount,
    texts: [description],
  };
  const query = { filter, sort: { key: "date", descending: false } };
  const isPayment = (one) => one.description === description && one.date.startsWith(month);
  // Another program may pay at the same time. What is added is added to the very state that was looked
  // at, or else it is looked at again.
  for (;;) {
    const { expenses, revision } = asText(() => find(query, undefined));
    if (expenses.some(isPayment)) return undefined;
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
