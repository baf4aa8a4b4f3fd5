// Who comes in: by a code, by a token, over HTTPS below a path of a proxy, and who does not.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DESKTOP, PHONE, Service, enter, freePort, line, look, open, openBrowser, until } from "./harness.mjs";

const folder = mkdtempSync(join(tmpdir(), "page-proxy-"));
let browser;
let certificate;

before(async () => {
  const words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost";
  const names = ["-addext", "subjectAltName=DNS:localhost,DNS:money.localhost"];
  execFileSync("openssl", [...words.split(" "), ...names, "-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")], { stdio: "ignore" });
  const { publicKey } = new X509Certificate(readFileSync(join(folder, "certificate.pem")));
  certificate = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64");
  browser = await openBrowser(certificate);
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

// A proxy with a certificate, which publishes a service below a path.
async function proxy(port, target) {
  const path = join(folder, `${port}.caddy`);
  writeFileSync(path, `{
	admin off
	auto_https disable_redirects
}
https://localhost:${port} {
	tls ${join(folder, "certificate.pem")} ${join(folder, "key.pem")}
	handle_path /money/* {
		reverse_proxy ${target}
	}
}
`);
  const child = spawn("caddy", ["run", "--adapter", "caddyfile", "--config", path], {
    stdio: "ignore", env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  const answers = () => new Promise((resolve) => {
    import("node:net").then(({ connect }) => {
      const socket = connect(port, "127.0.0.1", () => (socket.end(), resolve(true)));
      socket.on("error", () => resolve(false));
    });
  });
  await until(answers, "the proxy does not start");
  return child;
}

const kindOf = (page) => page.locator("#view-sign-in").isVisible();

test("a code opens the page once, and leaves nothing secret behind", { timeout: 60_000 }, async () => {
  const service = await Service.start({ arguments: [] });
  const { page: address, token } = service.welcome;
  service.options.token = token;
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/#code=[0-9a-f]{40}$/);
  const page = await open(browser, address);
  await until(() => page.url() === `${service.url}#add`);
  await enter(page, { amount: "1", description: "Tea", category: "food" });
  await line(page, "saved").waitFor();

  const [cookie] = await page.context().cookies();
  assert.match(cookie.name, /^expenses-\d+$/);
  assert.deepEqual([cookie.path, cookie.httpOnly, cookie.sameSite, cookie.secure], ["/", true, "Strict", false]);
  assert.notEqual(cookie.value, token);
  assert.equal(await page.evaluate(() => document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })), "{}");
  assert.equal(await page.evaluate(() => history.length), 2);

  // Who finds the address later is not let in.
  const late = await open(browser, address);
  await late.locator("#sign-in-error").getByText("has been used before").waitFor();
  await look(late, "code-used");
  await late.context().close();

  // The session is listed, and ends at once.
  assert.match(await service.command("token", "list"), /^page-1: reads and changes, in a browser since \d{4}-\d\d-\d\d$/m);
  await service.command("token", "remove", "page-1");
  await page.reload();
  await until(() => kindOf(page));
  await page.context().close();
  await service.stop();
});

for (const kind of [DESKTOP, PHONE]) {
  test(`a token signs in, and out again (${kind.name})`, { timeout: 60_000 }, async () => {
    const service = await Service.start({ arguments: [] });
    service.options.token = service.welcome.token;
    const page = await open(browser, service.url, kind);
    await until(() => kindOf(page));
    await look(page, "sign-in");
    await page.fill("#token", "expenses_wrong");
    await page.keyboard.press("Enter");
    await page.locator("#sign-in-error").waitFor({ state: "visible" });
    await page.fill("#token", service.welcome.token);
    await page.keyboard.press("Enter");
    await until(async () => !(await kindOf(page)));
    await enter(page, { amount: "1", description: "Tea", category: "food" });
    await line(page, "saved").waitFor();
    await page.reload();
    assert.equal(await kindOf(page), false);
    assert.match(await service.command("token", "list"), /page-1: .* by the token first/);
    await page.goto(`${service.url}#more`);
    await page.locator("#view-more button").click();
    await until(() => kindOf(page));
    assert.doesNotMatch(await service.command("token", "list"), /page-1/);
    assert.deepEqual(await page.context().cookies(), []);
    await page.context().close();
    await service.stop();
  });
}

test("a session that may only read changes nothing, and says so", { timeout: 60_000 }, async () => {
  const service = await Service.start({ arguments: [] });
  service.options.token = service.welcome.token;
  const reader = (await service.command("token", "add", "reader", "--read-only")).trim();
  const page = await open(browser, service.url);
  await page.fill("#token", reader);
  await page.keyboard.press("Enter");
  await until(async () => !(await kindOf(page)));
  await enter(page, { amount: "1", description: "Tea", category: "food" });
  await line(page, "failed").getByText("may only read").waitFor();
  assert.deepEqual(await service.list(), []);
  await page.context().close();
  await service.stop();
});

test("what waits when the session ends is asked about after the next sign-in, and sent once", { timeout: 60_000 }, async () => {
  const service = await Service.start({ arguments: [] });
  service.options.token = service.welcome.token;
  const page = await open(browser, service.welcome.page);
  await page.locator("#amount").waitFor();
  await until(async () => /page-1/.test(await service.command("token", "list")));
  // One that is still loading would ask for a token at once.
  await page.waitForLoadState("networkidle");
  await service.command("token", "remove", "page-1");
  await enter(page, { amount: "1", description: "Tea", category: "food" });
  await until(() => kindOf(page));
  await page.fill("#token", service.welcome.token);
  await page.keyboard.press("Enter");
  await line(page, "failed").getByText("before you signed in").waitFor();
  await look(page, "other-session");
  assert.deepEqual(await service.list(), []);
  await line(page, "failed").getByRole("button", { name: "Add it" }).click();
  await line(page, "saved").waitFor();
  assert.equal((await service.list()).length, 1);
  await page.context().close();
  await service.stop();
});

// Signs in with a token, in the form.
async function signIn(page, token) {
  await until(() => kindOf(page));
  await page.fill("#token", token);
  await page.keyboard.press("Enter");
  await until(async () => !(await kindOf(page)));
  await page.goto(new URL("#add", page.url()).href);
}

async function signOut(page, ...answers) {
  await page.goto(new URL("#more", page.url()).href);
  await page.locator("#view-more button").click();
  for (const name of answers) await page.getByRole("dialog").getByRole("button", { name }).click();
}

test("what one person entered is not sent to the store of the next", { timeout: 60_000 }, async () => {
  const service = await Service.start();
  await service.kill();
  const root = join(service.home, "tenants");
  service.options.arguments = ["--tenants", root];
  const add = async (name) => (await service.command("tenant", "--tenants", root, "add", name)).trim();
  const [alice, bob] = [await add("alice"), await add("bob")];
  await service.run();
  const of = (token) => {
    service.options.token = token;
    return service.list();
  };
  const page = await open(browser, service.url, { ...DESKTOP, serviceWorkers: "block" });
  await signIn(page, alice);
  // Its reply is lost.
  let isDone = true;
  await page.route("**/expenses?*", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    if (isDone) await route.fetch();
    return route.abort();
  });
  await enter(page, { amount: "1", description: "Tea", category: "food" });
  await until(async () => (await of(alice)).length === 1);
  isDone = false;
  await enter(page, { amount: "2", description: "Doctor", category: "health" });
  await until(async () => (await line(page, "waiting").count()) === 2);
  await signOut(page, "Sign out");
  await page.unroute("**/expenses?*");
  await signIn(page, bob);
  await until(async () => (await line(page, "failed").getByText("before you signed in").count()) === 2);
  await enter(page, { amount: "3", description: "Train", category: "travel" });
  await line(page, "saved").getByText("Train").waitFor();
  assert.deepEqual((await of(bob)).map(({ description }) => description), ["Train"]);
  await signOut(page, "Sign out");
  await signIn(page, alice);
  // What Bob saved is not shown to Alice, and what was done before is not done twice.
  await until(async () => (await line(page, "failed").count()) === 2);
  assert.equal(await line(page, "saved").count(), 0);
  await line(page, "failed").filter({ hasText: "Doctor" }).getByRole("button", { name: "Add it" }).click();
  await line(page, "saved").getByText("Doctor").waitFor();
  await line(page, "failed").getByRole("button", { name: "Add it" }).click();
  await line(page, "saved").getByText("Tea").waitFor();
  assert.deepEqual((await of(alice)).map(({ description }) => description), ["Tea", "Doctor"]);
  assert.deepEqual((await of(bob)).map(({ description }) => description), ["Train"]);
  await page.context().close();
  await service.stop();
});

