// A box out of its packing, a server and an office, as programs of their own; and a person's way through the set-up.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, startSimulator } from "../../src/simulator/index.ts";
import {
  endPrograms,
  eventually,
  freePorts,
  type Running,
  root,
  run,
  start,
  temporaryFolder,
  upToDate,
} from "./programs.ts";

/** Loopback addresses of the office: `127.NET.0.1` and on. */
export const NET = 83;
const PRINTERS = 5;
const PASSPHRASE = "three green bottles";
/** A machine that others share may be slow. */
const PATIENCE_MS = 60_000;

export interface NewBox {
  origin: string;
  serverUrl: string;
  snmpPort: number;
  /** A claim code that nobody has used, as its label's link. */
  claimLink: string;
  setupCode: string;
  dataFolder: string;
  logged(): string;
  close(): Promise<void>;
}

/** Starts all three; the office has five printers, and one of them speaks only SNMPv3. */
export async function startNewBox(): Promise<NewBox> {
  await upToDate();
  const folder = temporaryFolder("setup");
  const [serverPort = 0, boxPort = 0, snmpPort = 0] = await freePorts(3);
  const bundle = (name: string) => join(root, "dist", name);
  const devices = officeDefinition()
    .devices.slice(0, PRINTERS)
    .map((device, at) => ({ ...device, address: `127.${NET}.0.${at + 1}` }));
  const office = { name: "office", port: snmpPort, devices };
  const simulator = await startSimulator(office, { clock: systemClock, log: silentLog, port: snmpPort });
  const serverUrl = `http://127.0.0.1:${serverPort}`;
  const serverData = join(folder, "server");
  start(bundle("tallybox-server.mjs"), [
    ...["--data", serverData, "--host", "127.0.0.1", "--port", String(serverPort), "--public-url", serverUrl],
  ]);
  const dataFolder = join(folder, "box");
  const box: Running = start(bundle("tallybox.mjs"), [
    ...["appliance", "--data", dataFolder, "--demonstration", "--web-host", "127.0.0.1"],
    ...["--web-port", String(boxPort)],
  ]);
  const codeFile = join(dataFolder, "setup-code.txt");
  const setupCode = await eventually(
    "the box's setup code",
    () => existsSync(codeFile) && readFileSync(codeFile, "utf8").trim(),
  );
  await eventually("the server", async () => (await fetch(`${serverUrl}/readyz`)).ok);
  const tell = async (...words: string[]) => {
    const told = await run(bundle("tallybox-server.mjs"), [...words, "--data", serverData]);
    if (told.code !== 0) throw new Error(`${words[0]}: ${told.err}`);
    return told.out.trim().split("\n").at(-1)?.trim() ?? "";
  };
  const site = join(folder, "site.json");
  writeFileSync(
    site,
    JSON.stringify({ name: "Office", configuration: { schema: 1, ranges: [], credentials: [] } }),
  );
  await tell("site", "import", site);
  const code = await tell("claim-code", "--site", "Office");
  await eventually("the box's page", () => box.err().includes("the box's page is open"));
  return {
    ...{ origin: `https://127.0.0.1:${boxPort}`, serverUrl, snmpPort, setupCode, dataFolder },
    claimLink: `${serverUrl}/claim#${code}`,
    logged: box.err,
    async close() {
      await endPrograms();
      await simulator.close();
    },
  };
}

/** What is looked at on each page on the way: its name is the step's. */
export type Look = (page: Page, name: string) => Promise<void>;

/** From the setup code to the passphrase, as a person goes who fills in what there is to fill in. */
export async function walkThroughSetup(page: Page, box: NewBox, look: Look): Promise<void> {
  page.setDefaultTimeout(PATIENCE_MS);
  const on = () => page.locator("a.button.primary").click();
  await page.goto(box.origin);
  await page.getByLabel("Setup code").fill(box.setupCode);
  await look(page, "unlock");
  await page.getByRole("button", { name: "Open the box" }).click();

  await page.waitForURL(`${box.origin}/network`);
  await page.locator("details", { hasText: "IPv4" }).locator("summary").click();
  await page.locator("#f-method4").selectOption("static");
  await page.locator("#f-addresses4").fill("192.0.2.300/24");
  await page.getByRole("button", { name: "Try these settings" }).click();
  await page.getByText("This needs an address with its prefix").waitFor();
  await look(page, "network-fault");
  await page.locator("#f-addresses4").fill("192.0.2.30/24");
  await page.getByRole("button", { name: "Try these settings" }).click();
  await page.getByText("seconds left").waitFor();
  await look(page, "network-trial");
  await page.getByRole("button", { name: "Keep these settings" }).click();
  await page.getByText("The new settings are kept").waitFor();
  await look(page, "network");
  await page.goto(`${box.origin}/network/wifi`);
  await page.getByLabel("Country").selectOption("DK");
  await page.getByRole("button", { name: "Listen around" }).click();
  await page.getByLabel("Office").waitFor();
  await look(page, "wifi");
  await page.goto(`${box.origin}/network`);
  await on();

  await page.waitForURL(`${box.origin}/connection`);
  await look(page, "connection");
  await on();

  await page.waitForURL(`${box.origin}/server`);
  await page.getByLabel("Address to try").fill(`${box.serverUrl}/elsewhere`);
  await page.getByRole("button", { name: "Try the way" }).click();
  await page.getByText("Something else answers there").waitFor();
  await look(page, "server-tried");
  await page.locator("#f-code").fill("1234");
  await page.getByRole("button", { name: "Give the box to this server" }).click();
  await page.getByText("this one has 4").waitFor();
  await look(page, "server-fault");
  await page.locator("#f-code").fill(box.claimLink);
  await page.getByRole("button", { name: "Give the box to this server" }).click();
  await page.getByText(`Reports to ${box.serverUrl}`).waitFor();
  await look(page, "server");
  await on();

  await page.locator("#f-addresses").fill(`127.${NET}.0.300`);
  await page.getByRole("button", { name: "Search this range" }).click();
  await page.getByText("is no address").waitFor();
  await look(page, "ranges-fault");
  await page.locator("#f-addresses").fill(`127.${NET}.0.0/28`);
  await page.locator("[name=port]").fill(String(box.snmpPort));
  await page.getByRole("button", { name: "Search this range" }).click();
  await page.getByText("The box searches with it now").waitFor();
  await page.getByLabel("Address of the printer").fill(`127.${NET}.0.1`);
  await page.locator("[name=try-port]").fill(String(box.snmpPort));
  await page.getByRole("button", { name: "Ask it" }).click();
  await page.getByText("the box can read it").waitFor();
  await look(page, "ranges");
  await on();

  await page
    .locator("tbody tr")
    .nth(PRINTERS - 2)
    .waitFor();
  await look(page, "search");
  await on();

  await page.getByLabel("New passphrase").fill(PASSPHRASE);
  await page.getByLabel("The same again").fill(PASSPHRASE);
  await look(page, "passphrase");
  await page.getByRole("button", { name: "Use this passphrase" }).click();
  await page.getByText("The passphrase is set").waitFor();
  await look(page, "home");
}
