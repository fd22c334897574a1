// Every printer of the office read over real UDP: first in full, then what changes, at what cost.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Collection, createCollector } from "../../src/collection/index.ts";
import type { Credential } from "../../src/model/index.ts";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import {
  type DeviceDefinition,
  type Faults,
  officeCredentials,
  officeDefinition,
  type Simulator,
  startSimulator,
} from "../../src/simulator/index.ts";
import { createSnmpEngine, type SnmpEngine } from "../../src/snmp/index.ts";

const ports = { clock: systemClock, log: silentLog };
const office = officeDefinition();
const credentials = officeCredentials(office);
const printers = office.devices.slice(0, -6);
const reference = printers.find((device) => device.name.includes("CM4730"))!;

/** Copies of the reference printer, each with one fault. */
const faulty: [string, Faults, Partial<DeviceDefinition>?][] = [
  ["answers tooBig above 10 variables", { tooBigAbove: 10 }],
  ["answers genErr above 10 variables", { genErrAbove: 10 }],
  ["is silent above 10 variables", { silentAbove: 10 }],
  ["answers only the first 10 variables", { truncateAbove: 10 }],
  ["is silent to GETBULK", { noBulk: "silent" }],
  ["answers GETBULK with genErr", { noBulk: "genErr" }],
  ["gives 2 repetitions at most", { maxRepetitions: 2 }],
  ["loses the first packet", { loseFirst: 1 }],
  ["answers everything three times", { duplicates: 2 }],
  ["bears answers of 484 octets", {}, { maxMessageBytes: 484 }],
  ["knows version 1 alone", {}, { versions: ["1"] }],
];
const copies = faulty.map(([name, faults, changes], i) => ({
  ...reference,
  ...changes,
  name,
  address: `127.10.2.${i + 1}`,
  faults,
}));
const endless: DeviceDefinition = {
  ...reference,
  name: "endless",
  address: "127.10.2.100",
  faults: { endlessBelow: "1.3.6.1.2.1.43.11.1.1.9" },
};

let simulator: Simulator;
let engine: SnmpEngine;

beforeAll(async () => {
  simulator = await startSimulator(
    { ...office, devices: [...printers, ...copies, endless] },
    { ...ports, port: 0 },
  );
  engine = await createSnmpEngine(ports);
});

afterAll(async () => {
  await engine.close();
  await simulator.close();
});

function collector(timeoutMs: number) {
  return createCollector({ ...ports, snmp: engine.client }, { profiles: builtInProfiles(), timeoutMs });
}

function targetOf({ address, versions, communities = ["public"] }: DeviceDefinition) {
  const version = versions?.includes("2c") === false ? versions[0] : "2c";
  const credential = credentials.find(
    (each: Credential) =>
      each.version === version && (each.version === "3" || communities.includes(each.community)),
  );
  if (!credential) throw new Error(`nothing opens ${address}`);
  return { address, port: simulator.port, credential };
}

