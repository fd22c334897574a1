// Facts as JSON that is short, since a state file holds those of hundreds of printers.

import { z } from "zod";
import { type Fact, isOid, type SnmpValue } from "../model/index.ts";

const CODES = {
  i: "INTEGER",
  c: "Counter32",
  g: "Gauge32",
  t: "TimeTicks",
  C: "Counter64",
  s: "OCTET STRING",
  p: "Opaque",
  o: "OBJECT IDENTIFIER",
  a: "IpAddress",
  n: "NULL",
} as const;
type Code = keyof typeof CODES;
const codes = Object.keys(CODES) as [Code, ...Code[]];

/** OID, code of the type, value (octets in base64, Counter64 as digits), milliseconds since 1970 UTC. */
export const storedFactSchema = z.tuple([
  z.string().max(600).refine(isOid),
  z.enum(codes),
  z.union([z.number(), z.string().max(100_000), z.null()]),
  z.number(),
]);
export type StoredFact = z.infer<typeof storedFactSchema>;

export function encodeFact({ oid, value, at }: Fact): StoredFact {
  const code = codes.find((each) => CODES[each] === value.type) ?? "n";
  switch (value.type) {
    case "Counter64":
      return [oid, code, value.value.toString(), at];
    case "OCTET STRING":
    case "Opaque":
      return [oid, code, Buffer.from(value.value).toString("base64"), at];
    default:
      return [oid, code, value.value, at];
  }
}

/** Undefined for what no version of this program wrote. */
export function decodeFact([oid, code, stored, at]: StoredFact): Fact | undefined {
  const value = decodeValue(CODES[code], stored);
  return value && { oid, value, at };
}

function decodeValue(type: SnmpValue["type"], stored: string | number | null): SnmpValue | undefined {
  switch (type) {
    case "Counter64":
      return typeof stored === "string" && /^\d+$/.test(stored) ? { type, value: BigInt(stored) } : undefined;
    case "OCTET STRING":
    case "Opaque":
      return typeof stored === "string"
        ? { type, value: new Uint8Array(Buffer.from(stored, "base64")) }
        : undefined;
    case "OBJECT IDENTIFIER":
    case "IpAddress":
      return typeof stored === "string" ? { type, value: stored } : undefined;
    case "NULL":
      return { type, value: null };
    default:
      return typeof stored === "number" ? { type, value: stored } : undefined;
  }
}
