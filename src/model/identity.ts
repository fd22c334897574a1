// Which printer it is, whatever its address and name are today.

interface IdentityFields {
  vendor?: string | undefined;
  serialNumber?: string | undefined;
  macAddress?: string | undefined;
}

/**
 * The text that a printer's key is made of: the serial number (within its maker) where it has one, else its MAC
 * address, else where it stands. A name, a location and a firmware never take part: they change.
 */
export function printerIdentity(fields: IdentityFields, address: string, port: number): string {
  const serial = fields.serialNumber?.toUpperCase().replaceAll(/[\s-]/g, "");
  if (serial) return `serial:${fields.vendor?.toLowerCase() ?? ""}:${serial}`;
  if (fields.macAddress) return `mac:${fields.macAddress}`;
  return `address:${address}:${port}`;
}
