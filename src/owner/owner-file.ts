// owner.json and its copy. Both always say the same: an older copy could wake a setup code that is dead.
import { join } from "node:path";
import { failure, type Outcome, success } from "../shared/index.ts";
import { attemptWrite, type Files, readSecretFile, writeDurably } from "../state/index.ts";
import { type OwnerDocument, parseOwner } from "./owner-document.ts";

export interface OwnerFile {
  /** undefined where there never was one; owner.unreadable where file and copy are damaged. */
  read(): Promise<Outcome<OwnerDocument | undefined>>;
  /** Durable, in both places, when it answers ok. */
  write(document: OwnerDocument): Promise<Outcome<void>>;
}

export const OWNER_FILE = "owner.json";
export const ownerCopy = (path: string) => `${path}.copy`;

export function ownerFile(folder: string, files: Files): OwnerFile {
  const path = join(folder, OWNER_FILE);
  const copy = ownerCopy(path);
  const write = (document: OwnerDocument) =>
    attemptWrite(path, async () => {
      const octets = Buffer.from(`${JSON.stringify(document, undefined, 2)}\n`);
      await files.makeFolder(folder);
      await writeDurably(files, path, octets);
      await writeDurably(files, copy, octets);
    });
  return {
    write,
    async read() {
      const [first, second] = [await readSecretFile(path, files), await readSecretFile(copy, files)];
      const found = [first, second].map((read) =>
        read.ok && read.value ? parseOwner(read.value) : undefined,
      );
      const document = found[0] ?? found[1];
      if (!document) {
        const isNew = first.ok && second.ok && !first.value && !second.value;
        if (isNew) return success(undefined);
        return failure(
          "owner.unreadable",
          `${path} and its copy are damaged: nobody can sign in. A factory reset makes the box new.`,
        );
      }
      // The power may have gone between the two, or one may be damaged.
      if (JSON.stringify(found[0]) !== JSON.stringify(found[1])) {
        const mended = await write(document);
        if (!mended.ok) return mended;
      }
      return success(document);
    },
  };
}