const isSerialNumber = ({ oid }: { oid: string }) => oid === "1.3.6.1.2.1.43.5.1.1.17.1";
const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the office", () => {
  const first = new Map<string, Collection>();
  const again = new Map<string, Collection>();

  beforeAll(async () => {
    const reading = collector(2000);
    const readAll = (into: Map<string, Collection>) =>
      Promise.all(
        printers.map(async (device) => {
          const memory = first.get(device.address)?.memory;
          into.set(device.address, await reading.collect(targetOf(device), memory, undefined));
        }),
      );
    await readAll(first);
    await readAll(again);
  });

  test("every printer is read whole, with model and serial number", () => {
    for (const [address, { outcome, problems, evaluation }] of [...first, ...again]) {
      expect([address, outcome, problems]).toEqual([address, "complete", []]);
      expect(evaluation?.printer.model, address).toBeDefined();
      const tellsSerial = printers
        .find((device) => device.address === address)
        ?.variables.some(isSerialNumber);
      if (tellsSerial) expect(evaluation?.printer.serialNumber, address).toBeDefined();
    }
  });

  test("nothing is lost between the first reading and the next", () => {
    for (const [address, { evaluation }] of first) {
      const before = evaluation?.printer;
      const now = again.get(address)?.evaluation?.printer;
      expect(new Set(Object.keys(now ?? {})), address).toEqual(new Set(Object.keys(before ?? {})));
      expect(
        now?.supplies?.map((supply) => supply.description),
        address,
      ).toEqual(before?.supplies?.map((supply) => supply.description));
      expect(Object.keys(now?.counters ?? {}), address).toEqual(Object.keys(before?.counters ?? {}));
    }
  });

  test("costs stay within the targets: 6 requests first, then 3 and 1,500 octets", () => {
    // Those that choke or know version 1 alone cannot be read as cheaply.
    const isWell = ({ faults, versions }: DeviceDefinition) => !faults?.silentAbove && versions?.[0] !== "1";
    const costs = (of: Map<string, Collection>) =>
      printers.filter(isWell).map(({ address }) => of.get(address)!.cost);
    expect(average(costs(first).map((cost) => cost.requests))).toBeLessThanOrEqual(6);
    expect(average(costs(again).map((cost) => cost.requests))).toBeLessThanOrEqual(3);
    expect(average(costs(again).map((cost) => cost.octets))).toBeLessThanOrEqual(1500);
  });

  test("no printer ever has two requests to answer at once", () => {
    // Who sleeps longer than a try lasts gets the same request again.
    for (const { address } of printers.filter((device) => !device.faults?.sleepy))
      expect(simulator.device(address).statistics().maxPending, address).toBeLessThanOrEqual(1);
    expect(simulator.statistics().sets).toBe(0);
  });
});

describe("a printer that", () => {
  test.each(copies.map((device) => [device.name, device] as const))(
    "%s is read whole all the same",
    async (_, device) => {
      const reading = collector(150);
      const whole = await reading.collect(targetOf(reference), undefined, undefined);
      const first = await reading.collect(targetOf(device), undefined, undefined);
      expect(first.problems).toEqual([]);
      expect(first.outcome).toBe("complete");
      expect(first.evaluation?.printer.supplies?.length).toBe(whole.evaluation?.printer.supplies?.length);
      expect(first.evaluation?.printer.trays).toEqual(whole.evaluation?.printer.trays);
      expect(first.evaluation?.readings.map((reading) => reading.name)).toEqual(
        whole.evaluation?.readings.map((reading) => reading.name),
      );
      const again = await reading.collect(targetOf(device), first.memory, undefined);
      expect(again.outcome).toBe("complete");
      expect(again.cost.requests).toBeLessThan(first.cost.requests);
    },
  );

  test("has a table without an end is read as far as is sensible, and marked", async () => {
    const collection = await collector(150).collect(targetOf(endless), undefined, undefined);
    expect(collection.outcome).toBe("partial");
    expect(collection.problems.map((problem) => problem.code)).toContain("collection.table-cut");
    expect(collection.evaluation?.printer.model).toBe("HP Color LaserJet CM4730 MFP");
    expect(collection.cost.requests).toBeLessThan(100);
  });

  test("is replaced by another one is known as the other one", async () => {
    const reading = collector(500);
    const [one, other] = [printers[2]!, printers[3]!];
    const device = simulator.device(one.address);
    const { memory } = await reading.collect(targetOf(one), undefined, undefined);
    const { address: _, ...definition } = other;
    device.swap(definition);
    const target = { ...targetOf(other), address: one.address };
    const [now, original] = await Promise.all([
      reading.collect(target, memory, undefined),
      reading.collect(targetOf(other), undefined, undefined),
    ]);
    expect(now.evaluation?.printer.serialNumber).toBe(original.evaluation?.printer.serialNumber);
    expect(now.evaluation?.printer.model).toBe(original.evaluation?.printer.model);
    expect(now.profile.id).toBe(original.profile.id);
  });
});
