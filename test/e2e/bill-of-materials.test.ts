// What ships is listed, and its licences are ones that may ship.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";

/** Permissive ones; MPL-2.0 binds only changes to its own files, and what has it here only builds and tests. */
const shipped = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Unlicense"];
const building = [...shipped, "BlueOak-1.0.0", "CC0-1.0", "MIT OR Apache-2.0", "MIT OR CC0-1.0", "MPL-2.0"];

const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

const bill = z
  .object({
    bomFormat: z.literal("CycloneDX"),
    metadata: z.object({ component: z.object({ name: z.string(), version: z.string() }) }),
    components: z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        licenses: z.array(z.object({ license: z.object({ id: z.string() }) })).optional(),
      }),
    ),
  })
  .parse(json("../../dist/sbom.cdx.json"));
const product = z
  .object({ version: z.string(), dependencies: z.record(z.string(), z.string()) })
  .parse(json("../../package.json"));
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        license: z.string().optional(),
        dev: z.boolean().optional(),
        version: z.string().optional(),
      }),
    ),
  })
  .parse(json("../../package-lock.json"));

test("the bill of materials lists the product and every package that it depends on", () => {
  expect(bill.metadata.component).toMatchObject({ name: "tallybox", version: product.version });
  const listed = bill.components.map(({ name, version }) => `${name} ${version}`);
  for (const [name, version] of Object.entries(product.dependencies))
    expect(listed).toContain(`${name} ${version}`);
  expect(listed).not.toContain(expect.stringMatching(/^vitest /));
});

test("every package that ships has a licence that may ship", () => {
  for (const { name, licenses } of bill.components)
    for (const { license } of licenses ?? []) expect(shipped, name).toContain(license.id);
  expect(bill.components.filter(({ licenses }) => licenses === undefined).map(({ name }) => name)).toEqual(
    [],
  );
});

test("every package that builds or tests has a licence that we know", () => {
  const unknown = Object.entries(lock.packages).filter(
    ([, { license }]) => license !== undefined && !building.includes(license),
  );
  expect(unknown.map(([name, { license }]) => `${name}: ${license}`)).toEqual([]);
});
