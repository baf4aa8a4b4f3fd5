// Finding, adding up, changing and importing what is there.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { DESKTOP, PHONE, day, look, open, openBrowser, served, until } from "./harness.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

const items = (page) => page.locator("#expenses .item:not(.gap)");
const toast = (page) => page.locator(".toast").last();
const month = day(0).slice(0, 7);

for (const kind of [DESKTOP, PHONE]) {
  served(`a year is looked at in every way (${kind.name})`, async (service) => {
    await service.seed(700);
    const page = await open(browser, `${service.url}#month`, kind);
    const totals = await service.request("GET", `expenses/summary?period=${month}&amounts=string`);
    await page.locator(".report tbody tr").first().waitFor();
    const shown = await page.locator(".report tbody th a").allTextContents();
    for (const category of Object.keys(totals)) assert.ok(shown.includes(category), category);
    await look(page, "month");
    await page.goto(`${service.url}#months`);
    // A column for each month with every category that it has, and the same as a table.
    await page.locator("figure svg.chart .bar").first().waitFor({ state: "attached" });
    await page.locator("figure summary").click();
    assert.equal(await page.locator("figure tbody tr").count(), 12);
    await look(page, "months");
    await page.goto(`${service.url}#years`);
    await page.locator("h1", { hasText: day(0).slice(0, 4) }).waitFor();
    await page.locator("figure svg.chart .bar").first().waitFor({ state: "attached" });
    await look(page, "years");
    await page.goto(`${service.url}#list`);
    await items(page).first().waitFor();
    await look(page, "list");
    await page.goto(`${service.url}#more`);
    await look(page, "more");
    await page.context().close();
  });
}

