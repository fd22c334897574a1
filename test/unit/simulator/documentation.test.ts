import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { faultsSchema, officeFileSchema } from "../../../src/simulator/office-file.ts";

const page = readFileSync(new URL("../../../docs/simulator.md", import.meta.url), "utf8");

test("the office file of the documentation is a good one", () => {
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const parsed = officeFileSchema.safeParse(JSON.parse(example));
  expect(parsed.error?.issues ?? []).toEqual([]);
});

test("every fault is in the documentation", () => {
  const missing = Object.keys(faultsSchema.shape).filter((fault) => !page.includes(`\`${fault}\``));
  expect(missing).toEqual([]);
});
