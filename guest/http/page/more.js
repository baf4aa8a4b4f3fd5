// What is left: keys, bookmarks, and the end of the session.

import { el, byId } from "./dom.js";
import { say } from "./language.js";
import { signOut } from "./session.js";
import { waiting } from "./queue.js";
import { ask } from "./ask.js";

const view = byId("view-more");

export function showMore() {
  if (view.children.length) return;
  const leave = async () => {
    const waits = (await waiting()).length;
    if (waits > 0) {
      const answer = await ask(say("signOutTitle"), [el("p", { text: say("signOutWaits", waits) })],
        [["cancel", say("cancel")], ["go", say("signOut")]]);
      if (answer !== "go") return;
    }
    await signOut();
  };
  view.append(
    el("h1", { text: say("navMore") }),
    el("h2", { text: say("homeScreenTitle") }), el("p", { text: say("homeScreenHint") }),
    el("p", {}, el("code", { text: `${location.href.split("#")[0]}#add?amount=12.50&description=lunch` })),
    el("h2", { text: say("session") }), el("p", { text: say("sessionHint") }),
    el("button", { type: "button", text: say("signOut"), onclick: leave }));
}
