// `npm run pictures`: runs the whole loop and takes the README's pictures of both pages.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { startNewBox, walkThroughSetup } from "./support/setup-run.ts";

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

/** What of the set-up is shown, by its step and the window's width. */
const boxPictures: Record<string, string> = {
  "network-trial-1280": "setup-network.png",
  "server-tried-390": "setup-server-phone.png",
  "ranges-1280": "setup-ranges.png",
  "search-390": "setup-search-phone.png",
  "home-1280": "box.png",
  "home-390": "box-phone.png",
};

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
  for (const width of [1280, 390]) {
    const box = await startNewBox();
    const page = await visit(browser, width, width === 390 ? 844 : 900);
    await walkThroughSetup(page, box, async (_, name) => {
      const file = boxPictures[`${name}-${width}`];
      if (file) await page.screenshot({ path: join(images, file) });
    });
    await box.close();
  }
} finally {
  await browser.close();
  child.removeAllListeners("close");
  child.kill("SIGINT");
  if (child.exitCode === null) await new Promise((done) => child.once("close", done));
  rmSync(data, { recursive: true, force: true });
}
