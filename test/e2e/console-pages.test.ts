// The console in a real browser: by keyboard, on a phone, in the dark, without script, with a long list.
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { serve } from "@hono/node-server";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { takePrinters } from "../../src/server/fleet/take-printers.ts";
import { PASSWORD, printer, startWorld, type World } from "../support/console-world.ts";

const CHROMIUM = "/usr/bin/chromium";
const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) console.warn(`\n*** ${CHROMIUM} is missing: the console is NOT tested in a browser ***\n`);

let world: World;
let origin: string;
let stop: () => Promise<void>;
let browser: Browser;
let signedIn: Awaited<ReturnType<BrowserContext["storageState"]>>;
let contexts: BrowserContext[] = [];
/** What a page complained of: script errors and what the content policy blocked. */
let complaints: string[] = [];

beforeAll(async () => {
  if (!hasBrowser) return;
  world = await startWorld();
  const server = serve({
    ...{ fetch: world.app.fetch, hostname: "127.0.0.1", port: 0, overrideGlobalObjects: false },
  });
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => new Promise((resolve) => server.close(() => resolve()));
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
  browser = await chromium.launch({ executablePath: CHROMIUM, args });
  const page = await open({ isStranger: true });
  await page.goto(`${origin}/login`);
  await page.getByLabel("Name").fill("Kari");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${origin}/`);
  signedIn = await page.context().storageState();
}, 60_000);

afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
  const seen = complaints;
  complaints = [];
  expect(seen).toEqual([]);
});

afterAll(async () => {
  if (!hasBrowser) return;
  await browser.close();
  await stop();
  await world.close();
});

interface Look {
  width?: number;
  scheme?: "light" | "dark";
  hasScript?: boolean;
  isStranger?: boolean;
}

async function open(look: Look = {}): Promise<Page> {
  const { width = 1280, scheme = "light", hasScript = true } = look;
  const context = await browser.newContext({
    ...{
      viewport: { width, height: 800 },
      colorScheme: scheme,
      javaScriptEnabled: hasScript,
      locale: "en-GB",
    },
    ...(look.isStranger ? {} : { storageState: signedIn }),
  });
  contexts.push(context);
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // A 4xx page is no fault of the page.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text()))
      complaints.push(message.text());
  });
  return page;
}

/** Waits until it is so; the machine may be busy. */
const soon = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: 15_000 });

const rows = (page: Page) => page.locator(".fleet__table tr[data-key]");

describe.skipIf(!hasBrowser)("the console in a browser", () => {
  test.each([
    [1280, "light"],
    [1280, "dark"],
    [390, "light"],
  ] as const)("fits %d px, %s, on every page, without a complaint", async (width, scheme) => {
    const page = await open({ width, scheme });
    const paths = [
      "/",
      "/printers/1",
      "/printers/5",
      "/boxes",
      "/boxes/b1",
      "/boxes/b2",
      "/sites",
      "/sites/new",
    ];
    for (const path of [
      ...paths,
      `/sites/${world.siteId}`,
      "/codes",
      "/read",
      "/read?profile=hp/laserjet",
      "/none",
    ]) {
      await page.goto(origin + path);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect([path, overflow]).toEqual([path, 0]);
      expect(await page.locator("h1").count()).toBe(1);
      // Every control has a name that a screen reader can say.
      const nameless = await page
        .locator("input:not([type=hidden]), select, textarea, button, a")
        .evaluateAll((controls) =>
          controls
            .filter((control) => {
              const labels = (control as HTMLInputElement).labels;
              const text = labels?.[0]?.textContent ?? control.textContent ?? "";
              return text.trim() === "" && !control.getAttribute("aria-label");
            })
            .map((control) => control.outerHTML.slice(0, 120)),
        );
      expect([path, nameless]).toEqual([path, []]);
    }
  });

  test("is walked through by keyboard", async () => {
    const page = await open();
    await page.goto(origin);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
    await page.keyboard.press("/");
    await page.keyboard.type("vendor:hp");
    await page.waitForURL(`${origin}/?q=vendor:hp`.replace(":hp", "%3Ahp"));
    await soon(() => rows(page).count()).toBe(1);
    expect(await page.locator("#filter").inputValue()).toBe("vendor:hp");
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("CM4730");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${origin}/printers/1`);
    await page.goBack();
    await soon(() => rows(page).count()).toBe(1);
  });

  test("rows move with the arrows, and the whole row is the link", async () => {
    const page = await open();
    await page.goto(`${origin}/?sort=-total`);
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowDown");
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest("tr")?.getAttribute("data-key"));
    expect(await focused()).toBe(await rows(page).nth(1).getAttribute("data-key"));
    await page.keyboard.press("k");
    expect(await focused()).toBe(await rows(page).nth(0).getAttribute("data-key"));
    await rows(page).nth(0).locator("td.c-address").click();
    await page.waitForURL(/\/printers\/\d+$/);
  });

  test("works without script: filter, sort, columns, a printer, the table behind the chart", async () => {
    const page = await open({ hasScript: false });
    await page.goto(origin);
    await page.locator("#filter").fill('site:"Oslo" toner<10');
    await page.keyboard.press("Enter");
    await soon(() => rows(page).count()).toBe(2);
    await page.getByRole("link", { name: "Pages" }).click();
    expect(await rows(page).first().textContent()).toContain("CM4730");
    await page.getByText("Columns", { exact: true }).click();
    await page.getByLabel("MAC address").check();
    await page.getByRole("button", { name: "Show these columns" }).click();
    expect(await page.locator("thead").textContent()).toContain("MAC address");
    await page.locator(".row__link").first().click();
    await page.getByText("Show as a table").click();
    expect(await page.locator(".chart table").isVisible()).toBe(true);
  });

  test("a form that is not right keeps what was typed and puts the focus on the first fault", async () => {
    const page = await open();
    await page.goto(`${origin}/sites/${world.siteId}`);
    await page.getByLabel("Addresses").fill("10.4.0.300");
    await page.getByLabel("Community").fill("typed-secret");
    await page.getByRole("button", { name: "Show" }).first().click();
    expect(await page.getByLabel("Community").getAttribute("type")).toBe("text");
    await page.getByRole("button", { name: "Use this configuration" }).last().click();
    await page.getByText("10.4.0.300").first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("f-ranges.0.addresses");
    expect(await page.getByLabel("Community").inputValue()).toBe("typed-secret");
  });

  test("a label's link shows its code to anybody, and the server never sees it", async () => {
    const page = await open({ isStranger: true });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${origin}/claim#1abcd-23456-789xy-zabcd-efgh1-2345o`);
    await soon(() => page.locator(".code-shown").textContent()).toBe("1ABCD-23456-789XY-ZABCD-EFGH1-23450");
    expect(asked.filter((url) => url.split("#")[0]?.toLowerCase().includes("abcd"))).toEqual([]);
    await page.goto(`${origin}/claim#nonsense%`);
    await page.reload();
    expect(await page.locator("#claim").textContent()).toContain("code");
  });

  test("first load stays below 250 kB compressed", async () => {
    const page = await open();
    let bytes = 0;
    const bodies: Promise<void>[] = [];
    page.on("response", (response) => {
      bodies.push(
        response.body().then(
          (body) => {
            bytes += gzipSync(body).length;
          },
          () => {},
        ),
      );
    });
    await page.goto(origin, { waitUntil: "networkidle" });
    await Promise.all(bodies);
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(250_000);
  });

  test("printers appear as they come, and the reader's place is kept", async () => {
    const now = world.clock.now();
    const young = (n: number) =>
      printer(
        now,
        { vendor: "Young", model: `Model ${n}`, serialNumber: `Y${n}`, address: `10.4.2.${n}` },
        { firstSeen: new Date(now).toISOString(), lastSeen: new Date(now).toISOString() },
      );
    const report = (n: number) =>
      takePrinters(world.store, {
        ...{ applianceId: world.boxId, siteId: world.siteId, now: world.clock.now() },
        records: new Map([[1000 + n, young(n)]]),
        readAt: (record) => Date.parse(record.lastSeen),
      });
    await report(1);
    const page = await open();
    await page.goto(`${origin}/?q=young`);
    expect(await rows(page).count()).toBe(1);
    await page.keyboard.press("j");
    await report(2);
    await soon(() => rows(page).count()).toBe(2);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Young Model 1");
    expect(await page.locator("#fleet-count").textContent()).toContain("2 of 11 printers");
  });

  test("ten thousand rows scroll, with few of them in the page at a time", async () => {
    const now = world.clock.now();
    const many = Array.from({ length: 10_000 }, (_, i) =>
      printer(now, {
        ...{ vendor: "Bulk", model: `Copier ${String(i).padStart(5, "0")}`, serialNumber: `B${i}` },
        ...{ address: `10.8.${i >> 8}.${i & 255}`, counters: { total: i } },
      }),
    );
    await takePrinters(world.store, {
      ...{ applianceId: world.boxId, siteId: world.siteId, now },
      records: new Map(many.map((record, i) => [5000 + i, record])),
      readAt: (record) => Date.parse(record.lastSeen),
    });
    const page = await open();
    // Pages that ask within half a second share one look at the database.
    await soon(async () => {
      await page.goto(`${origin}/?q=bulk&sort=total`);
      return page.locator("#fleet-count").textContent();
    }).toContain("10,000 of ");
    for (const part of [0.31, 0.62, 1]) {
      await page.evaluate((share) => scrollTo(0, document.documentElement.scrollHeight * share), part);
      await soon(() =>
        page.evaluate(() => document.elementFromPoint(300, 400)?.closest("tr[data-key]") !== null),
      ).toBe(true);
    }
    await page.getByText("Copier 09999").waitFor();
    expect(await rows(page).count()).toBeLessThan(1500);
  }, 60_000);
});
