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
type Name = (typeof names)[number] | (typeof more)[number];
const all: Name[] = [...names, ...more];
const addressOf = (name: Name) => `${NET}.${all.indexOf(name) + 1}`;
const ELSEWHERE = `${NET}.40`;

const printers = officeDefinition().devices.filter(({ name }) => !/switch|server|router/i.test(name));
const device = (name: Name) => {
  const { variables } = printers[all.indexOf(name)] ?? { variables: [] };
  const isV3 = name === "user" || name === "wrong-community";
  return {
    ...{ name, address: addressOf(name), variables, communities: ["public"] },
    ...(isV3 ? { versions: ["2c" as const, "3" as const], users: [user] } : {}),
    ...(name === "user" ? { versions: ["3" as const] } : {}),
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

beforeAll(async () => {
  const options = { clock: systemClock, log: silentLog };
  const here = all.filter((name) => name !== "refused" && name !== "moved");
  const main = await startSimulator(
    { name: "x", port: 0, devices: here.map(device) },
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
  const configuration = configurationSchema.parse({
    schema: 1,
    revision: "1",
    ranges: [
      {
        name: "floor",
        addresses: [`${NET}.1-50`],
        exclude: [],
        port,
        credentials: ["public", "second", "user"],
        enabled: true,
      },
      {
        name: "nothing",
        addresses: [`${NET}.200-210`],
        exclude: [],
        port,
        credentials: ["public"],
        enabled: true,
      },
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
  const consent = createConsent({
    document: { networks: [`${NET}.0/24`], ports: [port] },
    ownNetworks: [],
    demonstration: true,
  });
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
  at("host-up").goSilent();
  at("filtered").goSilent();
  const strangers = [{ ...user, name: "somebody-else" }];
  at("wrong-community").swap({ ...device("wrong-community"), communities: ["another"], users: strangers });
  at("other-credential").swap({ ...device("other-credential"), communities: ["second"] });
  at("user").swap({ ...device("user"), users: strangers });
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
}, 100_000);

afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

describe("after two rounds with a fault", () => {
  test.each([
    ["well", "answering"],
    ["lost", "answering"],
    ["sleepy", "asleep"],
    ["silent", "silent"],
    ["host-up", "host-up"],
    ["wrong-community", "credential-refused"],
    ["other-credential", "other-credential"],
    ["user", "credential-refused"],
    ["replaced", "replaced"],
    ["no-route", "unreachable"],
    ["filtered", "filtered"],
    ["refused", "refused"],
    ["moved", "moved"],
  ] as const)("the printer “%s” is %s", (name, code) => {
    expect(reasonOf(name).code).toBe(code);
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
    expect(reasonOf("replaced")).toMatchObject({ serial: SERIAL, address: addressOf("replaced") });
    expect(reasonOf("moved")).toMatchObject({ address: addressOf("moved") });
  });

  test("each range has its reason", () => {
    const reasons = rounds.rangeReasons();
    expect(reasons.get("floor")?.code).toBe("range-answering");
    expect(reasons.get("nothing")).toMatchObject({
      code: "range-empty",
      evidence: ["nothing-answers", "gateway-known"],
    });
  });
});

function textOf(address: string | number): string {
  if (typeof address === "string") return address;
  return [24, 16, 8, 0].map((bits) => (address >>> bits) & 255).join(".");
}
