// A printer may tell as much as a walk takes: what is made of it is sound, and does not take for ever.
import { expect, test } from "vitest";
import type { Varbind } from "../../../src/model/index.ts";
import { redactRecording } from "../../../src/recording/index.ts";
import { createSecretFinder } from "../../../src/recording/secret-finder.ts";

const row = (oid: string, octets: string, encoding: BufferEncoding = "latin1"): Varbind => ({
  oid,
  value: { type: "OCTET STRING", value: new Uint8Array(Buffer.from(octets, encoding)) },
});
const options = { secret: new Uint8Array(32).fill(7), planted: ["topsecret"], naming: [] };
const card = (i: number) => `02${(i * 2_654_435).toString(16).padStart(10, "0").slice(-10)}`;

test("thousands of hardware addresses, and texts that name them", () => {
  const count = 2000;
  const varbinds = Array.from({ length: count }, (_, i) => [
    row(`1.3.6.1.4.1.99999.1.${i}`, card(i), "hex"),
    row(`1.3.6.1.4.1.99999.2.${i}`, `card ${card((i * 7) % count).toUpperCase()} of TOPSECRET`),
    row(`1.3.6.1.4.1.99999.3.${i}`, `8000${card((i * 3) % count)}00`, "hex"),
  ]).flat();
  const started = performance.now();
  const redacted = redactRecording(varbinds, options);
  // Each row against each address would be minutes.
  expect(performance.now() - started).toBeLessThan(30_000);
  const told = redacted.map(({ value }) => Buffer.from(value?.value as Uint8Array));
  const texts = told.map((octets) => octets.toString("latin1").toLowerCase()).join("\n");
  const digits = told.map((octets) => octets.toString("hex")).join("\n");
  expect(texts).not.toContain("topsecret");
  for (let i = 0; i < count; i += 97) {
    expect(texts).not.toContain(card(i));
    expect(digits).not.toContain(card(i));
  }
});

test("secrets are found whatever their case, the longest first, and no others", () => {
  const find = createSecretFinder(["Hall-North", "hall", "SN12345", "sn123", "nobody"]);
  expect(find("printer HALL-NORTH, Sn12345; hAlL")).toEqual(["hall-north", "sn12345", "sn123", "hall"]);
  expect(find("hal")).toEqual([]);
});
