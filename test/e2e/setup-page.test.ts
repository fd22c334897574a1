// The box's page in a real browser: from the setup code to the home, on a desk and on a phone, with a check for those
// who do not see it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { HomePorts } from "../../src/appliance/web/home-routes.tsx";
import type { Section } from "../../src/appliance/web/page-kit.tsx";
import { type ServedPage, servePage } from "../../src/appliance/web/serve-page.ts";
import { ownCertificate } from "../../src/certificate/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { QrImage } from "../../webui/console/qr-image.tsx";
import { markup } from "../../webui/design/index.ts";
import type { StatusView } from "../../webui/setup/index.ts";
import { BOX_PASSPHRASE, pageInMemory } from "../support/box-page.ts";
import { glassSections, shortReport, shownReport } from "../support/glass-sections.ts";
import { pageSections } from "../support/page-sections.ts";
import { endPrograms, freePorts, temporaryFolder } from "../support/programs.ts";

const CHROMIUM = "/usr/bin/chromium";
const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser)
  console.warn(`\n*** ${CHROMIUM} is missing: the box's page is NOT tested in a browser ***\n`);
/** A folder to keep pictures in, for whoever wants to look. */
const PICTURES = process.env.TALLYBOX_TEST_PICTURES;

const now = Date.now();
const view: StatusView = {
  name: "attic",
  version: "1.0.0",
  server: {
    address: "https://tally.example",
    lastContactAt: now - 60_000,
    lastReportAt: now - 3_600_000,
    waitingMessages: 1,
    waitingBytes: 2048,
  },
  ranges: [{ name: "Office", addresses: ["10.4.0.0/24"], isEnabled: true }],
  jobs: [
    { name: "discover", running: false },
    { name: "collect", running: false, nextAt: now + 600_000, lastFinishedAt: now - 600_000 },
    { name: "report", running: false, nextAt: now + 900_000, lastError: "The disk is full." },
    { name: "check-in", running: false, nextAt: now + 60_000 },
  ],
  progress: { phase: "sweep", done: 100, total: 254, found: 2, packetsPerSecond: 300, secondsLeft: 12 },
  printers: [
    {
      ref: 1,
      lastSeen: now - 60_000,
      printer: {
        ...{ address: "10.4.0.7", port: 161, snmpVersion: "2c", vendor: "HP", model: "LaserJet 600 M602" },
        ...{ serialNumber: "CND1234567", counters: { total: 698_265 }, printerStatus: "idle" },
        supplies: [
          {
            index: "1.1",
            description: "Black Cartridge",
            type: "toner",
            color: "black",
            percent: 7,
            state: "known",
          },
          {
            index: "1.2",
            description: "Waste",
            type: "wasteToner",
            state: "some-remaining",
            receptacle: true,
          },
        ],
      },
    },
    {
      ref: 2,
      lastSeen: now - 90_000_000,
      silentSince: now - 86_400_000,
      reason: {
        code: "silent",
        since: new Date(now - 86_400_000).toISOString(),
        evidence: ["no-snmp-answer", "no-echo"],
      },
      printer: { address: "10.4.0.8", port: 161, snmpVersion: "1", vendor: "Brother", model: "HL-5350DN" },
    },
  ] as StatusView["printers"],
  otherDevices: 3,
  nextReport: { printers: 2, sizeBytes: 812 },
  software: {
    ...{ builtAt: now - 86_400_000, offered: null, mayServerAsk: false },
    profiles: {
      builtIn: 81,
      pack: {
        ...{ name: "Sharp MX with A3", serial: 7, digest: "ab".repeat(32), since: now - 3_600_000 },
        signedBy: "K".repeat(43),
      },
    },
  },
};
let shown = view;
const network: StatusView["network"] = [
  {
    ...{ name: "eth0", kind: "cable", hasCarrier: true, method: "dhcp" },
    ...{ addresses: ["192.168.1.20/24"], gateways: ["192.168.1.1"] },
  },
  { name: "wlan0", kind: "wifi", hasCarrier: false, addresses: [], gateways: [] },
];
const home: HomePorts = {
  view: () => shown,
  about: async () => ({ manufacturer: "Raspberry Pi Foundation", model: "Raspberry Pi 4" }),
  nextReport: async () => ({ payloads: [{ long: "x".repeat(300) }], printers: 2, sizeBytes: 812 }),
  runNow: () => {},
};

