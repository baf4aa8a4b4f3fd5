// Starts the page: which view is shown, and what is done once.

import { lastKnownConnection } from "./api.js";
import { byId, el, show } from "./dom.js";
import { firstDay } from "./day.js";
import { fillEntry, focusEntry, prepareEntry } from "./entry.js";
import { prepareEntered } from "./entered.js";
import { hear, tell } from "./events.js";
import { showFiles } from "./files.js";
import { takeDroppedFiles } from "./import.js";
import { learn, remember } from "./known.js";
import { say } from "./language.js";
import { refreshList, showList } from "./list.js";
import { showMore } from "./more.js";
import { flush, waiting } from "./queue.js";
import { refreshReport, showReport } from "./reports.js";
import { prepareSignIn, useCode } from "./session.js";
import { watch } from "./watch.js";
import { prepareWorker } from "./worker.js";

// Each view: the section that shows it, the link that leads to it, and what it does.
const VIEWS = {
  add: { section: "add", link: "add", show: (parameters) => ([...parameters].length ? fillEntry(parameters, isFirst) : focusEntry()) },
  month: { section: "month", link: "month", show: (parameters) => showReport("month", parameters), refresh: refreshReport },
  months: { section: "month", link: "month", show: (parameters) => showReport("months", parameters), refresh: refreshReport },
  years: { section: "month", link: "month", show: (parameters) => showReport("years", parameters), refresh: refreshReport },
  list: { section: "list", link: "list", show: showList, refresh: refreshList },
  files: { section: "files", link: "files", show: showFiles },
  more: { section: "more", link: "more", show: showMore },
};

let isSignedIn = true;
let isFirst = true;
let current = null;

prepareEntry();
prepareSignIn();
takeDroppedFiles(() => {
  location.hash = "#files";
  showFiles();
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("main").focus();
});

hear("signed-out", () => {
  isSignedIn = false;
  route();
  byId("token").focus();
});
hear("signed-in", () => {
  isSignedIn = true;
  route();
  learnAgain();
});
hear("changed", refresh);
// Once it is known on which day months start, reports are of other days.
let start = firstDay("");
hear("known", () => {
  if (start === firstDay("")) return;
  start = firstDay("");
  if (isSignedIn && current?.section === "month") route();
});
hear("connected", sayState);
hear("queue", sayState);
addEventListener("hashchange", () => {
  if (location.hash.startsWith("#code=")) useCode();
  else route();
});

await useCode();
route();
isFirst = false;
prepareEntered();
remember().then(() => tell("known"), () => {});
learnAgain();
flush();
watch();
prepareWorker();
sayState();

// Shows the view that the address names.
function route() {
  const [name, query = ""] = location.hash.slice(1).split("?");
  const view = Object.hasOwn(VIEWS, name) ? VIEWS[name] : VIEWS.add;
  const section = isSignedIn ? view.section : "sign-in";
  for (const other of document.querySelectorAll("main > section")) show(other, other.id === `view-${section}`);
  for (const link of byId("nav").children) {
    if (isSignedIn && link.hash === `#${view.link}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = section === "add" ? say("title") : `${say(titleOf(section))} – ${say("title")}`;
  if (!isSignedIn) return;
  // Who goes from one view to another goes on from its beginning.
  if (!isFirst && current !== view && section !== "add") byId("main").focus({ preventScroll: true });
  current = view;
  view.show(new URLSearchParams(query));
}

function titleOf(section) {
  return { "sign-in": "signIn", month: "navMonth", list: "navList", files: "navFiles", more: "navMore" }[section];
}

// Takes over what has changed elsewhere.
function refresh() {
  if (!isSignedIn) return;
  current?.refresh?.();
  learnAgain();
}

function learnAgain() {
  learn().then(() => tell("known"), () => {});
}

// Says if the service cannot be reached, and how many entries wait.
async function sayState() {
  const all = await waiting().catch(() => []);
  const stuck = all.filter((entry) => entry.problem).length;
  const waits = all.length - stuck;
  const isAway = lastKnownConnection() === false || navigator.onLine === false;
  const texts = [isAway && say("problem-unreachable"), waits > 0 && say("waiting", waits), stuck > 0 && say("stuck", stuck)].filter(Boolean);
  const notice = byId("notice");
  if (notice.dataset.text !== texts.join(" ")) {
    notice.dataset.text = texts.join(" ");
    notice.replaceChildren(...texts.map((text) => el("span", { text: `${text} ` })));
  }
  show(notice, texts.length > 0);
}
