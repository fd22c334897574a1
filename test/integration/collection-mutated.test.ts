// Mutated printers read over UDP: what is made of them is honest, and costs a bounded number of messages.
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectEach, createCollector } from "../../src/collection/index.ts";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, startSimulator } from "../../src/simulator/index.ts";
import { expectHonest } from "../support/hold-reading.ts";
import { mutate, mutations } from "../support/mutate-recording.ts";
import { printServer, threePrinters } from "../support/print-server.ts";
import { startEngine, v2c } from "../support/snmp-engine.ts";

const SEED = 20260715;
const MAX_REQUESTS = 400;

test("mutated printers over UDP", { timeout: 60_000 }, async () => {
  const printers = [
    printServer("print server", "127.80.1.1", threePrinters),
    ...officeDefinition().devices.filter(({ variables = [] }) => variables.length > 40),
  ];
  const changes = fc.sample(mutations(12), { seed: SEED, numRuns: 24 });
  const devices = changes.map((each, i) => ({
    name: `mutant ${i}`,
    address: `127.80.1.${i + 1}`,
    variables: mutate(printers[i % printers.length]?.variables ?? [], each),
  }));
  const office = { name: "mutants", port: 0, devices };
  const ports = { clock: systemClock, log: silentLog };
  const simulator = await startSimulator(office, { ...ports, port: 0 });
  try {
    const { client } = await startEngine();
    const collector = createCollector(
      { ...ports, snmp: client },
      { profiles: builtInProfiles(), timeoutMs: 300, retries: 0 },
    );
    const reads = await Promise.all(
      devices.map(({ address }) =>
        collectEach(collector.collect, { address, port: simulator.port, credential: v2c }, undefined),
      ),
    );
    const collections = reads.flat().map(({ collection }) => collection);
    for (const { evaluation, facts, cost, memory } of collections) {
      expect(cost.requests).toBeLessThan(MAX_REQUESTS);
      expect(JSON.stringify(memory).length).toBeLessThan(2_000_000);
      if (evaluation) expectHonest(evaluation, facts);
    }
    expect(collections.filter(({ evaluation }) => evaluation).length).toBeGreaterThan(15);
  } finally {
    await simulator.close();
  }
});
