// `npm start`: server, box and office together, watched from outside as the person who started them.
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reading } from "../../src/model/index.ts";
import { BOX_PASSPHRASE, boxVisitor, setupCodeOf, unlock } from "../support/box-page.ts";
import {
  type FleetPrinter,
  fleetOf,
  type Loop,
  signIn,
  startLoop,
  type Visitor,
  visitFirst,
} from "../support/loop.ts";
import {
  endPrograms,
  eventually,
  freePorts,
  type RunOptions,
  root,
  run,
  temporaryFolder,
  upToDate,
} from "../support/programs.ts";

const NOBODY = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;
const starter = join(root, "src/start/main.ts");

/** The reference case of the product: name, OID and result. HP's counters stand in its own tree, `hp`. */
const hp = "1.3.6.1.4.1.11.2.3.9.4.2.1";
const sixteen: [name: string, oid: string, result: string | number][] = [
  ["Model_Name", "1.3.6.1.2.1.25.3.2.1.3.1", "HP Color LaserJet CM4730 MFP"],
  ["DeviceIdentifier", "1.3.6.1.4.1.11.2.3.9.1.1.7.0", "HP Color LaserJet CM4730 MFP"],
  ["Model_Number", `${hp}.1.3.1.0`, "CB481Q"],
  ["SerialNumber", "1.3.6.1.2.1.43.5.1.1.17.1", "JPC1H11795"],
  ["Firmware_Date_Code", `${hp}.1.3.5.0`, "20110829"],
  ["Firmware_Version", `${hp}.1.3.6.0`, "50.021.0"],
  ["Hostname", "1.3.6.1.2.1.1.5.0", "NP1870A6C"],
  ["Printer_Display", "1.3.6.1.2.1.43.16.5.1.2.1.1", "Ready"],
  ["Device_Location", "1.3.6.1.2.1.1.6.0", "Reception"],
  ["Device_AssetNumber", `${hp}.1.3.12.0`, "PRN-2011A8743"],
  ["Device_Total", "1.3.6.1.2.1.43.10.2.1.4.1.1", 698_265],
  ["Copy_Total", `${hp}.1.16.1.44.13.2.0`, 12_669],
  ["Print_Total", `${hp}.1.16.1.44.13.1.0`, 684_331],
  ["Fax_Total", `${hp}.1.16.1.44.13.3.0`, 1265],
  ["Print_BW_Total", `${hp}.1.16.1.44.1.1.0`, 558_744],
  ["Print_Color_Count", `${hp}.1.16.1.44.2.1.0`, 125_587],
];

interface Appliance {
  id: string;
  lastCheckInAt: string | null;
}

async function wordsFor(data: string): Promise<string[]> {
  const [port, boxPort, officePort] = await freePorts(3);
  return [
    ...["--data", data, "--port", String(port), "--box-port", String(boxPort)],
    ...["--office-port", String(officePort)],
  ];
}

/** Server, box and office as they stand in the list of processes: they name their folder, or the office's port. */
function processesOf(words: string[]): string[] {
  const [, data = "", , , , , , officePort] = words;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
      } catch {
        return [];
      }
    })
    .filter((line) => line.includes(data) || line.endsWith(`--port ${officePort} `));
}

const OFFICE = 29;
/** So many have to be there 30 s after the addresses were printed; a machine under load may lose one to the next sweep. */
const AT_LEAST = 24;

/** The office's printers as the server lists them: all of them, or what came in time. */
async function wholeFleet(visitor: Visitor, since: number, data: string): Promise<FleetPrinter[]> {
  let fleet: FleetPrinter[] = [];
  const ask = async () => {
    fleet = await fleetOf(visitor);
    return fleet.length >= OFFICE;
  };
  try {
    await eventually("the office's printers on the server", ask, 30_000 - (performance.now() - since));
  } catch (cause) {
    const log = readFileSync(join(data, "log/box.log"), "utf8");
    const told = `only ${fleet.length} printers came: ${fleet.map(({ address }) => address).join(" ")}\n${log}`;
    if (fleet.length < AT_LEAST) throw new Error(told, { cause });
    console.warn(told);
  }
  return fleet;
}

const allowed = (options: RunOptions) => run(starter, ["--help"], options);

beforeAll(upToDate, 120_000);
afterAll(endPrograms);

