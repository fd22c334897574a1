import fc from "fast-check";
import { expect, test } from "vitest";
import { newPairingCode, parsePairingCode, showPairingCode } from "../../../src/model/index.ts";

test("a pairing code holds 45 random bits and is read as people type it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (octets) => {
      const code = newPairingCode(() => octets);
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{9}$/);
      expect(parsePairingCode(` ${showPairingCode(code).toLowerCase()} `)).toEqual({ ok: true, value: code });
    }),
  );
  const of = (last: number) => newPairingCode(() => Uint8Array.of(1, 2, 3, 4, 5, last));
  expect(of(0b1000)).not.toBe(of(0));
});

test("what is no pairing code is refused, and never quoted", () => {
  for (const text of ["", "7K3-M9Q", "7K3-M9Q-XA0-1", "7K3-M9Q-XU0", "x".repeat(10_000)]) {
    const parsed = parsePairingCode(text);
    expect(parsed).toMatchObject({ ok: false, problem: { code: "pairing.code-invalid" } });
    if (!parsed.ok && text.length > 5) expect(parsed.problem.message).not.toContain(text);
  }
});
