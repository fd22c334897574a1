import { join } from "node:path";
import type { Outcome } from "../../shared/index.ts";
import { attemptWrite, type Files, systemErrorCode, writeDurably } from "../../state/index.ts";

/** The packs in the data folder, each under its digest: what is written next never touches what is read now. */
export interface PackFiles {
  /** Undefined where there is none or it cannot be read. */
  read(digest: string): Promise<Uint8Array | undefined>;
  write(digest: string, octets: Uint8Array): Promise<Outcome<void>>;
  /** Removes all but the one named. */
  keepOnly(digest: string | undefined): Promise<void>;
}

export function packFiles(folder: string, files: Files): PackFiles {
  const name = (digest: string) => `${digest}.pack`;
  return {
    async read(digest) {
      try {
        return await files.read(join(folder, name(digest)));
      } catch (error) {
        if (systemErrorCode(error) === undefined) throw error;
        return undefined;
      }
    },
    write: (digest, octets) =>
      attemptWrite("the profile pack", async () => {
        await files.makeFolder(folder);
        await writeDurably(files, join(folder, name(digest)), octets);
      }),
    async keepOnly(digest) {
      await attemptWrite("the folder of profile packs", async () => {
        for (const file of await files.list(folder))
          if (digest === undefined || file !== name(digest)) await files.remove(join(folder, file));
      });
    },
  };
}
