// Counters and levels that move with the wall clock, so that later readings differ from earlier ones.
import type { SnmpValue } from "../model/index.ts";
import type { Activity, Addition } from "./definition.ts";

const HOUR_MS = 3_600_000;

interface Mover {
  perHour: number;
  addition: Addition;
}

export class ActivityIndex {
  readonly #movers = new Map<string, Mover[]>();

  constructor(activities: Iterable<Activity>) {
    for (const { perHour, adds } of activities)
      for (const addition of adds) {
        const movers = this.#movers.get(addition.oid) ?? [];
        movers.push({ perHour, addition });
        this.#movers.set(addition.oid, movers);
      }
  }

  /** The value as it is after `elapsedMs` of activity; the same moment always gives the same value. */
  moved(oid: string, value: SnmpValue, elapsedMs: number): SnmpValue {
    let moved = value;
    const sums = new Map<Addition["as"], { sum: number; within: Addition["within"] }>();
    for (const { perHour, addition } of this.#movers.get(oid) ?? []) {
      const events = Math.floor((perHour * Math.max(0, elapsedMs)) / HOUR_MS);
      const place = typeof addition.as === "object" ? { ...addition.as } : addition.as;
      const same = [...sums.keys()].find((key) => samePlace(key, place));
      const entry = sums.get(same ?? place) ?? { sum: 0, within: addition.within };
      entry.sum += addition.by * events;
      sums.set(same ?? place, entry);
    }
    // Parts of a page add up before they are cut to whole numbers.
    for (const [place, { sum, within }] of sums) moved = add(moved, Math.trunc(sum), place, within);
    return moved;
  }
}

function samePlace(a: Addition["as"], b: Addition["as"]): boolean {
  if (typeof a === "object" && typeof b === "object") return a.record === b.record;
  return a === b;
}

function add(value: SnmpValue, sum: number, as: Addition["as"], within: Addition["within"]): SnmpValue {
  switch (value.type) {
    case "INTEGER":
      return { type: "INTEGER", value: bounded(value.value + sum, within) };
    case "Counter32":
    case "Gauge32":
    case "TimeTicks":
      return { type: value.type, value: bounded(value.value + sum, within) % 2 ** 32 };
    case "Counter64":
      return { type: "Counter64", value: BigInt.asUintN(64, value.value + BigInt(sum)) };
    case "OCTET STRING":
      return { type: "OCTET STRING", value: addToOctets(value.value, sum, as) };
    default:
      return value;
  }
}

function addToOctets(octets: Uint8Array, sum: number, as: Addition["as"]): Uint8Array {
  const copy = Buffer.from(octets);
  if (as === "float" && copy.length === 4) copy.writeFloatBE(copy.readFloatBE() + sum);
  // Brother's records: code, 01, length 04, a number of four octets; FF ends the block.
  if (typeof as === "object")
    for (let at = 0; at + 7 <= copy.length; at += 7)
      if (copy[at] === as.record && copy[at + 2] === 4)
        copy.writeUInt32BE((copy.readUInt32BE(at + 3) + sum) % 2 ** 32, at + 3);
  return copy;
}

function bounded(value: number, within: Addition["within"]): number {
  if (!within) return value;
  const [low, high] = within;
  const span = high - low + 1;
  return low + ((((value - low) % span) + span) % span);
}
