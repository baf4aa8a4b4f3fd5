// Says what was done, and offers to undo it for a while.

import { byId, el } from "./dom.js";
import { say, sayProblem } from "./language.js";

// How long it stays, in milliseconds. Longer while the pointer or the focus is on it.
const STAYS = 12_000;

export function toast(text, undo) {
  const box = byId("toasts");
  const close = () => line.remove();
  const button = undo && el("button", {
    type: "button",
    text: say("undo"),
    onclick: async () => {
      close();
      try {
        const said = await undo();
        if (said !== null) toast(said ?? say("undone"));
      } catch (problem) {
        toast(sayProblem(problem));
      }
    },
  });
  const dismiss = el("button", { type: "button", class: "plain", "aria-label": say("close"), text: "×", onclick: close });
  const line = el("div", { class: "toast" }, el("span", { text }), button, dismiss);
  while (box.children.length > 1) box.firstElementChild.remove();
  box.append(line);
  let timer = setTimeout(close, STAYS);
  const stay = () => clearTimeout(timer);
  const go = () => {
    clearTimeout(timer);
    timer = setTimeout(close, STAYS);
  };
  for (const name of ["pointerenter", "focusin"]) line.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) line.addEventListener(name, go);
}

// Says something to those who hear the page.
export function announce(text) {
  byId("said").textContent = text;
}
