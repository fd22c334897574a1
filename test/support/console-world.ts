// A small company behind the console's pages: a real database and real services around printers written by hand.
import { Hono } from "hono";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { newSenderKeys, type PrinterRecord } from "../../src/protocol/index.ts";
import { createAuth, newAdminLink } from "../../src/server/auth/index.ts";
import { type ConsolePorts, consoleRoutes } from "../../src/server/console/index.ts";
import { createIdentities } from "../../src/server/fleet/index.ts";
import { takePrinters } from "../../src/server/fleet/take-printers.ts";
import { createPacks } from "../../src/server/packs/index.ts";
import { createSites, createWaitingBoxes } from "../../src/server/sites/index.ts";
import { openStore, type Store } from "../../src/server/store/index.ts";
import { type Clock, silentLog, success, systemClock } from "../../src/shared/index.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const PUBLIC_URL = "http://tally.example";
export const PASSWORD = "correct horse battery";

export interface World {
  app: Hono;
  store: Store;
  clock: Clock;
  ports: ConsolePorts;
  /** What the box service was asked to do, in order. */
  asked: string[];
  siteId: string;
  boxId: string;
  firstVisitToken: string;
  /** A request of somebody who is logged in. */
  get(path: string): Promise<Response>;
  /** Sends a form of the console's own pages, logged in. */
  post(path: string, fields: Record<string, string | string[]>): Promise<Response>;
  close(): Promise<void>;
}

/** `isEmpty`: an account and nothing else. */
export async function startWorld(options: { isEmpty?: boolean; clock?: Clock } = {}): Promise<World> {
  const clock = options.clock ?? systemClock;
  const store = await openStore(":memory:");
  const log = silentLog;
  const auth = createAuth({ store, clock, log, clientAddress: () => "127.0.0.1" }, PUBLIC_URL);
  const sites = createSites({ store, clock });
  const asked: string[] = [];
  const senderKeys = newSenderKeys();
  const note = (text: string) => {
    asked.push(text);
    return Promise.resolve(success(undefined));
  };
  const ports: ConsolePorts = {
    ...{ store, clock, log, auth, sites, publicUrl: PUBLIC_URL, profiles: builtInProfiles() },
    packs: createPacks({ store, clock, keys: { sender: () => senderKeys } }),
    claimCodes: {
      create: ({ siteId, days }) => {
        asked.push(`code for ${siteId}, ${days} days`);
        const code = "1ABCD-23456-789XY-ZABCD-EFGH1-23456";
        const link = `${PUBLIC_URL}/claim#${code}`;
        const uri = `tallybox:claim?server=${encodeURIComponent(PUBLIC_URL)}&code=${code}`;
        return Promise.resolve(success({ id: "c1", code, link, uri, expiresAt: clock.now() + days * DAY }));
      },
      revoke: ({ id }) => note(`revoke code ${id}`),
    },
    waitingBoxes: createWaitingBoxes({ store, clock }),
    identities: createIdentities({ store, clock }),
    boxes: {
      command: async ({ boxId, type }) => {
        asked.push(`${type} by ${boxId}`);
        return success({ id: "1" });
      },
      record: async ({ printerId }) => {
        asked.push(`record printer ${printerId}`);
        return success({ id: "2" });
      },
      revoke: ({ boxId }) => note(`revoke ${boxId}`),
      rename: ({ boxId, name }) => note(`rename ${boxId} to ${name}`),
      confirmMove: ({ boxId }) => note(`confirm ${boxId}`),
      settleCopy: ({ boxId }) => note(`settle ${boxId}`),
      wantFull: ({ boxId }) => note(`full report of ${boxId}`),
    },
  };
  const app = new Hono().route("/", consoleRoutes(ports));
  const { token } = await newAdminLink(store, clock);
  const person = { name: "Kari" };
  const made = await app.request("/welcome", form({ token, name: person.name, password: PASSWORD }));
  const cookie = sessionCookie(made);
  const link = await newAdminLink(store, clock);
  const seeded = options.isEmpty ? { siteId: "", boxId: "" } : await seed(store, clock, sites);
  return {
    ...{ app, store, clock, ports, asked, ...seeded, firstVisitToken: link.token },
    get: async (path) => app.request(path, { headers: { cookie } }),
    post: async (path, fields) => app.request(path, form(fields, cookie)),
    close: () => store.destroy(),
  };
}

