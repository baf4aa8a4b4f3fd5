// Keeps the files of the page, so that it opens without a network. It keeps nothing that the
// service answers: entries that wait are in the database of the page.
//
// All files of one version belong together, so they are taken over together: a new worker fetches
// them all into a cache of its own, and waits until no page uses the old ones.

const CACHE = `expenses ${self.registration.scope} VERSION-OF-ALL-FILES`;
const FILES = [
  "./", "manifest.webmanifest",
  "page/style.css",
  "page/icon.svg",
  "page/icon-192.png",
  "page/icon-512.png",
  "page/first.js",
  "page/main.js",
  "page/amount.js",
  "page/api.js",
  "page/ask.js",
  "page/changes.js",
  "page/chart.js",
  "page/database.js",
  "page/day.js",
  "page/dom.js",
  "page/editor.js",
  "page/entered.js",
  "page/entry.js",
  "page/events.js",
  "page/files.js",
  "page/filters.js",
  "page/import.js",
  "page/key.js",
  "page/known.js",
  "page/language.js",
  "page/list.js",
  "page/more.js",
  "page/pages.js",
  "page/queue.js",
  "page/reports.js",
  "page/selection.js",
  "page/session.js",
  "page/texts.js",
  "page/toast.js",
  "page/watch.js",
  "page/worker.js",
];

self.addEventListener("install", (event) => {
  const fetched = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fetched)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const own = `expenses ${self.registration.scope} `;
    for (const name of await caches.keys()) if (name.startsWith(own) && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const path = url.href.startsWith(self.registration.scope) ? url.href.slice(self.registration.scope.length).split(/[?#]/)[0] : null;
  if (request.method !== "GET" || path === null) return;
  const file = path === "" ? "./" : path;
  if (!FILES.includes(file)) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    return (await cache.match(new URL(file, self.registration.scope).href)) ?? fetch(request);
  })());
});
