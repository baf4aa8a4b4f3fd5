// Entering expenses: with and without a network, and whatever becomes of a reply.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { DESKTOP, PHONE, day, enter, line, look, open, openBrowser, served, until } from "./harness.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

// Lets the service do what new entries ask for, and loses its replies for as long as `areLost`.
async function loseReplies(page) {
  const replies = { lost: 0, areLost: true };
  await page.route("**/expenses?*", async (route) => {
    if (route.request().method() !== "POST" || !replies.areLost) return route.continue();
    await route.fetch();
    replies.lost += 1;
    return route.abort();
  });
  return replies;
}

// Without the service worker, which would send what the page cannot.
const ALONE = { ...DESKTOP, serviceWorkers: "block" };

const plain = ({ amount, description, category, date }) => [amount, description, category, date];

for (const kind of [DESKTOP, PHONE]) {
  served(`the first expense is entered with keys alone (${kind.name})`, async (service) => {
    const page = await open(browser, service.url, kind);
    await page.waitForFunction(() => document.activeElement.id === "amount");
    await look(page, "first-run");
    await page.keyboard.type(kind === PHONE ? "12,50" : "12.50");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Lunch");
    await page.keyboard.press("Tab");
    await page.keyboard.type("food");
    await page.keyboard.press("Enter");
    await line(page, "saved").waitFor();
    assert.deepEqual((await service.list()).map(plain), [["12.50", "Lunch", "food", day(0)]]);
    // The form is ready for the next one.
    assert.equal(await page.evaluate(() => document.activeElement.id), "amount");
    assert.equal(await page.inputValue("#description"), "");
    await look(page, "entered");
    await page.context().close();
  });
}

served("the category follows the description, and one tap makes it yesterday", async (service) => {
  await service.add("3", "Coffee", "food", day(-3));
  await service.add("3", "Coffee to go", "café", day(-2));
  const page = await open(browser, service.url);
  await until(() => page.locator("#chips button").count());
  await page.fill("#amount", "3.20");
  await page.locator("#description").pressSequentially("cof");
  const offered = await page.locator("#descriptions option").evaluateAll((all) => all.map((one) => one.value));
  assert.deepEqual(offered.sort(), ["Coffee", "Coffee to go"]);
  await page.fill("#description", "coffee to GO");
  assert.equal(await page.inputValue("#category"), "café");
  // What a person chose is not replaced.
  await page.fill("#category", "treats");
  await page.fill("#description", "Coffee");
  assert.equal(await page.inputValue("#category"), "treats");
  await page.click("#day");
  await page.click("#save");
  await line(page, "saved").waitFor();
  assert.ok((await service.list()).map(plain).some((one) => one.join() === `3.20,Coffee,treats,${day(-1)}`));
  await page.context().close();
});

served("a line says what is left of the budget, and takes back that very expense", async (service) => {
  await service.request("POST", "budgets", { category: "food", amount: "20" });
  const page = await open(browser, service.url);
  await enter(page, { amount: "12.50", description: "Lunch", category: "food" });
  await line(page, "saved").getByText("7.50 left of food").waitFor();
  // Another program is the last that changes something.
  await service.add("1", "Bus", "travel", day(0));
  await line(page, "saved").getByRole("button").click();
  await until(async () => (await service.list()).length === 1);
  assert.equal((await service.list())[0].description, "Bus");
  await until(async () => (await line(page, "saved").count()) === 0);
  await page.context().close();
});

served("an undo of what somebody else has changed asks first", async (service) => {
  const page = await open(browser, service.url);
  await enter(page, { amount: "12.50", description: "Lunch", category: "food" });
  await line(page, "saved").waitFor();
  await service.request("PATCH", "expenses/1", { amount: "13" });
  await line(page, "saved").getByRole("button").click();
  await page.getByRole("dialog").getByText("13").first().waitFor();
  await look(page, "conflict");
  await page.getByRole("button", { name: "Keep what is there" }).click();
  assert.equal((await service.list())[0].amount, "13");
  await page.context().close();
});

