// Counts, floats and dates as printers write them.

import type { Fact } from "../../model/index.ts";
import { factNumber, factText } from "./fact-text.ts";

/** A value, perhaps with a reason to believe another source rather; or why there is none. */
export type Shaped<T> = { value: T; doubt?: string } | { refused: string };

// All ones is how 32-bit counters say "no value".
const ALL_ONES = new Set([0xffffffff, 0x7fffffff]);

/** A whole number from zero up, from a number or from digits in text. */
export function counterOf(fact: Fact): Shaped<number> {
  const text = factText(fact);
  const number = text === undefined ? factNumber(fact) : /^\d{1,15}$/u.test(text) ? Number(text) : undefined;
  if (number === undefined) return { refused: `${fact.value.type} is no count` };
  if (number < 0) return { refused: `${number} says that there is no count` };
  if (ALL_ONES.has(number)) return { refused: "all bits are set: the counter is not kept" };
  return { value: number };
}

/** IEEE 754 single in four octets, highest first, rounded to a whole number (HP's meters). */
export function floatOf(fact: Fact): Shaped<number> {
  const { type, value } = fact.value;
  if (type !== "OCTET STRING" && type !== "Opaque") return { refused: `${type} is no float` };
  // Opaque floats carry tag 9F 78 and length 04 before the four octets (net-snmp's NET-SNMP-TC).
  const octets = type === "Opaque" && value.length === 7 && value[0] === 0x9f ? value.subarray(3) : value;
  if (octets.length !== 4) return { refused: `${octets.length} octets are no single float` };
  const number = new DataView(octets.buffer, octets.byteOffset, 4).getFloat32(0);
  if (!Number.isFinite(number) || number < 0) return { refused: "is no count" };
  return { value: Math.round(number) };
}

/** A date code yyyymmdd that is a day of the calendar. */
export function dateCodeOf(text: string): Shaped<string> {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/u.exec(text);
  if (!match) return { refused: `"${text.slice(0, 40)}" is no date code` };
  const [, year = "", month = "", day = ""] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const real = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
  if (!real || Number(year) < 1985 || Number(year) > 2100) return { refused: `${text} is no day` };
  return { value: `${year}${month}${day}` };
}
