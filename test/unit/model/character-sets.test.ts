// Character sets that printers tell (prtLocalizationCharacterSet, IANA MIBenum), against vectors and the C library's tables.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { decodeText, textDoubt } from "../../../src/model/index.ts";

const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, "hex"));

test.each([
  ["code page 437", 2011, "477294e165", "Größe"],
  ["code page 850", 2009, "b56c616d6f20d5", "Álamo ı"],
  ["code page 852", 2010, "9d9ca5e7", "Łťąš"],
  ["PC-8 Danish/Norwegian", 2012, "9d6c20709b20a6a7", "Øl pø õÕ"],
  ["code page 857", 2047, "9f8da79e", "şığŞ"],
  ["code page 860", 2048, "6e846f2087", "não ç"],
  ["code page 861", 2049, "8d9b8c97", "ÞøðÝ"],
  ["code page 863", 2050, "848e8f", "ÂÀ§"],
  ["code page 865", 2052, "4c86677420708620626c916b", "Lågt på blæk"],
  ["code page 858", 2089, "d5209a", "€ Ü"],
  ["Windows 3.0 Latin 1", 2000, "93e494", "“ä”"],
  ["Windows 3.1 Latin 1", 2001, "42fc726f99", "Büro™"],
  ["Windows 3.1 Latin 2", 2002, "a3f3b9", "Łóą"],
  ["Windows 3.1 Latin 5", 2003, "feddfd", "şİı"],
  ["ISO 8859-10", 13, "e0e7fe", "āįþ"],
  ["ISO 8859-14", 110, "f0fe", "ŵŷ"],
  ["ISO 8859-16", 112, "e3fe", "ăț"],
  ["Macintosh", 2027, "8a9f9a", "äüö"],
  ["KOI8-U", 2088, "a4a6", "єі"],
  ["HP Roman-8", 2004, "d6d4e3ddb5b4b9", "øåÐïçÇ¿"],
  ["Shift_JIS", 17, "97708e8690d882ea", "用紙切れ"],
  ["Windows-31J", 2024, "97708e8690d882ea", "用紙切れ"],
  ["EUC-JP", 18, "cdd1bbe6c0daa4ec", "用紙切れ"],
  ["EUC-KR", 38, "bfebc1f620bef8c0bd", "용지 없음"],
  ["KS C 5601", 36, "bfebc1f620bef8c0bd", "용지 없음"],
  ["GBK", 113, "c8b1d6bd", "缺纸"],
  ["GB 2312", 2025, "c8b1d6bd", "缺纸"],
  ["GB 18030", 114, "c8b1d6bd", "缺纸"],
  ["Big5", 2026, "a64caaedbef7", "印表機"],
  ["Big5-HKSCS", 2101, "a64caaedbef7", "印表機"],
  ["UCS-2", 1000, "004200fc", "Bü"],
])("%s as told is read and leaves no doubt", (_name, charset, digits, text) => {
  expect(decodeText(hex(digits), charset)).toBe(text);
  expect(textDoubt(hex(digits), charset)).toBeUndefined();
});

test("an octet that a code page has no character for is doubted, and told as Latin-1", () => {
  expect(textDoubt(hex("46d546"), 2047)).toContain("they are not code page 2047 either");
  expect(decodeText(hex("46d546"), 2047)).toBe("FÕF");
});

test("ASCII and UTF-8 are themselves under a code page", () => {
  expect(decodeText(new TextEncoder().encode("Tray 2"), 2009)).toBe("Tray 2");
  expect(decodeText(new TextEncoder().encode("Blæk"), 2009)).toBe("Blæk");
});

/** The upper half of a set as the C library reads it; an octet that is no character there is empty. */
function libraryTable(name: string): string[] {
  const octets = Array.from({ length: 128 }, (_, at) => [0x41, 0x80 + at, 0x41, 0x0a]).flat();
  const done = spawnSync("iconv", ["-c", "-f", name, "-t", "UTF-8"], { input: Uint8Array.from(octets) });
  return done.stdout.toString("utf8").split("\n");
}

// Debian keeps the tables of rarer sets apart from the program.
const hasIconv = spawnSync("iconv", ["-f", "HP-ROMAN8", "-t", "UTF-8"], { input: "A" }).status === 0;
if (!hasIconv) console.warn("SKIPPED: code pages against the C library, there is no iconv with HP-ROMAN8");

test.skipIf(!hasIconv).each([
  ["CP437", 2011],
  ["CP850", 2009],
  ["CP852", 2010],
  ["CP857", 2047],
  ["CP860", 2048],
  ["CP861", 2049],
  ["CP863", 2050],
  ["CP865", 2052],
  ["CP858", 2089],
  ["HP-ROMAN8", 2004],
] as const)("%s is what the C library has, octet by octet", (name, charset) => {
  const table = libraryTable(name);
  expect(table).toHaveLength(129);
  for (const [at, wanted] of table.slice(0, 128).entries()) {
    const octet = 0x80 + at;
    // No character, a control, a blank and a soft hyphen are no text.
    if (wanted === "AA" || /[\p{Cc}\p{Cf}\s]/u.test(wanted)) continue;
    expect(decodeText(Uint8Array.of(0x41, octet, 0x41), charset), octet.toString(16)).toBe(wanted);
  }
});
