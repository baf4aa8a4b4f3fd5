/** Thousands of expenses with all texts in one, which crosses into the component at once. */

import { amount, date, text } from "./values.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Packs expenses for `addPacked` and `addRows`. */
export function pack(expenses) {
  const fields = expenses.flatMap((expense, at) => [
    text.lower(expense.description, `expenses[${at}].description`),
    amount.lower(expense.amount, `expenses[${at}].amount`),
    text.lower(expense.category, `expenses[${at}].category`),
    expense.date === undefined ? "" : date.lower(expense.date, `expenses[${at}].date`),
  ]);
  let end = 0;
  const ends = fields.map((field) => (end += encoder.encode(field).length));
  return { ids: expenses.map(({ id }) => id), texts: fields.join(""), ends };
}

/** The expenses of a page that `findPacked` returned. */
export function unpack({ ids, texts, ends }) {
  const bytes = encoder.encode(texts);
  const field = (at) => decoder.decode(bytes.subarray(at === 0 ? 0 : ends[at - 1], ends[at]));
  return ids.map((id, at) => {
    const [description, amount, category, date] = [0, 1, 2, 3].map((of) => field(4 * at + of));
    const expense = { id, description, amount, category };
    return date === "" ? expense : { ...expense, date };
  });
}
