// Which printer it is, whatever its address and name are today.

export interface IdentityFields {
  vendor?: string | undefined;
  serialNumber?: string | undefined;
  macAddress?: string | undefined;
}

/**
 * The text that a printer's key is made of: the serial number (within its maker) where it has one, else its MAC
 * address, else where it stands. A name, a location and a firmware never take part: they change. A print server lends
 * its MAC address to every printer behind it, each at a port of its own or as a device of its own (hrDeviceIndex), so
 * a port that is not SNMP's own and the device take part.
 */
export function printerIdentity(
  fields: IdentityFields,
  address: string,
  port: number,
  device?: number,
): string {
  const serial = fields.serialNumber?.toUpperCase().replaceAll(/[\s-]/g, "");
  if (serial) return `serial:${fields.vendor?.toLowerCase() ?? ""}:${serial}`;
  const which = device === undefined ? "" : `/${device}`;
  if (fields.macAddress) return `mac:${fields.macAddress}${port === 161 ? "" : `:${port}`}${which}`;
  return `address:${address}:${port}${which}`;
}

/** What an identity rests on: two of one serial number are rare, two of one address mean little. */
export function identityKind(identity: string): "serial" | "mac" | "address" {
  if (identity.startsWith("serial:")) return "serial";
  return identity.startsWith("mac:") ? "mac" : "address";
}

/**
 * The identity of a printer whose serial number or MAC address another printer has too: its own network board tells
 * them apart, or where a print server lends both one, the address at which each answers.
 */
export function twinIdentity(identity: string, { macAddress }: IdentityFields, address: string): string {
  const own = identityKind(identity) === "serial" ? macAddress : undefined;
  return own === undefined ? `${identity}:at:${address}` : `${identity}:mac:${own}`;
}
