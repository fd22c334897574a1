import { describe, expect, test } from "vitest";
import { emptyFrame, readFrame } from "../../../src/snmp/frame.ts";
import { prepareMessage } from "../../../src/snmp/probe-message.ts";
import { isSound, readVarbind } from "../../../src/snmp/varbind.ts";

const bytes = (...parts: string[]) => Buffer.from(parts.join("").replaceAll(" ", ""), "hex");

// v2c, "public", GetResponse, id 0x12345678: sysObjectID.0 = 1.3.6.1.4.1.11.2.3.9.1
const response = bytes(
  "30 33 020101 0406 7075626c6963",
  "a2 26 0204 12345678 020100 020100",
  "30 18 30 16 0608 2b06010201010200 060a 2b060104010b02030901",
);

// v3, report, msgID 0x12345678, engine 8000000001020304, boots 3, time 1000: usmStatsUnknownEngineIDs.0 = 7
const report = bytes(
  "30 5f 020103",
  "30 11 0204 12345678 0203 00ffe3 0401 00 020103",
  "04 19 30 17 0408 8000000001020304 020103 0202 03e8 0400 0400 0400",
  "30 2c 0408 8000000001020304 0400",
  "a8 1e 020101 020100 020100 30 13",
  "30 11 060a 2b060106030f01010400 4103 000007",
);

describe("the outside of a message", () => {
  test("version 2c: id, status, variables", () => {
    const frame = emptyFrame();
    expect(readFrame(response, frame)).toBe(true);
    expect(frame).toMatchObject({ version: 1, id: 0x12345678, pdu: 0xa2, errorStatus: 0, errorIndex: 0 });
    expect(response.subarray(frame.communityStart, frame.communityEnd).toString()).toBe("public");
    expect(readVarbind(response, frame.varbindsStart, frame.varbindsEnd)).toEqual({
      oid: "1.3.6.1.2.1.1.2.0",
      value: { type: "OBJECT IDENTIFIER", value: "1.3.6.1.4.1.11.2.3.9.1" },
    });
  });

  test("version 3: message id and the engine's own words", () => {
    const frame = emptyFrame();
    expect(readFrame(report, frame)).toBe(true);
    expect(frame).toMatchObject({
      version: 3,
      id: 0x12345678,
      pdu: 0xa8,
      flags: 0,
      engineBoots: 3,
      engineTime: 1000,
    });
    expect(report.subarray(frame.engineIdStart, frame.engineIdEnd).toString("hex")).toBe("8000000001020304");
    expect(readVarbind(report, frame.varbindsStart, frame.varbindsEnd)?.oid).toBe("1.3.6.1.6.3.15.1.1.4.0");
  });

  test("anything cut off, wherever, is no message", () => {
    for (const whole of [response, report])
      for (let length = 0; length < whole.length; length++)
        expect(readFrame(whole.subarray(0, length), emptyFrame())).toBe(false);
  });

  test("what follows the message does not matter", () => {
    expect(readFrame(Buffer.concat([response, Buffer.alloc(20)]), emptyFrame())).toBe(true);
  });

  test("another security model than the user-based is not read", () => {
    const other = Buffer.from(report);
    other[other.indexOf(bytes("0401 00 020103")) + 5] = 1;
    expect(readFrame(other, emptyFrame())).toBe(false);
  });
});

