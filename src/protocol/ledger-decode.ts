// Reading the ledger's share of a report: bounded, whatever it says.

import { failure, type Outcome, success } from "../shared/index.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import {
  type LedgerPart,
  type LedgerSerial,
  type Said,
  type SaidPrinter,
  saidOf,
  type ToldSerial,
} from "./ledger-part.ts";
import { fromHex } from "./octets.ts";
import { serialHash } from "./printer-key.ts";

/** What a part may speak of beyond itself: the chain as it was before the part's first entry. */
export interface PartMemory {
  /** How many printers the chain had spoken of. */
  printers: number;
  /** Those that the part speaks of, by number: their counters in order. */
  of(
    printer: number,
  ): { key: string; counters: readonly (readonly [name: string, said: Said])[] } | undefined;
}

export interface DecodedLedger {
  entries: LedgerEntry[];
  /** Serial numbers that came along. */
  serials: (LedgerSerial & { key: string })[];
}

/** The numbers of the printers that a part speaks of. */
export function printersOfPart({ who }: Pick<LedgerPart, "who">): number[] {
  const numbers = new Set<number>();
  let next = 0;
  for (const each of who) {
    numbers.add(next + each);
    next += each + 1;
  }
  return [...numbers];
}

/** The entries that a part means, or report.invalid. */
export function decodeLedgerPart(part: LedgerPart, memory: PartMemory): Outcome<DecodedLedger> {
  const { who, by = [], count, at: times, up, what, value: steps, tick, clocks } = part;
  const { meters = [], named = [], printers = [] } = part;
  const serials: DecodedLedger["serials"] = [];
  const hashOf = (key: string, [hashOrSalt, serial]: ToldSerial): string | null => {
    if (hashOrSalt === undefined || serial === undefined) return hashOrSalt ?? null;
    const hash = serialHash(fromHex(hashOrSalt), serial);
    serials.push({ key, hash, salt: hashOrSalt, serial });
    return hash;
  };
  const readings = who.length;
  if (count.length !== readings || times.length !== readings || up.length > readings)
    return invalid("who", "has another length than its neighbours");
  if (by.length !== 0 && by.length !== readings) return invalid("by", "has another length than who");
  if (steps.length !== what.length) return invalid("value", "has another length than what");
  const moved = new Map(part.moved);
  const changed = new Map(part.serials);
  const known = new Map<number, SaidPrinter>();
  const entries: LedgerEntry[] = [];
  let [printerNext, printersNew, countersNew, at, uptimeMs] = [0, 0, 0, 0, 0];
  for (let i = 0; i < readings; i++) {
    const number = printerNext + (who[i] ?? 0);
    printerNext = number + 1;
    let printer = known.get(number);
    if (!printer && number === memory.printers + printersNew) {
      const fresh = printers[printersNew++];
      printer = fresh && saidOf({ key: fresh[0], counters: [] }, hashOf(...fresh));
    } else if (!printer && number < memory.printers) {
      const said = memory.of(number);
      printer = said && saidOf(said, null);
    }
    const clock = clocks[by[i] ?? 0];
    if (!printer || !clock) return invalid(`who[${i}]`, "names nobody");
    known.set(number, printer);
    const { key } = printer;
    const serial = changed.get(i);
    if (serial) printer.serialHash = hashOf(key, serial);
    const atStep = (times[i] ?? 0) * tick;
    uptimeMs += (up[i] ?? 0) * tick + (i > 0 ? atStep : 0);
    at += atStep;
    if (!isCount(at) || !isCount(uptimeMs)) return invalid(`at[${i}]`, "is no time");
    let counterNext = 0;
    for (let left = count[i] ?? 0; left > 0; left--) {
      const place = entries.length;
      const counter = counterNext + (what[place] ?? Number.NaN);
      counterNext = counter + 1;
      const isNew = counter === printer.counters.length;
      const last = printer.counters[counter];
      const meter = meters[(isNew ? named[countersNew++] : moved.get(place)) ?? -1];
      if (isNew ? !meter : !last || (moved.has(place) && !meter))
        return invalid(`what[${place}]`, "names no counter");
      const [name = "", oid = ""] = meter ?? [last?.counter, last?.oid];
      if (isNew ? printer.places.has(name) : name !== last?.counter)
        return invalid(`what[${place}]`, "names a counter that is another one");
      const value = (last?.value ?? 0) + (steps[place] ?? Number.NaN);
      if (!isCount(value)) return invalid(`value[${place}]`, "leads to no count");
      const said = { counter: name, value, oid, serialHash: printer.serialHash };
      printer.places.set(name, counter);
      printer.counters[counter] = said;
      entries.push({ key, ...said, at, boot: clock[0], uptimeMs, clock: clock[1] });
    }
  }
  if (entries.length !== steps.length) return invalid("count", "leaves values over");
  return success({ entries, serials });
}

function isCount(number: number): boolean {
  return number >= 0 && number <= Number.MAX_SAFE_INTEGER;
}

function invalid(field: string, message: string) {
  return failure("report.invalid", `The ledger part is not valid: ${field}: ${message}`, {
    field: `ledger.${field}`,
  });
}
