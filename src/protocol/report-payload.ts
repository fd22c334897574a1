// A report as it travels: JSON, in columns. `report-sheet.ts` says which cells there are, `report-apply.ts` what a
// column's entries mean.

import { z } from "zod";
import { consentFields } from "../model/index.ts";
import { ledgerPartSchema } from "./ledger-part.ts";
import { oldLedgerPartSchema } from "./ledger-part-1.ts";
import { limits } from "./limits.ts";
import { count, sha256Schema } from "./message-fields.ts";

const path = z.string().min(1).max(100);
const texts = z.array(z.union([z.string().max(2048), z.int()])).max(limits.jsonValues);
const numbers = z.array(z.union([z.number(), z.string().max(12)])).max(limits.jsonValues);
const differences = z.array(z.union([z.int(), z.string().max(12)])).max(limits.jsonValues);

export const reportPayloadSchema = z.strictObject({
  schema: z.literal(1),
  /** `full` needs nothing of what was sent before. */
  form: z.enum(["full", "changes"]),
  /** `bodyHash` of the report message that `changes` build on; null in a full one. */
  base: sha256Schema.nullable(),
  part: z.int().min(1).max(1000),
  parts: z.int().min(1).max(1000),
  /** Milliseconds since 1970: what all times are measured from. */
  at: z.int(),
  /** Milliseconds per tick of the time columns. */
  tick: z.union([z.literal(1), z.literal(1000)]),
  /** Full only: printers with a ref in here that are not named are gone. First and last, both included. */
  span: z.tuple([count, count]).optional(),
  /** Changes only: printers that are known no longer. */
  gone: z.array(count).max(limits.jsonValues).optional(),
  /** Runs of refs in ascending order: distance from the end of the run before, length, … */
  refs: z.array(count).max(2 * limits.reportRows),
  /** Per row, how many rows above stands the one it resembles; 0: its own predecessor, or none. */
  like: z.array(count).max(limits.reportRows).optional(),
  /** Of the cells that result (`sheetCheck`): who comes to others has another base, and asks for a full one. */
  check: z.string().regex(/^[0-9a-f]{8}$/),
  /** The readings' names, OIDs and types, by number. */
  readings: z
    .strictObject({
      names: z.array(z.string().max(120)).max(20_000),
      oids: z.array(z.string().max(400)).max(20_000),
      types: z.array(z.union([z.string().max(20), count])).max(20_000),
    })
    .optional(),
  texts: z.record(path, texts).optional(),
  numbers: z.record(path, numbers).optional(),
  add: z.record(path, differences).optional(),
  /** First part of a full report: fields that the box's owner keeps. Absent: every field may leave. */
  withheld: z.array(z.enum(consentFields)).min(1).max(consentFields.length).optional(),
  /** Serial numbers to forget, by the hashes that stand in the meter ledger. */
  erased: z.array(sha256Schema).min(1).max(limits.erasedSerials).optional(),
  /** Entries of the meter ledger that the server does not have yet. */
  ledger: z.union([ledgerPartSchema, oldLedgerPartSchema]).optional(),
});
export type ReportPayload = z.infer<typeof reportPayloadSchema>;
