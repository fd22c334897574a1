import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Varbind } from "../../../src/model/index.ts";
import { redactRecording } from "../../../src/recording/index.ts";

const secret = new Uint8Array(32).fill(7);
const octets = (oid: string, text: string | number[]): Varbind => ({
  oid,
  value: {
    type: "OCTET STRING",
    value: Uint8Array.from(typeof text === "string" ? Buffer.from(text, "latin1") : text),
  },
});
const textOf = (varbind: Varbind | undefined) =>
  varbind?.value?.type === "OCTET STRING" ? Buffer.from(varbind.value.value).toString("latin1") : undefined;

function redact(varbinds: Varbind[], planted: string[] = []) {
  return redactRecording(varbinds, { secret, planted, naming: [] });
}

const sysDescr = "1.3.6.1.2.1.1.1.0";
const sysName = "1.3.6.1.2.1.1.5.0";
const serial = "1.3.6.1.2.1.43.5.1.1.17.1";

describe("a recording a stranger may see", () => {
  test("holds one pseudonym for a serial number wherever it occurs", () => {
    const [named, described] = redact([
      octets(serial, "XKCD123456"),
      octets(sysDescr, "Acme Laser 9;S/N xkcd123456;FW 1.2"),
    ]);
    const pseudonym = textOf(named) ?? "";
    expect(pseudonym).toMatch(/^[A-Z]{4}\d{6}$/);
    expect(pseudonym).not.toBe("XKCD123456");
    expect(textOf(described)?.toUpperCase()).toBe(`ACME LASER 9;S/N ${pseudonym};FW 1.2`);
  });

  test("keeps the maker's half of a MAC address and nothing of the rest", () => {
    const [mac] = redact([octets("1.3.6.1.2.1.2.2.1.6.1", [0, 0x26, 0x73, 0xe2, 0x91, 0x83])]);
    const value = mac?.value?.type === "OCTET STRING" ? [...mac.value.value] : [];
    expect(value.slice(0, 3)).toEqual([0, 0x26, 0x73]);
    expect(value.slice(3)).not.toEqual([0xe2, 0x91, 0x83]);
  });

  test("drops neighbours, connections and jobs whole", () => {
    expect(
      redact([
        octets("1.3.6.1.2.1.4.22.1.2.1.10.1.2.3", [1, 2, 3, 4, 5, 6]),
        octets("1.3.6.1.4.1.2699.1.1.1.5.1.1.2.1", "Salary list.xls"),
        octets(sysDescr, "Acme"),
      ]).map(({ oid }) => oid),
    ).toEqual([sysDescr]);
  });

  test("keeps model, firmware, dates and counters as they are", () => {
    const told = [
      octets(sysDescr, "Acme Laser 9 V11.01.03.04_02-27-2017"),
      octets("1.3.6.1.2.1.43.11.1.1.6.1.1", "Black Toner 12345678"),
      { oid: "1.3.6.1.2.1.43.10.2.1.4.1.1", value: { type: "Counter32", value: 698265 } } satisfies Varbind,
    ];
    expect(redact(told)).toEqual(told);
  });

  test("holds none of the secrets planted in any of its texts", () => {
    const word = fc.stringMatching(/^[A-Za-z0-9]{6,14}$/);
    fc.assert(
      fc.property(word, word, word, fc.string({ maxLength: 20 }), (name, number, community, noise) => {
        const text = `${noise} ${name}/${number} ${community.toUpperCase()} 10.20.30.40 aa:bb:cc:dd:ee:f1 joe@acme.example`;
        const redacted = redact(
          [octets(sysName, name), octets(serial, number), octets(sysDescr, text)],
          [community],
        );
        const all = redacted.map(textOf).join("\n").toLowerCase();
        for (const planted of [name, number, community, "10.20.30.40", "aa:bb:cc:dd:ee:f1", "joe@acme"])
          expect(all).not.toContain(planted.toLowerCase());
      }),
    );
  });
});
