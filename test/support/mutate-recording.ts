// Recordings as bad agents and bad networks would leave them: rows dropped, shuffled, cut, of another type, endless.
import fc from "fast-check";
import type { SnmpValue, Varbind } from "../../src/model/index.ts";

export type Recorded = Required<Pick<Varbind, "oid" | "value">>;

const KINDS = [
  ...(["drop", "drop subtree", "retype", "move", "swap", "cut", "swell", "repeat", "end"] as const),
];

export interface Mutation {
  kind: (typeof KINDS)[number];
  /** Where, taken modulo the length. */
  at: number;
  value: SnmpValue;
}

const octets = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ minLength: 3000, maxLength: 3000 }),
  fc.constantFrom(
    ...["MFG:;MDL:;CLS:PRINTER;", "<private>", "-3", "\u0001\u0015x", "0000", "4294967295"].map((text) =>
      new TextEncoder().encode(text),
    ),
  ),
);
const anyValue: fc.Arbitrary<SnmpValue> = fc.oneof(
  octets.map((value): SnmpValue => ({ type: "OCTET STRING", value })),
  fc.integer({ min: -3, max: 3 }).map((value): SnmpValue => ({ type: "INTEGER", value })),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value): SnmpValue => ({ type: "INTEGER", value })),
  fc.constantFrom(0, 0xffffffff).map((value): SnmpValue => ({ type: "Counter32", value })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): SnmpValue => ({ type: "Counter64", value })),
  fc.nat().map((value): SnmpValue => ({ type: "TimeTicks", value })),
  fc
    .constantFrom("0.0", "1.3.6.1.2.1.25.3.1.5", "1.3")
    .map((value): SnmpValue => ({ type: "OBJECT IDENTIFIER", value })),
  fc.constant<SnmpValue>({ type: "NULL", value: null }),
  fc.constant<SnmpValue>({ type: "IpAddress", value: "10.0.0.1" }),
);

/** Up to `maxLength` mutations. */
export function mutations(maxLength: number): fc.Arbitrary<Mutation[]> {
  return fc.array(fc.record({ kind: fc.constantFrom(...KINDS), at: fc.nat(), value: anyValue }), {
    maxLength,
  });
}

const REPEATS = 700;

/** The recording with every mutation done to it, one after the other. */
export function mutate(recording: readonly Recorded[], changes: readonly Mutation[]): Recorded[] {
  let rows = [...recording];
  for (const { kind, at, value } of changes) {
    const position = at % Math.max(1, rows.length);
    const row = rows[position];
    if (!row) continue;
    const parent = row.oid.replace(/\.\d+$/, "");
    if (kind === "drop") rows.splice(position, 1);
    else if (kind === "drop subtree") rows = rows.filter(({ oid }) => !oid.startsWith(`${parent}.`));
    else if (kind === "retype") rows[position] = { ...row, value };
    else if (kind === "move") rows[position] = { ...row, oid: `${parent}.${at % 5000}` };
    else if (kind === "swap") {
      const other = rows[(at * 31 + 7) % rows.length] ?? row;
      rows = rows.map((each) =>
        each === row
          ? { ...row, value: other.value }
          : each === other
            ? { ...other, value: row.value }
            : each,
      );
    } else if (kind === "cut") rows[position] = { ...row, value: resized(row.value, (size) => size >> 1) };
    else if (kind === "swell") rows[position] = { ...row, value: resized(row.value, () => 20_000) };
    else if (kind === "repeat")
      for (let i = 1; i <= REPEATS; i++) rows.push({ oid: `${parent}.${10_000 + i}`, value: row.value });
    else rows = rows.slice(0, Math.max(10, position));
  }
  return rows;
}

function resized(value: SnmpValue, size: (now: number) => number): SnmpValue {
  if (value.type !== "OCTET STRING") return value;
  const octets = new Uint8Array(size(value.value.length)).fill(0x41);
  octets.set(value.value.subarray(0, octets.length));
  return { type: "OCTET STRING", value: octets };
}