/** The session that an answer starts; the last one counts, as in a browser. */
export function sessionCookie(answer: Response): string {
  return answer.headers.getSetCookie().at(-1)?.split(";")[0] ?? "";
}

function form(fields: Record<string, string | string[]>, cookie = ""): RequestInit {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) body.append(name, value);
  }
  return { method: "POST", body, headers: { cookie, "sec-fetch-site": "same-origin" } };
}

async function seed(store: Store, clock: Clock, sites: ReturnType<typeof createSites>) {
  const by = { name: "Kari" };
  const oslo = await sites.create({ name: "Oslo", by });
  const bergen = await sites.create({ name: "Bergen, Main Street", by });
  if (!oslo.ok || !bergen.ok) throw new Error("the sites could not be made");
  const stored = await sites.configuration(oslo.value.id);
  await sites.saveConfiguration({
    siteId: oslo.value.id,
    by,
    configuration: {
      ...stored,
      ranges: [
        { name: "Office", addresses: ["10.4.0.0/22"], exclude: ["10.4.0.1"], credentials: ["public", "v3"] },
      ],
      credentials: [
        { id: "public", version: "2c", community: "s3cret-community" },
        {
          ...{ id: "v3", version: "3", user: "reader", level: "authPriv" },
          ...{
            authProtocol: "sha256",
            authKey: "auth-passphrase",
            privProtocol: "aes128",
            privKey: "priv-passphrase",
          },
        },
      ],
    },
  });
  const now = clock.now();
  const boxId = await addBox(store, {
    id: "b1",
    name: "Oslo basement",
    siteId: oslo.value.id,
    seen: now - 2 * 60_000,
    clock,
  });
  const silentBox = await addBox(store, {
    id: "b2",
    name: "Bergen",
    siteId: bergen.value.id,
    seen: now - 5 * HOUR,
    clock,
  });
  await store
    .updateTable("appliances")
    .set({
      configProblem: JSON.stringify({
        revision: null,
        message: "The range “Warehouse” lies outside the networks that this box may touch.",
        issues: [{ field: "ranges[1].addresses[0]", message: "203.0.113.0/24 is not permitted here" }],
      }),
    })
    .where("id", "=", "b2")
    .execute();
  await takePrinters(store, reported(boxId, oslo.value.id, printersOfOslo(now), now));
  await takePrinters(store, reported(silentBox, bergen.value.id, printersOfBergen(now), now));
  await addHistory(store, now);
  return { siteId: oslo.value.id, boxId };
}

function reported(applianceId: string, siteId: string, list: PrinterRecord[], now: number) {
  const records = new Map(list.map((record, ref) => [ref, record]));
  return { applianceId, siteId, records, readAt: (r: PrinterRecord) => Date.parse(r.lastSeen), now };
}

const fingerprint = (octet: string) => Array.from({ length: 32 }, () => octet).join(":");

async function addBox(
  store: Store,
  box: { id: string; name: string; siteId: string; seen: number; clock: Clock },
): Promise<string> {
  const { id, name, siteId, seen } = box;
  const { configRevision } = await store
    .selectFrom("sites")
    .select("configRevision")
    .where("id", "=", siteId)
    .executeTakeFirstOrThrow();
  const at = (ms: number) => new Date(ms).toISOString();
  const status = {
    clock: { state: "ntp", uptimeMs: 86_400_000, now: at(seen) },
    versions: { appliance: "0.1.0", system: "Debian 12" },
    health: { residentBytes: 96_000_000, diskFreeBytes: 21_000_000_000, temperatureCelsius: 48 },
    addresses: [{ interface: "eth0", address: "10.4.0.5" }],
    page: { port: 443, certificate: fingerprint("A1"), key: fingerprint("B2") },
    ranges: [
      {
        ...{ name: "Office", state: "discovering", addresses: 1022, percentDone: 62 },
        discovery: {
          startedAt: at(seen - HOUR),
          finishedAt: at(seen - HOUR + 5_000),
          replied: 31,
          printers: 9,
          others: 22,
        },
        collection: {
          startedAt: at(seen - HOUR),
          finishedAt: at(seen - HOUR),
          complete: 7,
          partial: 1,
          noAnswer: 1,
        },
      },
    ],
    lastOutage: { code: "box-no-name", since: "2026-11-20T07:00:00Z", until: "2026-11-20T09:30:00Z" },
    outbox: { messages: 0, bytes: 0, quarantined: 0, nextReportAt: at(seen + 2 * HOUR) },
  };
  await store
    .insertInto("appliances")
    .values({
      ...{ id, siteId, name, signKey: id, boxKey: id, claimCodeId: null, enrolledAt: seen - 40 * DAY },
      ...{
        revokedAt: null,
        epoch: "e",
        boot: "b",
        hardware: "h",
        movedTo: null,
        movedAt: null,
        clonedAt: null,
      },
      ...{ version: "0.1.0", model: "Raspberry Pi 4", hostname: "tallybox", lastCheckInAt: seen },
      ...{ lastReportAt: seen - HOUR, remoteAddress: "198.51.100.7", localAddresses: null },
      ...{ configRevision, configProblem: null, status: JSON.stringify(status) },
    })
    .execute();
  return id;
}

