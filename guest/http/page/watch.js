// Notices that something changed elsewhere: a request without an answer's body, when the page is
// looked at and each half minute, and none while nobody sees it.

import { lastKnownConnection, request } from "./api.js";
import { hear, tell } from "./events.js";

const PERIOD = 30_000;

let tag = null;
let last = -Infinity;
let isSignedIn = true;

export function watch() {
  setInterval(look, PERIOD);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  hear("signed-out", () => (isSignedIn = false));
  hear("signed-in", () => (isSignedIn = true));
}

// Looks now, unless nobody sees the page or it has just looked.
async function look() {
  if (document.hidden || !isSignedIn || performance.now() - last < 1_000) return;
  last = performance.now();
  const wasConnected = lastKnownConnection();
  try {
    const answer = await request("HEAD", "info", { noneMatch: tag });
    const isOther = answer.status !== 304 && tag !== null;
    tag = answer.etag ?? tag;
    if (isOther || wasConnected === false) tell("changed");
  } catch {
    // The next look may find more.
  }
}