test("what was refused is tried again when a person says so", { timeout: 60_000 }, async () => {
  const service = await Service.start({ arguments: [] });
  service.options.token = service.welcome.token;
  const reader = (await service.command("token", "add", "reader", "--read-only")).trim();
  const page = await open(browser, service.url);
  await signIn(page, reader);
  await enter(page, { amount: "1", description: "Tea", category: "food" });
  await line(page, "failed").getByText("may only read").waitFor();
  // Nothing has changed yet.
  await line(page, "failed").getByRole("button", { name: "Add it" }).click();
  await line(page, "failed").getByText("may only read").waitFor();
  await signOut(page, "Sign out");
  await signIn(page, service.welcome.token);
  await line(page, "failed").getByRole("button", { name: "Add it" }).click();
  await line(page, "saved").waitFor();
  assert.equal((await service.list()).length, 1);
  await page.context().close();
  await service.stop();
});

test("a sign-out that did not happen says so, and a used code opens the page of who is in", { timeout: 60_000 }, async () => {
  const service = await Service.start({ arguments: [] });
  service.options.token = service.welcome.token;
  const page = await open(browser, service.welcome.page);
  await until(() => page.url() === `${service.url}#add`);
  // The code is out of the address before its session is there.
  await page.waitForLoadState("networkidle");
  await page.route("**/session", (route) => route.abort());
  await signOut(page);
  await page.locator("#toasts").getByText("It did not work").waitFor();
  assert.equal(await kindOf(page), false);
  await page.unroute("**/session");
  await enterIn(page, "Tea");
  const again = await open(browser, service.welcome.page, DESKTOP, page.context());
  await until(() => again.url() === `${service.url}#add`);
  await enterIn(again, "Coffee");
  assert.equal((await service.list()).length, 2);
  await signOut(page);
  await until(() => kindOf(page));
  assert.deepEqual(await page.context().cookies(), []);
  await page.context().close();
  await service.stop();
});

