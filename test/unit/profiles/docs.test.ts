// docs/profiles.md is what a stranger works from: it may not lag behind the code.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseProfiles } from "../../../src/profiles/index.ts";
import { fieldAliases, fieldNames } from "../../../src/profiles/names.ts";
import { profileDocumentSchema, sourceSchema } from "../../../src/profiles/schema.ts";

const docs = readFileSync(new URL("../../../docs/profiles.md", import.meta.url), "utf8");

test("the docs map every path to its name in the field", () => {
  for (const [path, name] of Object.entries(fieldNames)) expect(docs).toContain(`| \`${path}\` | ${name} |`);
  for (const alias of Object.keys(fieldAliases)) expect(docs).toContain(`alias ${alias}`);
  expect(Object.keys(fieldNames)).toHaveLength(16);
});

test("the docs describe every kind of source and every key of a profile", () => {
  for (const option of sourceSchema.options) expect(docs).toContain(`| \`${option.shape.kind.value}\` |`);
  for (const key of Object.keys(profileDocumentSchema.shape)) expect(docs).toContain(`\`${key}\``);
});

test("the example in the docs is a profile that passes", () => {
  const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(docs)?.[1] ?? "");
  const parsed = parseProfiles([{ id: "printer-mib", revision: 1 }, example]);
  expect(parsed.ok ? "" : parsed.problem.message).toBe("");
});
