// A server reduced to what a report does to the records it holds.
import {
  applyReport,
  encodeBody,
  type PrinterRecord,
  parseBody,
  type ReportPayload,
  reportPayloadSchema,
} from "../../src/protocol/index.ts";

/** The records after the payloads, which travel as JSON; throws where one is refused. */
export function holdRecords(
  held: ReadonlyMap<number, PrinterRecord>,
  payloads: readonly ReportPayload[],
): Map<number, PrinterRecord> {
  const records = new Map(held);
  for (const payload of payloads) {
    const json = parseBody(encodeBody(payload));
    if (!json.ok) throw new Error(json.problem.message);
    const applied = applyReport((ref) => records.get(ref), reportPayloadSchema.parse(json.value));
    if (!applied.ok) throw new Error(applied.problem.message);
    const { span, gone } = applied.value;
    for (const ref of gone) records.delete(ref);
    if (span) for (const ref of records.keys()) if (ref >= span[0] && ref <= span[1]) records.delete(ref);
    for (const { ref, record } of applied.value.records) records.set(ref, record);
  }
  return records;
}
