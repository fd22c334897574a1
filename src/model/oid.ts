// Object identifiers travel as dotted text without a leading dot ("1.3.6.1.2.1.1.1.0").

const DOTTED = /^\d+(\.\d+)*$/;

export function isOid(text: string): boolean {
  return DOTTED.test(text) && text.split(".").every((arc) => Number(arc) <= 0xffffffff);
}

/** Order of RFC 3416 §4.2.2: arc by arc, the shorter first when one begins with the other. */
export function compareOids(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    let x = 0;
    let y = 0;
    for (; i < a.length && a.charCodeAt(i) !== 46; i++) x = x * 10 + a.charCodeAt(i) - 48;
    for (; j < b.length && b.charCodeAt(j) !== 46; j++) y = y * 10 + b.charCodeAt(j) - 48;
    if (x !== y) return x < y ? -1 : 1;
    i++;
    j++;
  }
  return i < a.length ? 1 : j < b.length ? -1 : 0;
}

/** True when `oid` stands below `root` (not when it is `root`). */
export function isBelow(oid: string, root: string): boolean {
  return oid.length > root.length && oid.startsWith(root) && oid.charCodeAt(root.length) === 46;
}

/** The part of `oid` after `root.`: a row's index when `root` is a column. */
export function suffixOf(oid: string, root: string): string | undefined {
  return isBelow(oid, root) ? oid.slice(root.length + 1) : undefined;
}
