import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const built = ["dist/tallybox.mjs", "dist/tallybox-server.mjs"];
const sources = ["src", "webui", "rollup.config.mjs", "package.json"];

/** Builds the two programs unless they are newer than everything they are made of; false when that failed. */
export function buildIfNeeded(root: string): boolean {
  const oldest = Math.min(...built.map((file) => modifiedAt(join(root, file))));
  const newest = Math.max(...sources.map((source) => newestBelow(join(root, source))));
  if (oldest > newest) return true;
  const rollup = join(root, "node_modules/.bin/rollup");
  const { status } = spawnSync(rollup, ["--config", "rollup.config.mjs", "--silent"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return status === 0;
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestBelow(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestBelow(join(path, name))));
}
