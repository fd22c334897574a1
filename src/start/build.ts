import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const built = ["dist/tallybox.mjs", "dist/tallybox-server.mjs"];
const sources = ["src", "webui", "rollup.config.mjs", "package.json"];

/** Builds the two programs unless they are newer than everything they are made of; false when that failed. */
export async function buildIfNeeded(root: string, signal: AbortSignal): Promise<boolean> {
  const oldest = Math.min(...built.map((file) => modifiedAt(join(root, file))));
  const newest = Math.max(...sources.map((source) => newestBelow(join(root, source))));
  if (oldest > newest) return true;
  process.stdout.write("Building …\n");
  const rollup = spawn(
    join(root, "node_modules/.bin/rollup"),
    ["--config", "rollup.config.mjs", "--silent"],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"], signal },
  );
  return new Promise((resolve) => {
    // Called off, or no rollup: both are told by whoever asked.
    rollup.once("error", () => resolve(false));
    rollup.once("close", (code) => resolve(code === 0));
  });
}

/** 0 for what is not there, or no more: editors leave and take away files of their own. */
function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestBelow(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestBelow(join(path, name))));
}
