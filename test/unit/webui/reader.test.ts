import { expect, test } from "vitest";
import { createReader } from "../../../webui/design/index.ts";

const now = Date.parse("2026-11-22T15:30:05Z");
const reader = (locale: string, zone = "UTC") => createReader({ locale, zone, now });

test("thousands are grouped as the reader's locale does", () => {
  expect(reader("en-US").number(27_194)).toBe("27,194");
  expect(reader("de-DE").number(27_194)).toBe("27.194");
  expect(reader("nb-NO").number(27_194).replaceAll(/\s/g, " ")).toBe("27 194");
});

test("a locale or zone that nobody knows falls back instead of failing", () => {
  expect(reader("x-y-z-€").number(1000)).toBe("1,000");
  expect(reader("en", "Mars/Olympus").exact(now)).toContain("UTC");
});

test.each([
  [10_000, "just now"],
  [70_000, "1 min ago"],
  [12 * 60_000, "12 min ago"],
  [5 * 3_600_000, "5 h ago"],
  [3 * 86_400_000, "3 days ago"],
  [90 * 86_400_000, "on 24 Aug 2026"],
  [-2 * 3_600_000, "in 2 h"],
])("%d ms back is said as %s", (distance, words) => expect(reader("en").ago(now - distance)).toBe(words));

test("the exact time bears its zone", () => {
  expect(reader("en", "UTC").exact(now)).toBe("22 Nov 2026, 15:30:05 UTC");
  expect(reader("en", "Asia/Kolkata").exact(now)).toMatch(/21:00:05 (GMT\+5:30|IST)$/);
});

test("writes times as the page's language does", () => {
  const ago = (language: string, at: number) =>
    createReader({ locale: language, zone: "UTC", now, language }).ago(at);
  expect(ago("de", now - 10 * 60_000)).toMatch(/^vor 10\sMin/);
  expect(ago("de", now)).toBe("jetzt");
  expect(ago("da", now + 3 * 3_600_000)).toMatch(/^om 3\s/);
  expect(ago("fr", now - 40 * 86_400_000)).toMatch(/^il y a 40\sj/);
  expect(createReader({ locale: "es", zone: "UTC", now, language: "es" }).exact(now)).toMatch(/UTC$/);
});
