// The ledger's share of a report as boxes first wrote it, every part complete in itself: such reports may still wait in
// an outbox. Nothing writes it any more.

import { z } from "zod";
import { failure, type Outcome, success } from "../shared/index.ts";
import type { DecodedLedger } from "./ledger-decode.ts";
import { chainStartSchema, type LedgerEntry } from "./ledger-entry.ts";
import { ledgerHeadSchema } from "./ledger-head.ts";
import { limits } from "./limits.ts";
import { clockStates, randomIdSchema } from "./message-fields.ts";
import { fromHex } from "./octets.ts";
import { serialHash } from "./printer-key.ts";

const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const step = z.int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
const column = <T extends z.ZodType>(item: T) => z.array(item).max(limits.ledgerEntries);

const saltSchema = z.string().regex(/^[0-9a-f]{32}$/, "must be 16 octets in lower-case hex");
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** Whom a number in `who` stands for. */
const ledgerSubjectSchema = z.union([
  /** Key alone: the printer told no serial number. */
  z.tuple([z.string().min(1).max(128)]),
  /** Key and hash: the serial number stays on the box. */
  z.tuple([z.string().min(1).max(128), hashSchema]),
  /** Key, salt and serial number, beside the chain: the hash follows from them. */
  z.tuple([z.string().min(1).max(128), saltSchema, z.string().min(1).max(255)]),
]);

export const oldLedgerPartSchema = z.strictObject({
  start: chainStartSchema,
  /** Index of the first entry here. */
  from: z.int().min(1),
  subjects: column(ledgerSubjectSchema),
  /** Counter and OID. */
  meters: column(z.tuple([z.string().min(1).max(64), z.string().max(400)])),
  /** Boot and how its clock was set. */
  clocks: column(z.tuple([randomIdSchema, z.enum(clockStates)])),
  /** Per reading of a printer: subject, clock, how many entries, and time and uptime as steps from the reading before. */
  who: column(whole),
  by: column(whole),
  count: column(z.int().min(1)),
  at: column(step),
  up: column(step),
  /** Per entry: meter (as a step from the entry before) and value. */
  meter: column(step),
  value: column(whole),
  head: ledgerHeadSchema,
});
export type OldLedgerPart = z.infer<typeof oldLedgerPartSchema>;

/** The entries that a part means, or report.invalid. */
export function decodeOldLedgerPart(part: OldLedgerPart): Outcome<DecodedLedger> {
  const serials: DecodedLedger["serials"] = [];
  const subjects = part.subjects.map(([key, hashOrSalt, serial]) => {
    if (hashOrSalt === undefined || serial === undefined) return { key, serialHash: hashOrSalt ?? null };
    const hash = serialHash(fromHex(hashOrSalt), serial);
    serials.push({ key, hash, salt: hashOrSalt, serial });
    return { key, serialHash: hash };
  });
  const readings = part.who.length;
  if ([part.by, part.count, part.at, part.up].some((each) => each.length !== readings))
    return invalid("who", "has another length than its neighbours");
  if (part.value.length !== part.meter.length) return invalid("value", "has another length than meter");
  const entries: LedgerEntry[] = [];
  let at = 0;
  let uptimeMs = 0;
  let meter = 0;
  for (let i = 0; i < readings; i++) {
    const subject = subjects[part.who[i] ?? -1];
    const clock = part.clocks[part.by[i] ?? -1];
    if (!subject || !clock) return invalid(`who[${i}]`, "names nobody");
    const atStep = part.at[i] ?? 0;
    uptimeMs += (part.up[i] ?? 0) + (i > 0 ? atStep : 0);
    at += atStep;
    if (!isTime(at) || !isTime(uptimeMs)) return invalid(`at[${i}]`, "is no time");
    for (let left = part.count[i] ?? 0; left > 0; left--) {
      const place = entries.length;
      const value = part.value[place];
      meter += part.meter[place] ?? 0;
      const named = part.meters[meter];
      if (value === undefined || !named) return invalid(`meter[${place}]`, "names no counter");
      const [counter, oid] = named;
      entries.push({ ...subject, counter, value, oid, at, boot: clock[0], uptimeMs, clock: clock[1] });
    }
  }
  if (entries.length !== part.value.length) return invalid("count", "leaves values over");
  if (part.head.index !== part.from + entries.length - 1)
    return invalid("head.index", "is not the last entry's");
  return success({ entries, serials });
}

function isTime(ms: number): boolean {
  return ms >= 0 && ms <= Number.MAX_SAFE_INTEGER;
}

function invalid(field: string, message: string) {
  return failure("report.invalid", `The ledger part is not valid: ${field}: ${message}`, {
    field: `ledger.${field}`,
  });
}
