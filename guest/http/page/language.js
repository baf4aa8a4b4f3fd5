// The language: that which the first script has chosen of those in the texts. Numbers and dates are
// always written as the browser's language writes them.

export const locale = navigator.language || "en";

const language = document.documentElement.lang;

// A text by its name. Texts with values are functions of them.
export function say(name, ...values) {
  const text = texts[language][name] ?? texts.en[name];
  return typeof text === "function" ? text(...values) : text;
}

// What a person reads of a problem.
export function sayProblem(problem) {
  const own = say(`problem-${problem.kind}`);
  return own ?? say("problem", problem.detail);
}