served("amounts are read as the browser's language writes them", async (service) => {
  const page = await open(browser, service.url, PHONE);
  const cases = [["1.234,5", "1234.5"], ["0,90", "0.90"], ["7.25", "7.25"], ["1.250", "1250"], ["-3,5", "-3.5"], ["1 000", "1000"]];
  for (const [typed] of cases) await enter(page, { amount: typed, description: typed, category: "c" });
  await until(async () => (await service.list()).length === cases.length);
  assert.deepEqual((await service.list()).map(({ description, amount }) => [description, amount]), cases);
  for (const wrong of ["", "abc", "0", "1,2,3", "1.2.3,4"]) {
    await enter(page, { amount: wrong, description: "x", category: "c" });
    await page.locator("#amount-error").waitFor({ state: "visible" });
    assert.equal(await page.evaluate(() => document.activeElement.id), "amount", wrong);
  }
  await look(page, "wrong-amount");
  assert.equal((await service.list()).length, cases.length);
  await page.context().close();
});

served("an address opens the form, filled in", async (service) => {
  const page = await open(browser, `${service.url}#add?amount=12.50&description=lunch&category=food`, PHONE);
  await until(async () => (await page.inputValue("#amount")) === "12,50");
  assert.equal(await page.inputValue("#description"), "lunch");
  await page.click("#save");
  await line(page, "saved").waitFor();
  assert.deepEqual((await service.list()).map(plain), [["12.50", "lunch", "food", day(0)]]);
  await page.reload();
  assert.equal(await page.inputValue("#amount"), "");
  await page.context().close();
});

served("without a network entries wait, can be changed, and are sent once", async (service) => {
  const page = await open(browser, service.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.context().setOffline(true);
  await enter(page, { amount: "5", description: "Kiosk", category: "food" });
  await enter(page, { amount: "6", description: "Bus", category: "travel" });
  await enter(page, { amount: "7", description: "By mistake", category: "travel" });
  await until(async () => (await line(page, "waiting").count()) === 3);
  // The page opens without a network, and they are still there.
  await page.reload();
  await until(async () => (await line(page, "waiting").count()) === 3);
  const kiosk = line(page, "waiting").filter({ hasText: "Kiosk" });
  await kiosk.getByRole("button", { name: "Edit" }).click();
  await page.locator(".editor [id$=amount]").fill("5.50");
  await page.locator(".editor button.main").click();
  await kiosk.getByText("5.50").waitFor();
  await line(page, "waiting").filter({ hasText: "By mistake" }).getByRole("button", { name: "Take back" }).click();
  await until(async () => (await line(page, "waiting").count()) === 2);
  await look(page, "offline");
  assert.deepEqual(await service.list(), []);
  await page.context().setOffline(false);
  await until(async () => (await line(page, "saved").count()) === 2);
  const all = (await service.list()).map(({ amount, description }) => `${amount} ${description}`);
  assert.deepEqual(all, ["5.50 Kiosk", "6 Bus"]);
  await page.context().close();
});

served("a lost reply makes no second expense, and a change after it is made to the first", async (service) => {
  const page = await open(browser, service.url, ALONE);
  const replies = await loseReplies(page);
  await enter(page, { amount: "12.50", description: "Lunch", category: "food" });
  // It is sent again and again.
  await until(() => replies.lost >= 2);
  await line(page, "waiting").getByRole("button", { name: "Edit" }).click();
  await page.locator(".editor [id$=amount]").fill("13");
  await page.locator(".editor button.main").click();
  await line(page, "waiting").getByText("13").waitFor();
  replies.areLost = false;
  await line(page, "saved").waitFor();
  assert.deepEqual((await service.list()).map(plain), [["13", "Lunch", "food", day(0)]]);
  await page.context().close();
});

served("an entry that is taken back after a lost reply is gone", async (service) => {
  const page = await open(browser, service.url, ALONE);
  const replies = await loseReplies(page);
  await enter(page, { amount: "12.50", description: "Lunch", category: "food" });
  await until(() => replies.lost >= 1);
  await line(page, "waiting").getByRole("button", { name: "Take back" }).click();
  replies.areLost = false;
  await until(async () => (await line(page, "waiting").count()) === 0);
  assert.deepEqual(await service.list(), []);
  await page.context().close();
});

served("a service that is killed in between gets each entry once", async (service) => {
  const page = await open(browser, service.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  for (let round = 0; round < 3; round++) {
    const killed = service.kill();
    await enter(page, { amount: String(round + 1), description: `Round ${round}`, category: "food" });
    await killed;
    await line(page, "waiting").first().waitFor();
    if (round === 0) await look(page, "killed");
    await service.run();
    await until(async () => (await line(page, "waiting").count()) === 0);
  }
  assert.deepEqual((await service.list()).map(({ amount }) => amount), ["1", "2", "3"]);
  await page.context().close();
});

served("what was typed while the service went is there when it is back", async (service) => {
  const context = await browser.newContext(DESKTOP);
  let type;
  const typed = new Promise((resolve) => (type = resolve));
  let asked = 0;
  await context.route("**/page/*/queue.js", async (route) => {
    if (asked++ > 0) return route.continue();
    await typed;
    return route.abort();
  });
  const page = await context.newPage();
  await page.goto(service.url, { waitUntil: "commit" });
  await page.fill("#amount", "12.50");
  await page.fill("#description", "Lunch");
  type();
  await until(() => asked > 1);
  await until(async () => (await page.inputValue("#description")) === "Lunch");
  assert.equal(await page.inputValue("#amount"), "12.50");
  assert.deepEqual(await service.list(), []);
  await context.close();
});

// Opens the page, of which only the form is there until `go` is called.
async function openHeld(url, kind) {
  const context = await browser.newContext(kind);
  let go;
  const isTyped = new Promise((resolve) => (go = resolve));
  await context.route("**/page/*/main.js", (route) => isTyped.then(() => route.continue()));
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "commit" });
  return { page, go };
}

