import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

test("every problem code is explained, and no other", () => {
  const codes = [...read("src/shared/problem.ts").matchAll(/^ {2}\| "([a-z.-]+)"/gm)].map(
    (match) => match[1],
  );
  const explained = [...read("docs/problems.md").matchAll(/^\| `([a-z.-]+)`/gm)].map((match) => match[1]);
  expect(codes.length).toBeGreaterThan(40);
  expect(new Set(explained)).toEqual(new Set(codes));
  expect(explained.length).toBe(codes.length);
});
