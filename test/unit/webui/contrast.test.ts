// WCAG 2.2, 1.4.3 and 1.4.11: text 4.5 : 1, shapes and outlines 3 : 1, in both schemes.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../../../webui/design/tokens.css", import.meta.url), "utf8");
const [lightText = "", darkText = ""] = css.split("@media");

function tokens(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a = "#000000", b = "#000000"): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["paper", "surface", "sunken"];
const texts = ["ink", "ink-soft", "accent", "fine", "attention", "broken", "unknown"];

describe.each([
  ["light", tokens(lightText)],
  ["dark", { ...tokens(lightText), ...tokens(darkText) }],
])("%s scheme", (_name, color) => {
  test.each(texts.flatMap((text) => grounds.map((ground) => [text, ground])))(
    "%s on %s reads well",
    (text, ground) => {
      expect(contrast(color[text], color[ground])).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each([
    ["on-accent", "accent"],
    ["on-accent", "accent-hover"],
    ["ink", "attention-wash"],
    ["ink", "broken-wash"],
    ["broken", "broken-wash"],
    ["ink", "accent-wash"],
  ])("%s on %s reads well", (text, ground) => {
    expect(contrast(color[text], color[ground])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(grounds)("outlines of fields and bars stand out on %s", (ground) => {
    expect(contrast(color["line-strong"], color[ground])).toBeGreaterThanOrEqual(3);
  });

  test("a black bar can be told from its empty part", () => {
    expect(contrast(color["supply-black"], color["supply-ground"])).toBeGreaterThanOrEqual(2);
  });
});
