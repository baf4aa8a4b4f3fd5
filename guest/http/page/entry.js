// The form in which an expense is entered.

import { parseAmount, typedAmount } from "./amount.js";
import { showDay, today } from "./day.js";
import { byId, el, show } from "./dom.js";
import { hear } from "./events.js";
import { categoryFor, descriptionsLike, knownCategories, note } from "./known.js";
import { say } from "./language.js";
import { enqueue, flush } from "./queue.js";
import { announce, toast } from "./toast.js";

// How many categories can be chosen with one tap.
const OFFERED = 6;

const [form, amount, description, category, date] =
  ["entry", "amount", "description", "category", "date"].map(byId);

// The category that the page has proposed; a person's own is never replaced.
let proposed = "";

// The day that was today when it was proposed.
let day = today();

let submitted = -Infinity;

export function prepareEntry() {
  // Only now, for a browser needs as long for such a field as for all others together.
  date.type = "date";
  date.disabled = false;
  date.value ||= today();
  nameDay();
  form.addEventListener("submit", submit);
  description.addEventListener("input", complete);
  category.addEventListener("focus", offerCategories);
  category.addEventListener("input", () => show(byId("category-hint"), false));
  date.addEventListener("input", nameDay);
  byId("day").addEventListener("click", () => {
    date.value = date.value === today() ? today(-1) : today();
    nameDay();
  });
  addEventListener("focus", startDay);
  setInterval(startDay, 60_000);
  hear("known", offerCategories);
}

// Fills the form in from the address. If the page has just been opened, `isFirst`, then what is in a
// field was typed meanwhile, and stays.
export function fillEntry(parameters, isFirst = false) {
  const given = (name) => parameters.get(name)?.slice(0, 500) ?? "";
  const plain = /^-?\d+(\.\d+)?$/.test(given("amount")) ? given("amount") : null;
  const fill = (field, text) => {
    if (text && !(isFirst && field.value)) field.value = text;
  };
  const isTyping = isFirst && form.contains(document.activeElement) && document.activeElement.value !== "";
  fill(amount, plain === null ? given("amount") : typedAmount(plain));
  fill(description, given("description"));
  fill(category, given("category"));
  const days = { today: today(), yesterday: today(-1) };
  const wanted = days[given("date")] ?? given("date");
  // One that no calendar has would leave the field empty.
  if (new Date(wanted).toJSON()?.slice(0, 10) === wanted) date.value = wanted;
  nameDay();
  proposeCategory();
  if (isTyping) return;
  const empty = [amount, description, category].find((field) => !field.value);
  (empty ?? byId("save")).focus();
}

// Moves the focus into the form, if it is not there: somebody may be typing.
export function focusEntry() {
  if (form.contains(document.activeElement)) return;
  (amount.value ? description : amount).focus({ preventScroll: true });
}

function reset() {
  form.reset();
  proposed = "";
  date.value = day = today();
  nameDay();
  show(byId("category-hint"), false);
}

// Goes on to the next day on a page that is open over midnight, unless another day was chosen.
function startDay() {
  if (day === today()) return;
  const isEmpty = !amount.value && !description.value && !category.value;
  if (isEmpty && date.value === day) date.value = today();
  day = today();
  nameDay();
}

function nameDay() {
  byId("day").textContent = say(date.value === today() ? "yesterday" : "today");
}

// Offers descriptions, and the category that one had.
function complete() {
  const options = descriptionsLike(description.value);
  byId("descriptions").replaceChildren(...options.map((one) => el("option", { value: one.description })));
  proposeCategory();
}

function proposeCategory() {
  if (category.value && category.value !== proposed) return;
  proposed = categoryFor(description.value) ?? "";
  category.value = proposed;
  show(byId("category-hint"), proposed !== "", say("categoryProposed"));
}

function offerCategories() {
  byId("categories").replaceChildren(...knownCategories().map((name) => el("option", { value: name })));
  const choose = (name) => {
    category.value = name;
    show(byId("category-hint"), false);
    byId("save").focus();
  };
  const chip = (name) => el("button", { type: "button", class: "chip", text: name, onclick: () => choose(name) });
  byId("chips").replaceChildren(...knownCategories().slice(0, OFFERED).map(chip));
}

async function submit(event) {
  event.preventDefault();
  // The second of two taps.
  if (event.timeStamp - submitted < 600 && !amount.value && !description.value) return;
  const parsed = parseAmount(amount.value);
  const wrong = [
    [amount, parsed === null && say(amount.value.trim() ? "amountWrong" : "amountMissing")],
    [description, !description.value.trim() && say("descriptionMissing")],
    [category, !category.value.trim() && say("categoryMissing")],
    [date, !date.value && say("dateMissing")],
  ];
  for (const [field, text] of wrong) {
    show(byId(`${field.id}-error`), Boolean(text), text || "");
    field.toggleAttribute("aria-invalid", Boolean(text));
    if (text) field.setAttribute("aria-invalid", "true");
  }
  const first = wrong.find(([, text]) => text);
  if (first) return first[0].focus();
  const expense = {
    description: description.value.trim(), amount: parsed, category: category.value.trim(), date: date.value,
  };
  submitted = event.timeStamp;
  // At once, for who types fast has begun the next one before this one is kept.
  reset();
  amount.focus();
  if (location.hash.startsWith("#add?")) history.replaceState(null, "", "#add");
  try {
    await enqueue(expense);
  } catch (error) {
    fillEntry(new URLSearchParams(expense));
    return toast(say("problem", error.message));
  }
  note(expense);
  announce(`${expense.description}, ${showDay(expense.date)}`);
  flush();
}
