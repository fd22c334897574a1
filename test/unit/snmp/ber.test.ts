import { describe, expect, test } from "vitest";
import { BerReader, element, integerElement, isAskable, oidElement, readOid } from "../../../src/snmp/ber.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const content = (text: string) => Buffer.from(text, "hex");

describe("object identifiers", () => {
  test.each([
    ["1.3.6.1.2.1.1.2.0", "06082b06010201010200"],
    ["1.3.6.1.4.1.11.2.3.9.1", "060a2b060104010b02030901"],
    ["2.47.128", "06037f8100"],
    ["1.3.4294967295", "06062b8fffffff7f"],
    ["0.0", "060100"],
  ])("%s is encoded as X.690 says, and read back", (text, encoded) => {
    expect(hex(oidElement(text))).toBe(encoded);
    const bytes = content(encoded);
    expect(readOid(bytes, 2, bytes.length)).toBe(text);
  });

  test("second arcs beyond 39 are read under joint-iso-itu-t", () => {
    expect(readOid(content("883703"), 0, 3)).toBe("2.999.3");
  });

  test("no octets at all mean zeroDotZero", () => {
    expect(readOid(new Uint8Array(), 0, 0)).toBe("0.0");
  });

  test.each([
    ["an arc that is cut off", "2b86"],
    ["an arc of more than 32 bits", "2b90808080808000"],
  ])("%s is none", (_what, encoded) => {
    const bytes = content(encoded);
    expect(readOid(bytes, 0, bytes.length)).toBeUndefined();
  });

  test.each(["", "1", "1.3.", ".1.3", "1.3.a", "3.1", "1.40", "1.3.4294967296", `1.3${".1".repeat(130)}`])(
    "%j cannot be asked",
    (text) => {
      expect(isAskable(text)).toBe(false);
      expect(() => oidElement(text)).toThrow();
    },
  );
});

describe("integers", () => {
  test.each([
    [0, "020100"],
    [127, "02017f"],
    [128, "02020080"],
    [65507, "020300ffe3"],
    [0x40000000, "020440000000"],
  ])("%i has the shortest form", (value, encoded) => {
    expect(hex(integerElement(value))).toBe(encoded);
  });

  const read = (encoded: string) => {
    const reader = new BerReader();
    const bytes = content(encoded);
    reader.reset(bytes);
    return reader.integer(bytes.length);
  };

  test.each([
    ["0201ff", -1],
    ["020480000000", -2147483648],
    ["020500ffffffff", 4294967295],
    ["02080000000000000001", 1],
  ])("%s is %i", (encoded, value) => {
    expect(read(encoded)).toBe(value);
  });

  test.each([
    ["no content", "0200"],
    ["too long to be exact", "02087fffffffffffffff"],
    ["nine octets", "0209000000000000000001"],
    ["cut off", "020401"],
    ["another type", "040101"],
  ])("%s is none", (_what, encoded) => {
    expect(read(encoded)).toBeNaN();
  });
});

describe("lengths", () => {
  const header = (encoded: string, limit?: number) => {
    const reader = new BerReader();
    const bytes = content(encoded);
    reader.reset(bytes);
    return reader.header(limit ?? bytes.length);
  };

  test.each([
    ["the short form", "040161", true],
    ["the long form, even where it is not needed", "04810161", true],
    ["nothing but a tag", "04", false],
    ["the indefinite form", "308000000000", false],
    ["a length of five octets", "04850000000001", false],
    ["a length that is cut off", "0482ff", false],
    ["more than there is", "040561", false],
  ])("%s", (_what, encoded, isRead) => {
    expect(header(encoded)).toBe(isRead);
  });

  test("an element must end where its parent ends", () => {
    expect(header("04026162", 3)).toBe(false);
  });

  test.each([0, 127, 128, 255, 256, 40_000])(
    "%i octets are written so that they are read again",
    (length) => {
      const bytes = element(4, new Uint8Array(length));
      const reader = new BerReader();
      reader.reset(bytes);
      expect(reader.enter(4, bytes.length)).toBe(true);
      expect(reader.end - reader.at).toBe(length);
      expect(reader.end).toBe(bytes.length);
    },
  );
});
