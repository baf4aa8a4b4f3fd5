// A service in a process of its own, a browser, and what the tests do with them.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
// The program, and where the pictures of all states go.
const program = process.env.EXPENSES ?? join(root, "target/debug/expenses");
const pictures = process.env.PICTURES ?? join(root, "target/page");
mkdirSync(pictures, { recursive: true });

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// A window on a desk in light English, and a phone in dark German.
export const DESKTOP = { name: "desktop", viewport: { width: 1100, height: 800 }, colorScheme: "light", locale: "en-GB" };
export const PHONE = {
  name: "phone", viewport: { width: 390, height: 780 }, colorScheme: "dark", locale: "de-DE", isMobile: true, hasTouch: true,
};

// A port that nobody listens at.
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// `expenses serve` on a directory of its own.
export class Service {
  static async start(options = {}) {
    const service = new Service();
    service.options = options;
    service.home = mkdtempSync(join(tmpdir(), "page-"));
    mkdirSync(join(service.home, "money"));
    service.port = await freePort();
    await service.run();
    return service;
  }

  // Starts the process, again at the same address.
  async run() {
    const more = this.options.arguments ?? ["--no-token"];
    this.process = this.spawn(["serve", "--json", "--addr", `127.0.0.1:${this.port}`, ...more]);
    const line = await new Promise((resolve, reject) => {
      createInterface({ input: this.process.stdout }).once("line", resolve);
      this.process.once("exit", (code) => reject(new Error(`the service ended with ${code}`)));
    });
    this.welcome = JSON.parse(line);
    this.address = `http://127.0.0.1:${this.port}`;
    this.url = `${this.address}/`;
  }

  spawn(words) {
    const environment = { ...process.env, XDG_CONFIG_HOME: join(this.home, "configuration") };
    const store = this.options.arguments?.includes("--tenants") ? [] : ["--data", join(this.home, "money")];
    return spawn(program, [...store, ...words], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  }

  // Runs another command on the same store, and returns what it prints.
  async command(...words) {
    const child = this.spawn(words);
    let text = "";
    child.stdout.on("data", (data) => (text += data));
    await new Promise((resolve) => child.once("close", resolve));
    return text;
  }

  async kill() {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGKILL");
    await ended;
  }

  async stop() {
    await this.kill();
    rmSync(this.home, { recursive: true, force: true });
  }

  // A request of a program beside the page.
  async request(method, path, json, headers = {}) {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const token = this.options.token ? { authorization: `Bearer ${this.options.token}` } : {};
    const response = await fetch(this.url + path, {
      method, body, headers: { ...token, ...(body ? { "content-type": "application/json" } : {}), ...headers },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  list = () => this.request("GET", "expenses?amounts=string");

  add = (amount, description, category, date) => this.request("POST", "expenses", { amount, description, category, date });

  // So many expenses over two years, always the same, and budgets.
  async seed(count) {
    const words = ["Lunch", "Coffee", "Groceries", "Train ticket", "Rent", "Cinema", "Book", "Tea", "Bakery", "Flowers"];
    const categories = ["food", "food", "food", "travel", "home", "fun", "fun", "food", "food", "gifts"];
    let random = 7;
    const next = () => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647;
    const add = () => {
      const at = Math.floor(next() * words.length);
      const amount = (1 + next() * (words[at] === "Rent" ? 600 : 50)).toFixed(2);
      return { add: { description: words[at], amount, category: categories[at], date: day(-Math.floor(next() * 700)) } };
    };
    const changes = Array.from({ length: count }, add);
    for (let at = 0; at < count; at += 5_000) await this.request("POST", "changes", changes.slice(at, at + 5_000));
    for (const [category, amount] of [["food", "300"], ["travel", "90"], [null, "1500"]]) {
      await this.request("POST", "budgets", { category, amount });
    }
  }
}

// The day so many days after today, here.
export function day(days) {
  const now = new Date();
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  const two = (number) => String(number).padStart(2, "0");
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

// Runs a test with a service of its own.
export function served(name, work) {
  test(name, { timeout: 60_000 }, async () => {
    const service = await Service.start();
    try {
      await work(service);
    } finally {
      await service.stop();
    }
  });
}

// Starts a browser, with what it needs to believe a certificate of the tests.
export function openBrowser(certificate) {
  const trust = certificate ? [`--ignore-certificate-errors-spki-list=${certificate}`] : [];
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", ...trust],
  });
}

// Opens the page in a context of its own. What goes wrong in it fails the test.
export async function open(browser, url, kind = DESKTOP, context = undefined) {
  const { name, ...options } = kind;
  context ??= await browser.newContext(options);
  const page = await context.newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(error.stack));
  page.on("console", (message) => {
    const isOfNetwork = /Failed to load resource|net::ERR/.test(message.text());
    if (message.type() === "error" && !isOfNetwork) page.wrong.push(message.text());
  });
  page.kind = name;
  await page.goto(url);
  return page;
}

// Checks that nothing went wrong, that axe finds nothing, and keeps a picture of the state.
export async function look(page, name) {
  const found = await page.evaluate(`${axe}; axe.run()`);
  const problems = found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(", ")}`);
  await page.screenshot({ path: join(pictures, `${name}-${page.kind}.png`) });
  if (problems.length + page.wrong.length) throw new Error(`${name}: ${[...problems, ...page.wrong].join("\n")}`);
}

// Fills the form in and saves it with a key, as a person does.
export async function enter(page, { amount, description, category, date }) {
  await page.fill("#amount", amount);
  await page.fill("#description", description);
  if (category !== undefined) await page.fill("#category", category);
  if (date !== undefined) await page.fill("#date", date);
  await page.press("#description", "Enter");
}

export const line = (page, state) => page.locator(`#entered .${state}`);

// Waits until something is so.
export async function until(is, what = "it does not come to be so", patience = 10_000) {
  const end = Date.now() + patience;
  for (;;) {
    const result = await is();
    if (result) return result;
    if (Date.now() > end) throw new Error(what);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
