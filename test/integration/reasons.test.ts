// Each fault is put into simulated printers on real UDP, and the box must name it within two rounds.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createConsent } from "../../src/appliance/consent.ts";
import { type Documents, openDocuments } from "../../src/appliance/documents.ts";
import { createRounds, type Rounds } from "../../src/appliance/rounds.ts";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { configurationSchema } from "../../src/protocol/index.ts";
import { type Clock, failure, silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, startSimulator } from "../../src/simulator/index.ts";
import { createSnmpEngine, type SnmpEngine } from "../../src/snmp/index.ts";
import { temporaryFolder } from "../support/programs.ts";
import { sealed } from "../support/sealed.ts";

const NET = "127.88.0";
const SERIAL = "TB-REPLACED-1";
const user = { name: "reader", authProtocol: "sha256", authKey: "a long password" } as const;
const credentials = [
  { id: "public", version: "2c", community: "public" },
  { id: "second", version: "2c", community: "second" },
  {
    id: "user",
    version: "3",
    user: "reader",
    level: "authNoPriv",
    authProtocol: "sha256",
    authKey: user.authKey,
  },
];

/** Pauses between questions pass ten times as fast; how long an answer took is measured as it is. */
const clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 10, signal) };

const names = ["well", "lost", "sleepy", "silent", "host-up", "wrong-community", "other-credential"] as const;
const more = ["user", "replaced", "no-route", "filtered", "refused", "moved"] as const;
const others = ["level", "quiet"] as const;
type Name = (typeof names)[number] | (typeof more)[number] | (typeof others)[number];
const all: Name[] = [...names, ...more, ...others];
const addressOf = (name: Name) => `${NET}.${name === "quiet" ? 70 : all.indexOf(name) + 1}`;
/** A switch, which speaks SNMP and prints nothing. */
const SWITCH = `${NET}.60`;
const ELSEWHERE = `${NET}.40`;

const printers = officeDefinition().devices.filter(({ name }) => !/switch|server|router/i.test(name));
const device = (name: Name) => {
  const { variables } = printers[all.indexOf(name)] ?? { variables: [] };
  const isV3 = name === "user" || name === "level" || name === "wrong-community";
  return {
    ...{ name, address: addressOf(name), variables, communities: ["public"] },
    ...(isV3 ? { versions: ["2c" as const, "3" as const], users: [user] } : {}),
    ...(name === "user" || name === "level" ? { versions: ["3" as const] } : {}),
  };
};

let documents: Documents;
let rounds: Rounds;
let engine: SnmpEngine;
const closers: (() => Promise<void>)[] = [];
const signal = new AbortController().signal;
const codesSeen = new Map<Name, string[]>();

function reasonOf(name: Name) {
  const entry = documents.inventory.data.entries.find(({ ref }) => refs.get(name) === ref);
  return entry?.record.reason ?? { code: "answering" };
}
const refs = new Map<Name, number>();
let waiting: string | undefined;
/** After the two rounds, and after what was configured and permitted had changed. */
const after = new Map<Name, ReturnType<typeof reasonOf>>();
const withdrawn = new Map<Name, ReturnType<typeof reasonOf>>();
let ranges: ReturnType<Rounds["rangeReasons"]>;

