import { describe, expect, test } from "vitest";
import { parseRecording } from "../../../src/recording/index.ts";

describe("a recording", () => {
  test("is a line per variable, sorted or not, with or without leading dots", () => {
    const parsed = parseRecording(
      [
        "# a comment",
        "1.3.6.1.2.1.2.2.1.6.1|4x|00206B7AE915",
        ".1.3.6.1.2.1.1.2.0|6|.1.3.6.1.4.1.11",
        "1.3.6.1.2.1.1.1.0|4|Laser | with a bar",
        "1.3.6.1.2.1.1.3.0|67|4294967295",
        "1.3.6.1.2.1.1.7.0|2|-3",
        "1.3.6.1.2.1.31.1.1.1.6.1|70|18446744073709551615",
        "1.3.6.1.2.1.4.20.1.1.10.0.0.1|64|10.0.0.1",
        "1.3.6.1.2.1.4.20.1.3.10.0.0.1|64x|ffffff00",
        "1.3.6.1.2.1.1.4.0|4|",
        "",
      ].join("\r\n"),
    );
    expect(parsed.ok && parsed.value.map(({ oid, value }) => [oid, value.type, value.value])).toEqual([
      ["1.3.6.1.2.1.2.2.1.6.1", "OCTET STRING", Buffer.from("00206b7ae915", "hex")],
      ["1.3.6.1.2.1.1.2.0", "OBJECT IDENTIFIER", "1.3.6.1.4.1.11"],
      ["1.3.6.1.2.1.1.1.0", "OCTET STRING", Buffer.from("Laser | with a bar")],
      ["1.3.6.1.2.1.1.3.0", "TimeTicks", 4294967295],
      ["1.3.6.1.2.1.1.7.0", "INTEGER", -3],
      ["1.3.6.1.2.1.31.1.1.1.6.1", "Counter64", 18446744073709551615n],
      ["1.3.6.1.2.1.4.20.1.1.10.0.0.1", "IpAddress", "10.0.0.1"],
      ["1.3.6.1.2.1.4.20.1.3.10.0.0.1", "IpAddress", "255.255.255.0"],
      ["1.3.6.1.2.1.1.4.0", "OCTET STRING", Buffer.alloc(0)],
    ]);
  });

  test("keeps the octets of a value whatever their character set", () => {
    const latin1 = Buffer.concat([
      Buffer.from("1.3.6.1.2.1.1.6.0|4|B"),
      Uint8Array.of(0xfc),
      Buffer.from("ro"),
    ]);
    const parsed = parseRecording(latin1);
    expect(parsed.ok && parsed.value[0]?.value.value).toEqual(Buffer.from([0x42, 0xfc, 0x72, 0x6f]));
    const utf8 = parseRecording("\ufeff1.3.6.1.2.1.1.6.0|4|Büro");
    expect(utf8.ok && utf8.value[0]?.value.value).toEqual(Buffer.from("Büro"));
  });

  test("keeps the first of a repeated OID", () => {
    const parsed = parseRecording("1.3.6|2|1\n1.3.6|2|2");
    expect(parsed.ok && parsed.value).toEqual([{ oid: "1.3.6", value: { type: "INTEGER", value: 1 } }]);
  });

  test.each([
    ["without bars", "1.3.6.1.2.1.1.1.0 = text", "OID|TYPE|VALUE"],
    ["with letters in the OID", "1.3.6.x.1|2|1", "is no OID"],
    ["with an OID of one arc", "1|2|1", "is no OID"],
    ["with an arc above 32 bits", "1.3.4294967296|2|1", "is no OID"],
    ["with an unknown type", "1.3.6|9|1", "no known TYPE"],
    ["with a number that is too large", "1.3.6|65|4294967296", "from 0 to 4294967295"],
    ["with a number that is none", "1.3.6|2|12 pages", "no number"],
    ["with half an octet", "1.3.6|4x|abc", "not hexadecimal"],
  ])("with a line %s is refused with the line's number", (_, line, reason) => {
    const parsed = parseRecording(`1.3.6.1|2|1\n${line}\n`, "laser.snmprec");
    expect(parsed).toMatchObject({ ok: false, problem: { code: "recording.invalid", detail: { line: 2 } } });
    expect(!parsed.ok && parsed.problem.message).toContain("laser.snmprec, line 2");
    expect(!parsed.ok && parsed.problem.message).toContain(reason);
  });

  test("is played without the values that cannot be, for who asks so", () => {
    const skipped: unknown[] = [];
    const parsed = parseRecording("1.3.6.1|4x|58AC78XXYYZZ\n1.3.6.2|2|1", "switch", (line, reason) =>
      skipped.push([line, reason]),
    );
    expect(parsed.ok && parsed.value.map(({ oid }) => oid)).toEqual(["1.3.6.2"]);
    expect(skipped).toEqual([[1, "VALUE is not hexadecimal"]]);
  });
});
