// Takes the pictures of the page that README shows: `node tests/page/pictures.mjs`.

import { fileURLToPath } from "node:url";
import { DESKTOP, PHONE, Service, day, enter, line, open, openBrowser, until } from "./harness.mjs";

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const month = day(0).slice(0, 7);

const EXPENSES = [
  ["900", "Rent", "home", 1], ["64.20", "Groceries", "food", 2], ["48.90", "Train ticket", "travel", 3],
  ["12.50", "Lunch", "food", 4], ["11", "Cinema", "fun", 5], ["71.35", "Groceries", "food", 9],
  ["18.40", "Pharmacy", "health", 10], ["43", "Dinner with Mia", "food", 14], ["2.80", "Bus", "travel", 15],
  ["58.10", "Groceries", "food", 17], ["24", "Book", "fun", 19], ["3.20", "Coffee", "food", 23],
  ["15", "Flowers", "gifts", 24], ["86", "Electricity", "home", 25],
];
const BUDGETS = [["food", "300"], ["travel", "120"], ["fun", "30"], [null, "1500"]];

const browser = await openBrowser();
const service = await Service.start();
for (const [amount, description, category, of] of EXPENSES) {
  await service.add(amount, description, category, `${month}-${String(of).padStart(2, "0")}`);
}
for (const [category, amount] of BUDGETS) await service.request("POST", "budgets", { category, amount });

const viewport = { width: 390, height: 760 };
const phone = await open(browser, service.url, { ...PHONE, viewport, locale: "en-GB", colorScheme: "light" });
await until(() => phone.locator("#chips button").count());
await enter(phone, { amount: "3.20", description: "Coffee" });
await line(phone, "saved").getByText("left of food").waitFor();
await enter(phone, { amount: "12.50", description: "Lunch" });
await until(async () => (await line(phone, "saved").getByText("left of food").count()) === 2);
await phone.fill("#amount", "4.60");
await phone.locator("#description").pressSequentially("Bus");
await phone.evaluate(() => document.activeElement.blur());
await phone.screenshot({ path: file("phone.png") });

const desk = await open(browser, `${service.url}#month`, { ...DESKTOP, viewport: { width: 900, height: 640 } });
await desk.locator(".report tbody tr").first().waitFor();
await desk.screenshot({ path: file("overview.png") });

await browser.close();
await service.stop();
