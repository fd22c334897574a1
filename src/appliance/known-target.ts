import type { PrinterTarget } from "../collection/index.ts";
import type { Credential } from "../model/index.ts";
import type { Configuration } from "../protocol/index.ts";
import type { InventoryEntry } from "./inventory.ts";

/** How to ask a known printer: with what worked, unless the server took that credential away. */
export function knownTarget(entry: InventoryEntry, configuration: Configuration): PrinterTarget | undefined {
  const credential = configuration.credentials.find(({ id }) => id === entry.credentialId);
  if (!credential) return undefined;
  const { address, port } = entry.record.printer;
  const inVersion: Credential =
    credential.version === "3" || entry.version === "3"
      ? credential
      : { ...credential, version: entry.version };
  const { device } = entry;
  return { address, port, credential: inVersion, ...(device !== undefined && { device }) };
}
