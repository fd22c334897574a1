// Recordings of real devices, answered over UDP and scanned by the program as it is shipped.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PrinterFields } from "../../src/model/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { loadOffice, type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { corpusFolder, readExpected } from "../conformance/corpus.ts";
import { faultsOf, judge } from "../conformance/judge.ts";
import { totals } from "../conformance/table.ts";
import { bundlesAlone, endPrograms, run } from "../support/programs.ts";
import { scanJson } from "../support/scan-json.ts";

const corpus = corpusFolder();
if (!corpus)
  console.warn("SKIPPED: conformance of the program, there is no ../shared/corpus beside the checkout");

const places = { printers: "127.34.1.1", others: "127.34.2.1" };
let simulator: Simulator | undefined;
const fileAt = new Map<string, string>();

beforeAll(async () => {
  if (!corpus) return;
  const devices = [];
  for (const [kind, firstAddress] of Object.entries(places)) {
    const office = await loadOffice(join(corpus, kind), { firstAddress, onUnplayable: () => {} });
    if (!office.ok) throw new Error(office.problem.message);
    for (const device of office.value.devices) {
      devices.push(device);
      fileAt.set(device.address, `${kind}/${device.name}.snmprec`);
    }
  }
  const ports = { clock: systemClock, log: silentLog, port: 0 };
  simulator = await startSimulator({ name: "recordings", port: 0, devices }, ports);
});

afterAll(async () => {
  await simulator?.close();
  await endPrograms();
});

test.skipIf(!corpus).each(["auto", "1", "2c"])(
  "every judged fact of every recording is right, version %s",
  { timeout: 120_000 },
  async (version) => {
    const expected = readExpected(corpus as string);
    if (typeof expected === "string") throw new Error(expected);
    expect(fileAt.size).toBe(expected.length);
    const { folder, tallybox } = await bundlesAlone();
    const words = ["scan", ...fileAt.keys(), "--port", String(simulator?.port), "--snmp", version, "--json"];
    const ended = await run(tallybox, words, { cwd: folder });
    expect(ended).toMatchObject({ code: 0, err: "" });
    const { printers, others, ranges } = scanJson.parse(JSON.parse(ended.out));
    const said = new Map(printers.map((printer) => [fileAt.get(printer.address), printer]));
    // Strictly as the contract has it, and so as a printer.
    const result = judge(expected, (file) => {
      const fields = said.get(file) as PrinterFields | undefined;
      return fields && [{ fields }];
    });
    console.info(`version ${version}: ${totals(result)}`);
    expect(faultsOf(result)).toEqual([]);
    expect(printers.length + others.length).toBe(expected.length);
    expect(ranges[0]).toMatchObject({ addresses: expected.length, replied: expected.length });
  },
);