async function addHistory(store: Store, now: number): Promise<void> {
  const printer = await store
    .selectFrom("printers")
    .select("id")
    .where("serialNumber", "=", "JPC1H11795")
    .executeTakeFirstOrThrow();
  await store.deleteFrom("readings").where("printerId", "=", printer.id).execute();
  let value = 698_265;
  const rows = [];
  for (let day = 0; day < 24; day++) {
    rows.push({ printerId: printer.id, name: "counters.total", at: now - day * DAY, value });
    value -= day % 7 > 4 ? 0 : 90 + ((day * 37) % 160);
  }
  await store.insertInto("readings").values(rows).execute();
}

type Supply = NonNullable<PrinterRecord["printer"]["supplies"]>[number];

const toner = (index: number, color: string, percent: number, description?: string): Supply => ({
  ...{
    index: `1.${index}`,
    color,
    type: "toner",
    percent,
    level: percent,
    maxCapacity: 100,
    unit: "percent",
  },
  description: description ?? `${color} cartridge`,
  state: percent === 0 ? "empty" : "ok",
});
const waste = (room: number): Supply => ({
  ...{
    index: "1.9",
    type: "wasteToner",
    description: "Waste toner box",
    percent: room,
    receptacle: true,
    state: "ok",
  },
});

export function printer(
  now: number,
  given: Partial<PrinterRecord["printer"]>,
  record: Partial<PrinterRecord> = {},
): PrinterRecord {
  return {
    printer: {
      ...{
        key: given.serialNumber ?? given.address ?? "k",
        address: "10.4.0.20",
        port: 161,
        snmpVersion: "2c",
      },
      ...{ deviceStatus: "running", printerStatus: "idle", detectedErrors: [], profile: "printer-mib" },
      ...given,
    },
    firstSeen: new Date(now - 30 * DAY).toISOString(),
    lastSeen: new Date(now - 12 * 60_000).toISOString(),
    state: "answering",
    ...record,
  };
}

