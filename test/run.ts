// `npm test`: installs what the tests need, then every check from the cheapest to the dearest.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare, testNeeds } from "./support/prepare.ts";

const folder = mkdtempSync(join(tmpdir(), "tallybox-test-"));
const verdict = join(folder, "vitest.json");

const steps: [name: string, command: string, ...args: string[]][] = [
  ["format and lint", "biome", "check", "--error-on-warnings", "."],
  ["types", "tsc"],
  ["dead code", "knip", "--config", "test/knip.json"],
  ["build", "rollup", "--config", "rollup.config.mjs", "--failAfterWarnings", "--silent"],
  [
    "tests",
    "vitest",
    "run",
    "--config",
    "test/vitest.config.ts",
    "--reporter=default",
    "--reporter=json",
    "--reporter=test/support/second-try.ts",
    `--outputFile.json=${verdict}`,
    ...process.argv.slice(2),
  ],
];

function run(): number {
  prepare(testNeeds);
  for (const [name, command, ...args] of steps) {
    const started = performance.now();
    console.log(`\n── ${name}`);
    const { status, signal } = spawnSync(join("node_modules", ".bin", command), args, { stdio: "inherit" });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (status !== 0) {
      console.error(`── ${name} failed (${signal ?? `exit ${status}`}) after ${seconds} s`);
      return 1;
    }
    console.log(`── ${name} done in ${seconds} s`);
  }
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(verdict, "utf8"));
  console.log(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
  return 0;
}

const status = run();
rmSync(folder, { recursive: true, force: true });
process.exit(status);
