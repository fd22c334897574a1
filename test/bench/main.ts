// `npm run bench`: speed, packets, octets and memory, beside the tools that do the same work, in one series.
// Ratios can be compared from machine to machine; seconds cannot.

import { benchCollection } from "./collection.ts";
import { benchDiscovery } from "./discovery.ts";
import { hasLaboratory } from "./fleet.ts";
import { benchMemory } from "./memory.ts";
import { prepareBench } from "./prepare.ts";
import { benchReport } from "./report.ts";
import { summarise } from "./table.ts";

const parts = {
  discovery: benchDiscovery,
  collection: benchCollection,
  report: benchReport,
  memory: benchMemory,
};
const wanted = process.argv.slice(2);
prepareBench();
if (!hasLaboratory)
  console.log(
    "The laboratory's agent is not beside the checkout: discovery, collection and memory are left out.",
  );
for (const [name, bench] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (hasLaboratory || name === "report") await bench();
}
summarise();