describe.concurrent("the whole loop", () => {
  test("shows the office's printers half a minute after its start, ends on Ctrl-C and goes on at the next start", {
    timeout: 120_000,
  }, async () => {
    const data = temporaryFolder("loop");
    const words = await wordsFor(data);
    let loop = await startLoop(words);
    const since = performance.now();
    expect(loop.firstVisit).toBeDefined();
    let visitor = await visitFirst(loop.serverUrl, loop.firstVisit ?? "");
    const fleet = await wholeFleet(visitor, since, data);
    console.info(
      `${fleet.length} printers ${((performance.now() - since) / 1000).toFixed(1)} s after the addresses`,
    );

    expect(processesOf(words)).toHaveLength(4);
    isFleetOfTheOffice(fleet);
    await isReferenceCase(visitor, fleet);
    await isOnThePages(visitor, loop, data);
    const { appliances } = await visitor.get<{ appliances: Appliance[] }>("/api/v1/appliances");
    expect(appliances).toHaveLength(1);

    loop.program.signal("SIGINT");
    const ended = await loop.program.ended;
    expect(ended).toMatchObject({ code: 0, err: "" });
    expect(ended.out).toMatch(/Stopped\.\n$/);
    expect(processesOf(words)).toEqual([]);

    loop = await startLoop(words);
    expect(loop.firstVisit).toBeUndefined();
    expect(loop.setupCode).toBeUndefined();
    visitor = await signIn(loop.serverUrl);
    const before = fleet.map(({ id, serialNumber, address }) => ({ id, serialNumber, address }));
    const after = (await fleetOf(visitor)).map(({ id, serialNumber, address }) => ({
      id,
      serialNumber,
      address,
    }));
    // Who was there is the same printer as before.
    expect(after).toEqual(expect.arrayContaining(before));
    const [known] = appliances;
    await eventually("a check-in of the same box", async () => {
      const now = await visitor.get<{ appliances: Appliance[] }>("/api/v1/appliances");
      expect(now.appliances.map(({ id }) => id)).toEqual([known?.id]);
      return now.appliances[0]?.lastCheckInAt !== known?.lastCheckInAt;
    });
    // Killed, it can end nothing itself: the programs notice, and end in order.
    loop.program.signal("SIGKILL");
    expect((await loop.program.ended).signal).toBe("SIGKILL");
    await eventually("the end of server, box and office", () => processesOf(words).length === 0);
    expect(readdirSync(join(data, "box"))).not.toContain("lock");
    expect(readdirSync(join(data, "log")).sort()).toContain("box.before.log");
  });

  test("works as an ordinary user, and a closed window ends it", { timeout: 60_000 }, async ({ skip }) => {
    const options: RunOptions = isRoot ? { as: NOBODY } : {};
    const probe = await allowed(options);
    if (probe.code !== 0) {
      console.warn("SKIPPED: the loop as an ordinary user, whom this checkout does not let in");
      skip();
    }
    const data = temporaryFolder("nobody");
    if (isRoot) chownSync(data, NOBODY.uid, NOBODY.gid);
    const words = await wordsFor(data);
    const loop = await startLoop(words, options);
    const since = performance.now();
    const visitor = await visitFirst(loop.serverUrl, loop.firstVisit ?? "");
    expect((await wholeFleet(visitor, since, data)).length).toBeGreaterThanOrEqual(AT_LEAST);
    loop.program.signal("SIGHUP");
    expect((await loop.program.ended).code).toBe(0);
    expect(processesOf(words)).toEqual([]);
  });
});

function isFleetOfTheOffice(fleet: FleetPrinter[]): void {
  expect(fleet.length).toBeGreaterThanOrEqual(AT_LEAST);
  expect(new Set(fleet.map(({ vendor }) => vendor)).size).toBeGreaterThanOrEqual(10);
  // Six other things answer at 127.10.1.41 to .46.
  for (const { address } of fleet) expect(address).toMatch(/^127\.10\.1\.([1-9]|1\d|2\d)$/);
  expect(fleet.every(({ model, vendor }) => Boolean(model && vendor))).toBe(true);
  const whole = fleet.filter(
    ({ serialNumber, counters, supplies }) =>
      serialNumber && typeof counters?.total === "number" && supplies && supplies.length > 0,
  );
  expect(whole.length).toBeGreaterThanOrEqual(24);
  if (fleet.length === OFFICE)
    expect(new Set(fleet.map(({ snmpVersion }) => snmpVersion))).toEqual(new Set(["1", "2c", "3"]));
}

