// The same recordings through the real engine and collector over UDP: what is not asked for is not read.
import { join } from "node:path";
import { expect, test } from "vitest";
import { createCollector } from "../../src/collection/index.ts";
import { type Credential, Facts, type PrinterFields } from "../../src/model/index.ts";
import { builtInProfiles, classify, identificationOids } from "../../src/profiles/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { gather } from "../../src/snmp/index.ts";
import { corpusFolder, judge, judgementTable, readExpected } from "../support/judge.ts";
import { readRecording } from "../support/recording.ts";
import { startEngine, v1, v2c } from "../support/snmp-engine.ts";

const folder = corpusFolder();
if (!folder) console.warn("SKIPPED: conformance over UDP, there is no ../shared/corpus beside the checkout");

async function readOverUdp(corpus: string, files: string[], credential: Credential) {
  const devices = files.map((file, i) => ({
    name: file,
    address: `127.78.${credential.version === "1" ? 1 : 2}.${i + 1}`,
    variables: [...readRecording(join(corpus, file))].map(({ oid, value }) => ({ oid, value })),
  }));
  const simulator = await startSimulator(
    { name: "recordings", port: 0, devices },
    {
      clock: systemClock,
      log: silentLog,
      port: 0,
    },
  );
  try {
    const { client } = await startEngine();
    const collector = createCollector(
      { snmp: client, clock: systemClock, log: silentLog },
      { profiles: builtInProfiles(), concurrency: 8, timeoutMs: 2000 },
    );
    const read = async ({ name, address }: { name: string; address: string }) => {
      const target = { address, port: simulator.port, credential };
      const { varbinds } = await gather(client, target, identificationOids, {});
      const at = systemClock.now();
      const known = new Facts(varbinds.flatMap(({ oid, value }) => (value ? [{ oid, value, at }] : [])));
      if (!classify(known).isPrinter) return [name, undefined] as const;
      const { evaluation } = await collector.collect(target, undefined, known);
      return [name, evaluation?.printer] as const;
    };
    return new Map<string, PrinterFields | undefined>(await Promise.all(devices.map(read)));
  } finally {
    await simulator.close();
  }
}

test.skipIf(!folder).each([v2c, v1])(
  "every judged fact is right over UDP, version $version",
  { timeout: 120_000 },
  async (credential) => {
    const corpus = folder as string;
    const expected = readExpected(corpus);
    const said = await readOverUdp(
      corpus,
      expected.map(({ file }) => file),
      credential,
    );
    const result = judge(expected, (file) => said.get(file));
    console.info(judgementTable(result).split("\n").at(-1));
    expect(result.faults).toEqual([]);
  },
);
