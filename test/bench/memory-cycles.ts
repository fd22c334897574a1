// The box's service in a hurry: what it does every two minutes it does every second. Run by memory.ts on the data of
// a box that is enrolled and knows its printers.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { deviceKeyPath, loadDeviceKey } from "../../src/appliance/device-key.ts";
import { openDocuments } from "../../src/appliance/documents.ts";
import { startService } from "../../src/appliance/service.ts";
import { defaultConsent } from "../../src/model/index.ts";
import { type Clock, createLog, systemClock } from "../../src/shared/index.ts";
import { nodeFiles, sealedFiles } from "../../src/state/index.ts";

const [data = ""] = process.argv.slice(2);
const HURRY = 120;
/** Deadlines stay as they are, a minute at most: only intervals are shortened. */
const LONG_MS = 100_000;

const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms >= LONG_MS ? ms / HURRY : ms, signal),
};
let cycles = 0;
const log = createLog({
  level: "info",
  journal: false,
  write(line) {
    if (line.includes("collection done")) cycles += 1;
    if (/^(warn|error)/.test(line)) process.stderr.write(line);
  },
});
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const key = await loadDeviceKey(deviceKeyPath(data, undefined));
if (!key.ok) throw new Error(key.problem.message);
const sealed = sealedFiles(nodeFiles, key.value);
const documents = await openDocuments(data, log, { sealed });
const service = await startService(
  { clock, log, documents, sealed, consent: defaultConsent },
  { dataFolder: data, touch: [], touchPorts: [], demonstration: true },
);
if (!service.ok) throw new Error(service.problem.message);
process.on("message", () => {
  collectGarbage();
  process.send?.({ cycles, heapBytes: process.memoryUsage().heapUsed });
});
await new Promise<void>((resolve) => process.once("SIGTERM", () => resolve()));
await service.value.stop();
await documents.close();
process.disconnect();
