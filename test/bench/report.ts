// R1–R3: what a report weighs and costs.
import {
  encodeBody,
  newBoxKeyPair,
  newSenderKeys,
  type ReportPayload,
  sealEnvelope,
} from "../../src/protocol/index.ts";
import { diffReport, type Records } from "../../src/report/index.ts";
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

export function benchReport(): void {
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
  const perPrinter = sizeOf(diffReport({ hash: "0".repeat(64), records: before }, after)) / 100;
  report({
    target: "R2",
    what: "periodic, 100 printers, half changed",
    measured: perPrinter.toFixed(1),
    aim: "<= 20, aim 8",
    holds: perPrinter <= 20,
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
