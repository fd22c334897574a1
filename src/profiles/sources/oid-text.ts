// Names written into object identifiers as a DisplayString index is (RFC 2578 §7.7): length, then characters.

import { suffixOf, tidyText } from "../../model/index.ts";

/** The name that follows `prefix` in an object id, or undefined when what follows is no counted text. */
export function oidText(objectId: string, prefix: string): string | undefined {
  const arcs = suffixOf(objectId.replace(/^\./u, ""), prefix)?.split(".").map(Number) ?? [];
  const [length, ...characters] = arcs;
  if (length === undefined || length < 1 || length > 64 || characters.length < length) return undefined;
  const text = characters.slice(0, length);
  if (!text.every((code) => code >= 0x20 && code < 0x7f)) return undefined;
  return tidyText(String.fromCharCode(...text));
}
