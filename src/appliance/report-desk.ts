// Packs what changed since the report before, and remembers what the report before said.
import { z } from "zod";
import type { Ledger } from "../ledger/index.ts";
import type { ConsentField } from "../model/index.ts";
import {
  encodeBody,
  type PrinterRecord,
  printerRecordSchema,
  type ReportPayload,
  sealedLength,
  withholdFromRecord,
} from "../protocol/index.ts";
import { diffReport, type ReportBase } from "../report/index.ts";
import type { StateDocument } from "../state/index.ts";
import { mostEntries } from "./inventory.ts";
import { type SharedReport, shareLedger } from "./ledger-share.ts";

export const reportedRecordSchema = z.tuple([z.int(), printerRecordSchema]);

export const reportedSchema = z.strictObject({
  /** `bodyHash` of the last part that was queued; null before the first. */
  hash: z.string().nullable(),
  /** The printers as that report left them, by their refs. */
  records: z.array(reportedRecordSchema).max(mostEntries),
  /** The fields that it was made without. */
  withheld: z.array(z.string().max(64)).max(64).optional(),
});

export type ReportedDocument = z.infer<typeof reportedSchema>;

export const nothingReported = (): ReportedDocument => ({ hash: null, records: [] });

export interface NextReport {
  payloads: ReportPayload[];
  /** How many printers it tells of. */
  printers: number;
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
}

export interface ReportSources {
  records(): ReadonlyMap<number, PrinterRecord>;
  /** Brings the records, as they are by now, to the medium. */
  keep(): Promise<unknown>;
  ledger(): Ledger | undefined;
  /** Fields that may not leave. */
  withheld(): readonly ConsentField[];
}

export function createReportDesk(
  reported: StateDocument<ReportedDocument>,
  sources: ReportSources,
): ReportDesk {
  let built:
    | { records: ReadonlyMap<number, PrinterRecord>; withheld: readonly ConsentField[]; shared: SharedReport }
    | undefined;

  // Where other fields may leave than before, the server is told everything anew: so it forgets.
  const baseOf = (
    hash: string | null | undefined,
    withheld: readonly ConsentField[],
  ): ReportBase | undefined => {
    const { hash: last, records, withheld: before = [] } = reported.data;
    if (!hash || hash !== last || String(before) !== String(withheld)) return undefined;
    return { hash, records: new Map(records) };
  };

  async function make(hash: string | null | undefined): Promise<NonNullable<typeof built>> {
    const withheld = sources.withheld();
    const base = baseOf(hash, withheld);
    const records = new Map(
      [...sources.records()].map(([ref, record]) => [ref, withholdFromRecord(record, withheld)]),
    );
    const [first, ...more] = diffReport(base, records);
    const payloads = first
      ? [{ ...first, ...(!base && withheld.length > 0 && { withheld: [...withheld] }) }, ...more]
      : [];
    const ledger = sources.ledger();
    const shared = ledger ? await shareLedger(payloads, base?.hash ?? null, ledger) : { payloads };
    return { records, withheld, shared };
  }

  return {
    async build(base) {
      const made = await make(base);
      // Before it is durable itself, so that after a power cut no number is given to another printer and no older
      // reading told; and after it was made, since printers are read meanwhile.
      await sources.keep();
      built = made;
      return made.shared.payloads;
    },
    queued(hash) {
      const said = built;
      if (!said) return;
      reported.update((data) => {
        data.hash = hash;
        data.records = [...said.records];
        data.withheld = [...said.withheld];
      });
      const { ledgerTo, erased } = said.shared;
      const ledger = sources.ledger();
      if (ledgerTo) ledger?.queued(ledgerTo.chain, ledgerTo.index);
      if (erased) ledger?.erasedQueued(erased);
    },
    async next() {
      const { payloads } = (await make(reported.data.hash)).shared;
      return {
        payloads,
        printers: payloads.reduce((sum, { refs }) => sum + countRefs(refs), 0),
        sizeBytes: payloads.reduce((sum, each) => sum + sealedLength(encodeBody(each)), 0),
      };
    },
  };
}

/** Refs travel as runs: distance, length, distance, length … */
function countRefs(runs: readonly number[]): number {
  return runs.reduce((sum, value, at) => (at % 2 === 1 ? sum + value : sum), 0);
}
