// The key that secrets at rest are sealed with. It stands outside the data folder, so that no copy of that has it.
import { randomBytes } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { failure, type Outcome, success } from "../shared/index.ts";
import { readSecretFile, SEAL_KEY_BYTES, writeSecretFile } from "../state/index.ts";

/** Name of the systemd credential, and of the file where there is none. */
const NAME = "device.key";

/**
 * Where the key stands: what systemd hands to the service (bound to the TPM or the host where there is one), else a
 * folder of its own beside the data folder.
 */
export function deviceKeyPath(dataFolder: string, credentials: string | undefined): string {
  if (credentials !== undefined) return join(credentials, NAME);
  const data = resolve(dataFolder);
  return join(dirname(data), `${basename(data)}-key`, NAME);
}

/** The key, made where there is none; `state.corrupt` for a file that is no key, `state.write-failed` where none can be. */
export async function loadDeviceKey(path: string): Promise<Outcome<Uint8Array>> {
  const read = await readSecretFile(path);
  if (!read.ok) return read;
  if (read.value?.length === SEAL_KEY_BYTES) return success(read.value);
  if (read.value !== undefined)
    return failure(
      "state.corrupt",
      `${path} is no device key: it has ${read.value.length} octets, not ${SEAL_KEY_BYTES}. Put it back from a copy, or remove it and set the box up anew.`,
    );
  const key = randomBytes(SEAL_KEY_BYTES);
  const written = await writeSecretFile(path, key);
  return written.ok ? success(key) : written;
}
