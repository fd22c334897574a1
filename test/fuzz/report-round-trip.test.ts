import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffReport } from "../../src/report/index.ts";
import { arbitraryHistory, arbitraryRecords } from "../support/arbitrary-record.ts";
import { holdRecords } from "../support/hold-records.ts";

const hash = "a".repeat(64);

describe("a report", () => {
  test("that is full says everything", () => {
    fc.assert(
      fc.property(arbitraryRecords, arbitraryRecords, (now, stale) => {
        expect(holdRecords(stale, diffReport(undefined, now))).toEqual(now);
      }),
      { numRuns: 300 },
    );
  });

  test("of changes leads from what was held to what is", () => {
    fc.assert(
      fc.property(arbitraryHistory, ({ before, after }) => {
        const payloads = diffReport({ hash, records: before }, after);
        expect(holdRecords(before, payloads)).toEqual(after);
      }),
      { numRuns: 300 },
    );
  });

  test("in parts says the same as in one", () => {
    fc.assert(
      fc.property(arbitraryHistory, ({ before, after }) => {
        const changes = diffReport({ hash, records: before }, after, { maxSealedBytes: 1500 });
        expect(holdRecords(before, changes)).toEqual(after);
        const full = diffReport(undefined, after, { maxSealedBytes: 1500 });
        expect(holdRecords(before, full)).toEqual(after);
      }),
      { numRuns: 150 },
    );
  });
});
