// A small form with the four fields of an expense, to change one that is there or waits.

import { parseAmount, typedAmount } from "./amount.js";
import { el, show } from "./dom.js";
import { say, sayProblem } from "./language.js";

let number = 0;

// Makes the form. `save` takes the new values, and what it throws is shown; `remove` deletes, if
// it is given; `close` is called once it is done or left.
export function makeEditor(expense, { save, remove, close }) {
  const id = `editor-${++number}-`;
  const field = (name, properties) => {
    const input = el("input", { id: id + name, "aria-describedby": `${id}error`, ...properties });
    return [el("div", { class: `field ${name}` }, el("label", { for: id + name, text: say(name) }), input), input];
  };
  const [amountBox, amount] = field("amount", { inputmode: "decimal", value: typedAmount(expense.amount) });
  const [descriptionBox, description] = field("description", { value: expense.description });
  const [categoryBox, category] = field("category", { list: "categories", value: expense.category });
  const [dateBox, date] = field("date", { type: "date", value: expense.date ?? "" });
  const error = el("p", { class: "error", id: `${id}error`, role: "alert", hidden: true });

  let isAtWork = false;
  const work = async (action) => {
    // A second tap would find a change that is its own.
    if (isAtWork) return;
    isAtWork = true;
    show(error, false);
    try {
      await action();
      close();
    } catch (problem) {
      show(error, true, sayProblem(problem));
    }
    isAtWork = false;
  };
  const submit = (event) => {
    event.preventDefault();
    const parsed = parseAmount(amount.value);
    for (const input of [amount, description, category, date]) input.removeAttribute("aria-invalid");
    const [wrong, text] = [
      [amount, parsed === null && "amountWrong"],
      [description, !description.value.trim() && "descriptionMissing"],
      [category, !category.value.trim() && "categoryMissing"],
      // No change takes a day away.
      [date, expense.date && !date.value && "dateMissing"],
    ].find(([, text]) => text) ?? [];
    if (wrong) {
      wrong.setAttribute("aria-invalid", "true");
      show(error, true, say(text));
      return wrong.focus();
    }
    const typed = { amount: parsed, description: description.value.trim(), category: category.value.trim() };
    return work(() => save(date.value ? { ...typed, date: date.value } : typed));
  };
  const deleteButton = remove && el("button", {
    type: "button", class: "danger", text: say("delete"), onclick: () => work(remove),
  });
  const form = el("form", { class: "editor", novalidate: true, "aria-label": say("edit"), onsubmit: submit,
    onkeydown: (event) => event.key === "Escape" && (event.preventDefault(), close()) },
    amountBox, descriptionBox, categoryBox, dateBox, error,
    el("div", { class: "row end" }, deleteButton,
      el("button", { type: "button", text: say("cancel"), onclick: close }),
      el("button", { class: "main", text: say("save") })));
  form.focusFirst = () => amount.select();
  return form;
}
