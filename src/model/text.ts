// Text from printers is octets: the character set is told elsewhere, wrongly, or not at all.

import { decodeCodePage, isCodePage } from "./code-pages.ts";
import { decodeRoman8 } from "./roman8.ts";

/** Longest text that is kept; SnmpAdminString and the Printer-MIB allow 255 octets, vendors more. */
export const maxTextLength = 255;

// IANA MIBenum (prtLocalizationCharacterSet) to the platform's label, WHATWG Encoding §4.2.
const LABELS: Record<number, string> = {
  5: "iso-8859-2",
  6: "iso-8859-3",
  7: "iso-8859-4",
  8: "iso-8859-5",
  9: "iso-8859-6",
  10: "iso-8859-7",
  11: "iso-8859-8",
  12: "windows-1254",
  13: "iso-8859-10",
  17: "shift_jis",
  18: "euc-jp",
  36: "euc-kr",
  38: "euc-kr",
  39: "iso-2022-jp",
  109: "iso-8859-13",
  110: "iso-8859-14",
  111: "iso-8859-15",
  112: "iso-8859-16",
  113: "gbk",
  114: "gb18030",
  1000: "utf-16be",
  1013: "utf-16be",
  1014: "utf-16le",
  2000: "windows-1252",
  2001: "windows-1252",
  2002: "windows-1250",
  2003: "windows-1254",
  2024: "shift_jis",
  2025: "gbk",
  2026: "big5",
  2027: "macintosh",
  2084: "koi8-r",
  2086: "ibm866",
  2088: "koi8-u",
  2101: "big5",
  2109: "windows-874",
  2250: "windows-1250",
  2251: "windows-1251",
  2252: "windows-1252",
  2253: "windows-1253",
  2254: "windows-1254",
  2255: "windows-1255",
  2256: "windows-1256",
  2257: "windows-1257",
  2258: "windows-1258",
  2259: "windows-874",
};
const ROMAN8 = 2004;
const LATIN_1 = 4;
/** Octets shown of a text that is doubted. */
const MAX_SHOWN = 24;
/** csUnicode and UTF-16BE, UTF-16LE: ASCII is not itself there. */
const UTF_16 = new Set([1000, 1013, 1014]);
const BLANK = 0x20;
const TILDE = 0x7e;
const TIDY = /^[!-~]+(?: [!-~]+)*$/u;
const TWO_OCTET_SETS = new Set(["shift_jis", "euc-jp", "euc-kr", "gbk", "gb18030", "big5"]);

/**
 * Octets as text: without HP's character set prefix, controls and NULs, blanks gathered, at most `limit` characters (255).
 * UTF-8 is believed wherever the octets are valid UTF-8, else the set that `charset` (an IANA MIBenum) names,
 * else Latin-1. An empty text means that nothing readable stood there.
 */
export function decodeText(octets: Uint8Array, charset?: number, limit = maxTextLength): string {
  return plainText(octets, charset, limit) ?? tidyText(decodeOctets(withoutPrefix(octets), charset), limit);
}

/** Most texts are tidy ASCII, which is the same in every set but those of two octets. */
function plainText(octets: Uint8Array, charset: number | undefined, limit: number): string | undefined {
  if (octets.length > limit || (charset !== undefined && UTF_16.has(charset))) return undefined;
  let before = BLANK;
  for (const octet of octets) {
    if (octet < BLANK || octet > TILDE || (octet === BLANK && before === BLANK)) return undefined;
    before = octet;
  }
  return before === BLANK ? undefined : String.fromCharCode(...octets);
}