served("a click on a category shows its expenses, at an address that can be kept", async (service) => {
  await service.add("10", "Lunch", "food & drinks", day(0));
  await service.add("20", "Train", "travel", day(0));
  await service.add("30", "Dinner", "food & drinks", day(-800));
  const page = await open(browser, `${service.url}#month`);
  await page.getByRole("link", { name: "food & drinks" }).click();
  await until(async () => (await items(page).count()) === 1);
  assert.match(page.url(), /#list\?.*category=food\+%26\+drinks/);
  const other = await open(browser, page.url(), DESKTOP, page.context());
  await until(async () => (await items(other).count()) === 1);
  await other.fill("#filter-text", "nothing like it");
  await until(async () => (await items(other).count()) === 0);
  await other.getByRole("button", { name: "Clear all" }).click();
  await until(async () => (await items(other).count()) === 3);
  await page.context().close();
});

const amounts = (page) => items(page).locator(".amount").allTextContents();

served("the list is sorted by date or amount, at an address that can be kept", async (service) => {
  for (const [amount, days] of [["20", -1], ["30", -3], ["10", -2]]) await service.add(amount, `Of ${amount}`, "food", day(days));
  const page = await open(browser, `${service.url}#list?text=of`);
  const sorted = (...wanted) => until(async () => (await amounts(page)).join() === wanted.join(), wanted.join());
  const head = (name) => page.getByRole("columnheader", { name });
  await sorted(20, 10, 30);
  assert.equal(await head("Date").getAttribute("aria-sort"), "descending");
  await head("Amount").getByRole("button").focus();
  await page.keyboard.press("Enter");
  await sorted(30, 20, 10);
  assert.deepEqual([await head("Amount").getAttribute("aria-sort"), await head("Date").getAttribute("aria-sort")], ["descending", "none"]);
  await page.keyboard.press("Enter");
  await sorted(10, 20, 30);
  assert.equal(await head("Amount").getAttribute("aria-sort"), "ascending");
  await look(page, "sorted");
  // What is found by another filter is in that order, too, and so is what a bookmark opens.
  await page.fill("#filter-text", "0");
  await until(() => page.url().endsWith("#list?text=0&order=smallest"));
  await sorted(10, 20, 30);
  const phone = await open(browser, page.url(), PHONE);
  await until(async () => (await amounts(phone)).join() === "10,20,30");
  assert.equal(await phone.inputValue("#order"), "smallest");
  await phone.selectOption("#order", "oldest");
  await until(async () => (await amounts(phone)).join() === "30,10,20");
  await look(phone, "sorted");
  await phone.context().close();
  await head("Date").getByRole("button").click();
  await sorted(20, 10, 30);
  assert.match(page.url(), /#list\?text=0$/);
  await page.context().close();
});

served("the months are read at once, and one by one only if there is too much", async (service) => {
  await service.add("10", "Lunch", "food", day(0));
  // A name that every object has.
  await service.add("20", "Train", "constructor", day(-40));
  const page = await open(browser, "about:blank");
  const asked = [];
  page.on("request", (request) => request.url().includes("/summary") && asked.push(request.url()));
  let isTooMuch = false;
  await page.route(/by=category(%2C|,)month/, async (route) => {
    const response = await route.fetch();
    return route.fulfill({ response, headers: { ...response.headers(), ...(isTooMuch ? { "total-count": "10001" } : {}) } });
  });
  const months = async () => {
    asked.length = 0;
    await page.goto("about:blank");
    await page.goto(`${service.url}#months`);
    await page.locator("figure summary").click();
    return page.locator("figure tbody tr").allTextContents();
  };
  const whole = await months();
  assert.equal(asked.filter((url) => url.includes("month") || url.includes("period")).length, 1);
  assert.deepEqual([whole.length, whole.at(-1).slice(-3)], [12, "010"]);
  isTooMuch = true;
  assert.deepEqual(await months(), whole);
  assert.equal(asked.filter((url) => url.includes("period=")).length, 12);
  await page.goto(`${service.url}#years`);
  await page.locator(".report tbody").getByText("constructor").waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

served("an expense is changed where it stands, and back", async (service) => {
  await service.add("10", "Lunch", "food", day(0));
  const page = await open(browser, `${service.url}#list`);
  await page.getByRole("button", { name: "Edit Lunch" }).click();
  await look(page, "edit");
  await page.locator(".stage > .editor [id$=amount]").fill("11.5");
  await page.keyboard.press("Enter");
  await items(page).getByText("11.50").waitFor();
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await until(async () => (await service.list())[0].amount === "10");
  await page.getByRole("button", { name: "Edit Lunch" }).click();
  await page.locator(".stage > .editor").getByRole("button", { name: "Delete" }).click();
  await until(async () => (await service.list()).length === 0);
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await until(async () => (await service.list()).length === 1);
  assert.equal((await service.list())[0].id, 1);
  await page.context().close();
});

served("two quick taps on Edit open one editor, and it can be left", async (service) => {
  for (const name of ["Lunch", "Tea"]) await service.add("10", name, "food", day(0));
  const page = await open(browser, `${service.url}#list`);
  let read = 0;
  await page.route(/\/expenses\/\d+/, async (route) => {
    const response = await route.fetch();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.fulfill({ response });
    read += 1;
  });
  for (const name of ["Lunch", "Tea"]) await page.getByRole("button", { name: `Edit ${name}` }).click();
  await until(() => read === 2);
  await until(async () => (await page.locator(".editor").count()) === 1);
  await page.locator(".editor").getByRole("button", { name: "Cancel" }).click();
  assert.equal(await page.locator(".editor").count(), 0);
  await page.context().close();
});

served("a change on top of another's shows both and asks", async (service) => {
  await service.add("10", "Lunch", "food", day(0));
  const page = await open(browser, `${service.url}#list`);
  const other = await open(browser, `${service.url}#list`, DESKTOP, page.context());
  for (const [tab, amount] of [[page, "11"], [other, "12"]]) {
    await tab.getByRole("button", { name: "Edit Lunch" }).click();
    await tab.locator(".stage > .editor [id$=amount]").fill(amount);
  }
  await page.locator(".stage > .editor").getByRole("button", { name: "Save" }).click();
  await until(async () => (await service.list())[0].amount === "11");
  await other.locator(".stage > .editor").getByRole("button", { name: "Save" }).click();
  const dialog = other.getByRole("dialog");
  await dialog.waitFor();
  const row = dialog.locator("tr", { hasText: "Amount" });
  assert.deepEqual(await row.locator("td").allTextContents(), ["12", "11"]);
  assert.equal((await service.list())[0].amount, "11");
  await dialog.getByRole("button", { name: "Save mine" }).click();
  await until(async () => (await service.list())[0].amount === "12");
  await page.context().close();
});

served("what was changed elsewhere is shown when the page is looked at again", async (service) => {
  await service.add("10", "Lunch", "food", day(0));
  const page = await open(browser, `${service.url}#list`);
  await items(page).first().waitFor();
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await page.waitForTimeout(1_100);
  await service.add("11", "Tea", "food", day(0));
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await until(async () => (await items(page).count()) === 2);
  // While nobody sees it, nothing is asked.
  let asked = 0;
  page.on("request", () => (asked += 1));
  await page.evaluate(() => Object.defineProperty(document, "hidden", { value: true, configurable: true }));
  await page.waitForTimeout(1_100);
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await page.waitForTimeout(200);
  assert.equal(asked, 0);
  await page.context().close();
});

served("several expenses are moved and deleted at once, and back", async (service) => {
  for (const name of ["Lunch", "Tea", "Bus"]) await service.add("10", name, "food", day(0));
  const page = await open(browser, `${service.url}#list`);
  await page.getByRole("checkbox", { name: "Select Lunch" }).check();
  await page.getByRole("checkbox", { name: "Select Tea" }).check();
  await page.getByText("2 selected, 20").waitFor();
  await page.getByRole("combobox", { name: "New category" }).fill("drinks");
  await look(page, "selected");
  // Another expense was changed meanwhile, which is no hindrance.
  await service.request("PATCH", "expenses/3", { amount: "4" });
  await page.getByRole("button", { name: "Move" }).click();
  const categories = async () => (await service.list()).map(({ category }) => category);
  await until(async () => (await categories()).join() === "drinks,drinks,food");
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await until(async () => (await categories()).join() === "food,food,food");
  await page.getByRole("checkbox", { name: "Select Lunch" }).check();
  await page.getByRole("checkbox", { name: "Select Bus" }).check();
  await page.locator(".bar").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await until(async () => (await service.list()).length === 1);
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await until(async () => (await service.list()).length === 3);
  await page.context().close();
});

served("what was selected and changed by somebody else is not touched", async (service) => {
  for (const name of ["Lunch", "Tea"]) await service.add("10", name, "food", day(0));
  const page = await open(browser, `${service.url}#list`);
  await page.getByRole("checkbox", { name: "Select Lunch" }).check();
  await page.getByRole("checkbox", { name: "Select Tea" }).check();
  await service.request("PATCH", "expenses/2", { amount: "4" });
  await page.getByRole("combobox", { name: "New category" }).fill("drinks");
  await page.getByRole("button", { name: "Move" }).click();
  await toast(page).getByText("Nothing was done").waitFor();
  assert.ok((await service.list()).every(({ category }) => category === "food"));
  await page.context().close();
});

served("a budget is set, and removed", async (service) => {
  await service.add("10", "Lunch", "food", day(0));
  const page = await open(browser, `${service.url}#month`);
  await page.getByRole("button", { name: "Set the budget: food" }).click();
  await page.fill("#budget", "25");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("15 left of 25").waitFor();
  await page.getByRole("button", { name: "Set the budget: food" }).click();
  await page.fill("#budget", "");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await until(async () => (await service.request("GET", "budgets")).length === 0);
  await page.context().close();
});

// Drops a file anywhere on the page, as a person does.
async function drop(page, name, text) {
  await page.locator("#view-files h1, #view-list h1").first().waitFor({ state: "attached" });
  const transfer = await page.evaluateHandle(([name, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name, { type: "text/csv" }));
    return transfer;
  }, [name, text]);
  await page.dispatchEvent("#main", "drop", { dataTransfer: transfer });
}

const STATEMENT = "Date,Amount,Description\n2026-11-20,-1.20,Tea\n2026-11-21,2000,Salary\n2026-11-22,-30.00,Train\n";

served("a file is looked at before it is imported, and taken back whole", async (service) => {
  await service.add("1.20", "Tea", "food", "2026-11-02");
  const page = await open(browser, `${service.url}#list`);
  await items(page).first().waitFor();
  await drop(page, "statement.csv", STATEMENT);
  // Nothing says yet whether a minus is money out.
  await page.getByRole("button", { name: "Money out has the minus" }).click();
  await page.getByText("money in").waitFor();
  // One is as before, the other has no category yet.
  assert.equal((await service.list()).length, 1);
  await page.fill("#import-category", "travel");
  await page.getByRole("button", { name: "Apply" }).click();
  const button = page.getByRole("button", { name: "Import 2 expenses" });
  await button.waitFor();
  await look(page, "import");
  await button.click();
  await until(async () => (await service.list()).length === 3);
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await until(async () => (await service.list()).length === 1);
  await page.context().close();
});

served("what a file leaves open is asked", async (service) => {
  const page = await open(browser, `${service.url}#files`, PHONE);
  await drop(page, "open.csv", "Date,Amount,Description,Category\n03/04/2026,1.20,Tea,food\n05/06/2026,2.30,Bus,travel\n");
  await page.getByText("DD/MM/YYYY").waitFor();
  await look(page, "question");
  await page.getByRole("button", { name: "DD/MM/YYYY" }).click();
  await page.getByRole("button", { name: "2 Ausgaben einlesen" }).click();
  await until(async () => (await service.list()).length === 2);
  assert.deepEqual((await service.list()).map(({ date }) => date), ["2026-04-03", "2026-06-05"]);
  await page.context().close();
});

// Imports a file, and takes it back once somebody else has added something: that asks.
async function undoLate(service) {
  const page = await open(browser, `${service.url}#files`);
  await drop(page, "statement.csv", "Date,Amount,Description,Category\n2026-11-20,1.20,Tea,food\n");
  await page.getByRole("button", { name: "Import 1 expense" }).click();
  await until(async () => (await service.list()).length === 1);
  await service.add("5", "Bus", "travel", day(0));
  await toast(page).getByRole("button", { name: "Undo" }).click();
  return page;
}

served("an import whose late undo is cancelled stays, and is not told as undone", async (service) => {
  const page = await undoLate(service);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await until(async () => (await page.getByRole("dialog").count()) === 0);
  assert.equal(await toast(page).getByText("Undone").count(), 0);
  assert.equal((await service.list()).length, 2);
  await page.context().close();
});

served("an import that cannot be undone any more asks before it deletes", async (service) => {
  const page = await undoLate(service);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await until(async () => (await service.list()).map(({ description }) => description).join() === "Bus");
  await page.context().close();
});

served("an export is what the service writes", async (service) => {
  await service.add("1.20", "Tea", "food", "2026-11-20");
  const page = await open(browser, `${service.url}#files`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export" }).click()]);
  const text = await new Response(await download.createReadStream()).text();
  assert.equal(text, "expenses_id,date,amount,category,description\n1,2026-11-20,1.20,food,Tea\n");
  await page.context().close();
});

served("hostile texts and file names are texts", async (service) => {
  const hostile = "<img src=x onerror=\"document.title='hacked'\"><script>alert(1)</script>\u202e";
  await service.add("1", hostile, `${hostile}`, day(0));
  const page = await open(browser, service.url);
  await page.fill("#description", "<im");
  for (const view of ["add", "month", "months", "years", "list"]) {
    await page.goto(`${service.url}#${view}`);
    await page.waitForTimeout(150);
    if (view !== "add") await page.locator(`#view-${view === "list" ? view : "month"}`).getByText("<img src=x", { exact: false }).first().waitFor({ state: "attached" });
    assert.equal(await page.locator("main img, main script").count(), 0, view);
  }
  await look(page, "hostile");
  await page.goto(`${service.url}#files`);
  const name = "<img src=x onerror=alert(1)>.csv";
  await drop(page, name, STATEMENT);
  await page.getByText(name).first().waitFor();
  assert.equal(await page.locator("main img").count(), 0);
  assert.doesNotMatch(await page.title(), /hacked/);
  // A file from the disk, too.
  const path = join(service.home, "'\"><b>.csv");
  writeFileSync(path, STATEMENT);
  await page.setInputFiles("#file", path);
  await page.locator("h3", { hasText: "<b>" }).waitFor();
  await page.context().close();
});

served("the first report is of the store's months", async (service) => {
  await service.command("config", "month-start", "25");
  const page = await open(browser, `${service.url}#month?month=2026-10`);
  await service.add("30", "Tea", "food", "2026-10-26");
  await until(async () => (await page.locator(".report th a").getAttribute("href").catch(() => "")).includes("since=2026-10-25"));
  assert.match(await page.locator(".report th a").getAttribute("href"), /until=2026-11-24/);
  await page.context().close();
});

served("a late answer to an earlier filter does not replace the list", async (service) => {
  for (const description of ["apple one", "avocado", "almond"]) await service.add("5", description, "food", day(0));
  const page = await open(browser, "about:blank");
  let release;
  const late = new Promise((resolve) => (release = resolve));
  await page.route("**/expenses?*", async (route) => {
    if (new URL(route.request().url()).searchParams.get("text") === "a") await late;
    return route.continue();
  });
  await page.goto(`${service.url}#list?text=a`);
  await page.fill("#filter-text", "apple");
  await until(async () => (await items(page).count()) === 1);
  const answered = page.waitForResponse((response) => new URL(response.url()).searchParams.get("text") === "a");
  release();
  await (await answered).finished();
  await page.waitForTimeout(300);
  assert.equal(await items(page).count(), 1);
  await page.context().close();
});

served("a day is given and taken back, and none is taken away without a word", async (service) => {
  await service.request("POST", "changes", [{ restore: { amount: "5", description: "Tea", category: "food" } }]);
  const page = await open(browser, `${service.url}#list`);
  const edit = async (date) => {
    await page.getByRole("button", { name: "Edit Tea" }).click();
    await page.locator(".editor input[type=date]").fill(date);
    await page.locator(".editor button.main").click();
  };
  await edit("2026-11-23");
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await until(async () => !(await service.list())[0].date);
  await edit("2026-11-23");
  await until(async () => (await service.list())[0].date === "2026-11-23");
  await edit("");
  await page.locator(".editor .error:visible").waitFor();
  await page.context().close();
});

served("what was deleted at once comes back also after others have changed something", async (service) => {
  for (const description of ["Tea", "Bun"]) await service.add("5", description, "food", day(0));
  const page = await open(browser, `${service.url}#list`);
  await until(async () => (await items(page).count()) === 2);
  for (const box of await items(page).locator("input[type=checkbox]").all()) await box.check();
  await page.locator(".bar").getByRole("button", { name: "Delete" }).click();
  await page.locator("dialog").getByRole("button", { name: "Delete" }).click();
  await until(async () => (await service.list()).length === 0);
  await service.add("3", "Coffee", "food", day(0));
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await until(async () => (await service.list()).length === 3);
  assert.deepEqual((await service.list()).map(({ description }) => description).sort(), ["Bun", "Coffee", "Tea"]);
  await page.context().close();
});

served("two taps on Save are one change, and so is one whose reply was lost", async (service) => {
  await service.add("5", "Tea", "food", day(0));
  const page = await open(browser, `${service.url}#list`);
  let lost = 0;
  await page.route("**/expenses/1?*", async (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    const response = await route.fetch();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return lost++ === 0 ? route.abort() : route.fulfill({ response });
  });
  await page.getByRole("button", { name: "Edit Tea" }).click();
  await page.locator(".editor input").first().fill("6");
  await page.locator(".editor button.main").dblclick();
  await page.locator(".editor .error:visible").waitFor();
  await page.locator(".editor button.main").click();
  await until(async () => (await page.locator(".editor").count()) === 0);
  assert.equal(await page.locator("dialog").count(), 0);
  assert.equal((await service.list())[0].amount, "6");
  await page.context().close();
});
