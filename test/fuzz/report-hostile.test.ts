import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyReport,
  parseBody,
  printerRecordSchema,
  type ReportPayload,
  reportPayloadSchema,
} from "../../src/protocol/index.ts";
import { diffReport } from "../../src/report/index.ts";
import { inventedFleet, laterFleet } from "../support/fleet-records.ts";

const fleet = inventedFleet(6);
const [full] = diffReport(undefined, fleet) as [ReportPayload];
const [changes] = diffReport({ hash: "a".repeat(64), records: fleet }, laterFleet(fleet)) as [ReportPayload];

/** A report is refused with the one code that says so, or leaves records that fit their schema. */
function expectBounded(payload: unknown): void {
  const parsed = reportPayloadSchema.safeParse(payload);
  if (!parsed.success) return;
  const applied = applyReport((ref) => fleet.get(ref), parsed.data);
  if (!applied.ok) expect(applied.problem.code).toBe("report.invalid");
  else
    for (const { record } of applied.value.records)
      expect(printerRecordSchema.safeParse(record).success).toBe(true);
}

describe("a hostile report", () => {
  test("made by changing characters of a right one never throws", () => {
    const text = [JSON.stringify(full), JSON.stringify(changes)];
    fc.assert(
      fc.property(
        fc.nat(1),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'0123456789-,.[]"e')), { minLength: 1, maxLength: 3 }),
        (which, edits) => {
          let changed = text[which] ?? "";
          for (const [at, put] of edits) {
            const place = at % changed.length;
            changed = changed.slice(0, place) + put + changed.slice(place + 1);
          }
          const parsed = parseBody(new TextEncoder().encode(changed));
          if (parsed.ok) expectBounded(parsed.value);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("made by changing columns of a right one never throws", () => {
    const entry = fc.oneof(
      fc.integer({ min: -6, max: 40 }),
      fc.maxSafeInteger(),
      fc.string({ maxLength: 4 }),
      fc.double(),
    );
    const kinds = fc.constantFrom("texts" as const, "numbers" as const, "add" as const);
    const paths = Object.keys({ ...full.texts, ...full.numbers, ...changes.add });
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.tuple(kinds, fc.constantFrom(...paths), fc.array(entry, { maxLength: 8 })), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.option(fc.array(fc.nat(8), { maxLength: 6 })),
        (isFull, edits, like) => {
          const payload = structuredClone(isFull ? full : changes) as ReportPayload;
          for (const [kind, path, entries] of edits)
            Object.assign(payload, { [kind]: { ...payload[kind], [path]: entries } });
          expectBounded(like ? { ...payload, like } : payload);
        },
      ),
      { numRuns: 400 },
    );
  });
});
