// `npm run pictures`: runs the whole loop and takes the README's pictures of both pages.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const root = resolve(import.meta.dirname, "..");
const images = join(root, "docs/images");
const data = mkdtempSync(join(tmpdir(), "tallybox-pictures-"));
const [serverPort, boxPort] = [18_470, 18_471];

function startLoop() {
  const ports = ["--port", String(serverPort), "--box-port", String(boxPort), "--office-port", "11161"];
  const words = ["src/start/main.ts", "--data", data, ...ports];
  const child = spawn(process.execPath, words, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const welcome = new Promise<string>((done, fail) => {
    let said = "";
    child.stdout.on("data", (text: Buffer) => {
      said += text.toString();
      const link = /http:\S+\/welcome\S+/.exec(said)?.[0];
      if (link && said.includes("Ctrl-C")) done(link);
    });
    child.once("close", () => fail(new Error("the loop ended by itself")));
  });
  return { child, welcome };
}

async function visit(browser: Browser, width: number, height: number, dark = false): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    locale: "en-GB",
    // The box's own certificate, made for this run.
    ignoreHTTPSErrors: true,
    timezoneId: "Europe/Berlin",
  });
  return context.newPage();
}

const { child, welcome } = startLoop();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
});
try {
  mkdirSync(images, { recursive: true });
  const link = await welcome;
  const server = new URL(link).origin;
  const desk = await visit(browser, 1280, 900);
  await desk.goto(link);
  await desk.getByLabel("Name").fill("Robin");
  for (const field of await desk.locator("input[type=password]").all())
    await field.fill("a long enough passphrase");
  await desk.getByRole("button").last().click();
  await desk.waitForFunction(() => document.querySelectorAll("tbody tr").length >= 28, undefined, {
    timeout: 60_000,
  });
  await desk.screenshot({ path: join(images, "fleet.png") });
  const state = await desk.context().storageState();
  await desk.goto(`${server}/?q=CM4730`);
  await desk.locator("tbody tr a").first().click();
  await desk.waitForLoadState();
  await desk.screenshot({ path: join(images, "printer.png") });
  await desk.goto(`${server}/codes`);
  await desk.screenshot({ path: join(images, "codes.png") });
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    storageState: state,
    colorScheme: "dark",
  });
  const phone = await context.newPage();
  await phone.goto(server);
  await phone.screenshot({ path: join(images, "fleet-phone.png") });
  const box = await visit(browser, 1280, 900);
  await box.goto(`https://127.0.0.1:${boxPort}/`);
  await box.getByLabel("Setup code").fill(readFileSync(join(data, "box/setup-code.txt"), "utf8").trim());
  await box.keyboard.press("Enter");
  await box.waitForURL((url) => url.pathname !== "/unlock");
  await box.goto(`https://127.0.0.1:${boxPort}/passphrase`);
  await box.getByLabel("New passphrase").fill("a long enough passphrase");
  await box.getByLabel("The same again").fill("a long enough passphrase");
  await box.keyboard.press("Enter");
  await box.waitForURL((url) => url.pathname === "/");
  await box.goto(`https://127.0.0.1:${boxPort}/`);
  await box.screenshot({ path: join(images, "box.png") });
  await box.setViewportSize({ width: 390, height: 844 });
  await box.screenshot({ path: join(images, "box-phone.png") });
} finally {
  await browser.close();
  child.removeAllListeners("close");
  child.kill("SIGINT");
  if (child.exitCode === null) await new Promise((done) => child.once("close", done));
  rmSync(data, { recursive: true, force: true });
}
