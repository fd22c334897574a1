// `npm run bench [-- PART…] [--markdown FILE]`: speed, packets, octets and memory, beside the tools that do the same
// work, in one series. Ratios can be compared from machine to machine; seconds cannot.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildIfNeeded } from "../../src/start/build.ts";
import { benchAttached } from "./attached.ts";
import { benchCodec } from "./codec.ts";
import { benchCollection } from "./collection.ts";
import { benchDiscovery } from "./discovery.ts";
import { hasLaboratory } from "./fleet.ts";
import { benchIngest } from "./ingest.ts";
import { benchMemory } from "./memory.ts";
import { prepareBench } from "./prepare.ts";
import { benchReport } from "./report.ts";
import { heading, leftOut, saveMarkdown, summarise } from "./table.ts";

interface Part {
  run(): Promise<void> | void;
  needsLaboratory: boolean;
  /** Run only when named. */
  onRequest?: true;
}

const parts: Record<string, Part> = {
  discovery: { run: benchDiscovery, needsLaboratory: true },
  attached: { run: () => benchAttached(), needsLaboratory: true },
  "attached-whole": { run: () => benchAttached({ whole: true }), needsLaboratory: true, onRequest: true },
  collection: { run: benchCollection, needsLaboratory: true },
  codec: { run: benchCodec, needsLaboratory: false },
  report: { run: benchReport, needsLaboratory: false },
  ingest: { run: benchIngest, needsLaboratory: false },
  memory: { run: benchMemory, needsLaboratory: true },
};

async function bench(wanted: string[], markdown: string | undefined): Promise<void> {
  prepareBench();
  const stop = new AbortController().signal;
  if (!(await buildIfNeeded(resolve(import.meta.dirname, "../.."), stop)))
    throw new Error("the build failed");
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length > 0 ? !wanted.includes(name) : part.onRequest) continue;
    if (!part.needsLaboratory || hasLaboratory) {
      await part.run();
      continue;
    }
    heading(name);
    leftOut(name, "the laboratory's agent is not beside the checkout");
  }
  summarise();
  if (markdown !== undefined) saveMarkdown(markdown);
}

// What was started ends with this program: the listeners of its exit see to that.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { markdown: { type: "string" } },
});
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}.`);
  process.exitCode = 2;
} else await bench(positionals, values.markdown);