/** Why octets may not be the text that they were read as; undefined where there is no doubt. */
export function textDoubt(octets: Uint8Array, charset?: number): string | undefined {
  const body = withoutPrefix(octets);
  if (body.every((octet) => octet < 0x80) || decodeAs(body, "utf-8") !== undefined) return undefined;
  if (charset === ROMAN8) return undefined;
  const label = charset === undefined ? undefined : LABELS[charset];
  if (decodeToldSet(body, charset) !== undefined) return undefined;
  const told =
    charset === undefined || charset === LATIN_1
      ? "no other character set is told"
      : label === undefined && !isCodePage(charset)
        ? `character set ${charset} is none that is known here`
        : `they are not ${label ?? `code page ${charset}`} either, which is told`;
  const lost = body.filter((octet) => octet >= 0x80 && octet < 0xa0).length;
  if (charset === LATIN_1 && lost === 0) return undefined;
  return `octets ${hexOf(body.subarray(0, MAX_SHOWN))} are no UTF-8 and ${told}: read as Latin-1${lost > 0 ? `, ${lost} of them are no characters there` : ""}`;
}

/** Controls out, blanks gathered, ends trimmed, length bounded. */
export function tidyText(text: string, limit = maxTextLength): string {
  if (text.length <= limit && TIDY.test(text)) return text;
  const tidy = text
    // Text ends at the first NUL; what follows is the rest of a fixed buffer.
    .replace(/^\0+/u, "")
    .replace(/\0.*$/su, "")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\ufffd\s]+/gu, " ")
    .trim();
  if (tidy.length <= limit) return tidy;
  // A surrogate pair is never cut in half.
  return Array.from(tidy.slice(0, limit + 1))
    .reduce((kept, character) => (kept.length + character.length > limit ? kept : kept + character), "")
    .trim();
}

/** True when the octets are nothing but text: no control but blanks and a closing NUL. */
export function isText(octets: Uint8Array): boolean {
  const body = withoutPrefix(octets);
  let end = body.length;
  while (end > 0 && body[end - 1] === 0) end--;
  for (let i = 0; i < end; i++) {
    const octet = body[i] ?? 0;
    if ((octet < 0x20 && octet !== 9 && octet !== 10 && octet !== 13) || octet === 0x7f) return false;
  }
  return true;
}

/** Lower-case hexadecimal, two digits per octet. */
export function hexOf(octets: Uint8Array): string {
  let hex = "";
  for (const octet of octets) hex += octet.toString(16).padStart(2, "0");
  return hex;
}

function decodeOctets(octets: Uint8Array, charset: number | undefined): string {
  const label = charset === undefined ? undefined : LABELS[charset];
  if (label?.startsWith("utf-16")) return decodeAs(octets, label) ?? latin1(octets);
  const utf8 = decodeAs(octets, "utf-8");
  if (utf8 !== undefined && !(label === "iso-2022-jp" && octets.includes(0x1b))) {
    // Pairs of a two-octet set can pass for UTF-8 of two octets a character; three octets hardly ever do.
    const doubtful =
      TWO_OCTET_SETS.has(label ?? "") && /[\u0080-\u07ff]/u.test(utf8) && !/[\u0800-\uffff]/u.test(utf8);
    if (!doubtful) return utf8;
    return decodeAs(octets, label) ?? utf8;
  }
  if (charset === ROMAN8) return decodeRoman8(octets);
  return decodeToldSet(octets, charset) ?? latin1(octets);
}

function decodeToldSet(octets: Uint8Array, charset: number | undefined): string | undefined {
  if (charset === undefined) return undefined;
  return decodeCodePage(octets, charset) ?? decodeAs(octets, LABELS[charset]);
}

// Making one costs more than decoding a text.
const decoders = new Map<string, TextDecoder>();

function decodeAs(octets: Uint8Array, label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  let decoder = decoders.get(label);
  if (!decoder) {
    decoder = new TextDecoder(label, { fatal: true });
    decoders.set(label, decoder);
  }
  try {
    return decoder.decode(octets);
  } catch {
    return undefined;
  }
}

// ISO 8859-1 proper: WHATWG's "latin1" is windows-1252.
function latin1(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) text += String.fromCharCode(octet);
  return text;
}

// HP's PML text begins with a character set word (01 15 is Roman-8) that is no text.
function withoutPrefix(octets: Uint8Array): Uint8Array {
  return octets.length >= 2 && octets[0] === 0x01 && octets[1] === 0x15 ? octets.subarray(2) : octets;
}
