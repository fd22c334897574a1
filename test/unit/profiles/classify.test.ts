import { describe, expect, test } from "vitest";
import { Facts } from "../../../src/model/index.ts";
import { classify } from "../../../src/profiles/index.ts";
import { factsOf, oid } from "../../support/recording.ts";

const DESCR = "1.3.6.1.2.1.1.1.0";
const OBJECT = "1.3.6.1.2.1.1.2.0";
const TYPE = "1.3.6.1.2.1.25.3.2.1.2";
const STATUS = "1.3.6.1.2.1.25.3.5.1.1";
const PRINTER = oid("1.3.6.1.2.1.25.3.1.5");
const E = "1.3.6.1.4.1";

describe("is a printer", () => {
  test.each([
    ["by counted pages", { "1.3.6.1.2.1.43.10.2.1.4.1.1": 12 }],
    ["by supplies", { "1.3.6.1.2.1.43.11.1.1.9.1.30": -3 }],
    ["by a row of prtGeneralTable", { "1.3.6.1.2.1.43.5.1.1.17.1": "" }],
    [
      "by a device id of class PRINTER",
      { [`${E}.11.2.3.9.1.1.7.0`]: "MANUFACTURER:Acme;MODEL:X;CLASS:PRINTER;" },
    ],
    ["by an object id that printers alone have", { [OBJECT]: oid(`${E}.367.1.1`) }],
    [
      "by its words, where nothing else answers",
      { [DESCR]: "Dell 2330dn Laser Printer version NR.APS.N310 kernel 2.6 All-N-1" },
    ],
    [
      "by hrPrinterTable and a printer maker's number",
      { [OBJECT]: oid(`${E}.1963.15.3`), [`${TYPE}.1`]: PRINTER, [`${STATUS}.1`]: 3 },
    ],
  ])("%s", (_name, values) => {
    const result = classify(factsOf(values));
    expect(result.isPrinter).toBe(true);
    expect(result.reason).not.toBe("");
  });
});

describe("is no printer", () => {
  test.each([
    ["a silent one", {}],
    ["a maker's number alone", { [OBJECT]: oid(`${E}.1602.9.1`), [DESCR]: "Canon VB-H43" }],
    ["an HP switch", { [OBJECT]: oid(`${E}.11.2.3.7.11.139`), [DESCR]: "HP J9775A 2530-48G Switch" }],
    ["a Dell server", { [OBJECT]: oid(`${E}.674.10892.5`) }],
    [
      "a server that lists its queues",
      {
        [OBJECT]: oid(`${E}.8072.3.2.10`),
        [DESCR]: "Linux srv 5.4",
        [`${TYPE}.1`]: PRINTER,
        [`${STATUS}.1`]: 3,
      },
    ],
    [
      "a projector",
      { [OBJECT]: oid(`${E}.1248.1.1.2.1.3.5.69.69.80.83.50`), [DESCR]: "EPSON Network Projector" },
    ],
    ["a scan server", { [OBJECT]: oid(`${E}.1248.1.1.2.1.3.1.78`), [DESCR]: "EPSON 10/100 USB Scan Server" }],
    [
      "a scanner with a row of prtGeneralTable",
      { "1.3.6.1.2.1.25.3.2.1.3.1": "Brother ADS-2800W", "1.3.6.1.2.1.43.5.1.1.17.1": "X" },
    ],
    [
      "a device id of class SCANNER",
      { [`${E}.2435.2.3.9.1.1.7.0`]: "MFG:Brother;CLS:SCANNER;", [OBJECT]: oid(`${E}.2435.2.3.9.1`) },
    ],
    ["a camera whose maker also makes printers", { [DESCR]: "SAMSUNG iPolis Network Camera" }],
  ])("%s", (_name, values) => {
    expect(classify(factsOf(values)).isPrinter).toBe(false);
  });
});

test("a printer that runs Linux and says so stays one by its object id", () => {
  expect(classify(factsOf({ [OBJECT]: oid(`${E}.641.2.1`), [DESCR]: "Linux lxk 5.4" })).isPrinter).toBe(true);
});

test("nothing told is no printer, with a reason", () => {
  expect(classify(new Facts())).toEqual({ isPrinter: false, reason: "it told nothing" });
});
