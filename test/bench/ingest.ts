// S1: reports that a real server process takes in whole: HTTP, opening, verifying, storing, a sealed answer.
import type { PrinterRecord } from "../../src/protocol/index.ts";
import { diffReport } from "../../src/report/index.ts";
import { inventedFleet, laterFleet } from "../support/fleet-records.ts";
import { enrolSpeaker, type Speaker, startBenchServer } from "./bench-server.ts";
import { cpuSecondsOf } from "./process-figures.ts";
import { heading, report } from "./table.ts";

const BOXES = 8;
const PRINTERS = 100;
const WARM = 4;
const MEASURED = 25;

export async function benchIngest(): Promise<void> {
  heading(`reports that the server takes in, ${PRINTERS} printers each, ${BOXES} boxes at once, SQLite`);
  const server = await startBenchServer("ingest-server", "measured", ["--trusted-proxy", "127.0.0.1"]);
  try {
    server.configure({ ranges: [], credentials: [] });
    const boxes: { speaker: Speaker; envelopes: Uint8Array[] }[] = [];
    for (let box = 0; box < BOXES; box++) {
      const speaker = await enrolSpeaker(server, `192.0.2.${box + 1}`);
      boxes.push({ speaker, envelopes: prepareReports(speaker, box) });
    }
    await sendAll(boxes, WARM);
    const before = cpuSecondsOf(server.program.pid);
    const started = performance.now();
    const sent = await sendAll(boxes, MEASURED);
    const wall = (performance.now() - started) / 1000;
    const cpu = cpuSecondsOf(server.program.pid) - before;
    const rate = sent / wall;
    report({
      target: "S1",
      what: "full reports taken in whole",
      measured: `${rate.toFixed(0)}/s, ${((cpu / sent) * 1000).toFixed(1)} ms CPU each`,
      peer: `${(rate * PRINTERS).toFixed(0)} printers/s`,
      aim: ">= 60/s",
      holds: rate >= 60,
    });
  } finally {
    await server.close();
  }
}

/** A full report for every three hours of a working day, sealed beforehand. */
function prepareReports(speaker: Speaker, box: number): Uint8Array[] {
  const envelopes: Uint8Array[] = [];
  let fleet: ReadonlyMap<number, PrinterRecord> = inventedFleet(PRINTERS, 100 + box);
  for (let i = 0; i < WARM + MEASURED; i++) {
    for (const payload of diffReport(undefined, fleet)) envelopes.push(speaker.prepare(payload));
    fleet = laterFleet(fleet, 0.5, 1000 * box + i);
  }
  return envelopes;
}

/** Everybody sends the next `count` reports, one after the other; answers how many were taken. */
async function sendAll(
  boxes: { speaker: Speaker; envelopes: Uint8Array[] }[],
  count: number,
): Promise<number> {
  const answers = await Promise.all(
    boxes.map(async ({ speaker, envelopes }) => {
      const said = [];
      for (const envelope of envelopes.splice(0, count)) said.push(await speaker.send(envelope));
      return said;
    }),
  );
  const all = answers.flat();
  const refused = all.find((answer) => answer.type === "refused");
  if (refused?.type === "refused") throw new Error(`a report was refused: ${refused.reason.message}`);
  return all.length;
}
