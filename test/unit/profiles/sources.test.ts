import { describe, expect, test } from "vitest";
import { bitNames } from "../../../src/profiles/sources/bits.ts";
import { brotherRecord } from "../../../src/profiles/sources/brother-block.ts";
import { deviceIdField } from "../../../src/profiles/sources/device-id.ts";
import { junkReason, modelJunk, serialJunk } from "../../../src/profiles/sources/junk.ts";
import { counterOf, dateCodeOf, floatOf } from "../../../src/profiles/sources/numbers.ts";
import { oidText } from "../../../src/profiles/sources/oid-text.ts";
import { shapeText } from "../../../src/profiles/sources/text-source.ts";

const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, "hex"));
const fact = (value: Parameters<typeof counterOf>[0]["value"]) => ({ oid: "1.3.6", value, at: 0 });

describe("a Brother block", () => {
  const block = hex("0001040000134b010104000006e2ff");

  test("gives the number of a record", () => {
    expect(brotherRecord(block, "00")).toBe(4939);
    expect(brotherRecord(block, "01")).toBe(1762);
    expect(brotherRecord(block, "02")).toBeUndefined();
  });

  test("may hold numbers of one and two octets, as ink devices have them, and end in the rest of a buffer", () => {
    const short = hex("000102041401010107020104000006e2ff0000");
    expect(["00", "01", "02"].map((code) => brotherRecord(short, code))).toEqual([1044, 7, 1762]);
  });

  test.each([
    ["a number cut short", "000104000013ff"],
    ["records of another length", "0001000000ff"],
    ["no end mark", "0001040000134b"],
    ["another record form", "0002040000134bff"],
    ["nothing", ""],
  ])("with %s is not read at all", (_name, digits) => {
    expect(brotherRecord(hex(digits), "00")).toBeUndefined();
  });
});

test("device id fields are found by short and long keys", () => {
  const id = "\u0000\u0020MANUFACTURER:Hewlett-Packard; MODEL:HP LaserJet ;CLS:PRINTER;DES:;";
  expect(deviceIdField(id, "MFG")).toBe("Hewlett-Packard");
  expect(deviceIdField(id, "MDL")).toBe("HP LaserJet");
  expect(deviceIdField(id, "DES")).toBeUndefined();
  expect(deviceIdField("no device id", "MFG")).toBeUndefined();
});

test("names are read out of object ids", () => {
  expect(oidText("1.3.6.1.5.69.69.80.83.50", "1.3.6.1")).toBe("EEPS2");
  expect(oidText("1.3.6.1.9.69.69", "1.3.6.1")).toBeUndefined();
  expect(oidText("1.3.6.1.2.7.69", "1.3.6.1")).toBeUndefined();
});

test("bit 0 is the highest bit of the first octet", () => {
  const names = ["lowPaper", "noPaper", "lowToner", "", "", "", "", "", "inputTrayMissing"];
  expect(bitNames(hex("a080"), names)).toEqual(["lowPaper", "lowToner", "inputTrayMissing"]);
  expect(bitNames(hex(""), names)).toEqual([]);
  expect(bitNames(hex("80"), names)).toEqual(["lowPaper"]);
});

describe("counts", () => {
  test("are whole numbers from zero up, also as digits", () => {
    expect(counterOf(fact({ type: "Counter32", value: 15232 }))).toEqual({ value: 15232 });
    expect(counterOf(fact({ type: "Counter64", value: 5_000_000_000n }))).toEqual({ value: 5_000_000_000 });
    expect(counterOf(fact({ type: "OCTET STRING", value: new TextEncoder().encode("0812") }))).toEqual({
      value: 812,
    });
  });

  test.each([
    ["−2", { type: "INTEGER", value: -2 }],
    ["all ones", { type: "Counter32", value: 0xffffffff }],
    ["time", { type: "TimeTicks", value: 5 }],
    ["words", { type: "OCTET STRING", value: new TextEncoder().encode("12 pages") }],
  ] as const)("are not made of %s", (_name, value) => {
    expect(counterOf(fact(value))).toHaveProperty("refused");
  });

  test("may be floats of four octets", () => {
    expect(floatOf(fact({ type: "OCTET STRING", value: hex("472728cc") }))).toEqual({ value: 42793 });
    expect(floatOf(fact({ type: "OCTET STRING", value: hex("7fc00000") }))).toHaveProperty("refused");
    expect(floatOf(fact({ type: "OCTET STRING", value: hex("bf800000") }))).toHaveProperty("refused");
    expect(floatOf(fact({ type: "OCTET STRING", value: hex("4727") }))).toHaveProperty("refused");
  });
});

test("date codes are days of the calendar", () => {
  expect(dateCodeOf("20110829")).toEqual({ value: "20110829" });
  expect(dateCodeOf("2011-08-29")).toEqual({ value: "20110829" });
  expect(dateCodeOf("20110931")).toHaveProperty("refused");
  expect(dateCodeOf("50.021.0")).toHaveProperty("refused");
});

describe("junk", () => {
  test.each(["", "<private>", "(null)", "Not Set", "N/A", "0000000", "XXXXXXXX", "---", "unknown", "None"])(
    "%j is no value",
    (text) => expect(junkReason(text)).toBeDefined(),
  );
  test.each(["Reception", "C0172", "0", "NP1870A6C", "Nowhere 1"])("%j may be one", (text) =>
    expect(junkReason(text)).toBeUndefined(),
  );
  test.each([
    "Generic 28C-1",
    "Printer",
    "EPSON Built-in Print Server",
    "4D 6F 64 65 6C",
    "SAMSUNG Network Printer,ROM 5",
  ])("%j names no model", (text) => expect(modelJunk(text)).toBeDefined());
  test.each(["LaserJet P4515", "M408x", "e-STUDIO2505AC", "5230n", "Color 570"])("%j is a model", (text) =>
    expect(modelJunk(text)).toBeUndefined(),
  );
  test.each(["000-000", "X0X0X0", "ab", "\u00e9\u00e8\u00ea12"])("%j is no serial number", (text) =>
    expect(serialJunk(text)).toBeDefined(),
  );
});

describe("text", () => {
  test("loses the maker's name, the series and what it is", () => {
    const shape = (text: string, vendor: string) => shapeText(text, { clean: "model" }, vendor);
    expect(shape("Brother HL-L8260CDW series", "Brother")).toEqual({ value: "HL-L8260CDW" });
    expect(shape("KONICA MINOLTA bizhub C250i", "Konica Minolta")).toEqual({ value: "bizhub C250i" });
    expect(shape("Samsung Samsung ML-3471ND", "Samsung")).toEqual({ value: "ML-3471ND" });
    expect(shape("Dell B3460dn Laser Printer", "Dell")).toEqual({ value: "B3460dn" });
    expect(shape("Laser Printer 1720dn", "Dell")).toEqual({ value: "Laser Printer 1720dn" });
  });

  test("that names another maker is doubted", () => {
    expect(shapeText("Develop ineo+ 224e", { clean: "model" }, "Konica Minolta")).toHaveProperty("doubt");
  });

  test("is cut out by a pattern and mapped", () => {
    const rule = { pattern: "^(?<value>\\w+) .*version", map: { RICOH: "Ricoh" } };
    expect(shapeText("RICOH X version 1", rule, undefined)).toEqual({ value: "Ricoh" });
    expect(shapeText("nothing", rule, undefined)).toHaveProperty("refused");
  });
});
