// The boot partition, or a folder that stands for it. A partition is writable only for the moment of writing.
import { createHash } from "node:crypto";
import { open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { showSetupCode } from "../../model/index.ts";
import { withoutSecrets } from "../../protocol/index.ts";
import { failure, type Log, type Outcome, success } from "../../shared/index.ts";
import { systemErrorCode } from "../../state/index.ts";
import type { RunProgram } from "../run-program.ts";
import { type BootFiles, bootNotes, mostProvisioningOctets } from "./boot-files.ts";

export interface BootFolder extends BootFiles {
  /** Where the setup code stands for whoever takes the card out. */
  setupCode: {
    name: string;
    show(code: string): Promise<Outcome<void>>;
    erase(): Promise<Outcome<void>>;
  };
  /** Erases everything that the box wrote there itself. */
  eraseAll(): Promise<Outcome<void>>;
  /** Whether a file there asks for a factory reset. */
  wantsReset(): Promise<boolean>;
  /** Takes that file away; it would ask again at every start. */
  forgetReset(): Promise<Outcome<void>>;
}

export interface BootFolderPlaces {
  folder: string;
  /** Its name where it is not `tallybox.json`. */
  provisioning?: string;
}

const SETUP_CODE = "tallybox-setup-code.txt";

/** `run` opens the partition for writing; without it a read-only one stays so. */
export function bootFolder(
  { run, log }: { run?: RunProgram; log: Log },
  { folder, provisioning = "tallybox.json" }: BootFolderPlaces,
): BootFolder {
  const at = (name: string) => join(folder, name);
  const resetFile = at("tallybox-factory-reset");
  const codeFile = at(SETUP_CODE);

  async function change<T>(work: () => Promise<T>): Promise<Outcome<T>> {
    const tried = await attempt(work);
    if (tried.ok || tried.problem.detail !== "EROFS" || !run) return tried;
    const opened = await run("mount", ["-o", "remount,rw", folder]);
    if (opened.status !== 0) return tried;
    try {
      return await attempt(work);
    } finally {
      const closed = await run("mount", ["-o", "remount,ro", folder]);
      if (closed.status !== 0) log.warn("the boot partition stays writable", { folder });
    }
  }

  /** FAT keeps no rights: what stands there, whoever has the card can read. */
  async function put(path: string, text: string): Promise<Outcome<void>> {
    const octets = Buffer.from(text.replaceAll("\n", "\r\n"));
    const known = await readFile(path).catch(() => undefined);
    // Each write wears the card, and opens the partition.
    if (known?.equals(octets)) return success(undefined);
    const written = await change(() => writeWhole(path, octets));
    // Without such a partition nothing is shown there.
    return !written.ok && written.problem.detail === "ENOENT" ? success(undefined) : written;
  }

  async function erase(path: string): Promise<Outcome<void>> {
    const known = await stat(path).catch(() => undefined);
    if (!known) return success(undefined);
    return change(async () => {
      await writeWhole(path, Buffer.alloc(known.size, " "));
      await rm(path, { force: true });
    });
  }

  return {
    async provisioning() {
      const path = at(provisioning);
      try {
        const { size } = await stat(path);
        if (size > mostProvisioningOctets)
          return failure(
            "provisioning.invalid",
            `${provisioning} is larger than ${mostProvisioningOctets / 1024} KiB.`,
          );
        return success(await readFile(path));
      } catch (error) {
        const code = systemErrorCode(error);
        if (code === undefined) throw error;
        if (code === "ENOENT" || code === "ENOTDIR") return success(undefined);
        return failure("provisioning.invalid", `${provisioning} cannot be read (${code}).`);
      }
    },
    async blank(digest) {
      const path = at(provisioning);
      return change(async () => {
        const file = await open(path, "r+");
        try {
          const octets = await file.readFile();
          const before = digestOf(octets);
          if (before !== digest) return before;
          const blanked = Buffer.from(withoutSecrets(octets.toString("utf8")));
          if (blanked.equals(octets)) return before;
          await file.write(blanked, 0, blanked.length, 0);
          await file.sync();
          return digestOf(blanked);
        } finally {
          await file.close();
        }
      });
    },
    tell: (note, text) => put(at(`tallybox-${note}.txt`), `${text}\n`),
    erase: (note) => erase(at(`tallybox-${note}.txt`)),
    setupCode: {
      name: codeFile,
      show: (code) => put(codeFile, `The setup code of this box:\n${showSetupCode(code)}\n`),
      erase: () => erase(codeFile),
    },
    async eraseAll() {
      const names = [...bootNotes.map((note) => `tallybox-${note}.txt`), SETUP_CODE];
      for (const name of names) {
        const erased = await erase(at(name));
        if (!erased.ok) return erased;
      }
      return success(undefined);
    },
    wantsReset: async () => (await stat(resetFile).catch(() => undefined)) !== undefined,
    forgetReset: () => change(() => rm(resetFile, { force: true, recursive: true })),
  };
}

async function writeWhole(path: string, octets: Uint8Array): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(octets);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function attempt<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return success(await work());
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return failure("state.write-failed", `The boot partition cannot be written (${code}).`, code);
  }
}

function digestOf(octets: Uint8Array): string {
  return createHash("sha256").update(octets).digest("hex");
}
