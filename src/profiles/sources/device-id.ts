// IEEE 1284 device ids: `KEY:value;` pairs, keys long or short.

export type DeviceIdField = "MFG" | "MDL" | "DES" | "SN" | "CLS";

const KEYS: Record<DeviceIdField, ReadonlySet<string>> = {
  MFG: new Set(["MFG", "MANUFACTURER"]),
  MDL: new Set(["MDL", "MODEL"]),
  DES: new Set(["DES", "DESCRIPTION", "DESC"]),
  SN: new Set(["SN", "SERN", "SERIALNUMBER", "SERIAL NUMBER"]),
  CLS: new Set(["CLS", "CLASS"]),
};

/** One field of a device id, or undefined when the text is no device id or lacks the field. */
export function deviceIdField(deviceId: string | undefined, field: DeviceIdField): string | undefined {
  if (deviceId === undefined) return undefined;
  for (const pair of deviceId.split(";")) {
    const colon = pair.indexOf(":");
    if (colon < 0) continue;
    // Two octets of length stand before the first key (IEEE 1284 §7.6); what is left of them goes.
    const key = pair
      .slice(0, colon)
      .replace(/^[^A-Za-z]+/u, "")
      .trim()
      .toUpperCase();
    const value = pair.slice(colon + 1).trim();
    if (value !== "" && KEYS[field].has(key)) return value;
  }
  return undefined;
}
