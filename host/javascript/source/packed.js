/** Thousands of expenses with all texts in one, which crosses into the component at once. */

import { amount, date, list, long, option, record, text } from "./values.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A date, where an empty text would count as left out. */
const packedDate = {
  ...date,
  lower(value, place) {
    if (value === "") throw new RangeError(`${place}: expected a date, such as "2026-11-23", not ""`);
    return date.lower(value, place);
  },
};

/** What is checked of the expenses before they are packed. The ids are packed as they are. */
const expensesType = list(
  record({
    id: option(long),
    description: text,
    amount,
    category: text,
    date: option(packedDate),
  }),
);

/** Packs expenses for `addPacked` and `addRows`. */
export function pack(expenses) {
  const checked = expensesType.lower(expenses, "expenses");
  const fields = checked.flatMap(({ description, amount, category, date = "" }) => [
    description,
    amount,
    category,
    date,
  ]);
  let end = 0;
  const ends = fields.map((field) => (end += encoder.encode(field).length));
  return { ids: Array.from(expenses, ({ id }) => id), texts: fields.join(""), ends };
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