/** Every page of a box that somebody may look at. */
const everyPath = [
  ...["/", "/network", "/network/wifi", "/connection", "/server", "/ranges", "/search", "/passphrase"],
  ...["/messages", `/messages/${shownReport}`, "/next-report", "/consent", "/support", "/health", "/about"],
  ...["/reset", "/access"],
];
/** Of the head of the page, with its line. */
const HEAD = 49;

let browser: Browser;
let served: ServedPage;
let made: Awaited<ReturnType<typeof pageInMemory>>;
let origin: string;
let plainOrigin: string;
let contexts: BrowserContext[] = [];
let complaints: string[] = [];

beforeAll(async () => {
  if (!hasBrowser) return;
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
  browser = await chromium.launch({ executablePath: CHROMIUM, args });
}, 60_000);

beforeEach(async () => {
  shown = view;
  if (hasBrowser) await serve(glassSections());
});

async function serve(sections: readonly Section[]): Promise<void> {
  const own = { names: () => ["localhost"], addresses: () => [] };
  made = await pageInMemory(home, { own, sections, network: async () => network });
  const folder = temporaryFolder("setup-page");
  const ports = { clock: systemClock, log: silentLog };
  const certify = () => ownCertificate(ports, join(folder, "tls"), ["localhost", "127.0.0.1"]);
  const [plainPort = 0] = await freePorts(1);
  const listen = { host: "127.0.0.1", option: "--web-port" };
  const opened = await servePage(
    made.page.fetch,
    { ...ports, own, certify, isAccessPoint: () => false },
    { https: { ...listen, port: 0 }, plain: { ...listen, port: plainPort } },
  );
  if (!opened.ok) throw new Error(opened.problem.message);
  served = opened.value;
  origin = `https://127.0.0.1:${served.port}`;
  plainOrigin = `http://127.0.0.1:${plainPort}`;
}

afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
  served?.close();
  const seen = complaints;
  complaints = [];
  expect(seen).toEqual([]);
});

afterAll(async () => {
  if (hasBrowser) await browser.close();
  await endPrograms();
});

interface Look {
  width?: number;
  scheme?: "light" | "dark";
  hasScript?: boolean;
  locale?: string;
}

async function open(look: Look = {}): Promise<Page> {
  const { width = 1280, scheme = "light", hasScript = true, locale = "en-GB" } = look;
  const context = await browser.newContext({
    ...{ viewport: { width, height: 800 }, colorScheme: scheme, javaScriptEnabled: hasScript, locale },
    ignoreHTTPSErrors: true,
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

/** As somebody would take it: larger than what is on it. */
async function photoOf(html: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const context = await browser.newContext({ viewport: { width: 600, height: 500 }, deviceScaleFactor: 2 });
  contexts.push(context);
  const page = await context.newPage();
  await page.setContent(`<body style="background:#dde;padding:60px">${html}`);
  return { name: "label.png", mimeType: "image/png", buffer: await page.screenshot({ type: "png" }) };
}

/** Opens a new box by its setup code, which leads to the first step. */
async function enter(page: Page, first: string): Promise<void> {
  await page.goto(origin);
  await page.locator("#f-code").fill(made.setupCode() ?? "");
  await page.keyboard.press("Enter");
  await page.waitForURL(origin + first);
}

/** Fits the window, and axe finds nothing that is serious. */
async function isWell(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`), fullPage: true });
  expect([name, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([name, width]);
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations } = await run(document, { resultTypes: ["violations"] });
    return violations.map(
      ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((n) => n.html).join(" | ")}`,
    );
  });
  expect([name, ...found.filter((line) => /^(serious|critical)/.test(line))]).toEqual([name]);
}

