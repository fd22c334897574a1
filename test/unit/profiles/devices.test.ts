// Which rows of hrDeviceTable are printers of their own, and how each is read. docs/identity.md tells the rule.
import { describe, expect, test } from "vitest";
import { Facts } from "../../../src/model/index.ts";
import {
  builtInProfiles,
  evaluate,
  matchPrinters,
  personalData,
  printersBehind,
  profileOfDevice,
  readingPlan,
} from "../../../src/profiles/index.ts";
import { officeDefinition, type Variable } from "../../../src/simulator/index.ts";
import { type BehindServer, printerCells, printServer, threePrinters } from "../../support/print-server.ts";

const at = Date.UTC(2026, 0, 5);
const factsOf = (variables: readonly Variable[]) => new Facts(variables.map((each) => ({ ...each, at })));
const behind = (printers: readonly BehindServer[], more: readonly Variable[] = []) =>
  factsOf(printServer("print server", "127.0.0.1", printers, more).variables);
const [first, second, third] = threePrinters as [BehindServer, BehindServer, BehindServer];
const text = (oid: string, value: string): Variable => ({
  oid,
  value: { type: "OCTET STRING", value: new TextEncoder().encode(value) },
});
const without = (facts: Facts, oid: RegExp) => new Facts([...facts].filter((fact) => !oid.test(fact.oid)));
const noSerial = ({ serial: _, ...printer }: BehindServer): BehindServer => printer;

describe("a row is a printer of its own", () => {
  test.each<[string, Facts, number[]]>([
    ["with its own serial number, also of one model", behind(threePrinters), [1, 2, 3]],
    ["whatever its number", behind([{ ...second, device: 7 }, third, { ...first, device: 40 }]), [3, 7, 40]],
    [
      "with its own model and page count where no serial number is told",
      behind([noSerial(second), noSerial(third)]),
      [2, 3],
    ],
    [
      "with its own model and page count beside one that tells its serial number",
      behind([first, noSerial(third)]),
      [1, 3],
    ],
  ])("%s", (_, facts, devices) => {
    expect(printersBehind(facts)).toEqual(devices);
  });
});

describe("a row is no printer of its own", () => {
  test.each<[string, Facts]>([
    ["when it is alone, among disk and network card", behind([first])],
    ["when it repeats the serial number", behind([first, { ...second, serial: "CNQX 100001" }])],
    [
      "when it repeats the serial number with a letter more",
      behind([first, { ...third, serial: "CNQX100001F" }]),
    ],
    [
      "when its serial number is junk and its model no other",
      behind([first, { ...second, serial: "XXXXXXXX" }]),
    ],
    ["of one model without serial numbers", behind([noSerial(first), noSerial(second)])],
    [
      "as the fax of the same machine",
      behind([
        { ...noSerial(first), descr: "MX 410" },
        { ...noSerial(second), descr: "MX 410 Fax" },
      ]),
    ],
    [
      "with a serial number and nothing that prints",
      without(behind([first, second]), /^1\.3\.6\.1\.2\.1\.43\.(?:8|10|11)\.\d\.1\.\d+\.2\./),
    ],
    [
      "with another model and no page count of its own",
      without(behind([noSerial(second), noSerial(third)]), /^1\.3\.6\.1\.2\.1\.43\.10\.2\.1\.4\.3\./),
    ],
    [
      "when hrDeviceTable does not call it a printer",
      without(behind([first, second]), /^1\.3\.6\.1\.2\.1\.25\.3\.2\.1\.2\.2$/),
    ],
    [
      "as a print queue of a server, which has nothing in Printer-MIB",
      without(behind(threePrinters), /^1\.3\.6\.1\.2\.1\.43\./),
    ],
  ])("%s", (_, facts) => {
    expect(printersBehind(facts)).toEqual([]);
    expect(matchPrinters(builtInProfiles(), facts)).toHaveLength(1);
  });

  test("in any printer of the office", () => {
    for (const { name, variables } of officeDefinition().devices)
      expect(printersBehind(factsOf(variables)), name).toEqual([]);
  });
});

