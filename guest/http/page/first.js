// What a person needs to begin: the texts, and the focus in the form. All else comes while they
// type.
//
// This script and the texts are no modules, and stand where the browser waits for them: so the form
// is laid out once, and with its texts.

const language =
  (navigator.languages ?? [navigator.language])
    .map((tag) => tag.toLowerCase().split("-")[0])
    .find((tag) => Object.hasOwn(texts, tag)) ?? "en";
document.documentElement.lang = language;

const form = document.getElementById("entry");
for (const element of document.querySelectorAll("[data-text]")) {
  element.textContent = texts[language][element.dataset.text];
}
for (const element of document.querySelectorAll("[data-label]")) {
  element.setAttribute("aria-label", texts[language][element.dataset.label]);
}
const TYPED = "expenses typed";
const fields = () => ["amount", "description", "category", "date"].map((id) => document.getElementById(id));
fillAgain();
// Another view is drawn by the rest of the page, and takes the focus.
document.getElementById("view-add").hidden = /^#(month|months|years|list|files|more)\b/.test(location.hash);
// Whoever is done before the rest is there has their entry saved as soon as it is.
const early = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  form.dataset.early = "true";
};
form.addEventListener("submit", early);
requestAnimationFrame(() => setTimeout(async () => {
  try {
    await import("./main.js");
  } catch (error) {
    return startAgain(error);
  }
  form.removeEventListener("submit", early);
  if (form.dataset.early) form.requestSubmit();
}));

// The service is gone before the page was whole. Opens the page again once it is back.
async function startAgain(error) {
  console.warn(error);
  const notice = document.getElementById("notice");
  notice.textContent = texts[language]["problem-unreachable"];
  notice.hidden = false;
  while (!(await fetch("./", { method: "HEAD" }).then(({ ok }) => ok, () => false))) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  openAgain();
}

// Opens the page again, with what is typed until it is left: that may be a while after this.
function openAgain() {
  addEventListener("pagehide", () => {
    const values = fields().map(({ value }) => value);
    // A day alone is nothing that a person would miss.
    if (values.slice(0, -1).some(Boolean)) sessionStorage.setItem(TYPED, JSON.stringify(values));
  });
  location.reload();
}

function fillAgain() {
  try {
    const values = JSON.parse(sessionStorage.getItem(TYPED)) ?? [];
    sessionStorage.removeItem(TYPED);
    values.forEach((value, at) => (fields()[at].value = value));
  } catch {
    // This browser keeps nothing.
  }
}
