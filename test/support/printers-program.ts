// Simulated printers at the addresses named, as a process of their own: for tests that put them into another network.
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, startSimulator } from "../../src/simulator/index.ts";

const [port = "", ...addresses] = process.argv.slice(2);
const office = officeDefinition();
// Whatever stands at 127.x needs no neighbour; only what it says is taken.
const [plain] = office.devices.filter(({ faults, versions }) => !faults && !versions);
if (!plain) throw new Error("the office has no printer without faults");
const devices = addresses.map((address, i) => ({ ...plain, name: `printer ${i + 1}`, address }));
await startSimulator(
  { name: "attached", port: Number(port), devices },
  { clock: systemClock, log: silentLog },
);
process.stdout.write("ready\n");
