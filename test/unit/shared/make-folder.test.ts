import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "../../../src/shared/index.ts";

test("makes what is missing above, and leaves what is there", () => {
  const path = join(mkdtempSync(join(tmpdir(), "tallybox-folder-")), "a/b/c");
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test("ends with the system's error where no folder can be made", () => {
  expect(() => makeFolder("/proc/nobody/here")).toThrow(/ENOENT/);
});
