// One printer must never be too much for a report: what a broken one tells without end is cut, the same way each time.

import type { PrinterRecord } from "../protocol/index.ts";

// Octets of JSON; even random text of this size seals to less than a report may have.
const MAX_RECORD = 90_000;

/**
 * The record itself where it is of a sane size, else one with fewer readings, alerts, trays and supplies. Depends on
 * the record alone, so that both what was and what is reported are cut alike.
 */
export function fitRecord(record: PrinterRecord): PrinterRecord {
  if (size(record) <= MAX_RECORD) return record;
  let fitted = record;
  for (const list of ["readings", "alerts", "trays", "supplies", "detectedErrors"] as const)
    while (size(fitted) > MAX_RECORD && (fitted.printer[list]?.length ?? 0) > 0) {
      const half = fitted.printer[list]?.slice(0, Math.floor((fitted.printer[list]?.length ?? 0) / 2));
      fitted = { ...fitted, printer: { ...fitted.printer, [list]: half } };
    }
  if (size(fitted) > MAX_RECORD) fitted = { ...fitted, printer: { ...fitted.printer, counters: {} } };
  return fitted;
}

function size(record: PrinterRecord): number {
  return Buffer.byteLength(JSON.stringify(record));
}
