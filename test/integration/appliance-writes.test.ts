// Flash wears out: what a large fleet tells is gathered before it is written.
import { watch } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { openDocuments } from "../../src/appliance/documents.ts";
import { startService } from "../../src/appliance/service.ts";
import { defaultConsent } from "../../src/model/index.ts";
import { parseConfiguration } from "../../src/protocol/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { startSimulator } from "../../src/simulator/index.ts";
import { endPrograms, eventually, temporaryFolder } from "../support/programs.ts";
import { sealed } from "../support/sealed.ts";
import { smallPrinter } from "../support/small-printer.ts";

const PRINTERS = 500;
afterAll(endPrograms);

test("500 printers found and read cost a handful of file writes", { timeout: 90_000 }, async () => {
  const folder = temporaryFolder("writes");
  const devices = Array.from({ length: PRINTERS }, (_, number) =>
    smallPrinter(number, `127.37.${Math.floor(number / 250)}.${(number % 250) + 1}`),
  );
  const ports = { clock: systemClock, log: silentLog, port: 0 };
  const simulator = await startSimulator({ name: "fleet", port: 0, devices }, ports);
  const configuration = parseConfiguration({
    ...{ schema: 1, revision: "1" },
    ranges: [
      {
        name: "Campus",
        addresses: ["127.37.0.1-250", "127.37.1.1-250"],
        port: simulator.port,
        credentials: ["public"],
      },
    ],
    credentials: [{ id: "public", version: "2c", community: "public" }],
    discover: { packetsPerSecond: 1000 },
  });
  if (!configuration.ok) throw new Error(configuration.problem.message);
  const documents = await openDocuments(folder, silentLog, { sealed });
  documents.settings.update((data) => {
    data.configuration = configuration.value;
  });
  await documents.settings.flush();

  const writes: string[] = [];
  const watcher = watch(folder, (event, name) => {
    // A document that is written takes its name by renaming.
    if (event === "rename" && name?.endsWith(".json")) writes.push(name);
  });
  const options = { dataFolder: folder, touch: [], touchPorts: [], demonstration: true };
  const started = await startService(
    { clock: systemClock, log: silentLog, documents, sealed, consent: defaultConsent },
    options,
  );
  if (!started.ok) throw new Error(started.problem.message);
  const service = started.value;
  const job = (name: string) => service.page.view().jobs.find((each) => each.name === name);
  try {
    await eventually("the discovery", () => job("discover")?.lastFinishedAt !== undefined, 60_000);
    expect(documents.inventory.data.entries).toHaveLength(PRINTERS);
    service.runNow("collect");
    await eventually("the collection", () => job("collect")?.lastFinishedAt !== undefined, 30_000);
  } finally {
    await service.stop();
    await documents.close();
    watcher.close();
    await simulator.close();
  }
  const inventory = writes.filter((name) => name === "inventory.json").length;
  expect(inventory).toBeGreaterThan(0);
  expect(inventory).toBeLessThanOrEqual(5);
  expect(writes.length).toBeLessThanOrEqual(10);

  const again = await openDocuments(folder, silentLog, { sealed });
  const totals = again.inventory.data.entries.map(({ record }) => record.printer.counters?.total);
  await again.close();
  expect(new Set(totals).size).toBe(PRINTERS);
});
