import { describe, expect, test } from "vitest";
import { createKeyedId, halfSipHash } from "../../../src/snmp/keyed-id.ts";

describe("ids that need no memory", () => {
  test("rest on HalfSipHash-2-4 as its authors publish it", () => {
    // vectors_hsip32 of the reference implementation: key 00…07, input 00…07, octets d0 b8 84 8f.
    expect(halfSipHash(0x03020100, 0x07060504, 0x03020100, 0x07060504)).toBe(0x8f84b8d0);
  });

  test("are always four octets in BER and never negative", () => {
    const idOf = createKeyedId(Buffer.from("0001020304050607", "hex"));
    for (let address = 0; address < 2000; address++) {
      const id = idOf(address * 2_147_483, 161, 0);
      expect(id).toBeGreaterThanOrEqual(0x40000000);
      expect(id).toBeLessThanOrEqual(0x7fffffff);
    }
  });

  test("are the same for both spellings of an address, and differ in everything else", () => {
    const idOf = createKeyedId(Buffer.from("0001020304050607", "hex"));
    expect(idOf("10.1.4.20", 161, 3)).toBe(idOf(0x0a010414, 161, 3));
    const ids = new Set([
      idOf("10.1.4.20", 161, 3),
      idOf("10.1.4.21", 161, 3),
      idOf("10.1.4.20", 162, 3),
      idOf("10.1.4.20", 161, 4),
      idOf("fe80::1", 161, 3),
      idOf("fe80::2", 161, 3),
      idOf("fe80::1", 161, 4),
      createKeyedId(Buffer.from("0001020304050608", "hex"))("10.1.4.20", 161, 3),
    ]);
    expect(ids.size).toBe(8);
  });

  test("cannot be foreseen: every engine has a key of its own", () => {
    expect(createKeyedId()(1, 161, 0)).not.toBe(createKeyedId()(1, 161, 0));
  });
});
