import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFact, encodeFact, storedFactSchema } from "../../../src/collection/facts-codec.ts";
import type { SnmpValue } from "../../../src/model/index.ts";

const octets = fc.uint8Array({ maxLength: 300 });
const arcs = fc
  .array(fc.nat(0xffffffff), { minLength: 2, maxLength: 20 })
  .map((all) => `1.3.${all.join(".")}`);
const value: fc.Arbitrary<SnmpValue> = fc.oneof(
  fc.record({ type: fc.constant("INTEGER" as const), value: fc.integer() }),
  fc.record({ type: fc.constantFrom("Counter32", "Gauge32", "TimeTicks"), value: fc.nat(0xffffffff) }),
  fc.record({ type: fc.constant("Counter64" as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ type: fc.constantFrom("OCTET STRING", "Opaque"), value: octets }),
  fc.record({ type: fc.constant("OBJECT IDENTIFIER" as const), value: arcs }),
  fc.record({ type: fc.constant("IpAddress" as const), value: fc.ipV4() }),
  fc.record({ type: fc.constant("NULL" as const), value: fc.constant(null) }),
);

test("every fact comes back from JSON as it was", () => {
  fc.assert(
    fc.property(arcs, value, fc.nat(), (oid, told, at) => {
      const stored = storedFactSchema.parse(JSON.parse(JSON.stringify(encodeFact({ oid, value: told, at }))));
      expect(decodeFact(stored)).toEqual({ oid, value: told, at });
    }),
  );
});

test("a stored value of the wrong kind is no fact", () => {
  expect(decodeFact(["1.3", "i", "7", 0])).toBeUndefined();
  expect(decodeFact(["1.3", "C", "seven", 0])).toBeUndefined();
  expect(decodeFact(["1.3", "s", 7, 0])).toBeUndefined();
  expect(decodeFact(["1.3", "o", null, 0])).toBeUndefined();
});
