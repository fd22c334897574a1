// The whole set-up in a real browser, on a desk and on a phone: a box out of its packing, a real server and printers.
import { existsSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { endPrograms, eventually } from "../support/programs.ts";
import { type NewBox, startNewBox, walkThroughSetup } from "../support/setup-run.ts";

const CHROMIUM = "/usr/bin/chromium";
const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) console.warn(`\n*** ${CHROMIUM} is missing: the set-up is NOT tested in a browser ***\n`);
/** A folder to keep pictures in, for whoever wants to look. */
const PICTURES = process.env.TALLYBOX_TEST_PICTURES;

let browser: Browser;

beforeAll(async () => {
  if (!hasBrowser) return;
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
  browser = await chromium.launch({ executablePath: CHROMIUM, args });
}, 60_000);

afterAll(async () => {
  if (hasBrowser) await browser.close();
  await endPrograms();
});

/** Fits the window, and axe finds nothing that is serious. */
async function isWell(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `run-${name}-${width}.png`), fullPage: true });
  expect([name, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([name, width]);
  // A page that waits for something is loaded anew when it comes: then it is looked at once more.
  const found = await eventually(`a look at ${name}`, async () => {
    await page.evaluate(axe.source);
    return page.evaluate(async () => {
      const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
      const { violations } = await run(document, { resultTypes: ["violations"] });
      return violations.map(
        ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((n) => n.html).join(" | ")}`,
      );
    });
  });
  expect([name, ...found.filter((line) => /^(serious|critical)/.test(line))]).toEqual([name]);
}

describe.skipIf(!hasBrowser)("the set-up", () => {
  test.each([1280, 390])(
    "is done from the setup code to the passphrase at %d px, and printers are there at its end",
    async (width) => {
      const box: NewBox = await startNewBox();
      const context = await browser.newContext({
        ...{ viewport: { width, height: 800 }, locale: "en-GB", ignoreHTTPSErrors: true },
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        // A 4xx page is no fault of the page.
        if (message.type() === "error" && !/status of 4\d\d/.test(message.text()))
          complaints.push(message.text());
      });
      await walkThroughSetup(page, box, isWell);
      await context.close();
      await box.close();
      expect(complaints).toEqual([]);
    },
    180_000,
  );
});