served("nothing that is typed while the page is on its way is lost, and it is saved once", async (service) => {
  const { page, go } = await openHeld(service.url, DESKTOP);
  await page.waitForFunction(() => document.activeElement?.id === "amount");
  await page.keyboard.type("12");
  go();
  // The rest of the page comes in the middle of a number, and of a word.
  await page.keyboard.type(".50", { delay: 60 });
  await page.keyboard.press("Tab");
  await page.keyboard.type("A long lunch with friends", { delay: 10 });
  await page.keyboard.press("Tab");
  await page.keyboard.type("food");
  await page.keyboard.press("Enter");
  await page.keyboard.type("3");
  await line(page, "saved").waitFor();
  assert.deepEqual((await service.list()).map(plain), [["12.50", "A long lunch with friends", "food", day(0)]]);
  assert.equal(await page.inputValue("#amount"), "3");
  await page.context().close();
});

served("what is typed while the page is on its way stays, though the address has something else", async (service) => {
  const { page, go } = await openHeld(`${service.url}#add?amount=3&description=Lunch&category=food`, DESKTOP);
  await page.waitForFunction(() => document.activeElement?.id === "amount");
  await page.keyboard.type("12");
  go();
  await until(async () => (await page.inputValue("#description")) === "Lunch");
  await page.keyboard.type(".50");
  await page.keyboard.press("Enter");
  await line(page, "saved").waitFor();
  assert.deepEqual((await service.list()).map(plain), [["12.50", "Lunch", "food", day(0)]]);
  await page.context().close();
});

served("who is done before the page is there is saved as soon as it is, once", async (service) => {
  const { page, go } = await openHeld(service.url, PHONE);
  await page.fill("#amount", "12,50");
  await page.fill("#description", "Lunch");
  await page.fill("#category", "food");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  go();
  await line(page, "saved").waitFor();
  assert.deepEqual((await service.list()).map(plain), [["12.50", "Lunch", "food", day(0)]]);
  await page.context().close();
});

