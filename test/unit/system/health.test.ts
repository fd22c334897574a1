import { expect, test } from "vitest";
import { readHealth } from "../../../src/system/index.ts";

const files = { read: async () => undefined };

test("a medium that is gone leaves out what it would tell of itself, and nothing else", async () => {
  const health = await readHealth(files, "/there/is/no/such/folder");
  expect(health.residentBytes).toBeGreaterThan(0);
  expect(health).not.toHaveProperty("diskBytes");
  expect(await readHealth(files, "/")).toMatchObject({ diskBytes: expect.any(Number) });
});
