// Several printers behind one SNMP agent, over real UDP: each is a printer of its own to whoever reads it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entriesToAsk } from "../../src/appliance/inventory.ts";
import { collectDevices, createCollector } from "../../src/collection/index.ts";
import { runCommand } from "../../src/commands/index.ts";
import { replay } from "../../src/commands/profile-check.ts";
import type { Terminal } from "../../src/commands/terminal.ts";
import type { Printer } from "../../src/model/index.ts";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { formatRecording } from "../../src/recording/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { createSnmpEngine } from "../../src/snmp/index.ts";
import { readExpected } from "../conformance/corpus.ts";
import { faultsOf, judge } from "../conformance/judge.ts";
import { readOverUdp } from "../conformance/over-udp.ts";
import { type BoxAndServer, within } from "../support/box-and-server.ts";
import type { FleetPrinter } from "../support/loop.ts";
import { type BehindServer, printServer, threePrinters } from "../support/print-server.ts";
import { eventually } from "../support/programs.ts";
import { scanJson } from "../support/scan-json.ts";

const ADDRESS = "127.142.1.1";
const SERIALS = ["CNQX100001", "CNQX200002", "794QX33"];
const folder = mkdtempSync(join(tmpdir(), "tallybox-print-server-"));
const server = printServer("print server", ADDRESS, threePrinters);
const [office] = officeDefinition().devices;
if (!office) throw new Error("there is an office");
let simulator: Simulator;

