// The whole office over real UDP: everything is found, as what it is, with what opens it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDiscovery, type DiscoveryResult, type Progress } from "../../src/discovery/index.ts";
import { parseAddresses } from "../../src/model/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import {
  officeCredentials,
  officeDefinition,
  type Simulator,
  startSimulator,
} from "../../src/simulator/index.ts";
import { createSnmpEngine, type SnmpEngine } from "../../src/snmp/index.ts";
import { systemNeighbours, systemNetworks } from "../../src/system/index.ts";

const ports = { clock: systemClock, log: silentLog };
const office = officeDefinition();
const credentials = officeCredentials(office);

let simulator: Simulator;
let engine: SnmpEngine;

beforeAll(async () => {
  simulator = await startSimulator(office, { ...ports, port: 0 });
  engine = await createSnmpEngine(ports);
});

afterAll(async () => {
  await engine.close();
  await simulator.close();
});

function discovery() {
  return createDiscovery(
    { ...ports, engine, neighbours: systemNeighbours(), networks: systemNetworks, resolve: async () => [] },
    { packetsPerSecond: 2000, timeoutMs: 1600 },
  );
}

function range(spec: string) {
  const addresses = parseAddresses([spec]);
  if (!addresses.ok) throw new Error(addresses.problem.message);
  return [{ name: "office", addresses: addresses.value, port: simulator.port, credentials }];
}

describe("the office", () => {
  const progress: Progress[] = [];
  let result: DiscoveryResult;

  beforeAll(async () => {
    const signal = new AbortController().signal;
    result = await discovery().run(range("127.10.1.0/24"), [], {
      signal,
      explicit: true,
      onProgress: (each) => progress.push(each),
    });
  });

  const made = (isPrinter: boolean) =>
    office.devices
      .map((device) => device.address)
      .filter((_, i) => isPrinter === i < office.devices.length - 6);

  test("every printer is found, asleep or not, and nothing else is taken for one", () => {
    expect(new Set(result.printers.map((printer) => printer.address))).toEqual(new Set(made(true)));
    expect(new Set(result.others.map((other) => other.address))).toEqual(new Set(made(false)));
    expect(result.ranges).toEqual([
      { name: "office", addresses: 254, replied: office.devices.length, printers: made(true).length },
    ]);
  });

  test("each is spoken to in a version that it knows, version 2c before version 1", () => {
    for (const printer of result.printers) {
      const versions = office.devices.find((device) => device.address === printer.address)?.versions ?? [
        "1",
        "2c",
      ];
      expect(versions, printer.address).toContain(printer.credential.version);
      expect(printer.credential.version === "1" && versions.includes("2c"), printer.address).toBe(false);
    }
  });

  test("nobody is written to, and the end of the progress is its total", () => {
    expect(simulator.statistics().sets).toBe(0);
    expect(progress.at(-1)).toMatchObject({ found: made(true).length, replied: office.devices.length });
    expect(progress.at(-1)?.sent).toBe(progress.at(-1)?.total);
  });

  test("what is known is found again by one packet and its identification", async () => {
    const known = result.printers.map(({ address, port, credential }) => ({
      address,
      port,
      credentialId: credential.id,
      version: credential.version,
    }));
    for (const device of simulator.devices) device.resetStatistics();
    const signal = new AbortController().signal;
    const again = await discovery().run(range("127.10.1.1-127.10.1.4"), known, {
      signal,
      onProgress: () => {},
    });
    expect(again.printers).toHaveLength(4);
    for (const { address } of again.printers) expect(simulator.device(address).statistics().requests).toBe(2);
  });
});

test("an abort in the middle gives back the socket soon", async () => {
  const abort = new AbortController();
  const started = systemClock.monotonic();
  const running = discovery().run(range("127.10.0.0/16"), [], {
    signal: abort.signal,
    onProgress: () => abort.abort(),
  });
  const result = await running;
  expect(result.isAborted).toBe(true);
  expect(systemClock.monotonic() - started).toBeLessThan(1500);
});
