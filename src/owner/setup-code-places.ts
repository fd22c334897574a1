// Where a person who holds the box in his hands reads the setup code; once it is dead, it stands in none of them.

import { parseSetupCode, showSetupCode } from "../model/index.ts";
import { type Outcome, success } from "../shared/index.ts";
import { attemptWrite, type Files, readSecretFile, writeSecretFile } from "../state/index.ts";

export interface SetupCodePlace {
  /** For messages: `the boot partition`. */
  name: string;
  show(code: string): Promise<Outcome<void>>;
  erase(): Promise<Outcome<void>>;
}

/** A file of which only its owner can read the code (mode 0600). */
export interface SetupCodeFile extends SetupCodePlace {
  /** The code that stands there, undefined where none does. */
  read(): Promise<Outcome<string | undefined>>;
}

export function setupCodeFile(path: string, files: Files): SetupCodeFile {
  return {
    name: path,
    show: (code) => writeSecretFile(path, Buffer.from(`${showSetupCode(code)}\n`), files),
    async read() {
      const read = await readSecretFile(path, files);
      if (!read.ok) return read;
      const code = read.value && parseSetupCode(Buffer.from(read.value).toString("utf8"));
      return success(code?.ok ? code.value : undefined);
    },
    erase: () =>
      attemptWrite(path, async () => {
        const known = await files.stat(path);
        if (!known) return;
        // Flash may keep the old octets all the same; what the file system shows is gone.
        await files.writeSynced(path, Buffer.alloc(known.sizeBytes, " "));
        await files.remove(path);
      }),
  };
}
