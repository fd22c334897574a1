// Simulated printers at the addresses named, as a process of their own: for tests that put them into another network.
// With `--from=N` each is another one, from the office's Nth; else all are the same.
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { officeDefinition, startSimulator } from "../../src/simulator/index.ts";

const [port = "", ...words] = process.argv.slice(2);
const addresses = words.filter((word) => !word.startsWith("--"));
const from = words.find((word) => word.startsWith("--from="))?.slice("--from=".length);
const office = officeDefinition();
// Whatever stands at 127.x needs no neighbour; only what it says is taken.
const plain = office.devices.filter(
  ({ name, faults, versions }) => !faults && !versions && !/switch|server|router/i.test(name),
);
const devices = addresses.map((address, i) => {
  const said = plain[from === undefined ? 0 : (Number(from) + i) % plain.length];
  if (!said) throw new Error("the office has no printer without faults");
  return { ...said, name: `printer ${i + 1}`, address };
});
await startSimulator(
  { name: "attached", port: Number(port), devices },
  { clock: systemClock, log: silentLog },
);
process.stdout.write("ready\n");
