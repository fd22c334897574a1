// What the security page claims is shown by tests that exist.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const text = readFileSync(new URL("docs/security.md", root), "utf8");

test("every test that docs/security.md names is there", () => {
  const named = [...text.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(40);
  for (const path of named) expect(existsSync(new URL(path, root)), path).toBe(true);
});

test("every provision of EN 303 645's chapters 5 and 6 has a line", () => {
  // Chapter: its number of provisions in V2.1.1.
  const provisions: Record<string, number> = {
    ...{ "5.1": 5, "5.2": 3, "5.3": 16, "5.4": 4, "5.5": 8, "5.6": 9, "5.7": 2, "5.8": 3, "5.9": 3 },
    ...{ "5.10": 1, "5.11": 4, "5.12": 3, "5.13": 1, "6": 5 },
  };
  const covered = new Set<string>();
  for (const line of text.split("\n").filter((each) => each.startsWith("| "))) {
    const [, first = ""] = line.split("|");
    for (const [, chapter = "", from = "", to = from] of first.matchAll(
      /(\d+(?:\.\d+)?)-(\d+)(?: to \1-(\d+))?/g,
    ))
      for (let at = Number(from); at <= Number(to); at++) covered.add(`${chapter}-${at}`);
  }
  const missing = Object.entries(provisions)
    .flatMap(([chapter, most]) => Array.from({ length: most }, (_, i) => `${chapter}-${i + 1}`))
    // For constrained devices that cannot be updated: this one can.
    .filter((provision) => !["5.3-14", "5.3-15"].includes(provision) && !covered.has(provision));
  expect(missing).toEqual([]);
});
