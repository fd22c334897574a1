import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Log, type Outcome, success } from "../shared/index.ts";
import { type Files, readOwnSecret, writeSecretFile } from "../state/index.ts";

export const APPLIANCE_KEY = "appliance.key";
const BYTES = 32;

/** The key that this box's own pseudonyms are made with: read, or made when there is none. */
export async function loadApplianceKey(
  folder: string,
  { files, log }: { files: Files; log: Log },
): Promise<Outcome<Uint8Array>> {
  const path = join(folder, APPLIANCE_KEY);
  const consequence = "Pseudonyms that this box alone gave change.";
  const read = await readOwnSecret(path, { files, log }, consequence);
  if (!read.ok) return read;
  if (read.value?.length === BYTES) return success(read.value);
  const key = randomBytes(BYTES);
  const written = await writeSecretFile(path, key, files);
  return written.ok ? success(key) : written;
}
