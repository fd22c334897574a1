import { createHash } from "node:crypto";
import { collectEach, createCollector } from "../collection/index.ts";
import { createDiscovery, type Discovered, type DiscoveryResult } from "../discovery/index.ts";
import {
  compareAddresses,
  type Facts,
  type Printer,
  parseAddresses,
  printerIdentity,
} from "../model/index.ts";
import { builtInProfiles, type Evaluation, evaluate, matchProfile } from "../profiles/index.ts";
import { printerKey } from "../protocol/index.ts";
import { type Log, systemClock } from "../shared/index.ts";
import { createSnmpEngine, type SnmpCounters } from "../snmp/index.ts";
import { systemNeighbours, systemNetworks } from "../system/index.ts";
import { resolveHost } from "./live-printer.ts";
import { createProgressBar } from "./progress-bar.ts";
import { formatScanCsv } from "./scan-csv.ts";
import type { ScanDocument } from "./scan-document.ts";
import { parseScanOptions, type ScanOptions } from "./scan-options.ts";
import { formatScanTable } from "./scan-table.ts";
import { EXIT, type Terminal, usageError } from "./terminal.ts";

const SYS_DESCR = "1.3.6.1.2.1.1.1.0";
const SYS_OBJECT_ID = "1.3.6.1.2.1.1.2.0";

/** A scan belongs to no site: its keys only have to stay the same from scan to scan. */
const SCAN_KEY = createHash("sha256").update("tallybox scan").digest();

/** `tallybox scan ADDRESSES…`: finds printers, reads them once and prints them. */
export async function scan(words: string[], terminal: Terminal, log: Log): Promise<number> {
  const parsed = parseScanOptions(words, terminal.env);
  if (!parsed.ok) return usageError(terminal, parsed.problem.message);
  const options = parsed.value;
  const addresses = parseAddresses(options.addresses, options.exclude);
  if (!addresses.ok) return usageError(terminal, addresses.problem.message);

  const startedAt = systemClock.now();
  const started = systemClock.monotonic();
  const engine = await createSnmpEngine({ clock: systemClock, log });
  const bar = createProgressBar(terminal, () => systemClock.monotonic());
  const collector = createCollector(
    { snmp: engine.client, clock: systemClock, log },
    { profiles: builtInProfiles(), timeoutMs: options.timeoutMs, retries: options.retries },
  );
  const reads: Promise<Printer[]>[] = [];
  const read = async (found: Discovered): Promise<Printer[]> => {
    const { address, port, credential, facts } = found;
    const target = { address, port, credential };
    const { signal } = terminal;
    const each = await collectEach(collector.collect, target, facts, { signal });
    return each.map(({ device, collection: { evaluation } }) =>
      printerOf({ ...found, device }, evaluation, options.withReadings),
    );
  };
  const discovery = createDiscovery(
    {
      engine,
      clock: systemClock,
      log,
      neighbours: systemNeighbours(),
      networks: systemNetworks,
      resolve: resolveHost,
    },
    {
      packetsPerSecond: options.packetsPerSecond,
      timeoutMs: options.timeoutMs,
      retries: options.retries,
      ...(options.version !== "auto" && { versions: [options.version] }),
    },
  );
  try {
    const range = { name: options.addresses.join(" "), addresses: addresses.value, port: options.port };
    const result = await discovery.run([{ ...range, credentials: options.credentials }], [], {
      signal: terminal.signal,
      explicit: true,
      onProgress: (progress) =>
        bar.show(progress.phase, { ...progress, done: progress.sent, found: progress.found }),
      onFound: (found) => {
        if (found.isPrinter)
          reads.push(options.identifyOnly ? identified(found, options.withReadings) : read(found));
      },
    });
    let done = 0;
    for (const each of reads) {
      await each;
      done++;
      bar.show("reading", {
        done,
        total: reads.length,
        found: reads.length,
        packetsPerSecond: 0,
        secondsLeft: 0,
      });
    }
    const document = describeScan({
      startedAt,
      seconds: (systemClock.monotonic() - started) / 1000,
      result,
      printers: (await Promise.all(reads)).flat(),
      counters: engine.counters(),
    });
    bar.clear();
    terminal.out(format(document, options, terminal));
    for (const { message } of result.problems) terminal.err(`tallybox: ${message}\n`);
    return terminal.signal.aborted ? EXIT.interrupted : EXIT.done;
  } finally {
    bar.clear();
    await engine.close();
  }
}

/** What the identification alone tells of a printer. */
async function identified(found: Discovered, withReadings: boolean): Promise<Printer[]> {
  const { profile } = matchProfile(builtInProfiles(), found.facts);
  return [printerOf(found, evaluate(profile, found.facts, { address: found.address }), withReadings)];
}

function describeScan(done: {
  startedAt: number;
  seconds: number;
  result: DiscoveryResult;
  printers: Printer[];
  counters: SnmpCounters;
}): ScanDocument {
  const { packetsSent, packetsReceived, bytesSent, bytesReceived } = done.counters;
  return {
    schema: 1,
    startedAt: new Date(done.startedAt).toISOString(),
    finishedAt: new Date(done.startedAt + done.seconds * 1000).toISOString(),
    // There is one range: of several printers behind one agent each counts.
    ranges: done.result.ranges.map((range) => ({ ...range, printers: done.printers.length })),
    stats: {
      packetsSent,
      packetsReceived,
      bytesSent,
      bytesReceived,
      seconds: Math.round(done.seconds * 1000) / 1000,
    },
    printers: done.printers.toSorted(byAddress),
    others: done.result.others.map(({ address, facts }) => otherOf(address, facts)).sort(byAddress),
  };
}

// What is printed of a printer, and nothing else: a large network has thousands.
function printerOf(
  found: Discovered & { device?: number | undefined },
  evaluation: Evaluation | undefined,
  withReadings: boolean,
): Printer {
  const fields = evaluation?.printer ?? {};
  return {
    key: printerKey(SCAN_KEY, printerIdentity(fields, found.address, found.port, found.device)),
    address: found.address,
    port: found.port,
    snmpVersion: found.credential.version,
    ...fields,
    ...(withReadings && evaluation && { readings: evaluation.readings }),
  };
}

function otherOf(address: string, facts: Facts): ScanDocument["others"][number] {
  const objectId = facts.get(SYS_OBJECT_ID)?.value;
  const description = facts.get(SYS_DESCR)?.value;
  const text =
    description?.type === "OCTET STRING"
      ? Buffer.from(description.value)
          .toString("utf8")
          .replaceAll(/\p{Cc}+/gu, " ")
          .trim()
          .slice(0, 255)
      : "";
  return {
    address,
    ...(objectId?.type === "OBJECT IDENTIFIER" && { sysObjectID: objectId.value }),
    ...(text !== "" && { sysDescr: text }),
  };
}

function byAddress(a: { address: string }, b: { address: string }): number {
  return compareAddresses(a.address, b.address);
}

function format(document: ScanDocument, options: ScanOptions, terminal: Terminal): string {
  if (options.format === "json") return `${JSON.stringify(document, undefined, 2)}\n`;
  if (options.format === "csv") return formatScanCsv(document.printers);
  return formatScanTable(document, { width: terminal.width, color: terminal.showsColor });
}
