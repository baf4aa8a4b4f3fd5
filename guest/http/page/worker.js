// The service worker, and new versions of the page.

import { base } from "./api.js";
import { byId, el } from "./dom.js";
import { say } from "./language.js";

// How often to ask for a new version while the page stays open, in milliseconds.
const PERIOD = 3_600_000;

export async function prepareWorker() {
  if (!("serviceWorker" in navigator)) return;
  // It is not needed for what a person does first.
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  try {
    const options = { type: "module", updateViaCache: "none" };
    const registration = await navigator.serviceWorker.register(new URL("service-worker.js", base), options);
    const offer = () => registration.waiting && navigator.serviceWorker.controller && offerNew(registration);
    offer();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
    const look = () => document.hidden || registration.update().catch(() => {});
    look();
    setInterval(look, PERIOD);
  } catch {
    // Without it the page works, but not without a network.
  }
}

// A new version is taken over at once only if the person wants it: they may be writing. Another
// page that is open goes on with the version that it has.
function offerNew(registration) {
  if (byId("new-version")) return;
  const take = () => {
    // Another page has taken it over already.
    if (!registration.waiting) return openAgain();
    navigator.serviceWorker.addEventListener("controllerchange", openAgain, { once: true });
    return registration.waiting.postMessage("take over");
  };
  byId("main").prepend(el("p", { id: "new-version", class: "notice", role: "status" }, `${say("newVersion")} `,
    el("button", { type: "button", text: say("takeNew"), onclick: take })));
}
