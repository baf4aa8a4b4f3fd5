// What goes on without a page: a new version that is taken over, and entries that are sent.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Service, enter, freePort, line, look, open, openBrowser, served, until } from "./harness.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

const NEW = "fedcba9876543210";

// Stands before a service. After `upgrade`, it has another version of the page, which says so in
// its title, and the files of the one before are there no more, as after an upgrade of the program.
class Upgrade {
  async start(service) {
    [, this.old] = /page\/([0-9a-f]{16})\//.exec(await (await fetch(service.url)).text());
    this.isNew = false;
    this.server = createServer((request, response) =>
      // The browser may still ask when the service has been stopped.
      this.forward(service, request, response).catch(() => response.destroy()));
    const port = await freePort();
    await new Promise((resolve) => this.server.listen(port, "127.0.0.1", resolve));
    this.server.unref();
    this.url = `http://127.0.0.1:${port}/`;
    return this;
  }

  async forward(service, request, response) {
    const body = [];
    for await (const part of request) body.push(part);
    const { host, connection, ...headers } = request.headers;
    // Nothing is compared with what the browser has of the other version.
    if (/^\/($|page|service-worker)/.test(request.url)) delete headers["if-none-match"];
    const [gone, here] = this.isNew ? [this.old, NEW] : [NEW, this.old];
    const path = request.url.includes(`/${gone}/`) ? "/page/gone" : request.url.replace(here, this.old);
    const { method } = request;
    const answer = await fetch(new URL(path, service.url), { method, headers, body: body.length ? Buffer.concat(body) : undefined });
    const { "content-length": length, connection: _, ...others } = Object.fromEntries(answer.headers);
    let bytes = Buffer.from(await answer.arrayBuffer());
    if (this.isNew && /text|manifest/.test(others["content-type"] ?? "")) {
      bytes = Buffer.from(bytes.toString().replaceAll(this.old, NEW).replace('title: "Expenses"', 'title: "New"'));
    }
    response.writeHead(answer.status, others).end(bytes);
  }