beforeAll(async () => {
  const devices = [server, { ...office, address: "127.142.1.2" }];
  const ports = { clock: systemClock, log: silentLog, port: 0 };
  simulator = await startSimulator({ name: "dispatch", port: 0, devices }, ports);
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function said(command: "scan" | "explain" | "record", ...words: string[]): Promise<string> {
  let [out, err] = ["", ""];
  const terminal: Terminal = {
    out: (written) => {
      out += written;
    },
    err: (written) => {
      err += written;
    },
    ...{ showsProgress: false, showsColor: false, width: 0, env: {} },
    signal: new AbortController().signal,
  };
  const status = await runCommand(command, [...words, "--port", String(simulator.port)], terminal);
  expect({ status, err: command === "record" ? "" : err }).toEqual({ status: 0, err: "" });
  return out;
}

describe("a technician", () => {
  test("sees each in what a scan prints, with a key of its own", async () => {
    const document = scanJson.parse(JSON.parse(await said("scan", "127.142.1.1-2", "--json")));
    const behind = document.printers.filter(({ address }) => address === ADDRESS);
    expect(behind.map(({ serialNumber }) => serialNumber)).toEqual(SERIALS);
    expect(behind.map(({ counters }) => counters?.total)).toEqual([41_000, 7_300, 120_500]);
    expect(new Set(document.printers.map(({ key }) => key)).size).toBe(4);
    expect(document.ranges).toMatchObject([{ addresses: 2, replied: 2, printers: 4 }]);
    const csv = await said("scan", ADDRESS, "--csv");
    const table = await said("scan", ADDRESS);
    for (const serial of SERIALS) {
      expect(csv.split("\n").filter((line) => line.includes(serial))).toHaveLength(1);
      expect(table.split("\n").filter((line) => line.includes(serial))).toHaveLength(1);
    }
    expect(table).toContain("3 printers");
  });

  test("reads how each is read, live and from a recording", async () => {
    const live = await said("explain", ADDRESS);
    const file = join(folder, "server.snmprec");
    writeFileSync(file, formatRecording(server.variables));
    const replayed = replay(file, builtInProfiles());
    if (typeof replayed === "string") throw new Error(replayed);
    expect(replayed.map(({ evaluation }) => evaluation.printer.serialNumber)).toEqual(SERIALS);
    for (const [at, serial] of SERIALS.entries()) {
      expect(live).toContain(`one of several printers behind this agent, hrDeviceIndex ${at + 1}`);
      expect(
        live.split("\n").filter((line) => /^serialNumber /.test(line) && line.includes(serial)),
      ).toHaveLength(1);
    }
  });

  test("hands out a recording in which none of their serial numbers stands", async () => {
    const recording = await said("record", ADDRESS);
    for (const serial of SERIALS) expect(recording).not.toContain(serial);
    const file = join(folder, "redacted.snmprec");
    writeFileSync(file, recording);
    const replayed = replay(file, builtInProfiles());
    if (typeof replayed === "string") throw new Error(replayed);
    expect(replayed.map(({ evaluation }) => evaluation.printer.model)).toEqual([
      "LaserJet 4250",
      "LaserJet 4250",
      "T640",
    ]);
  });
});

test("the conformance table judges each, and says when one too many is reported", {
  timeout: 30_000,
}, async () => {
  const file = "print-server.snmprec";
  writeFileSync(join(folder, file), formatRecording(server.variables));
  const recordings = SERIALS.map((serialNumber, at) => {
    const behind = threePrinters[at];
    return { file, isPrinter: true, device: at + 1, serialNumber, counters: { total: behind?.pages ?? 0 } };
  });
  writeFileSync(join(folder, "expected.json"), JSON.stringify({ recordings }));
  const expected = readExpected(folder);
  if (typeof expected === "string") throw new Error(expected);
  const told = await readOverUdp(folder, [file, file, file], { version: "2c", firstAddress: "127.142.2.1" });
  const result = judge(expected, (name) => told.get(name));
  expect(faultsOf(result)).toEqual([]);
  expect(result.flatMap(({ marks }) => marks)).toHaveLength(9);
  const fewer = judge(expected.slice(0, 2), (name) => told.get(name));
  expect(faultsOf(fewer)).toEqual([`${file}: wrong printers: reported as 3 printers`]);
});

test("each is read again with as few questions as a printer of its own", async () => {
  const engine = await createSnmpEngine({ clock: systemClock, log: silentLog });
  try {
    const collector = createCollector(
      { snmp: engine.client, clock: systemClock, log: silentLog },
      { profiles: builtInProfiles() },
    );
    const credential = { id: "public", version: "2c", community: "public" } as const;
    const target = { address: ADDRESS, port: simulator.port, credential };
    const whole = await collector.collect(target, undefined, undefined);
    expect(whole.devices).toEqual([1, 2, 3]);
    const first = await collectDevices(collector.collect, target, [1, 2, 3]);
    const memoryOf = (device: number | undefined) =>
      first.find((read) => read.device === device)?.collection.memory;
    const again = await collectDevices(collector.collect, target, [1, 2, 3], { memoryOf });
    for (const { collection } of [...first, ...again])
      expect([collection.outcome, collection.problems]).toEqual(["complete", []]);
    expect(again.map(({ collection }) => collection.evaluation?.printer)).toEqual(
      first.map(({ collection }) => collection.evaluation?.printer),
    );
    for (const { collection } of again) expect(collection.cost.requests).toBeLessThanOrEqual(2);
    // Others are asked no question more than before there were any print servers.
    const alone = await collector.collect({ ...target, address: "127.142.1.2" }, undefined, undefined);
    expect(alone.devices).toBeUndefined();
    const [missing] = await collectDevices(collector.collect, target, [9]);
    expect(missing?.collection).toMatchObject({
      outcome: "no-answer",
      problems: [{ code: "collection.not-listed" }],
    });
  } finally {
    await engine.close();
  }
});

describe("on the box and on the server", () => {
  const bySerial = (fleet: FleetPrinter[], serial: string) =>
    fleet.find(({ serialNumber }) => serialNumber === serial);
  const fleetWhen = (made: BoxAndServer, what: string, isSo: (fleet: FleetPrinter[]) => boolean) =>
    eventually(what, async () => {
      const fleet = await made.fleet();
      return isSo(fleet) && fleet;
    });
  const change = (made: BoxAndServer, printers: readonly BehindServer[]) =>
    made.simulator.device("print server").swap(printServer("print server", "127.142.0.1", printers));
  const shown = (printers: Partial<Printer>[]) => printers.map(({ serialNumber }) => serialNumber);

  test(
    "each has its own record, counts, ledger and fate",
    within({ net: 142, devices: [server, office] }, async (made) => {
      const all = await fleetWhen(made, "four printers", (fleet) => fleet.length === 4);
      expect(shown(all)).toEqual(expect.arrayContaining(SERIALS));
      expect(new Set(all.map(({ id }) => id)).size).toBe(4);
      const page = await made.boxPage("/");
      for (const serial of SERIALS) expect(page).toContain(serial);
      await made.collectAndReport();
      const [one, two, three] = threePrinters as [BehindServer, BehindServer, BehindServer];
      const second = bySerial(all, "CNQX200002");

      // Only one of them prints.
      change(made, [one, { ...two, pages: 7_310 }, three]);
      await made.collectAndReport();
      const printed = await made.fleet();
      expect(SERIALS.map((serial) => bySerial(printed, serial)?.counters?.total)).toEqual([
        41_000, 7_310, 120_500,
      ]);
      const { meters } = await made.visitor.get<{ meters: { counter: string; value: number }[] }>(
        `/api/v1/printers/${second?.id}/ledger`,
      );
      expect(meters).toMatchObject([{ counter: "total", value: 7_310, state: "sound" }]);

      // One is unplugged, and says so by not being listed; the others answer.
      change(made, [one, { ...two, pages: 7_310 }]);
      await made.collectAndReport();
      await made.collectAndReport();
      const third = bySerial(all, "794QX33")?.id;
      const reasonOf = (id: number | undefined) =>
        made.visitor.get<{ state: string; reason: { code: string; evidence: string[] } }>(
          `/api/v1/printers/${id}`,
        );
      expect(await reasonOf(third)).toMatchObject({
        state: "silent",
        reason: { code: "silent", evidence: ["not-listed"] },
      });
      expect((await made.fleet()).filter(({ state }) => state === "answering")).toHaveLength(3);

      // Thirty days later it is gone: no round asks for it any more.
      made.documents.inventory.update(({ entries }) => {
        for (const { record, diagnosis } of entries)
          if (diagnosis && record.state === "silent")
            diagnosis.reason.since = new Date(Date.now() - 31 * 86_400_000).toISOString();
      });
      await made.collectAndReport();
      expect(await reasonOf(third)).toMatchObject({
        state: "silent",
        reason: { code: "gone", evidence: ["not-listed", "thirty-days"] },
      });
      expect(entriesToAsk(made.documents.inventory.data)).toHaveLength(3);
      expect(await made.boxPage("/")).toContain("Has not been seen for 30 days");

      // It is plugged in elsewhere, and another printer takes the place of the second one.
      const other = { ...two, serial: "CNQX900009", pages: 12 };
      change(made, [one, other, { ...three, device: 5, pages: 120_600 }]);
      await made.runJob("discover");
      await made.collectAndReport();
      const after = await made.fleet();
      expect(shown(after)).toEqual(expect.arrayContaining([...SERIALS, "CNQX900009"]));
      expect(after).toHaveLength(5);
      expect(bySerial(after, "794QX33")).toMatchObject({
        id: bySerial(all, "794QX33")?.id,
        state: "answering",
        counters: { total: 120_600 },
      });
      expect(bySerial(after, "CNQX200002")).toMatchObject({ state: "silent", counters: { total: 7_310 } });
      expect(bySerial(after, "CNQX900009")).toMatchObject({ state: "answering", counters: { total: 12 } });

      // One is left: the agent is a printer like any other again.
      change(made, [one]);
      await made.runJob("discover");
      await made.collectAndReport();
      const left = await made.fleet();
      expect(left).toHaveLength(5);
      expect(
        left.filter(({ state }) => state === "answering").map(({ serialNumber }) => serialNumber),
      ).toEqual(expect.arrayContaining(["CNQX100001"]));
      expect(left.filter(({ state }) => state === "answering")).toHaveLength(2);
    }),
    60_000,
  );
});
