import { describe, expect, test } from "vitest";
import {
  createReportDesk,
  nothingReported,
  type ReportedDocument,
} from "../../../src/appliance/report-desk.ts";
import type { PrinterRecord } from "../../../src/protocol/index.ts";
import type { StateDocument } from "../../../src/state/index.ts";
import { inventedFleet, laterFleet } from "../../support/fleet-records.ts";

function document(data: ReportedDocument): StateDocument<ReportedDocument> {
  return {
    data,
    origin: "new",
    update: (change) => change(data),
    flush: async () => ({ ok: true, value: undefined }),
    problem: () => undefined,
    close: async () => ({ ok: true, value: undefined }),
  };
}

const HASH = "a".repeat(64);
const fleet = inventedFleet(4);

function desk(records: () => ReadonlyMap<number, PrinterRecord>, reported = nothingReported()) {
  return createReportDesk(document(reported), records, () => undefined);
}

describe("the report desk", () => {
  test("begins with a full report and goes on with changes", async () => {
    let records: ReadonlyMap<number, PrinterRecord> = fleet;
    const made = desk(() => records);
    expect(await made.build(undefined)).toMatchObject([{ form: "full", base: null }]);
    made.queued(HASH);
    records = laterFleet(fleet);
    expect(await made.build(HASH)).toMatchObject([{ form: "changes", base: HASH }]);
  });

  test("answers with a full report when the server builds on another one", async () => {
    const made = desk(() => fleet);
    await made.build(undefined);
    made.queued(HASH);
    expect(await made.build("b".repeat(64))).toMatchObject([{ form: "full" }]);
    expect(await made.build(undefined)).toMatchObject([{ form: "full" }]);
  });

  test("says nothing when nothing happened", async () => {
    const made = desk(() => fleet);
    await made.build(undefined);
    made.queued(HASH);
    expect(await made.build(HASH)).toEqual([]);
    expect(made.preview()).toEqual({ payloads: [], sizeBytes: 0 });
  });

  test("showing the next report changes nothing of what is built", async () => {
    const made = desk(() => fleet);
    const shown = made.preview();
    expect(shown.payloads).toEqual(await made.build(undefined));
    expect(shown.sizeBytes).toBeGreaterThan(300);
  });
});
