// docs/reasons.md is what people look up: it may not lag behind the code.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  announcedReasonTexts,
  boxSilenceTexts,
  boxTroubleTexts,
  evidenceTexts,
  printerReasonTexts,
  type ReasonText,
  rangeReasonTexts,
} from "../../../src/model/index.ts";

const lines = readFileSync(new URL("../../../docs/reasons.md", import.meta.url), "utf8").split("\n");
const rows = new Map(
  lines.flatMap((line): [string, string[]][] => {
    const [, code, ...cells] = line.split("|").map((cell) => cell.trim());
    return code?.startsWith("`") ? [[code.replaceAll("`", ""), cells]] : [];
  }),
);

test("the docs say of each reason what the pages say, and of no other", () => {
  const texts: Record<string, ReasonText> = {
    ...announcedReasonTexts,
    ...{ ...printerReasonTexts, ...rangeReasonTexts },
    ...{ ...boxTroubleTexts, ...boxSilenceTexts },
  };
  for (const [code, { what, todo }] of Object.entries(texts)) {
    expect(rows.get(code), code).toContain(what);
    expect(rows.get(code), code).toContain(todo);
  }
  for (const [code, words] of Object.entries(evidenceTexts)) expect(rows.get(code), code).toContain(words);
  expect(new Set(rows.keys())).toEqual(new Set([...Object.keys(texts), ...Object.keys(evidenceTexts)]));
});
