// What a person needs to begin: the texts, today's date, and the focus in the form. All else comes
// while they type.

import { today } from "./day.js";
import { translate } from "./language.js";

const form = document.getElementById("entry");
// Whoever is done before the rest is there has their entry saved as soon as it is.
const early = (event) => {
  event.preventDefault();
  form.dataset.early = "true";
};

translate();
document.getElementById("date").value = today();
form.addEventListener("submit", early);
if (/^#?(add)?$/.test(location.hash)) document.getElementById("amount").focus();

requestAnimationFrame(() => setTimeout(async () => {
  await import("./main.js");
  form.removeEventListener("submit", early);
  if (form.dataset.early) form.requestSubmit();
}));
