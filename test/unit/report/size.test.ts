import { describe, expect, test } from "vitest";
import {
  bestCompression,
  type Compression,
  encodeBody,
  newSenderKeys,
  type ReportPayload,
  sealEnvelope,
} from "../../../src/protocol/index.ts";
import { diffReport } from "../../../src/report/index.ts";
import { inventedFleet, laterFleet } from "../../support/fleet-records.ts";
import { holdRecords } from "../../support/hold-records.ts";

const keys = newSenderKeys();
const server = newSenderKeys();

/** Octets of the sealed messages, with everything around the payloads. */
function sealed(payloads: ReportPayload[], compression?: Compression): number {
  let octets = 0;
  for (const payload of payloads) {
    const body = encodeBody({
      v: 1,
      type: "report",
      epoch: Buffer.from(keys.sign.publicKey).toString("hex").slice(32),
      stream: "data",
      sequence: 41,
      sentAt: "2026-11-20T12:00:03.123Z",
      boot: Buffer.from(keys.box.publicKey).toString("hex").slice(32),
      hardware: Buffer.from(server.box.publicKey).toString("hex"),
      configRevision: "17",
      payload,
    });
    octets += sealEnvelope({
      kind: 1,
      body,
      compression: compression ?? bestCompression(body),
      recipientBoxKey: server.box.publicKey,
      sender: keys,
    }).length;
  }
  return octets;
}
const hash = Buffer.from(server.sign.publicKey).toString("hex");
const figures: string[] = [];
const note = (what: string, printers: number, octets: number) => {
  figures.push(`${what}: ${octets} octets, ${(octets / printers).toFixed(1)} per printer`);
  return octets / printers;
};

describe("a sealed report", () => {
  test.each([
    [50, 175],
    [100, 140],
  ])(
    "that is full takes, for %i printers of 24 models, at most %i octets each, with either compression",
    (count, most) => {
      const report = diffReport(undefined, inventedFleet(count));
      expect(report).toHaveLength(1);
      expect(note(`full, ${count} printers, gzip`, count, sealed(report, 1))).toBeLessThanOrEqual(most);
      expect(note(`full, ${count} printers, zstd`, count, sealed(report, 2))).toBeLessThanOrEqual(most);
    },
  );

  test("of 500 printers still fits in one message", () => {
    const report = diffReport(undefined, inventedFleet(500));
    expect(report).toHaveLength(1);
    expect(note("full, 500 printers", 500, sealed(report))).toBeLessThanOrEqual(110);
  });

  test("of a period takes at most 20 octets each for 100 printers, half of them used", () => {
    const morning = inventedFleet(100);
    const noon = laterFleet(morning);
    const first = diffReport({ hash, records: morning }, noon);
    expect(holdRecords(morning, first)).toEqual(noon);
    expect(note("period, 100 printers, half used", 100, sealed(first))).toBeLessThanOrEqual(20);
    // From then on once-values keep the time they had.
    const evening = laterFleet(noon, 0.5, 13);
    const second = diffReport({ hash, records: noon }, evening);
    expect(holdRecords(noon, second)).toEqual(evening);
    expect(note("the next period", 100, sealed(second))).toBeLessThanOrEqual(16);
  });

  test("of printers that were read again with nothing changed costs little and says when", () => {
    const morning = inventedFleet(100);
    const noon = laterFleet(morning, 0);
    const evening = laterFleet(noon, 0, 17);
    const report = diffReport({ hash, records: noon }, evening);
    expect(holdRecords(noon, report)).toEqual(evening);
    expect(note("period, 100 printers, nothing changed", 100, sealed(report))).toBeLessThanOrEqual(10);
  });

  test("prints its figures", () => {
    console.log(`report sizes, sealed\n  ${figures.join("\n  ")}`);
    expect(figures.length).toBeGreaterThan(5);
  });
});
