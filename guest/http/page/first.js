// What a person needs to begin: the texts, today's date, and the focus in the form. All else comes
// while they type.

import { today } from "./day.js";
import { say, translate } from "./language.js";

const form = document.getElementById("entry");
// Whoever is done before the rest is there has their entry saved as soon as it is.
const early = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  form.dataset.early = "true";
};

translate();
document.getElementById("date").value = today();
form.addEventListener("submit", early);
if (/^#?(add)?$/.test(location.hash)) document.getElementById("amount").focus();

requestAnimationFrame(() => setTimeout(async () => {
  try {
    await import("./main.js");
  } catch (error) {
    return startAgain(error);
  }
  form.removeEventListener("submit", early);
  if (form.dataset.early) form.requestSubmit();
}));

// The service is gone before the page was whole. Opens the page again once it is back, with what
// was typed until then.
async function startAgain(error) {
  console.warn(error);
  const notice = document.getElementById("notice");
  notice.textContent = say("offline");
  notice.hidden = false;
  while (!(await fetch("./", { method: "HEAD" }).then(({ ok }) => ok, () => false))) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  const fields = ["amount", "description", "category", "date"].map((id) => [id, document.getElementById(id).value]);
  if (fields.some(([id, value]) => id !== "date" && value)) {
    history.replaceState(null, "", `#add?${new URLSearchParams(fields)}`);
  }
  location.reload();
}