describe.skipIf(!hasBrowser)("the box's page in a browser", () => {
  test.each([
    [1280, "light"],
    [390, "dark"],
    [390, "light"],
  ] as const)("is opened, given a passphrase, left and entered again at %d px, %s", async (width, scheme) => {
    const page = await open({ width, scheme });
    await page.goto(origin);
    expect(page.url()).toBe(`${origin}/unlock`);
    await isWell(page, `unlock-${scheme}`);
    await page.getByLabel("Setup code").fill("0000 0000 00000");
    await page.keyboard.press("Enter");
    await page.getByText("not the setup code of this box").waitFor();
    await isWell(page, `unlock-fault-${scheme}`);
    expect(await page.getByLabel("Setup code").getAttribute("aria-describedby")).toContain("fault");
    await page.getByLabel("Setup code").fill(made.setupCode()?.toLowerCase() ?? "");
    await page.getByRole("button", { name: "Open the box" }).click();

    await page.waitForURL(`${origin}/passphrase`);
    await isWell(page, `passphrase-${scheme}`);
    await page.goto(origin);
    await page.getByText("until you set a passphrase").waitFor();
    await page.getByRole("link", { name: "Set a passphrase" }).click();
    await page.getByLabel("New passphrase").fill("password123");
    await page.getByLabel("The same again").fill("password123");
    await page.getByRole("button", { name: "Use this passphrase" }).click();
    await page.getByText("among the first").waitFor();
    await page.getByLabel("New passphrase").fill(BOX_PASSPHRASE);
    await page.getByLabel("The same again").fill(BOX_PASSPHRASE);
    await page.keyboard.press("Enter");

    await page.getByText("The passphrase is set").waitFor();
    await isWell(page, `home-${scheme}`);
    const glass = ["/consent", "/messages", `/messages/${shownReport}`];
    for (const path of ["/access", "/next-report", "/about", "/passphrase", "/none", ...glass]) {
      await page.goto(origin + path);
      await isWell(page, `${path.slice(1).slice(0, 20).replace("/", "-")}-${scheme}`);
    }
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/sign-in/);
    await isWell(page, `sign-in-${scheme}`);
    await page.goto(`${origin}/about`);
    await page.getByLabel("Passphrase").fill(BOX_PASSPHRASE);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${origin}/about`);
    await page.getByText("Raspberry Pi 4").waitFor();
  });

  test.each([
    [1280, "dark", "de-DE"],
    [390, "light", "fr-FR"],
  ] as const)(
    "fits on every page at %d px, %s, in %s, with one line of rooms",
    async (width, scheme, locale) => {
      served.close();
      await serve(pageSections(home));
      const page = await open({ width, scheme, locale });
      await enter(page, "/network");
      for (const path of everyPath) {
        await page.goto(origin + path);
        await isWell(page, `all-${path.slice(1).replaceAll("/", "-").slice(0, 20) || "home"}-${scheme}`);
        const head = await page.locator("header").boundingBox();
        expect([path, head?.height]).toEqual([path, width > 700 ? HEAD : HEAD + 44]);
      }
      // What is less often wanted is one step further.
      await page.goto(`${origin}/health`);
      await page.locator("header summary").click();
      await page.locator("header details a[href='/ranges']").click();
      await page.waitForURL(`${origin}/ranges`);
    },
  );

  test("works without script, in the language that was chosen", async () => {
    const page = await open({ hasScript: false, locale: "da-DK", width: 390 });
    await page.goto(origin);
    await page.getByRole("heading", { name: "Åbn denne boks" }).waitFor();
    await page.getByRole("button", { name: "Deutsch" }).click();
    await page.getByLabel("Einrichtungscode").fill(made.setupCode() ?? "");
    await page.getByRole("button", { name: "Box öffnen" }).click();
    await page.getByLabel("Neue Passphrase").fill(BOX_PASSPHRASE);
    await page.getByLabel("Noch einmal dieselbe").fill(BOX_PASSPHRASE);
    await page.getByRole("button", { name: "Diese Passphrase verwenden" }).click();
    await page.getByText("1 Drucker antwortet").waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await page.getByRole("button", { name: "Drucker lesen: jetzt ausführen" }).click();
    await page.getByText("Es wurde gestartet").waitFor();
  });

  test("keeps up without being loaded anew, and says when the box does not answer any more", async () => {
    const page = await open({ width: 390 });
    await page.clock.install();
    await page.goto(origin);
    await page.getByLabel("Setup code").fill(made.setupCode() ?? "");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${origin}/passphrase`);
    await page.goto(origin);
    await page.getByText("1 printer answers").waitFor();
    await page.evaluate(() => {
      document.body.dataset.same = "yes";
    });
    shown = { ...view, printers: [] };
    await page.clock.fastForward(61_000);
    await page.getByText("No printer answers").waitFor();
    expect(await page.evaluate(() => document.body.dataset.same)).toBe("yes");
    const note = page.getByText("The box does not answer now");
    expect(await note.isVisible()).toBe(false);
    served.close();
    await page.clock.fastForward(61_000);
    await note.waitFor();
    expect(await page.getByText("Office: 10.4.0.0/24").isVisible()).toBe(true);
    // The browser tells of the box that is gone, as it should.
    complaints = complaints.filter((text) => !text.includes("Failed to load resource"));
  });

  test("is led to from plain HTTP, where the browser's warning is explained and nothing can be entered", async () => {
    const page = await open({ width: 390 });
    await page.goto(plainOrigin);
    await isWell(page, "warning");
    expect(await page.getByText(served.prints().certificate).count()).toBe(1);
    expect(await page.locator("form, input").count()).toBe(0);
    await page.getByRole("link", { name: "Go to the box" }).click();
    await page.waitForURL(`${origin}/unlock`);
    await page.goto(`${plainOrigin}/about`);
    expect(page.url()).toBe(`${origin}/unlock`);
  });

  test("takes a claim code from a photo, which stays in the browser", async () => {
    served.close();
    await serve(pageSections(home));
    const page = await open({ width: 390 });
    await enter(page, "/network");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await page.goto(`${origin}/server`);
    const link = "https://tally.example/claim#1ABCDE-23456-789AB-CDEFG-HJKMN-PQRST";
    const code = markup(QrImage({ text: link, label: "" }));
    const label = `<style>.qr{width:300px;transform:rotate(4deg)}</style><p>Tallybox attic</p>${code}<p>Serial 7</p>`;
    await page.locator("#f-photo").setInputFiles(await photoOf("<h1>No code here</h1>"));
    await page.getByText("No code was found in this photo").waitFor();
    expect(await page.locator("#f-code").inputValue()).toBe("");
    await page.locator("#f-photo").setInputFiles(await photoOf(label));
    await page.waitForFunction(() => (document.querySelector("#f-code") as HTMLInputElement).value !== "");
    expect(await page.locator("#f-code").inputValue()).toBe(link);
    expect(await page.getByText("No code was found in this photo").count()).toBe(0);
    // Loaded when it is needed, once; and nothing is sent.
    expect(asked.filter((each) => each.includes("decoder"))).toHaveLength(1);
    expect(asked.filter((each) => !each.startsWith("GET"))).toEqual([]);
  });

  test("weighs less than 150 kB with everything that it loads", async () => {
    const page = await open();
    const sizes = new Map<string, number>();
    const bodies: Promise<void>[] = [];
    const unread: string[] = [];
    page.on("response", (response) => {
      if (response.status() !== 200) return;
      bodies.push(
        response.body().then(
          (body) => void sizes.set(response.url(), body.length),
          // The browser forgets a body when the page is left before it was handed out.
          () => void unread.push(response.url()),
        ),
      );
    });
    served.close();
    await serve(pageSections(home));
    await enter(page, "/network");
    // How much a report says is not the page's doing; the decoder is loaded by who chooses a photo.
    const paths = everyPath.map((path) => path.replace(shownReport, shortReport));
    for (const path of paths) await page.goto(origin + path);
    await Promise.all(bodies);
    for (const url of unread)
      if (!sizes.has(url)) sizes.set(url, (await (await page.request.get(url)).body()).length);
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect([...sizes.keys()].filter((url) => url.includes("decoder"))).toEqual([]);
    expect(sizes.size).toBeGreaterThanOrEqual(everyPath.length + 3);
    expect(total).toBeLessThan(150_000);
  });
});
