// A box's service that reads the same printers again and again: a line of JSON after each round, until it is told to end.
import { openDocuments } from "../../src/appliance/documents.ts";
import { startService } from "../../src/appliance/service.ts";
import { defaultConsent } from "../../src/model/index.ts";
import { parseConfiguration } from "../../src/protocol/index.ts";
import { createLog, systemClock } from "../../src/shared/index.ts";
import { sealed } from "./sealed.ts";

Object.assign(globalThis, { __VERSION__: "0.0.0-test", __BUILT_AT__: 0 });
const [folder = "", addresses = "", port = ""] = process.argv.slice(2);
const log = createLog({ write: (line) => process.stderr.write(line), level: "info", journal: false });
const configuration = parseConfiguration({
  ...{ schema: 1, revision: "1" },
  ranges: [{ name: "Floor", addresses: [addresses], port: Number(port), credentials: ["public"] }],
  credentials: [{ id: "public", version: "2c", community: "public" }],
});
if (!configuration.ok) throw new Error(configuration.problem.message);
const documents = await openDocuments(folder, log, { sealed });
documents.settings.update((data) => {
  data.configuration = configuration.value;
});
const started = await startService(
  { clock: systemClock, log, documents, sealed, consent: defaultConsent },
  { dataFolder: folder, touch: [], touchPorts: [], demonstration: true },
);
if (!started.ok) throw new Error(started.problem.message);
const { page, runNow, stop } = started.value;

let hasEnded = false;
process.once("SIGTERM", () => {
  hasEnded = true;
});
const job = (name: string) => page.view().jobs.find((each) => each.name === name);
for (let round = 0; !hasEnded; round++) {
  const name = round === 0 ? "discover" : "collect";
  const before = round === 0 ? undefined : job(name)?.lastFinishedAt;
  if (round > 0) runNow(name);
  while (!hasEnded && (job(name)?.running !== false || job(name)?.lastFinishedAt === before))
    await systemClock.sleep(50);
  const printers = documents.inventory.data.entries.map(({ record }) => ({
    address: record.printer.address,
    state: record.state,
    total: record.printer.counters?.total,
  }));
  console.log(JSON.stringify({ round, residentBytes: process.memoryUsage.rss(), printers }));
}
await stop();
await documents.close();
