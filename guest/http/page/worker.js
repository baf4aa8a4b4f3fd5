// The service worker, which keeps the page itself for when there is no network, and new versions
// of the page.

import { base } from "./api.js";
import { byId, el } from "./dom.js";
import { say } from "./language.js";

export async function prepareWorker() {
  if (!("serviceWorker" in navigator)) return;
  // It is not needed for what a person does first.
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  try {
    const registration = await navigator.serviceWorker.register(new URL("service-worker.js", base), { updateViaCache: "none" });
    const offer = () => registration.waiting && navigator.serviceWorker.controller && offerNew(registration.waiting);
    offer();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  } catch {
    // Without it the page works, but not without a network.
  }
}

// A new version is taken over at once only if the person wants it: they may be writing.
function offerNew(worker) {
  if (byId("new-version")) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  byId("main").prepend(el("p", { id: "new-version", class: "notice", role: "status" }, `${say("newVersion")} `,
    el("button", { type: "button", text: say("takeNew"), onclick: () => worker.postMessage("take over") })));
}