describe("each printer behind a print server", () => {
  const facts = behind(threePrinters, [
    text("1.3.6.1.4.1.11.2.3.9.1.1.7.0", "MFG:HP;MDL:Another;SN:NOTMINE1;CLS:PRINTER;"),
  ]);
  const printers = matchPrinters(builtInProfiles(), facts).map(({ profile }) => evaluate(profile, facts));

  test("tells what is its own, and the name and place of the server", () => {
    expect(printers.map(({ printer }) => printer)).toMatchObject([
      { vendor: "HP", model: "LaserJet 4250", serialNumber: "CNQX100001", counters: { total: 41_000 } },
      { vendor: "HP", model: "LaserJet 4250", serialNumber: "CNQX200002", counters: { total: 7_300 } },
      { vendor: "Lexmark", model: "T640", serialNumber: "794QX33", counters: { total: 120_500 } },
    ]);
    for (const { printer } of printers)
      expect(printer).toMatchObject({ hostname: "PRINTSRV", location: "Dispatch", profile: "printer-mib" });
  });

  test("has its own supplies, trays, alerts, panel and states", () => {
    expect(printers.map(({ printer }) => printer.displayText)).toEqual(["Ready", "Paper jam", "Schlaeft"]);
    expect(printers.map(({ printer }) => printer.supplies)).toMatchObject([
      [{ index: "1.1", description: "Black Toner 1", color: "black", percent: 12 }],
      [{ index: "2.1", description: "Black Toner 2", color: "black", percent: 80 }],
      [{ index: "3.1", description: "Black Toner 3", color: "black", percent: 55 }],
    ]);
    expect(printers.map(({ printer }) => printer.trays?.map(({ index, level }) => [index, level]))).toEqual([
      [["1.1", 101]],
      [["2.1", 102]],
      [["3.1", 103]],
    ]);
    expect(printers.map(({ printer }) => printer.alerts?.length ?? 0)).toEqual([0, 1, 0]);
    expect(printers[1]?.printer).toMatchObject({ printerStatus: "idle", deviceStatus: "running" });
  });

  test("has no reading from another's rows, nor from what the agent tells outside them", () => {
    for (const [at, { readings }] of printers.entries())
      for (const { name, oid } of readings) {
        expect(oid, name).not.toMatch(/^1\.3\.6\.1\.4\.1\./);
        if (/^1\.3\.6\.1\.2\.1\.(?:43|25)\./.test(oid)) expect(oid.split(".")[11], name).toBe(String(at + 1));
      }
  });

  test("is asked for its own rows only", () => {
    const plan = readingPlan(profileOfDevice(builtInProfiles().base, 2));
    const asked = [...plan.scalars, ...plan.tables.flatMap(({ columns }) => columns)].map(({ oid }) => oid);
    expect(asked).toContain("1.3.6.1.2.1.43.5.1.1.17.2");
    expect(asked).toContain("1.3.6.1.2.1.25.3.2.1.3.2");
    expect(asked).toContain("1.3.6.1.2.1.43.11.1.1.9.2");
    for (const oid of asked.filter((each) => /^1\.3\.6\.1\.2\.1\.(?:43|25)\./.test(each)))
      expect(oid.split(".")[11], oid).toBe("2");
  });

  test("keeps the characters of its own panel", () => {
    const latin2: Variable[] = [
      {
        oid: "1.3.6.1.2.1.43.16.5.1.2.2.1",
        value: { type: "OCTET STRING", value: Uint8Array.of(0xa3, 0xf3) },
      },
    ];
    const mixed = behind([first, { ...second, charset: 5 }]);
    for (const each of latin2) mixed.add({ ...each, at });
    const [, other] = matchPrinters(builtInProfiles(), mixed).map(({ profile }) => evaluate(profile, mixed));
    expect(other?.printer.displayText).toBe("Łó");
  });
});

test("a name that an owner gave to the second printer is personal as well", () => {
  const named = behind(threePrinters, [text("1.3.6.1.2.1.43.5.1.1.16.2", "Hildegard's")]);
  expect(personalData(builtInProfiles(), named).naming).toContainEqual(["1.3.6.1.2.1.43.5.1.1.16.2", "name"]);
  expect(personalData(builtInProfiles(), named).kept).toContain("T640");
});

test("cells of one device are those of Printer-MIB at its index", () => {
  expect(new Set(printerCells(third).map(({ oid }) => oid.split(".")[11]))).toEqual(new Set(["3"]));
});
