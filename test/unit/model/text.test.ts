import { describe, expect, test } from "vitest";
import { decodeText, hexOf, isText, tidyText } from "../../../src/model/index.ts";

const octets = (...codes: number[]) => Uint8Array.from(codes);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("decodeText", () => {
  test("takes HP's character set prefix and closing NULs off", () => {
    expect(decodeText(octets(0x01, 0x15, 0x43, 0x42, 0x34, 0x38, 0x00, 0x00))).toBe("CB48");
  });

  test("believes valid UTF-8 whatever set is told", () => {
    expect(decodeText(utf8("Près de l'entrée"), 2004)).toBe("Près de l'entrée");
    expect(decodeText(utf8("黒トナー"), 17)).toBe("黒トナー");
  });

  test("reads Latin-1 where no set is told and the octets are no UTF-8", () => {
    expect(decodeText(octets(0x42, 0xfc, 0x72, 0x6f))).toBe("Büro");
  });

  test("reads HP Roman-8 where it is told", () => {
    expect(decodeText(octets(0x42, 0xcf, 0x72, 0x6f, 0x20, 0xde), 2004)).toBe("Büro ß");
  });

  test("reads Shift_JIS, also where its octets could pass for UTF-8", () => {
    expect(decodeText(octets(0x83, 0x67, 0x83, 0x69, 0x81, 0x5b), 17)).toBe("トナー");
    expect(decodeText(octets(0xc3, 0xbd), 17)).toBe("ﾃｽ");
  });

  test("reads GBK, also where its octets could pass for UTF-8", () => {
    expect(decodeText(octets(0xc1, 0xaa, 0xcd, 0xa8), 113)).toBe("联通");
  });

  test("turns controls into single blanks and trims", () => {
    expect(decodeText(utf8("  Tray\r\n\t2 \u0007 empty "))).toBe("Tray 2 empty");
  });

  test("ends a text at its NUL: what follows is the rest of a buffer", () => {
    expect(decodeText(utf8("Ready\0old text"))).toBe("Ready");
  });

  test("takes out what could turn a line round or forge one", () => {
    expect(decodeText(utf8("abc\u202edef\u2028ghi"))).toBe("abc def ghi");
  });

  test("bounds the length without cutting a character in half", () => {
    expect(decodeText(utf8("x".repeat(5000)))).toHaveLength(255);
    const emoji = decodeText(utf8(`${"x".repeat(254)}🖨🖨`));
    expect(emoji).toBe("x".repeat(254));
  });

  test("gives an empty text for octets that hold none", () => {
    expect(decodeText(octets())).toBe("");
    expect(decodeText(octets(0, 0, 0))).toBe("");
  });

  test("never throws on a set nobody knows", () => {
    expect(decodeText(octets(0xff, 0xfe, 0x41), 999_999)).toBe("ÿþA");
  });
});

test("isText tells octets with controls from text", () => {
  expect(isText(utf8("Ready\0"))).toBe(true);
  expect(isText(octets(0x00, 0x17, 0xc8))).toBe(false);
  expect(isText(octets(0x01, 0x15, 0x41))).toBe(true);
});

test("hexOf writes two digits per octet", () => {
  expect(hexOf(octets(0, 0x0a, 0xff))).toBe("000aff");
});

test("tidyText leaves plain text alone", () => {
  expect(tidyText("HP Color LaserJet")).toBe("HP Color LaserJet");
});
