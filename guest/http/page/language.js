// The language: that of the browser, if the texts have it. Numbers and dates are always written as
// the browser's language writes them.

import { texts } from "./texts.js";

export const locale = navigator.language || "en";

const language =
  (navigator.languages ?? [locale])
    .map((tag) => tag.toLowerCase().split("-")[0])
    .find((tag) => Object.hasOwn(texts, tag)) ?? "en";

// A text by its name. Texts with values are functions of them.
export function say(name, ...values) {
  const text = texts[language][name] ?? texts.en[name];
  return typeof text === "function" ? text(...values) : text;
}

// Puts the texts into the document that it names.
export function translate(root = document) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = say(element.dataset.text);
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
  }
}

// What a person reads of a problem.
export function sayProblem(problem) {
  const own = say(`problem-${problem.kind}`);
  return own ?? say("problem", problem.detail);
}