served("two tabs send what waits once", async (service) => {
  const first = await open(browser, service.url);
  await first.evaluate(() => navigator.serviceWorker.ready);
  const second = await open(browser, service.url, DESKTOP, first.context());
  await first.context().setOffline(true);
  await enter(first, { amount: "1", description: "Here", category: "food" });
  await enter(second, { amount: "2", description: "There", category: "food" });
  // Each shows what waits in the other.
  for (const page of [first, second]) await until(async () => (await line(page, "waiting").count()) === 2);
  await first.context().setOffline(false);
  for (const page of [first, second]) await until(async () => (await line(page, "waiting").count()) === 0);
  assert.equal((await service.list()).length, 2);
  await first.context().close();
});

served("an entry that waited for more than a month is shown beside what is there", async (service) => {
  const page = await open(browser, service.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.context().setOffline(true);
  await page.clock.setFixedTime(Date.now() - 40 * 24 * 3_600_000);
  await enter(page, { amount: "12.50", description: "Lunch", category: "food", date: day(-40) });
  await line(page, "waiting").waitFor();
  await service.add("12.50", "Lunch!", "food", day(-40));
  await page.clock.setFixedTime(Date.now());
  await page.context().setOffline(false);
  await line(page, "failed").getByText("Lunch!").waitFor();
  await look(page, "expired");
  assert.equal((await service.list()).length, 1);
  await line(page, "failed").getByRole("button", { name: "Add it" }).click();
  await line(page, "saved").waitFor();
  assert.equal((await service.list()).length, 2);
  await page.context().close();
});

served("what was taken back after a lost reply is not added when its key has expired", async (service) => {
  const page = await open(browser, service.url, ALONE);
  await page.route("**/expenses?*", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.clock.setFixedTime(Date.now() - 40 * 24 * 3_600_000);
  await enter(page, { amount: "12.50", description: "Lunch", category: "food", date: day(-40) });
  await line(page, "waiting").getByRole("button", { name: "Take back" }).click();
  await line(page, "waiting").getByText("Will be taken back").waitFor();
  await page.clock.setFixedTime(Date.now());
  await page.unroute("**/expenses?*");
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await line(page, "failed").getByText("waited for so long").waitFor();
  await line(page, "failed").getByRole("button", { name: "Take back" }).click();
  await until(async () => (await line(page, "failed").count()) === 0);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  assert.equal(await line(page, "waiting").count() + await line(page, "saved").count(), 0);
  assert.equal((await service.list()).length, 0);
  await page.context().close();
});

served("a browser that closes its database is asked again, and what was typed is saved", async (service) => {
  const page = await open(browser, service.url, ALONE);
  await enter(page, { amount: "1", description: "Tea", category: "food" });
  await line(page, "saved").waitFor();
  await page.evaluate(() => {
    const { transaction } = IDBDatabase.prototype;
    let failures = 1;
    IDBDatabase.prototype.transaction = function (...of) {
      if (failures-- > 0) throw new DOMException("The database connection is closing.", "InvalidStateError");
      return transaction.apply(this, of);
    };
  });
  await enter(page, { amount: "2", description: "Bus", category: "travel" });
  if ((await service.list()).length === 1) await page.keyboard.press("Enter");
  await until(async () => (await service.list()).length === 2);
  await page.context().close();
});

served("what the service refuses stays, says why, and can be mended", async (service) => {
  const page = await open(browser, service.url);
  await enter(page, { amount: "1.12", description: "Lunch ".repeat(200), category: "food" });
  const failed = line(page, "failed");
  await failed.getByText("characters").waitFor();
  await failed.getByRole("button", { name: "Edit" }).click();
  await page.locator(".editor [id$=description]").fill("Lunch");
  await page.locator(".editor button.main").click();
  await line(page, "saved").waitFor();
  assert.equal((await service.list())[0].amount, "1.12");
  await page.context().close();
});

served("an entry waits until the service itself says that it is saved", async (service) => {
  const page = await open(browser, service.url, ALONE);
  const answers = [
    { status: 200, contentType: "text/html", body: "<h1>Maintenance</h1>" },
    { status: 200, contentType: "application/json", body: '{"status": "maintenance"}' },
    { status: 201, contentType: "application/json", body: '{"id": 1, "des' },
    { status: 204 },
    { status: 410, contentType: "application/json", body: '{"type": "/problems/gone"}' },
  ];
  let at = 0;
  await page.route("**/expenses?*", (route) =>
    route.request().method() === "POST" && at < answers.length ? route.fulfill(answers[at++]) : route.continue());
  await enter(page, { amount: "12.50", description: "Lunch", category: "food" });
  for (let seen = 1; seen <= answers.length; seen++) {
    await until(() => at >= seen);
    assert.equal(await line(page, "waiting").count(), 1);
    // What is kept is sent again at once.
    await page.evaluate(() => dispatchEvent(new Event("online")));
  }
  await line(page, "saved").waitFor();
  assert.deepEqual((await service.list()).map(plain), [["12.50", "Lunch", "food", day(0)]]);
  await page.context().close();
});

served("what is changed while it is being sent is changed in what was saved", async (service) => {
  const page = await open(browser, service.url, ALONE);
  let go;
  const isOpened = new Promise((resolve) => (go = resolve));
  await page.route("**/expenses?*", async (route) => {
    if (route.request().method() === "POST") await isOpened;
    return route.continue();
  });
  await enter(page, { amount: "5", description: "Kiosk", category: "food" });
  await line(page, "waiting").getByRole("button", { name: "Edit" }).click();
  await page.locator(".editor [id$=amount]").fill("6");
  go();
  await until(async () => (await service.list()).length === 1);
  // The page has been told of it.
  await page.locator("#said").getByText("Saved: 5").waitFor({ state: "attached" });
  await service.request("PATCH", "expenses/1", { category: "treats" });
  await page.locator(".editor button.main").click();
  // Somebody else has changed another field: the person is shown both.
  await page.getByRole("button", { name: "Save mine" }).click();
  await line(page, "saved").getByText("6").first().waitFor();
  assert.deepEqual((await service.list()).map(plain), [["6", "Kiosk", "treats", day(0)]]);
  await page.context().close();
});

served("after a lost reply only the fields that were changed here are sent", async (service) => {
  const page = await open(browser, service.url, ALONE);
  const replies = await loseReplies(page);
  await enter(page, { amount: "5", description: "Kiosk", category: "food" });
  await until(() => replies.lost >= 1);
  for (const [at, amount] of ["7", "6"].entries()) {
    await line(page, "waiting").getByRole("button", { name: "Edit" }).click();
    await page.locator(".editor [id$=amount]").fill(amount);
    if (at === 0) await page.locator(".editor [id$=description]").fill("Newspaper");
    await page.locator(".editor button.main").click();
    await line(page, "waiting").getByText(amount).first().waitFor();
  }
  await service.request("PATCH", "expenses/1", { category: "treats" });
  replies.areLost = false;
  await line(page, "saved").waitFor();
  assert.deepEqual((await service.list()).map(plain), [["6", "Newspaper", "treats", day(0)]]);
  await page.context().close();
});

served("an undo that did not happen does not say that it did", async (service) => {
  const page = await open(browser, service.url, ALONE);
  await enter(page, { amount: "12.50", description: "Lunch", category: "food" });
  await line(page, "saved").waitFor();
  await service.request("PATCH", "expenses/1", { amount: "13" });
  // What is there cannot be read.
  await page.route("**/expenses/1?*", (route) => route.abort());
  await line(page, "saved").getByRole("button").click();
  await line(page, "saved").getByText("cannot be reached").waitFor();
  await page.unroute("**/expenses/1?*");
  await line(page, "saved").getByRole("button").click();
  await page.getByRole("button", { name: "Keep what is there" }).click();
  await line(page, "saved").getByText("13").waitFor();
  assert.doesNotMatch(await page.locator("#said").textContent(), /Undone/);
  // Now it is as the line shows it.
  await line(page, "saved").getByRole("button").click();
  await until(async () => (await service.list()).length === 0);
  await until(async () => (await line(page, "saved").count()) === 0);
  await page.context().close();
});

served("a day that was chosen stays while another window is looked at, and midnight is noticed", async (service) => {
  const page = await open(browser, "about:blank");
  await page.clock.install({ time: new Date(`${day(0)}T23:58:00`) });
  await page.goto(service.url);
  await until(() => page.locator("#date[type=date]").count());
  const comesBack = () => page.evaluate(() => dispatchEvent(new Event("focus")));
  await page.fill("#date", day(-10));
  await comesBack();
  assert.equal(await page.inputValue("#date"), day(-10));
  await page.fill("#date", day(0));
  // Somebody who types keeps the day, and a form that is empty gets the new one.
  await page.fill("#description", "Tea");
  await page.clock.runFor("03:00");
  assert.equal(await page.inputValue("#date"), day(0));
  assert.equal(await page.textContent("#day"), "Today");
  await page.fill("#description", "");
  await page.click("#day");
  assert.equal(await page.inputValue("#date"), day(1));
  await page.clock.runFor("23:59:00");
  await page.clock.runFor("03:00");
  assert.equal(await page.inputValue("#date"), day(2));
  await page.context().close();
});

served("an amount is one that the service takes, with or without a currency", async (service) => {
  const page = await open(browser, service.url);
  for (const amount of ["1.0000000000000000000001", "1.00001", "1234567890123456", "5\u00b2", "\u2460"]) {
    await enter(page, { amount, description: "Tea", category: "food" });
    assert.equal(await page.locator("#amount-error").isVisible(), true, amount);
  }
  for (const amount of ["\u20ac12.50", "12.50 EUR", "CHF 12.50", "\uff11\uff12.\uff15\uff10"]) {
    await enter(page, { amount, description: "Tea", category: "food" });
  }
  await until(async () => (await line(page, "saved").count()) === 4);
  assert.deepEqual((await service.list()).map(({ amount }) => amount), ["12.50", "12.50", "12.50", "12.50"]);
  await page.context().close();
});

served("an address that is none of the page's opens the form, also with yesterday", async (service) => {
  for (const name of ["__proto__", "constructor", "nothing"]) {
    const page = await open(browser, `${service.url}#${name}`);
    await until(() => page.locator("#date[type=date]").count());
    assert.equal(await page.locator("#view-add").isVisible(), true);
    await page.context().close();
  }
  const page = await open(browser, `${service.url}#add?amount=5&date=yesterday`);
  await until(async () => (await page.inputValue("#date")) === day(-1));
  for (const [amount, date] of [["6", "2026-02-31"], ["7", "2026"], ["8", "2026-02-01T10:00"]]) {
    await page.goto(`${service.url}#add?amount=${amount}&date=${date}`);
    await until(async () => (await page.inputValue("#amount")) === amount);
    assert.equal(await page.inputValue("#date"), day(-1));
  }
  await page.context().close();
});

served("the categories that are used most can be chosen with one tap, the most frequent first", async (service) => {
  for (const category of ["a", "b", "c", "d", "e", "f"]) await service.add("1", "Once", category, day(-1));
  for (const description of ["One", "Two"]) await service.add("2", description, "zoo", day(0));
  const page = await open(browser, service.url);
  await until(async () => (await page.locator("#chips button").count()) === 6);
  assert.equal(await page.locator("#chips button").first().textContent(), "zoo");
  await page.context().close();
});
