import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { buildIfNeeded } from "../../../src/start/build.ts";

let root: string;
/** Stands for the bundler: touches what it makes, or fails. */
function bundler(script: string): void {
  write("node_modules/.bin/rollup", `#!/bin/sh\n${script}\n`, 0, 0o755);
}

function write(path: string, text: string, at: number, mode = 0o644): void {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text, { mode });
  utimesSync(whole, at, at);
}

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  root = mkdtempSync(join(tmpdir(), "tallybox-build-"));
  for (const path of ["src/a.ts", "webui/b.css", "rollup.config.mjs", "package.json"]) write(path, "", 100);
  for (const folder of ["src", "webui"]) utimesSync(join(root, folder), 100, 100);
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const never = new AbortController().signal;

test("programs newer than all their sources are not built again", async () => {
  for (const path of ["dist/tallybox.mjs", "dist/tallybox-server.mjs"]) write(path, "", 200);
  bundler("exit 1");
  expect(await buildIfNeeded(root, never)).toBe(true);
});

test("one changed source, or one missing program, has both built", async () => {
  bundler("touch built");
  write("dist/tallybox.mjs", "", 200);
  expect(await buildIfNeeded(root, never)).toBe(true);
  expect(() => utimesSync(join(root, "built"), 0, 0)).not.toThrow();
  write("dist/tallybox-server.mjs", "", 200);
  write("webui/b.css", "", 300);
  bundler("exit 3");
  expect(await buildIfNeeded(root, never)).toBe(false);
});

test("a build is called off, and a bundler that is not there is no crash", async () => {
  expect(await buildIfNeeded(root, never)).toBe(false);
  bundler("sleep 60");
  const stop = new AbortController();
  const building = buildIfNeeded(root, stop.signal);
  stop.abort();
  expect(await building).toBe(false);
});