  upgrade() {
    this.isNew = true;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const title = (page) => page.evaluate(() => document.title);
const versions = (page) => page.evaluate(() =>
  [...new Set(performance.getEntriesByType("resource").map(({ name }) => /page\/(\w{16})\//.exec(name)?.[1]).filter(Boolean))]);
const isControlled = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null));

// Has the browser look for a new version, until it is offered: a look that has begun before the
// upgrade may find none.
const offered = (page) => until(async () => {
  await page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()));
  return page.locator("#new-version").count();
}, "no new version is offered");

served("a new version is offered, and taken over whole with what waits and what was typed", async (service) => {
  const front = await new Upgrade().start(service);
  const page = await open(browser, front.url);
  await until(() => isControlled(page));
  await page.context().setOffline(true);
  await enter(page, { amount: "5", description: "Kiosk", category: "food" });
  await line(page, "waiting").waitFor();
  await page.context().setOffline(false);
  await until(async () => (await service.list()).length === 1);
  await page.context().setOffline(true);
  await enter(page, { amount: "6", description: "Bus", category: "travel" });
  await line(page, "waiting").waitFor();

  front.upgrade();
  // Without a network there is the old one, whole.
  await page.reload();
  await line(page, "waiting").waitFor();
  assert.deepEqual([await title(page), await versions(page)], ["Expenses", [front.old]]);
  // What waits is not to be sent before the new version is there.
  let isHeld = true;
  await page.context().route("**/expenses?*", (route) => (isHeld && route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.context().setOffline(false);
  await offered(page);
  assert.deepEqual([await title(page), await versions(page)], ["Expenses", [front.old]]);
  const other = await open(browser, front.url, undefined, page.context());
  await until(() => isControlled(other));
  assert.deepEqual([await title(other), await versions(other)], ["Expenses", [front.old]]);
  await other.fill("#amount", "9");

  await page.fill("#amount", "7.50");
  await page.fill("#description", "Lunch");
  await look(page, "new-version");
  await page.locator("#new-version button").click();
  await until(async () => (await title(page).catch(() => "")) === "New");
  await until(async () => (await page.inputValue("#description")) === "Lunch");
  assert.equal(await page.inputValue("#amount"), "7.50");
  assert.deepEqual(await versions(page), [NEW]);
  assert.equal(await line(page, "waiting").count(), 1);
  // The other page goes on with what it has: somebody writes there.
  assert.deepEqual([await title(other), await other.inputValue("#amount")], ["Expenses", "9"]);
  const kept = await page.evaluate(() => caches.keys());
  assert.deepEqual(kept.filter((name) => name.startsWith("expenses ")), [`expenses ${front.url} ${NEW}`]);
  isHeld = false;
  await enter(page, { amount: "7.50", description: "Lunch", category: "food" });
  await until(async () => (await service.list()).length === 3);
  await enter(other, { amount: "9", description: "Book", category: "fun" });
  await until(async () => (await service.list()).length === 4);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
  front.stop();
});

served("a new version is there by itself once no page uses the one before", async (service) => {
  const front = await new Upgrade().start(service);
  const page = await open(browser, front.url);
  await until(() => isControlled(page));
  const context = page.context();
  front.upgrade();
  await offered(page);
  await page.close();
  const next = await open(browser, "about:blank", undefined, context);
  await until(async () => {
    await next.goto(front.url);
    return (await title(next)) === "New";
  });
  assert.deepEqual(await versions(next), [NEW]);
  assert.deepEqual(next.wrong, []);
  await context.close();
  front.stop();
});

served("a page that is opened while the program is upgraded is of one version", async (service) => {
  const front = await new Upgrade().start(service);
  const context = await browser.newContext();
  const page = await context.newPage();
  await context.route("**/page/*/queue.js", (route) => {
    front.upgrade();
    return route.continue();
  });
  // What is typed while the page is already being opened again stays, too.
  let [openAgain, typed] = [];
  const isOpenedAgain = new Promise((resolve) => (openAgain = resolve));
  const isTyped = new Promise((resolve) => (typed = resolve));
  await context.route(front.url, async (route) => {
    if (front.isNew && route.request().method() === "GET") {
      openAgain();
      await isTyped;
    }
    return route.continue();
  });
  await page.goto(front.url);
  await isOpenedAgain;
  await page.keyboard.type("12.50");
  typed();
  await until(async () => (await title(page).catch(() => "")) === "New");
  await until(async () => (await page.inputValue("#amount")) === "12.50");
  assert.deepEqual(await versions(page), [NEW]);
  await context.close();
  front.stop();
});

// Tells the browser's worker that there is a network, as the browser does.
async function sync(context, url) {
  const page = await open(browser, "about:blank", undefined, context);
  const tools = await context.newCDPSession(page);
  let registration;
  tools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    registration = registrations.find(({ scopeURL, isDeleted }) => scopeURL === url && !isDeleted) ?? registration;
  });
  await tools.send("ServiceWorker.enable");
  await until(() => registration);
  const { origin } = new URL(url);
  const send = () => tools.send("ServiceWorker.dispatchSyncEvent", { origin, registrationId: registration.registrationId, tag: "send", lastChance: false });
  return { send, page };
}

test("what waits is sent once though no page is open, by who is signed in", { timeout: 60_000 }, async () => {
  const service = await Service.start({ arguments: [] });
  service.options.token = service.welcome.token;
  const page = await open(browser, service.welcome.page);
  const context = page.context();
  await until(() => page.url() === `${service.url}#add`);
  await until(() => isControlled(page));
  await service.kill();
  await enter(page, { amount: "5", description: "Kiosk", category: "food" });
  await enter(page, { amount: "6", description: "Bus", category: "travel" });
  await until(async () => (await line(page, "waiting").count()) === 2);
  // The browser was asked to.
  await until(() => page.evaluate(() => navigator.serviceWorker.ready.then(({ sync }) => sync.getTags()).then((tags) => tags.includes("send"))));
  const browserOf = await sync(context, service.url);
  await page.close();
  // The service is not there yet.
  await browserOf.send();
  await service.run();
  await browserOf.send();
  await browserOf.send();
  await until(async () => (await service.list()).length === 2);
  const again = await open(browser, service.url, undefined, context);
  await until(() => again.locator("#chips button").count());
  assert.equal(await line(again, "waiting").count(), 0);
  assert.deepEqual((await service.list()).map(({ description }) => description), ["Kiosk", "Bus"]);
  await context.close();
  await service.stop();
});

served("an entry that the worker sends is shown as saved in the page", async (service) => {
  const page = await open(browser, service.url);
  await until(() => isControlled(page));
  // The page itself reaches nothing, so what it keeps is sent by the worker.
  await page.route("**/expenses?*", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await enter(page, { amount: "5", description: "Kiosk", category: "food" });
  await line(page, "saved").getByText("Kiosk").waitFor();
  assert.deepEqual((await service.list()).map(({ description }) => description), ["Kiosk"]);
  await page.context().close();
});
