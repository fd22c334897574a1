// R1–R3: what a report weighs and costs, without and with the meter ledger.
import { shareLedger } from "../../src/appliance/ledger-share.ts";
import { meterReadingOf } from "../../src/appliance/meter-reading.ts";
import { type Ledger, openLedger } from "../../src/ledger/index.ts";
import {
  encodeBody,
  newBoxKeyPair,
  newSenderKeys,
  type ReportPayload,
  sealEnvelope,
  sign,
} from "../../src/protocol/index.ts";
import { diffReport, type Records } from "../../src/report/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { FaultyFiles } from "../support/faulty-files.ts";
import { inventedFleet, laterFleet } from "../support/fleet-records.ts";
import { heading, report } from "./table.ts";

const recipient = newBoxKeyPair();
const sender = newSenderKeys();

/** A report as a message, sealed. */
function seal(payload: ReportPayload): Uint8Array {
  const body = encodeBody({
    v: 1,
    type: "report",
    stream: "data",
    epoch: "0".repeat(32),
    sequence: 1,
    sentAt: new Date(0).toISOString(),
    boot: "0".repeat(32),
    hardware: "0".repeat(64),
    configRevision: "1",
    payload,
  });
  return sealEnvelope({ kind: 1, body, compression: 1, recipientBoxKey: recipient.publicKey, sender });
}

const sizeOf = (payloads: ReportPayload[]) =>
  payloads.reduce((sum, payload) => sum + seal(payload).length, 0);

export async function benchReport(): Promise<void> {
  heading("reports: octets per printer, sealed");
  for (const [target, count, most] of [
    ["R1", 50, 175],
    ["R1", 100, 140],
  ] as const) {
    const perPrinter = sizeOf(diffReport(undefined, inventedFleet(count))) / count;
    report({
      target,
      what: `full, ${count} printers`,
      measured: perPrinter.toFixed(1),
      peer: "an inventory XML per printer: 727",
      aim: `<= ${most}`,
      holds: perPrinter <= most,
    });
  }
  const before = inventedFleet(100);
  const after = laterFleet(before);
  const base = "0".repeat(64);
  const changes = diffReport({ hash: base, records: before }, after);
  const perPrinter = sizeOf(changes) / 100;
  report({
    target: "R2",
    what: "periodic, 100 printers, half changed",
    measured: perPrinter.toFixed(1),
    aim: "<= 20, aim 8",
    holds: perPrinter <= 20,
  });
  const ledger = await ledgerOf();
  const withLedger = async (records: Records, payloads: ReportPayload[], hash: string | null) => {
    for (const record of records.values()) ledger.take(meterReadingOf({ record }, record.printer.key));
    const shared = await shareLedger(payloads, hash, ledger);
    if (shared.ledgerTo) ledger.queued(shared.ledgerTo.chain, shared.ledgerTo.index);
    return (sizeOf(shared.payloads) - sizeOf(payloads)) / 100;
  };
  const full = diffReport(undefined, before);
  const first = await withLedger(before, full, null);
  const later = await withLedger(after, changes, base);
  await ledger.close();
  report({
    target: "R2",
    what: "the ledger beside it: first, then periodic",
    measured: `${first.toFixed(1)}, ${later.toFixed(1)}`,
    aim: "periodic <= 8",
    holds: later <= 8,
  });
  const cpu = cpuOfFullReport(before);
  report({
    target: "R3",
    what: "JSON, compression, sealing of 100 full",
    measured: `${cpu.toFixed(2)} ms`,
    aim: "<= 4 ms",
    holds: cpu <= 4,
  });
}

async function ledgerOf(): Promise<Ledger> {
  const keys = newSenderKeys();
  const signer = {
    publicKey: keys.sign.publicKey,
    sign: (octets: Uint8Array) => sign(octets, keys.sign.secretKey),
  };
  const ports = { clock: systemClock, log: silentLog, signer, files: new FaultyFiles() };
  const opened = await openLedger(ports, { folder: "/ledger" });
  if (!opened.ok) throw new Error(opened.problem.message);
  return opened.value;
}

/** Milliseconds of processor time, warm. */
function cpuOfFullReport(records: Records): number {
  const payloads = diffReport(undefined, records);
  const once = () => {
    for (const payload of payloads) seal(payload);
  };
  for (let i = 0; i < 20; i++) once();
  const rounds = 50;
  const before = process.cpuUsage();
  for (let i = 0; i < rounds; i++) once();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / rounds;
}