describe("prepared messages", () => {
  test("version 1 asks sysObjectID.0, byte by byte", () => {
    const { bytes: message, idOffset } = prepareMessage(
      { version: "1", community: "public" },
      "1.3.6.1.2.1.1.2.0",
    );
    expect(Buffer.from(message).toString("hex")).toBe(
      bytes(
        "30 29 020100 0406 7075626c6963",
        "a0 1c 0204 40000000 020100 020100",
        "30 0e 30 0c 0608 2b06010201010200 0500",
      ).toString("hex"),
    );
    expect(idOffset).toBe(17);
  });

  test("version 3 asks an unknown engine nothing, and wants a report (RFC 3414 §4)", () => {
    const { bytes: message, idOffset } = prepareMessage({ version: "3" }, "1.3.6.1.2.1.1.2.0");
    const frame = emptyFrame();
    expect(readFrame(message, frame)).toBe(true);
    expect(frame).toMatchObject({
      version: 3,
      id: 0x40000000,
      pdu: 0xa0,
      flags: 4,
      engineBoots: 0,
      engineTime: 0,
    });
    expect(frame.engineIdEnd - frame.engineIdStart).toBe(0);
    expect(Buffer.from(message).readInt32BE(idOffset)).toBe(0x40000000);
  });

  test("a community that looks like an id is left alone", () => {
    const community = "\u0002\u0004@\u0000\u0000\u0000";
    const { bytes: message, idOffset } = prepareMessage({ version: "2c", community }, "1.3.6.1.2.1.1.2.0");
    const patched = Buffer.from(message);
    patched.writeInt32BE(0x7abcdef0, idOffset);
    const frame = emptyFrame();
    expect(readFrame(patched, frame)).toBe(true);
    expect(frame.id).toBe(0x7abcdef0);
    expect(patched.subarray(frame.communityStart, frame.communityEnd).toString()).toBe(community);
  });

  test("the longest community there can be still fits", () => {
    const { bytes: message } = prepareMessage(
      { version: "2c", community: "é".repeat(255) },
      "1.3.6.1.2.1.1.2.0",
    );
    expect(readFrame(message, emptyFrame())).toBe(true);
  });
});

describe("the first variable of an answer", () => {
  const oid = "0608 2b06010201010200";
  const read = (value: string) => {
    const inside = bytes(oid, value);
    const whole = Buffer.concat([Buffer.from([0x30, inside.length]), inside]);
    return { varbind: readVarbind(whole, 0, whole.length), isSound: isSound(whole, 0, whole.length) };
  };

  test.each([
    ["0201fd", { type: "INTEGER", value: -3 }],
    ["4104ffffffff", { type: "Counter32", value: 4294967295 }],
    ["4205 00ffffffff", { type: "Gauge32", value: 4294967295 }],
    ["430164", { type: "TimeTicks", value: 100 }],
    ["4609 00ffffffffffffffff", { type: "Counter64", value: 18446744073709551615n }],
    ["4004 0a010414", { type: "IpAddress", value: "10.1.4.20" }],
    ["0403 61ff00", { type: "OCTET STRING", value: Uint8Array.of(0x61, 0xff, 0) }],
    ["4402 9f78", { type: "Opaque", value: Uint8Array.of(0x9f, 0x78) }],
    ["0600", { type: "OBJECT IDENTIFIER", value: "0.0" }],
    ["0500", { type: "NULL", value: null }],
  ])("%s", (encoded, value) => {
    expect(read(encoded)).toEqual({ varbind: { oid: "1.3.6.1.2.1.1.2.0", value }, isSound: true });
  });

  test.each([
    ["8000", "noSuchObject"],
    ["8100", "noSuchInstance"],
    ["8200", "endOfMibView"],
  ])("%s is %s", (encoded, exception) => {
    expect(read(encoded).varbind).toEqual({ oid: "1.3.6.1.2.1.1.2.0", exception });
  });

  test.each([
    ["no value", ""],
    ["a type that SNMP does not have", "5f0101"],
    ["an address of three octets", "40030a0104"],
    ["an integer without octets", "0200"],
    ["an OID that is cut off", "06022b86"],
    ["a value that is cut off", "04056162"],
  ])("%s is none", (_what, encoded) => {
    expect(read(encoded).varbind).toBeUndefined();
  });

  test.each([
    ["no value", ""],
    ["an OID that is cut off", "06022b86"],
    ["a value that is cut off", "04056162"],
    ["two values", "05000500"],
  ])("%s makes a list unsound", (_what, encoded) => {
    expect(read(encoded).isSound).toBe(false);
  });
});
