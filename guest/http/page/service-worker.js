// Keeps the files of the page, so that it opens without a network, and sends the entries that wait
// once there is one again, also if no page is open then. It keeps nothing that the service answers.
//
// All files of one version are taken over together: a new worker fetches them into a cache of its
// own, and waits until no page uses the old ones.

import { flush, waiting } from "./page/VERSION/queue.js";

const { scope } = self.registration;
const CACHE = `expenses ${scope} VERSION`;
const FOLDER = "page/VERSION/";
const FILES = [
  "style.css", "icon.svg", "icon-192.png", "first.js", "main.js", "amount.js", "api.js",
  "ask.js", "changes.js", "chart.js", "database.js", "day.js", "dom.js", "editor.js", "entered.js",
  "entry.js", "events.js", "files.js", "filters.js", "import.js", "key.js", "known.js", "language.js",
  "list.js", "more.js", "pages.js", "queue.js", "reports.js", "selection.js", "session.js", "texts.js",
  "toast.js", "watch.js", "worker.js",
].map((name) => FOLDER + name);

self.addEventListener("install", (event) => {
  // What is in the folder never changes, so the browser may have it already.
  const others = ["./", "manifest.webmanifest"].map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...others, ...FILES])));
  if (event.addRoutes) event.waitUntil(event.addRoutes(routes()).catch(() => {}));
});

// Says to a browser that understands it what needs no worker, which takes a while to start: the
// kept files, and requests to the service. What is left is the page at an address with a query.
function routes() {
  const literal = new URL(scope).pathname.replace(/[\\:*+?(){}]/g, "\\$&");
  const at = (path) => new URLPattern({ pathname: literal + path, search: "", baseURL: scope });
  const kept = { cacheName: CACHE };
  return [
    { condition: { urlPattern: at(`${FOLDER}*`) }, source: kept },
    { condition: { urlPattern: at(""), requestMethod: "GET" }, source: kept },
    { condition: { not: { requestMode: "navigate" } }, source: "network" },
  ];
}

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const own = `expenses ${scope} `;
    for (const name of await caches.keys()) if (name.startsWith(own) && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const [address] = request.url.split(/[?#]/);
  const file = address === scope ? "./" : address.slice(scope.length);
  const isKept = file === "./" || file === "manifest.webmanifest" || FILES.includes(file);
  if (request.method !== "GET" || !address.startsWith(scope) || !isKept) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    return (await cache.match(new URL(file, scope).href)) ?? fetch(request);
  })());
});

// The browser says that there is a network, and asks again later if this does not succeed.
self.addEventListener("sync", (event) => {
  event.waitUntil(flush().then(waiting).then((entries) => {
    if (entries.some(({ problem }) => !problem)) throw new Error("entries still wait");
  }));
});
