// Printers of one make name the same few hundred objects: a text is held once, not once for every printer that is known.

const MOST = 20_000;
const held = new Map<string, string>();

/** The same text, in the copy that others hold already. */
export function interned(oid: string): string {
  const known = held.get(oid);
  if (known !== undefined) return known;
  if (held.size >= MOST) held.clear();
  held.set(oid, oid);
  return oid;
}
