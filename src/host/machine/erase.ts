// A factory reset as it is carried out: before anything of the box runs, everything it knows is erased.
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log, Outcome } from "../../shared/index.ts";
import { attemptWrite, nodeFiles, systemErrorCode, writeDurably } from "../../state/index.ts";
import type { BootFolder } from "../boot-files/boot-folder.ts";

export interface ErasePlaces {
  /** Asked for; removed last, so that an interrupted reset begins again. */
  mark: string;
  /** Emptied, whatever stands in them. */
  folders: string[];
  /** Where files of ours stand among others', by their names. */
  among: { folder: string; names: RegExp }[];
  /** Where the box wrote codes for whoever takes the card out. */
  boot?: Pick<BootFolder, "eraseAll">;
  /** What stays in the folders: whoever erases needs it. */
  spared?: string[];
}

/** Erases when the mark stands there; done again after a power cut until all is gone. */
export function eraseIfAsked(places: ErasePlaces, log: Log): Promise<Outcome<void>> {
  return attemptWrite("the reset", async () => {
    if ((await nodeFiles.stat(places.mark)) === undefined) return;
    log.warn("factory reset: everything is erased");
    const spared = new Set([places.mark, ...(places.spared ?? [])]);
    for (const folder of places.folders) await emptyFolder(folder, spared);
    for (const { folder, names } of places.among)
      for (const file of await nodeFiles.list(folder))
        if (names.test(file)) await nodeFiles.erase(join(folder, file));
    const erased = await places.boot?.eraseAll();
    // What stands there is dead by now; a card that takes no writes must not keep the rest from going.
    if (erased?.ok === false) log.warn(erased.problem.message, { code: erased.problem.code });
    await nodeFiles.remove(places.mark);
    log.info("factory reset: done");
  });
}

/**
 * Makes a file on the boot partition that asks for a reset the mark for one. A file that cannot be taken away asks in
 * vain: it would ask again at every start.
 */
export async function takeResetFile(
  boot: Pick<BootFolder, "wantsReset" | "forgetReset">,
  mark: string,
  log: Log,
): Promise<void> {
  if (!(await boot.wantsReset())) return;
  const marked = await attemptWrite("the mark for the reset", () =>
    writeDurably(nodeFiles, mark, Buffer.from("factory reset\n")),
  );
  const taken = marked.ok ? await boot.forgetReset() : marked;
  if (taken.ok) return;
  log.error(`no factory reset: ${taken.problem.message}`, { code: taken.problem.code });
  await nodeFiles.remove(mark);
}

async function emptyFolder(folder: string, spared: ReadonlySet<string>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw error;
  });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (spared.has(path)) continue;
    if (entry.isDirectory()) {
      await emptyFolder(path, spared);
      await rm(path, { recursive: true, force: true });
    } else if (entry.isFile()) await nodeFiles.erase(path);
    else await rm(path, { force: true });
  }
}