beforeAll(async () => {
  const options = { clock: systemClock, log: silentLog };
  const here = all.filter((name) => name !== "refused" && name !== "moved");
  const aSwitch = officeDefinition().devices.find(({ name }) => /switch/i.test(name));
  if (!aSwitch) throw new Error("the office has no switch");
  const main = await startSimulator(
    { name: "x", port: 0, devices: [...here.map(device), { ...aSwitch, address: SWITCH }] },
    { ...options, port: 0 },
  );
  const { port } = main;
  const one = (name: Name, address = addressOf(name)) =>
    startSimulator({ name, port, devices: [{ ...device(name), address }] }, { ...options, port });
  const [refused, moved] = [await one("refused"), await one("moved")];
  closers.push(() => main.close());

  documents = await openDocuments(temporaryFolder("reasons"), silentLog, { sealed });
  closers.push(() => documents.close());
  const real = await createSnmpEngine({ clock: systemClock, log: silentLog });
  closers.push(() => real.close());
  const broken = new Set<string>();
  const noRoute = (address: string) =>
    failure("snmp.socket", `No way to ${address}.`, { code: "ENETUNREACH" });
  const { client } = real;
  engine = {
    ...real,
    client: {
      ...client,
      get: (target, ...words) =>
        broken.has(target.address) ? Promise.resolve(noRoute(target.address)) : client.get(target, ...words),
      getNext: (target, ...words) =>
        broken.has(target.address)
          ? Promise.resolve(noRoute(target.address))
          : client.getNext(target, ...words),
      getBulk: (target, ...words) =>
        broken.has(target.address)
          ? Promise.resolve(noRoute(target.address))
          : client.getBulk(target, ...words),
    },
    knock: (address, ...words) =>
      address === addressOf("filtered") ? Promise.resolve("prohibited") : real.knock(address, ...words),
    probe: {
      ...real.probe,
      prepare: (...words) => real.probe.prepare(...words),
      waiting: () => real.probe.waiting(),
      onReply: (listener) => real.probe.onReply(listener),
      send: (probe, address, to) => {
        if (!broken.has(textOf(address))) real.probe.send(probe, address, to);
      },
    },
  };
  const range = (name: string, addresses: string, ...more: object[]) =>
    Object.assign(
      { name, addresses: [addresses], exclude: [], port, credentials: ["public"], enabled: true },
      ...more,
    );
  const ids = { credentials: ["public", "second", "user"] };
  let configuration = configurationSchema.parse({
    schema: 1,
    revision: "1",
    ranges: [
      range("floor", `${NET}.1-50`, ids),
      range("nothing", `${NET}.200-210`),
      range("switches", SWITCH),
      range("night", addressOf("quiet")),
      range("off", `${NET}.230`, { enabled: false }),
      range("abroad", "198.51.100.0/30"),
    ],
    credentials,
    discover: { everyMinutes: 1440, packetsPerSecond: 1000 },
    collect: { everyMinutes: 180 },
    report: { everyMinutes: 180 },
    checkIn: { everyMinutes: 5 },
    quietHours: [],
    profiles: null,
    update: null,
  });
  // Loopback may be touched in a demonstration only.
  const permit = (demonstration: boolean) =>
    createConsent({
      document: { networks: [`${NET}.0/24`], ports: [port] },
      ownNetworks: [],
      demonstration,
    });
  let consent = permit(true);
  rounds = createRounds({
    ...{ engine, clock, log: silentLog, profiles: builtInProfiles(), inventory: documents.inventory },
    neighbours: {
      entries: () => Promise.resolve([{ address: "10.0.0.1", complete: true }]),
      limit: () => Promise.resolve(undefined),
    },
    networks: { attached: () => [] },
    resolve: () => Promise.resolve([]),
    echo: (address) => Promise.resolve(address === addressOf("host-up") ? "answered" : "none"),
    gateway: () => Promise.resolve("10.0.0.1"),
    tried: { get: () => [], set: () => {} },
    onRead: () => {},
    configuration: () => configuration,
    consent: () => consent,
    readingClock: () => ({ boot: "0".repeat(32), uptimeMs: 1, clock: "ntp" }),
  });

  waiting = rounds.rangeReasons().get("floor")?.code;
  await rounds.discover(signal);
  for (const name of all) {
    const entry = documents.inventory.data.entries.find(
      ({ record }) => record.printer.address === addressOf(name),
    );
    if (entry) refs.set(name, entry.ref);
  }
  expect(refs.size).toBe(all.length);

  const at = (name: Name) => main.device(name);
  at("sleepy").setFaults({ sleepy: { afterQuietMs: 500, delayMs: 2500 } });
  at("silent").goSilent();
  at("quiet").goSilent();
  at("host-up").goSilent();
  at("filtered").goSilent();
  const strangers = [{ ...user, name: "somebody-else" }];
  at("wrong-community").swap({ ...device("wrong-community"), communities: ["another"], users: strangers });
  at("other-credential").swap({ ...device("other-credential"), communities: ["second"] });
  at("user").swap({ ...device("user"), users: strangers });
  // Who may ask with encryption only is told so where he asks without.
  at("level").swap({
    ...device("level"),
    users: [{ ...user, privProtocol: "aes128", privKey: "another long password" }],
  });
  at("replaced").changeSerial(SERIAL);
  broken.add(addressOf("no-route"));
  await refused.close();
  await moved.close();
  const elsewhere = await one("moved", ELSEWHERE);
  closers.push(() => elsewhere.close());

  for (let cycle = 0; cycle < 2; cycle++) {
    const lost = at("lost");
    if (cycle === 0) lost.setFaults({ loseFirst: lost.statistics().requests + 1 });
    await rounds.collect(signal);
    for (const name of all) codesSeen.set(name, [...(codesSeen.get(name) ?? []), reasonOf(name).code]);
    if (cycle === 0) await rounds.discover(signal);
  }
  for (const name of all) after.set(name, reasonOf(name));
  ranges = rounds.rangeReasons();

  const kept = credentials.filter(({ id }) => id !== "user");
  configuration = {
    ...configuration,
    ranges: configuration.ranges.map((each) => ({
      ...each,
      credentials: each.credentials.filter((id) => id !== "user"),
    })),
    credentials: configuration.credentials.filter(({ id }) => kept.some((each) => each.id === id)),
  };
  consent = permit(false);
  await rounds.collect(signal);
  for (const name of all) withdrawn.set(name, reasonOf(name));
}, 120_000);

afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

describe("after two rounds with a fault", () => {
  test.each<[Name, string, string[]]>([
    ["well", "answering", []],
    ["lost", "answering", []],
    ["sleepy", "asleep", ["late-answer"]],
    ["silent", "silent", ["no-snmp-answer", "no-echo"]],
    ["host-up", "host-up", ["no-snmp-answer", "echo-answered"]],
    ["wrong-community", "credential-refused", ["no-snmp-answer", "engine-answers"]],
    ["other-credential", "other-credential", ["other-credential-answers"]],
    ["user", "credential-refused", ["user-refused"]],
    ["level", "credential-refused", ["access-refused"]],
    ["replaced", "replaced", ["other-serial-answers"]],
    ["no-route", "unreachable", ["no-route"]],
    ["filtered", "filtered", ["no-snmp-answer", "administratively-prohibited"]],
    ["refused", "refused", ["no-snmp-answer", "port-unreachable"]],
    ["moved", "moved", ["same-serial-elsewhere"]],
  ])("the printer “%s” is %s, by %j", (name, code, evidence) => {
    expect(after.get(name)).toMatchObject(
      code === "answering" ? { code } : { code, evidence: expect.arrayContaining(evidence) },
    );
  });

  test("one lost packet changes nothing, at no moment", () => {
    expect(codesSeen.get("lost")).toEqual(["answering", "answering"]);
    expect(codesSeen.get("well")).toEqual(["answering", "answering"]);
  });

  test("what is not certain waits for the second round", () => {
    expect(codesSeen.get("silent")).toEqual(["answering", "silent"]);
    expect(codesSeen.get("host-up")).toEqual(["answering", "host-up"]);
    expect(codesSeen.get("refused")?.[0]).toBe("refused");
  });

  test("the particulars are told: who came, and where it was", () => {
    expect(after.get("replaced")).toMatchObject({ serial: SERIAL, address: addressOf("replaced") });
    expect(after.get("moved")).toMatchObject({ address: addressOf("moved") });
  });

  test("each range has its reason", () => {
    expect(waiting).toBe("range-waiting");
    expect(Object.fromEntries([...ranges].map(([name, { code }]) => [name, code]))).toEqual({
      ...{ floor: "range-answering", nothing: "range-empty", switches: "range-no-printer" },
      ...{ night: "range-quiet", off: "range-disabled", abroad: "range-not-permitted" },
    });
    expect(ranges.get("nothing")).toMatchObject({ evidence: ["nothing-answers", "gateway-known"] });
  });

  test("who is not asked any more is told as that at once: his credential or the permission was taken away", () => {
    expect(withdrawn.get("user")).toMatchObject({ code: "not-asked", evidence: ["credential-withdrawn"] });
    for (const name of ["well", "filtered", "silent"] as const)
      expect(withdrawn.get(name)).toMatchObject({ code: "not-asked", evidence: ["not-permitted"] });
  });
});

function textOf(address: string | number): string {
  if (typeof address === "string") return address;
  return [24, 16, 8, 0].map((bits) => (address >>> bits) & 255).join(".");
}
