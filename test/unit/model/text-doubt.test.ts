import { expect, test } from "vitest";
import { decodeText, textDoubt } from "../../../src/model/index.ts";

const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, "hex"));
const SHIFT_JIS = 17;
const GBK = 113;
const ROMAN_8 = 2004;

test.each<[string, string, number | undefined, string]>([
  ["ASCII", "54726179", undefined, "Tray"],
  ["UTF-8", "c3a9", undefined, "é"],
  ["Shift_JIS as told", "836783698362", SHIFT_JIS, ""],
  ["GBK as told", "bada", GBK, "黑"],
  ["Roman-8 as told", "cd", ROMAN_8, "ë"],
  ["Latin-1 as told", "e9", 4, "é"],
])("%s leaves no doubt", (_name, digits, charset, text) => {
  const octets = hex(digits);
  expect(textDoubt(octets, charset)).toBeUndefined();
  if (text) expect(decodeText(octets, charset)).toBe(text);
});

test.each([
  ["e974e9", undefined, "no other character set is told"],
  ["e974ff", GBK, "they are not gbk either"],
  ["e974e9", 9999, "character set 9999 is none that is known here"],
  ["e9208182", undefined, "2 of them are no characters there"],
])("octets %s under set %s are said to be read as Latin-1", (digits, charset, why) => {
  const doubt = textDoubt(hex(digits), charset);
  expect(doubt).toContain(why);
  expect(doubt).toContain(digits);
  expect(doubt).toContain("read as Latin-1");
});
