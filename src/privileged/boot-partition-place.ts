// The setup code on the boot partition, for whoever takes the card out: a file that any computer shows.
import { open, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { RunProgram } from "../host/index.ts";
import { showSetupCode } from "../model/index.ts";
import type { SetupCodePlace } from "../owner/index.ts";
import { failure, type Log, type Outcome, success } from "../shared/index.ts";

/** A file on a partition that is read-only but for the moment of writing; where there is none, nothing is shown. */
export function bootPartitionPlace(ports: { run: RunProgram; log: Log }, path: string): SetupCodePlace {
  const partition = dirname(path);

  async function change(work: () => Promise<void>): Promise<Outcome<void>> {
    const tried = await attempt(work);
    if (tried.ok || tried.problem.detail !== "EROFS") return tried;
    const opened = await ports.run("mount", ["-o", "remount,rw", partition]);
    if (opened.status !== 0) return tried;
    try {
      return await attempt(work);
    } finally {
      const closed = await ports.run("mount", ["-o", "remount,ro", partition]);
      if (closed.status !== 0) ports.log.warn("the boot partition stays writable", { partition });
    }
  }

  return {
    name: path,
    show: (code) =>
      change(() => writeWhole(path, `The setup code of this box:\r\n${showSetupCode(code)}\r\n`)),
    erase: () =>
      change(async () => {
        const known = await stat(path).catch(absent);
        if (!known) return;
        // Flash may keep the old octets all the same; what the file system shows is gone.
        await writeWhole(path, " ".repeat(known.size));
        await rm(path);
      }),
  };
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function attempt(work: () => Promise<void>): Promise<Outcome<void>> {
  try {
    await work();
    return success(undefined);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (code === "ENOENT") return success(undefined);
    return failure("state.write-failed", `The boot partition cannot be written (${code}).`, code);
  }
}

function absent(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