async function enterIn(page, description) {
  await page.goto(new URL("#add", page.url()).href);
  await enter(page, { amount: "1", description, category: "food" });
  await line(page, "saved").getByText(description).waitFor();
}

test("below a path of a proxy, over HTTPS, on a phone: with a worker, and without a network", { timeout: 90_000 }, async () => {
  const port = await freePort();
  const url = `https://localhost:${port}/money/`;
  const service = await Service.start({ arguments: ["--public-url", url] });
  service.options.token = service.welcome.token;
  const caddy = await proxy(port, service.address.slice(7));
  try {
    assert.ok(service.welcome.page.startsWith(`${url}#code=`));
    const page = await open(browser, service.welcome.page, PHONE);
    await enter(page, { amount: "1,50", description: "Tee", category: "food" });
    await line(page, "saved").waitFor();
    const [cookie] = await page.context().cookies();
    assert.deepEqual([cookie.name, cookie.path, cookie.secure, cookie.httpOnly, cookie.sameSite],
      ["__Secure-expenses", "/money/", true, true, "Strict"]);
    assert.equal(await page.evaluate(() => navigator.serviceWorker.ready.then(({ scope }) => scope)), url);
    await page.context().setOffline(true);
    await page.goto(`${url}#add?amount=2&description=Bus&category=travel`);
    await page.click("#save");
    await line(page, "waiting").waitFor();
    // The proxy is there, and the service is not.
    await service.kill();
    await page.context().setOffline(false);
    await page.waitForTimeout(300);
    await line(page, "waiting").waitFor();
    await service.run();
    await until(async () => (await service.list()).length === 2, undefined, 30_000);
    for (const view of ["month", "list"]) {
      await page.goto(`${url}#${view}`);
      await page.locator(`#view-${view}`).getByText("travel").first().waitFor();
    }
    await page.context().close();
  } finally {
    caddy.kill();
    await service.stop();
  }
});

// A stock runtime, which docs/testing.md installs, and the component.
const wasmtime = fileURLToPath(new URL("../http/.venv/bin/wasmtime", import.meta.url));
const component = fileURLToPath(new URL("../../target/debug/expenses-http.wasm", import.meta.url));

test("under a stock runtime, the token is known for as long as the page is open", { timeout: 120_000 }, async (context) => {
  if (!existsSync(wasmtime)) {
    assert.ok(!process.env.CI, "CI leaves out the stock runtime");
    return context.skip("docs/testing.md says how to install wasmtime");
  }
  const port = await freePort();
  const token = "expenses_stock";
  const digest = createHash("sha256").update(token).digest("hex");
  const options = ["serve", "-S", "cli", "--addr", `127.0.0.1:${port}`, "--dir", `${folder}::/`, "--env", `EXPENSES_TOKENS=${digest}`];
  const runtime = spawn(wasmtime, [...options, component], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}/`;
  try {
    await until(() => fetch(url).then(({ ok }) => ok, () => false), "it does not start", 90_000);
    await staysSignedInUntilItIsClosed(url, token);
  } finally {
    runtime.kill();
  }
});

async function staysSignedInUntilItIsClosed(url, token) {
  const page = await open(browser, url);
  await until(() => kindOf(page));
  await page.fill("#token", "expenses_wrong");
  await page.keyboard.press("Enter");
  await page.locator("#sign-in-error").waitFor({ state: "visible" });
  await page.fill("#token", token);
  await page.keyboard.press("Enter");
  await until(async () => !(await kindOf(page)));
  await enter(page, { amount: "1", description: "Tea", category: "food" });
  await line(page, "saved").waitFor();
  assert.deepEqual(await page.context().cookies(), []);
  const kept = await page.evaluate(async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await (await import(new URL("database.js", document.scripts[0].src))).entries()]));
  assert.ok(!kept.includes("expenses_"), kept);
  await page.reload();
  await until(() => kindOf(page));
  await page.context().close();
}
