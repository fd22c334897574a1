// The ledger's share of a report: readings in columns. No hash travels but the head's: the server computes the rest.

import { z } from "zod";
import { failure, type Outcome, success } from "../shared/index.ts";
import { type ChainStart, chainStartSchema, type LedgerEntry } from "./ledger-entry.ts";
import { type LedgerHead, ledgerHeadSchema } from "./ledger-head.ts";
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
export const ledgerSubjectSchema = z.union([
  /** Key alone: the printer told no serial number. */
  z.tuple([z.string().min(1).max(128)]),
  /** Key and hash: the serial number stays on the box. */
  z.tuple([z.string().min(1).max(128), hashSchema]),
  /** Key, salt and serial number, beside the chain: the hash follows from them. */
  z.tuple([z.string().min(1).max(128), saltSchema, z.string().min(1).max(255)]),
]);

export const ledgerPartSchema = z.strictObject({
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
export type LedgerPart = z.infer<typeof ledgerPartSchema>;

/** A serial number with what its hash was made with: beside the chain, so that both can be erased. */
export interface LedgerSerial {
  hash: string;
  /** 16 octets, hex. */
  salt: string;
  serial: string;
}

/** Entries that follow each other, as they travel; `head` covers the last of them. */
export function encodeLedgerPart(
  start: ChainStart,
  from: number,
  entries: readonly LedgerEntry[],
  serialOf: (hash: string) => LedgerSerial | undefined,
  head: LedgerHead,
): LedgerPart {
  const subjects = createNumbers();
  const meters = createNumbers();
  const clocks = createNumbers();
  const part: LedgerPart = {
    ...{ start, from, subjects: [], meters: [], clocks: [] },
    ...{ who: [], by: [], count: [], at: [], up: [], meter: [], value: [], head },
  };
  let before: LedgerEntry | undefined;
  let meterBefore = 0;
  for (const entry of entries) {
    const subject = subjects(`${entry.key} ${entry.serialHash ?? ""}`, () =>
      part.subjects.push(subjectOf(entry, serialOf)),
    );
    const clock = clocks(`${entry.boot} ${entry.clock}`, () => part.clocks.push([entry.boot, entry.clock]));
    const meter = meters(`${entry.counter} ${entry.oid}`, () => part.meters.push([entry.counter, entry.oid]));
    const isSameReading =
      before &&
      subject === part.who.at(-1) &&
      clock === part.by.at(-1) &&
      before.at === entry.at &&
      before.uptimeMs === entry.uptimeMs;
    if (isSameReading) part.count.push((part.count.pop() ?? 0) + 1);
    else {
      part.who.push(subject);
      part.by.push(clock);
      part.count.push(1);
      const at = entry.at - (before?.at ?? 0);
      part.at.push(at);
      // Both clocks run alike, so that the difference of their steps is near 0.
      part.up.push(entry.uptimeMs - (before?.uptimeMs ?? 0) - (before ? at : 0));
    }
    part.meter.push(meter - meterBefore);
    part.value.push(entry.value);
    meterBefore = meter;
    before = entry;
  }
  return part;
}

export interface DecodedLedger {
  entries: LedgerEntry[];
  /** Serial numbers that came along. */
  serials: (LedgerSerial & { key: string })[];
}

/** The entries that a part means, or report.invalid. */
export function decodeLedgerPart(part: LedgerPart): Outcome<DecodedLedger> {
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

function subjectOf(
  { key, serialHash }: LedgerEntry,
  serialOf: (hash: string) => LedgerSerial | undefined,
): z.infer<typeof ledgerSubjectSchema> {
  if (serialHash === null) return [key];
  const known = serialOf(serialHash);
  return known ? [key, known.salt, known.serial] : [key, serialHash];
}

function createNumbers(): (name: string, onNew: () => void) => number {
  const numbers = new Map<string, number>();
  return (name, onNew) => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    onNew();
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  };
}

function isTime(ms: number): boolean {
  return ms >= 0 && ms <= Number.MAX_SAFE_INTEGER;
}

function invalid(field: string, message: string) {
  return failure("report.invalid", `The ledger part is not valid: ${field}: ${message}`, {
    field: `ledger.${field}`,
  });
}
