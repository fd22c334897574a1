// Names that identify without telling: keyed hashes of serial numbers and boards.

import { createHmac } from "node:crypto";

/**
 * A printer's `key`: the first 128 bits of HMAC-SHA-256(site or appliance key, identity), lower-case hex. `identity`
 * is what `printerIdentity` of the model makes.
 */
export function printerKey(hmacKey: Uint8Array, identity: string): string {
  return hmac(hmacKey, `tallybox printer 1\n${identity}`).slice(0, 32);
}

/** What a ledger entry holds in a serial number's place: HMAC-SHA-256(salt, serial), lower-case hex. */
export function serialHash(salt: Uint8Array, serialNumber: string): string {
  return hmac(salt, serialNumber);
}

/** A message's `hardware`: HMAC-SHA-256(appliance key, board serial and first MAC), lower-case hex. */
export function hardwareMark(applianceKey: Uint8Array, boardSerial: string, macAddress: string): string {
  return hmac(applianceKey, `tallybox hardware 1\n${boardSerial}\n${macAddress}`);
}

function hmac(key: Uint8Array, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}
