// Packs what changed since the report before, and remembers what the report before said.
import { z } from "zod";
import type { Ledger } from "../ledger/index.ts";
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

import { type SharedReport, shareLedger } from "./ledger-share.ts";

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
  build(base: string | undefined): Promise<ReportPayload[]>;
  /** The report built last is durable in the outbox. */
  queued(hash: string): void;
  /** What would leave now. */
  next(): Promise<NextReport>;
  /** The same without the ledger's entries, for a page that asks again and again. */
  preview(): NextReport;
}

export function createReportDesk(
  reported: StateDocument<ReportedDocument>,
  records: () => ReadonlyMap<number, PrinterRecord>,
  ledger: () => Ledger | undefined,
): ReportDesk {
  let built: { records: ReadonlyMap<number, PrinterRecord>; ledgerTo: SharedReport["ledgerTo"] } | undefined;

  const baseOf = (hash: string | null | undefined): ReportBase | undefined =>
    hash && hash === reported.data.hash ? { hash, records: new Map(reported.data.records) } : undefined;

  async function complete(
    base: ReportBase | undefined,
    now: ReadonlyMap<number, PrinterRecord>,
  ): Promise<SharedReport> {
    const payloads = diffReport(base, now);
    const grown = ledger();
    return grown ? shareLedger(payloads, base?.hash ?? null, grown) : { payloads };
  }

  return {
    async build(base) {
      const now = records();
      const { payloads, ledgerTo } = await complete(baseOf(base), now);
      built = { records: now, ledgerTo };
      return payloads;
    },
    queued(hash) {
      const said = built;
      if (!said) return;
      reported.update((data) => {
        data.hash = hash;
        data.records = [...said.records];
      });
      if (said.ledgerTo) ledger()?.queued(said.ledgerTo.chain, said.ledgerTo.index);
    },
    async next() {
      return measured((await complete(baseOf(reported.data.hash), records())).payloads);
    },
    preview: () => measured(diffReport(baseOf(reported.data.hash), records())),
  };
}

function measured(payloads: ReportPayload[]): NextReport {
  return { payloads, sizeBytes: payloads.reduce((sum, each) => sum + sealedLength(encodeBody(each)), 0) };
}
