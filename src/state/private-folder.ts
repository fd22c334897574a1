import type { Outcome } from "../shared/index.ts";
import { type Files, nodeFiles } from "./files.ts";
import { attemptWrite } from "./write-durably.ts";

/** Makes sure that the folder exists and that only its owner can look into it (mode 0700). */
export function ensurePrivateFolder(path: string, files: Files = nodeFiles): Promise<Outcome<void>> {
  return attemptWrite(`the data folder ${path}`, () => files.makeFolder(path));
}
