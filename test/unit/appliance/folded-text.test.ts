import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { foldText, unfoldText } from "../../../src/appliance/folded-text.ts";

const told = JSON.stringify(
  Array.from({ length: 200 }, (_, i) => [`1.3.6.1.2.1.43.11.1.1.9.1.${i}`, "i", i, "Tóner ж"]),
);

describe("a folded text", () => {
  test("is much shorter, and comes back as it was", () => {
    const folded = foldText(told);
    expect(folded.length).toBeLessThan(told.length / 4);
    expect(unfoldText(folded, 100_000)).toBe(told);
  });

  test("stays as it is where that is shorter, and an unfolded one of before is read", () => {
    const noise = JSON.stringify(randomBytes(300).toString("base64"));
    for (const text of ["[]", noise]) {
      expect(foldText(text)).toBe(text);
      expect(unfoldText(text, 1000)).toBe(text);
    }
    expect(unfoldText(told, 100_000)).toBe(told);
  });

  test.each([
    ["damaged", `${foldText(told).slice(0, -40)}`],
    ["nothing behind its mark", "~"],
    ["longer than it may be", foldText(`"${"x".repeat(100_001)}"`)],
  ])("that is %s is not read", (_, folded) => {
    expect(unfoldText(folded, 100_000)).toBeUndefined();
  });
});
