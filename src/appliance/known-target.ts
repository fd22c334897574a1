import type { Credential } from "../model/index.ts";
import type { Configuration } from "../protocol/index.ts";
import type { SnmpTarget } from "../snmp/index.ts";
import type { InventoryEntry } from "./inventory.ts";

/** How to ask a known printer: with what worked, unless the server took that credential away. */
export function knownTarget(entry: InventoryEntry, configuration: Configuration): SnmpTarget | undefined {
  const credential = configuration.credentials.find(({ id }) => id === entry.credentialId);
  if (!credential) return undefined;
  const { address, port } = entry.record.printer;
  const inVersion: Credential =
    credential.version === "3" || entry.version === "3"
      ? credential
      : { ...credential, version: entry.version };
  return { address, port, credential: inVersion };
}
