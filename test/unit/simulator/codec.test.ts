import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SnmpValue, Varbind } from "../../../src/model/index.ts";
import { BerReader, integerElement, oidElement } from "../../../src/simulator/ber.ts";
import {
  type CommunityMessage,
  decodeMessage,
  encodeMessage,
  messageVersion,
} from "../../../src/simulator/message.ts";
import { decodeScopedPdu, decodeV3 } from "../../../src/simulator/message-v3.ts";
import { decodeVarbind, encodeValue, encodeVarbind } from "../../../src/simulator/value-codec.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

const unsigned32 = fc.oneof(
  fc.nat(),
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.constantFrom(0, 127, 128, 2 ** 31, 2 ** 32 - 1),
);
const oid = fc
  .tuple(
    fc.oneof(
      fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 39 })),
      fc.tuple(fc.constant(2), fc.integer({ min: 0, max: 0xffffffff - 80 })),
    ),
    fc.array(unsigned32, { maxLength: 30 }),
  )
  .map(([head, rest]) => [...head, ...rest].join("."));
const octets = fc.uint8Array({ maxLength: 400 });
const value: fc.Arbitrary<SnmpValue> = fc.oneof(
  fc.integer().map((number): SnmpValue => ({ type: "INTEGER", value: number })),
  ...(["Counter32", "Gauge32", "TimeTicks"] as const).map((type) =>
    unsigned32.map((number): SnmpValue => ({ type, value: number })),
  ),
  fc
    .bigInt({ min: 0n, max: 2n ** 64n - 1n })
    .map((number): SnmpValue => ({ type: "Counter64", value: number })),
  ...(["OCTET STRING", "Opaque"] as const).map((type) =>
    octets.map((bytes): SnmpValue => ({ type, value: bytes })),
  ),
  oid.map((text): SnmpValue => ({ type: "OBJECT IDENTIFIER", value: text })),
  fc.ipV4().map((text): SnmpValue => ({ type: "IpAddress", value: text })),
  fc.constant<SnmpValue>({ type: "NULL", value: null }),
);
const varbind: fc.Arbitrary<Varbind> = fc.oneof(
  fc.record({ oid, value }),
  fc.record({ oid, exception: fc.constantFrom("noSuchObject", "noSuchInstance", "endOfMibView") }),
);

// Octets subarrays and fresh arrays compare by content.
const plain = (found: Varbind): unknown =>
  JSON.parse(
    JSON.stringify(found, (_, each) =>
      each instanceof Uint8Array ? hex(each) : typeof each === "bigint" ? `${each}` : each,
    ),
  );

describe("encoding", () => {
  // Hand-encoded after X.690 §8.3, §8.19 and RFC 2578 §7.1.
  test.each([
    [0, "020100"],
    [127, "02017f"],
    [128, "02020080"],
    [-1, "0201ff"],
    [-128, "020180"],
    [-129, "0202ff7f"],
    [2147483647, "02047fffffff"],
    [-2147483648, "020480000000"],
  ])("writes the integer %i in the fewest octets", (number, expected) => {
    expect(hex(integerElement(2, number))).toBe(expected);
  });

  test("writes unsigned numbers with a leading zero octet where the sign bit would be set", () => {
    expect(hex(encodeValue({ type: "Counter32", value: 4294967295 }))).toBe("410500ffffffff");
    expect(hex(encodeValue({ type: "Counter64", value: 2n ** 64n - 1n }))).toBe("460900ffffffffffffffff");
  });

  test("writes an OID in base 128, its first two arcs in one", () => {
    expect(hex(oidElement("1.3.6.1.4.1.2680.1.2.7.3.2.0"))).toBe("060d2b0601040194780102070302" + "00");
    expect(hex(oidElement("0.0"))).toBe("060100");
    expect(hex(oidElement("2.999.4294967295"))).toBe("060788378fffffff7f");
  });

  test("gives every variable back as it was", () => {
    fc.assert(
      fc.property(varbind, (given) => {
        expect(plain(decodeVarbind(new BerReader(encodeVarbind(given))))).toEqual(plain(given));
      }),
    );
  });

  test("gives every message back as it was", () => {
    const pdu = fc.record({
      kind: fc.constantFrom("get", "getNext", "response", "set", "getBulk", "report"),
      requestId: fc.integer(),
      errorStatus: fc.nat(18),
      errorIndex: fc.nat(1000),
      varbinds: fc.array(varbind, { maxLength: 12 }),
    });
    const message = fc.record({ version: fc.constantFrom("1", "2c"), community: fc.string(), pdu });
    fc.assert(
      fc.property(message, (given) => {
        const bytes = encodeMessage(given);
        const found = decodeMessage(bytes) as CommunityMessage;
        expect(messageVersion(bytes)).toBe(given.version);
        expect(found).toMatchObject({ version: given.version, community: given.community });
        expect({ ...found.pdu, varbinds: found.pdu.varbinds.map(plain) }).toEqual({
          ...given.pdu,
          varbinds: given.pdu.varbinds.map(plain),
        });
      }),
    );
  });
});

describe("decoding what others send", () => {
  test("never throws, whatever the octets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        messageVersion(bytes);
        decodeMessage(bytes);
        decodeV3(bytes);
        decodeScopedPdu(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test("never throws on a good message with octets changed", () => {
    const good = encodeMessage({
      version: "2c",
      community: "public",
      pdu: {
        kind: "get",
        requestId: 77,
        errorStatus: 0,
        errorIndex: 0,
        varbinds: [{ oid: "1.3.6.1.2.1.1.1.0", value: { type: "NULL", value: null } }],
      },
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 }), (changes) => {
        const bytes = Uint8Array.from(good);
        for (const [at, octet] of changes) bytes[at] = octet;
        decodeMessage(bytes);
        decodeV3(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["an indefinite length", "3080020101"],
    ["a length of five octets", "3085000000000002"],
    ["a length beyond the end", "308200ff020101"],
    ["an integer of nine octets", "300b0209000000000000000001"],
    ["a tag number of several octets", "3f8101020101"],
    ["nothing at all", ""],
  ])("refuses %s", (_, octetsHex) => {
    expect(decodeMessage(Buffer.from(octetsHex, "hex"))).toBeUndefined();
  });

  test("takes lengths in more octets than needed, as some senders write them", () => {
    // A v2c GET of sysDescr.0 whose outer lengths are all in the two-octet long form.
    const bytes = Buffer.from(
      `3082002c02010104067075626c6963a082001d` +
        `02011102010002010030820010` +
        `3082000c06082b060102010101000500`,
      "hex",
    );
    expect(decodeMessage(bytes)?.pdu.varbinds).toEqual([
      { oid: "1.3.6.1.2.1.1.1.0", value: { type: "NULL", value: null } },
    ]);
  });
});
