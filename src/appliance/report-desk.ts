// Packs what changed since the report before, and remembers what the report before said.
import { z } from "zod";
import {
  encodeBody,
  type PrinterRecord,
  printerRecordSchema,
  type ReportPayload,
  sealedLength,
} from "../protocol/index.ts";
import { diffReport, type ReportBase } from "../report/index.ts";
import type { StateDocument } from "../state/index.ts";
import { mostEntries } from "./inventory.ts";

export const reportedRecordSchema = z.tuple([z.int(), printerRecordSchema]);

export const reportedSchema = z.strictObject({
  /** `bodyHash` of the last part that was queued; null before the first. */
  hash: z.string().nullable(),
  /** The printers as that report left them, by their refs. */
  records: z.array(reportedRecordSchema).max(mostEntries),
});

export type ReportedDocument = z.infer<typeof reportedSchema>;

export const nothingReported = (): ReportedDocument => ({ hash: null, records: [] });

export interface NextReport {
  payloads: ReportPayload[];
  /** Octets once compressed and sealed. */
  sizeBytes: number;
}

export interface ReportDesk {
  /** The parts of the next report, as the tunnel asks for them. */
  build(base: string | undefined): ReportPayload[];
  /** The report built last is durable in the outbox. */
  queued(hash: string): void;
  /** What would leave now. */
  preview(): NextReport;
}

export function createReportDesk(
  reported: StateDocument<ReportedDocument>,
  records: () => ReadonlyMap<number, PrinterRecord>,
): ReportDesk {
  let built: ReadonlyMap<number, PrinterRecord> | undefined;

  const baseOf = (hash: string | null | undefined): ReportBase | undefined =>
    hash && hash === reported.data.hash ? { hash, records: new Map(reported.data.records) } : undefined;

  return {
    build(base) {
      built = records();
      return diffReport(baseOf(base), built);
    },
    queued(hash) {
      const said = built;
      if (!said) return;
      reported.update((data) => {
        data.hash = hash;
        data.records = [...said];
      });
    },
    preview() {
      const payloads = diffReport(baseOf(reported.data.hash), records());
      const sizeBytes = payloads.reduce((sum, payload) => sum + sealedLength(encodeBody(payload)), 0);
      return { payloads, sizeBytes };
    },
  };
}