async function isReferenceCase(visitor: Visitor, fleet: FleetPrinter[]): Promise<void> {
  const id = fleet.find(({ address }) => address === "127.10.1.1")?.id;
  const { readings, ...printer } = await visitor.get<{ readings: Reading[] } & FleetPrinter>(
    `/api/v1/printers/${id}`,
  );
  for (const [name, oid, value] of sixteen)
    expect(readings.find((reading) => reading.name === name)).toMatchObject({ oid, value });
  expect(printer).toMatchObject({
    address: "127.10.1.1",
    hostname: "NP1870A6C",
    macAddress: "00:1f:29:18:70:a6",
    model: "HP Color LaserJet CM4730 MFP",
    counters: { total: 698_265, print: 684_331, copy: 12_669, fax: 1265 },
  });
}

async function isOnThePages(visitor: Visitor, loop: Loop, data: string): Promise<void> {
  const page = await visitor.get<string>("/");
  for (const text of ["CM4730", "JPC1H11795", "127.10.1.1", "698"]) expect(page).toContain(text);
  const folder = join(data, "box");
  expect(loop.setupCode).toBe(setupCodeOf(folder));
  const stranger = await boxVisitor(loop.boxUrl, folder).get("/");
  expect(stranger).toMatchObject({ status: 303, headers: { location: "/unlock" } });
  const box = await unlock(boxVisitor(loop.boxUrl, folder), loop.setupCode);
  const home = await box.get("/");
  expect(home.headers["content-type"]).toContain("text/html");
  expect(home.text).toContain("CM4730");
  const claimed = await box.send("/passphrase", { passphrase: BOX_PASSPHRASE, again: BOX_PASSPHRASE });
  expect(claimed).toMatchObject({ status: 303 });
  const logs = readdirSync(join(data, "log")).map((name) => readFileSync(join(data, "log", name), "utf8"));
  for (const secret of [loop.setupCode ?? "", loop.setupCode?.replaceAll("-", "") ?? "", BOX_PASSPHRASE])
    for (const log of logs) expect(log).not.toContain(secret);
  // Whoever sees the browser's warning compares with what the server was told.
  const { appliances } = await visitor.get<{ appliances: Appliance[] }>("/api/v1/appliances");
  const shown = await visitor.get<string>(`/boxes/${appliances[0]?.id}`);
  expect(loop.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(shown).toContain(loop.fingerprint);
}

describe("a call that cannot be taken", () => {
  test.each([
    [["--bogus"], "npm start: Unknown option '--bogus'"],
    [["office"], "npm start: Unexpected argument 'office'"],
    [["--port", "http"], "npm start: --port takes a port from 1 to 65535, not http"],
    [["--port", "8471"], "npm start: --port and --box-port must differ"],
    [
      ["--range", "192.168.1.300"],
      "npm start: --range “192.168.1.300” is neither an address, a range, a network nor a host name.",
    ],
  ])("%j ends with one clear line", async (words, line) => {
    expect(await run(starter, words)).toMatchObject({ code: 2, out: "", err: `${line}\n` });
  });

  test("a port in use is named before anything is started", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const data = join(temporaryFolder("port"), "data");
    const ended = await run(starter, ["--data", data, "--port", String(port)]);
    await new Promise((done) => other.close(done));
    expect(ended).toMatchObject({
      code: 1,
      err: `npm start: Port ${port} of 127.0.0.1 is in use by another program. End that one, or choose another port with --port.\n`,
    });
    expect(existsSync(data)).toBe(false);
  });

  test("a data folder that may not be written is named", async ({ skip }) => {
    const options: RunOptions = isRoot ? { as: NOBODY } : {};
    if ((await allowed(options)).code !== 0) skip();
    const folder = temporaryFolder("locked");
    chmodSync(folder, 0o500);
    const [port, boxPort] = await freePorts(2);
    const words = ["--data", join(folder, "data"), "--port", String(port), "--box-port", String(boxPort)];
    const ended = await run(starter, words, options);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.err).toMatch(/^npm start: The data folder .* cannot be written \(EACCES\)/);
  });
});