function printersOfOslo(now: number): PrinterRecord[] {
  const at = new Date(now - 12 * 60_000).toISOString();
  const reading = (name: string, oid: string, type: string, value: string | number) => ({
    name,
    oid,
    type,
    value,
    at,
  });
  return [
    printer(now, {
      ...{
        vendor: "HP",
        model: "HP Color LaserJet CM4730 MFP",
        modelNumber: "CB481Q",
        serialNumber: "JPC1H11795",
      },
      ...{ firmware: "50.021.0", firmwareDate: "20110829", hostname: "NP1870A6C", displayText: "Ready" },
      ...{ location: "Reception", assetNumber: "PRN-2011A8743", macAddress: "00:1f:29:87:0a:6c" },
      deviceIdentifier: "HP Color LaserJet CM4730 MFP",
      counters: {
        ...{ total: 698_265, totalUnit: "impressions", copy: 12_669, print: 684_331, fax: 1_265 },
        ...{ printMono: 558_744, printColor: 125_587 },
      },
      supplies: [
        toner(1, "black", 62, "Black Print Cartridge HP Q6460A"),
        toner(2, "cyan", 8, "Cyan Print Cartridge HP Q6461A"),
        toner(3, "magenta", 41, "Magenta Print Cartridge HP Q6463A"),
        toner(4, "yellow", 77, "Yellow Print Cartridge HP Q6462A"),
        { index: "1.5", description: "Image Transfer Kit", type: "transferUnit", percent: 88, state: "ok" },
        {
          index: "1.6",
          description: "Image Fuser Kit",
          type: "fuser",
          percent: null,
          state: "some-remaining",
        },
        waste(70),
      ],
      trays: [
        { index: "1.1", name: "Tray 1", level: 0, maxCapacity: 100 },
        { index: "1.2", name: "Tray 2", mediaName: "plain A4", level: -3, maxCapacity: 500 },
      ],
      alerts: [{ severity: "warning", code: 1104, text: "ORDER CYAN CARTRIDGE" }],
      profile: "hp/laserjet",
      readings: [
        reading("Device_Total", "1.3.6.1.2.1.43.10.2.1.4.1.1", "Counter32", 698_265),
        reading("Model_Name", "1.3.6.1.2.1.25.3.2.1.3.1", "OCTET STRING", "HP Color LaserJet CM4730 MFP"),
      ],
    }),
    printer(now, {
      ...{ vendor: "Brother", model: "HL-L8360CDW", serialNumber: "E78096F7H123456", address: "10.4.0.21" },
      ...{ hostname: "BRW0080927AFBCE", location: "2nd floor" },
      counters: { total: 27_194, totalUnit: "impressions", mono: 20_000, color: 7_194 },
      supplies: [
        toner(1, "black", 0, "Black Toner Cartridge"),
        { ...toner(2, "cyan", 50), percent: null, state: "some-remaining" },
        { ...toner(3, "magenta", 50), percent: null, state: "unknown" },
        toner(4, "yellow", 5, "Yellow Toner Cartridge"),
      ],
      profile: "brother/laser",
    }),
    printer(now, {
      ...{ vendor: "Kyocera", model: "ECOSYS M6535cidn", serialNumber: "VLP7Z01234", address: "10.4.0.22" },
      ...{ location: "Archive", counters: { total: 101_223 } },
      supplies: [
        toner(1, "black", 30),
        toner(2, "cyan", 22),
        toner(3, "magenta", 19),
        toner(4, "yellow", 25),
        waste(4),
      ],
    }),
    printer(now, {
      ...{
        vendor: "Zebra",
        model: "ZT410",
        serialNumber: "18J174300451",
        address: "10.4.0.40",
        location: "Warehouse",
      },
      ...{ detectedErrors: ["noPaper"], counters: { total: 3_112_904, totalUnit: "feet" } },
    }),
    // What a printer calls itself is nobody's markup.
    printer(now, {
      ...{
        vendor: "Acme",
        model: "<script>alert(1)</script>",
        serialNumber: '"><img src=x onerror=alert(2)>',
      },
      ...{
        address: "10.4.0.99",
        location: '=HYPERLINK("http://x.invalid")',
        hostname: "'; drop table printers;--",
      },
      ...{ counters: { total: 12 }, supplies: [toner(1, "black", 100, "</title><b>black</b>")] },
    }),
    printer(now, {
      vendor: "Epson",
      model: "WF-C5790",
      serialNumber: "X3BE012345",
      address: "10.4.1.7",
      location: "3rd floor",
      counters: { total: 18_440, mono: 9_001, color: 9_439 },
      supplies: [
        toner(1, "black", 83),
        toner(2, "cyan", 71),
        toner(3, "magenta", 66),
        toner(4, "yellow", 58),
      ],
    }),
  ];
}

function printersOfBergen(now: number): PrinterRecord[] {
  const silentSince = new Date(now - 3 * DAY).toISOString();
  const firstSeen = new Date(now - 90 * DAY).toISOString();
  return [
    printer(
      now,
      {
        ...{
          vendor: "Ricoh",
          model: "MP C3004",
          serialNumber: "C738M500123",
          address: "10.9.0.11",
          location: "Main hall",
        },
        counters: { total: 1_204_551, mono: 800_000, color: 404_551 },
        supplies: [
          toner(1, "black", 44),
          toner(2, "cyan", 31),
          toner(3, "magenta", 12),
          toner(4, "yellow", 55),
        ],
      },
      { state: "silent", silentSince, lastSeen: silentSince, firstSeen },
    ),
    printer(now, {
      ...{ vendor: "Canon", model: "iR-ADV C5535", serialNumber: "WNX05671", address: "10.9.0.12" },
      ...{ detectedErrors: ["jammed"], counters: { total: 88_120 } },
      supplies: [
        toner(1, "black", 90),
        toner(2, "cyan", 88),
        toner(3, "magenta", 92),
        toner(4, "yellow", 87),
      ],
    }),
    printer(now, {
      vendor: "Lexmark",
      model: "MS823",
      serialNumber: "7018PXHL0",
      address: "10.9.0.13",
      counters: { total: 45_001 },
      supplies: [toner(1, "black", 34, "Black Cartridge")],
    }),
  ];
}
