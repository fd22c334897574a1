import { describe, expect, test } from "vitest";
import {
  createReportDesk,
  nothingReported,
  type ReportedDocument,
} from "../../../src/appliance/report-desk.ts";
import type { ConsentField } from "../../../src/model/index.ts";
import { applyReport, type PrinterRecord } from "../../../src/protocol/index.ts";
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

function desk(
  records: () => ReadonlyMap<number, PrinterRecord>,
  withheld: () => readonly ConsentField[] = () => [],
  keep = async () => {},
) {
  return createReportDesk(document(nothingReported()), { records, keep, ledger: () => undefined, withheld });
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
    expect(await made.next()).toEqual({ payloads: [], printers: 0, sizeBytes: 0 });
  });

  test("tells nothing that is not on the medium, whatever is read while it is written there", async () => {
    let records: ReadonlyMap<number, PrinterRecord> = fleet;
    let kept: ReadonlyMap<number, PrinterRecord> = new Map();
    const made = desk(
      () => records,
      undefined,
      async () => {
        kept = records;
        records = laterFleet(fleet);
      },
    );
    const [told] = await made.build(undefined);
    const applied = told && applyReport(() => undefined, told);
    if (!applied?.ok) throw new Error("no report");
    expect(applied.value.records.map(({ ref }) => ref)).toEqual([...kept.keys()]);
    for (const { ref, record } of applied.value.records)
      expect(record.lastSeen).toBe(kept.get(ref)?.lastSeen);
  });

  test("showing the next report changes nothing of what is built", async () => {
    const made = desk(() => fleet);
    const shown = await made.next();
    expect(shown.payloads).toEqual(await made.build(undefined));
    expect(shown.sizeBytes).toBeGreaterThan(300);
  });

  test("says everything anew, and what it leaves out, when other fields may leave than before", async () => {
    let withheld: ConsentField[] = [];
    const made = desk(
      () => fleet,
      () => withheld,
    );
    await made.build(undefined);
    made.queued(HASH);
    withheld = ["serialNumber", "location"];
    const [full] = await made.build(HASH);
    expect(full).toMatchObject({ form: "full", withheld: ["serialNumber", "location"] });
    for (const { printer } of fleet.values()) {
      expect(JSON.stringify(full)).not.toContain(printer.serialNumber);
      expect(JSON.stringify(full)).not.toContain(printer.location);
    }
    made.queued(HASH);
    expect(await made.build(HASH)).toEqual([]);
    withheld = [];
    expect(await made.build(HASH)).toMatchObject([{ form: "full" }]);
    expect((await made.build(HASH))[0]).not.toHaveProperty("withheld");
  });
});
