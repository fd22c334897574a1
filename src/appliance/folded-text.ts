// Long texts of many printers, which are seldom read: an eighth in memory, and of what the medium is written with.
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** Stands in front of what is compressed; JSON does not begin with it. */
const MARK = "~";

/** A text of JSON in the shorter of two forms: as it is, or compressed. */
export function foldText(text: string): string {
  const folded = MARK + deflateRawSync(text).toString("base64");
  return folded.length < text.length ? folded : text;
}

/** The text that was folded; undefined where it cannot be read, or has more than `maxLength` octets. */
export function unfoldText(folded: string, maxLength: number): string | undefined {
  if (!folded.startsWith(MARK)) return folded;
  const octets = Buffer.from(folded.slice(MARK.length), "base64");
  try {
    return inflateRawSync(octets, { maxOutputLength: maxLength }).toString("utf8");
  } catch {
    // Damaged on the medium: the printer is asked again before it is missed.
    return undefined;
  }
}
