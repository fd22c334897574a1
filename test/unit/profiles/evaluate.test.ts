import { describe, expect, test } from "vitest";
import { type Facts, printerSchema } from "../../../src/model/index.ts";
import {
  builtInProfiles,
  classify,
  evaluate,
  matchProfile,
  parseProfiles,
} from "../../../src/profiles/index.ts";
import { factsOf, oid, recordedAt } from "../../support/recording.ts";

const standard = builtInProfiles().base;
const IF = "1.3.6.1.2.1.2.2.1";
const SUPPLY = "1.3.6.1.2.1.43.11.1.1";
const mac = (last: number) => Uint8Array.of(0x00, 0x17, 0xc8, 0xb9, 0x02, last);

function evaluated(facts: Facts) {
  return evaluate(matchProfile(builtInProfiles(), facts).profile, facts);
}

test("what was not told is absent, not empty", () => {
  expect(
    evaluate(standard, factsOf({ "1.3.6.1.2.1.1.5.0": "", "1.3.6.1.2.1.1.6.0": "<private>" })).printer,
  ).toEqual({
    profile: "printer-mib",
  });
});

test("every reading keeps name, OID, raw value and time", () => {
  const { readings } = evaluate(
    standard,
    factsOf({ "1.3.6.1.2.1.1.5.0": "NP1", "1.3.6.1.2.1.43.10.2.1.4.1.1": 12 }),
  );
  expect(readings).toEqual([
    {
      name: "Hostname",
      oid: "1.3.6.1.2.1.1.5.0",
      type: "OCTET STRING",
      value: "NP1",
      at: "2026-01-15T12:00:00.000Z",
    },
    {
      name: "Device_Total",
      oid: "1.3.6.1.2.1.43.10.2.1.4.1.1",
      type: "INTEGER",
      value: 12,
      at: "2026-01-15T12:00:00.000Z",
    },
  ]);
});

describe("states", () => {
  test("are those of the printer's row, not of its disk", () => {
    const { printer } = evaluate(
      standard,
      factsOf({
        "1.3.6.1.2.1.25.3.2.1.2.1": oid("1.3.6.1.2.1.25.3.1.6"),
        "1.3.6.1.2.1.25.3.2.1.5.1": 5,
        "1.3.6.1.2.1.25.3.2.1.2.3": oid("1.3.6.1.2.1.25.3.1.5"),
        "1.3.6.1.2.1.25.3.2.1.3.3": "Acme 9000",
        "1.3.6.1.2.1.25.3.2.1.5.3": 3,
        "1.3.6.1.2.1.25.3.5.1.1.3": 4,
        "1.3.6.1.2.1.25.3.5.1.2.3": Uint8Array.of(0x24, 0x80),
      }),
    );
    expect(printer).toMatchObject({
      model: "Acme 9000",
      deviceStatus: "warning",
      printerStatus: "printing",
      detectedErrors: ["lowToner", "jammed", "inputTrayMissing"],
    });
  });

  test("no bit set is a fact, no answer is none", () => {
    expect(
      evaluate(standard, factsOf({ "1.3.6.1.2.1.25.3.5.1.2.1": new Uint8Array() })).printer.detectedErrors,
    ).toEqual([]);
    expect(evaluate(standard, factsOf({})).printer.detectedErrors).toBeUndefined();
  });

  test("the panel's lines that are not blank stand in a row, in its own character set", () => {
    const { printer } = evaluate(
      standard,
      factsOf({
        "1.3.6.1.2.1.43.5.1.1.10.1": 2,
        "1.3.6.1.2.1.43.7.1.1.4.1.1": 106,
        "1.3.6.1.2.1.43.7.1.1.4.1.2": 2004,
        "1.3.6.1.2.1.43.16.5.1.2.1.1": Uint8Array.of(0x42, 0xcf, 0x72, 0x6f),
        "1.3.6.1.2.1.43.16.5.1.2.1.2": "  ",
        "1.3.6.1.2.1.43.16.5.1.2.1.10": "Ready",
      }),
    );
    expect(printer.displayText).toBe("Büro Ready");
  });
});

describe("the hardware address", () => {
  const interfaces = {
    [`${IF}.3.1`]: 24,
    [`${IF}.6.1`]: mac(1),
    [`${IF}.8.1`]: 1,
    [`${IF}.3.2`]: 6,
    [`${IF}.6.2`]: mac(2),
    [`${IF}.8.2`]: 1,
    [`${IF}.3.3`]: 71,
    [`${IF}.6.3`]: mac(3),
    [`${IF}.8.3`]: 1,
    [`${IF}.3.4`]: 6,
    [`${IF}.6.4`]: new Uint8Array(6),
    [`${IF}.8.4`]: 1,
  };

  test("is that of the interface which holds the address that answered", () => {
    const facts = factsOf({
      ...interfaces,
      "1.3.6.1.2.1.4.20.1.2.10.0.0.9": 3,
      "1.3.6.1.2.1.4.20.1.2.10.0.0.8": 2,
    });
    expect(evaluate(standard, facts, { address: "10.0.0.9" }).printer.macAddress).toBe("00:17:c8:b9:02:03");
    expect(evaluate(standard, facts, { address: "10.0.0.8" }).printer.macAddress).toBe("00:17:c8:b9:02:02");
  });

  test("is no loopback's and not all zero; an interface that is up goes first", () => {
    const facts = factsOf({ ...interfaces, [`${IF}.8.2`]: 2, "1.3.6.1.2.1.4.20.1.2.127.0.0.1": 1 });
    expect(evaluate(standard, facts).printer.macAddress).toBe("00:17:c8:b9:02:03");
  });

  test("may be written out", () => {
    expect(evaluate(standard, factsOf({ [`${IF}.6.1`]: "0:21:B7:43:f5:81" })).printer.macAddress).toBe(
      "00:21:b7:43:f5:81",
    );
    expect(evaluate(standard, factsOf({ [`${IF}.6.1`]: "none" })).printer.macAddress).toBeUndefined();
  });
});

describe("supplies", () => {
  test("join the colorant, else a colour word, and keep holes in the index", () => {
    const { printer } = evaluate(
      standard,
      factsOf({
        [`${SUPPLY}.3.1.2`]: 1,
        [`${SUPPLY}.4.1.2`]: 3,
        [`${SUPPLY}.5.1.2`]: 3,
        [`${SUPPLY}.6.1.2`]: "TK-1162",
        [`${SUPPLY}.7.1.2`]: 7,
        [`${SUPPLY}.8.1.2`]: 7200,
        [`${SUPPLY}.9.1.2`]: 7056,
        [`${SUPPLY}.3.1.30`]: 0,
        [`${SUPPLY}.4.1.30`]: 4,
        [`${SUPPLY}.5.1.30`]: 4,
        [`${SUPPLY}.6.1.30`]: "Waste Toner Box",
        [`${SUPPLY}.8.1.30`]: -2,
        [`${SUPPLY}.9.1.30`]: -3,
        "1.3.6.1.2.1.43.12.1.1.4.1.1": "black",
      }),
    );
    expect(printer.supplies).toEqual([
      {
        index: "1.2",
        description: "TK-1162",
        type: "toner",
        color: "black",
        level: 7056,
        maxCapacity: 7200,
        unit: "impressions",
        state: "ok",
        percent: 98,
      },
      {
        index: "1.30",
        description: "Waste Toner Box",
        type: "wasteToner",
        level: -3,
        maxCapacity: -2,
        state: "some-remaining",
        percent: null,
        receptacle: true,
      },
    ]);
  });

  test("come without a percentage where neither capacity nor unit is known", () => {
    const [supply] =
      evaluate(standard, factsOf({ [`${SUPPLY}.8.1.1`]: -2, [`${SUPPLY}.9.1.1`]: 100 })).printer.supplies ??
      [];
    expect(supply).toEqual({ index: "1.1", level: 100, maxCapacity: -2, state: "ok" });
  });
});

test("alerts count also without text, and tell since when", () => {
  const A = "1.3.6.1.2.1.43.18.1.1";
  const { printer } = evaluate(
    standard,
    factsOf({
      "1.3.6.1.2.1.1.3.0": { type: "TimeTicks", value: 360_000 },
      [`${A}.2.1.4`]: 4,
      [`${A}.7.1.4`]: 808,
      [`${A}.8.1.4`]: "",
      [`${A}.9.1.4`]: { type: "TimeTicks", value: 180_000 },
      [`${A}.2.1.9`]: 3,
      [`${A}.7.1.9`]: 30999,
      [`${A}.8.1.9`]: "Paper jam",
    }),
  );
  expect(printer.alerts).toEqual([
    {
      severity: "warning",
      code: "inputMediaSupplyEmpty",
      since: new Date(recordedAt - 1_800_000).toISOString().replace(".000", ""),
    },
    { severity: "critical", code: 30999, text: "Paper jam" },
  ]);
});

describe("counters", () => {
  const K = "1.3.6.1.4.1.18334.1.1.1.5.7.2.2.1.5";
  const konica = { "1.3.6.1.2.1.1.2.0": oid("1.3.6.1.4.1.18334.1.1.1.2.1") };

  test("a sum is derived from its parts and names them", () => {
    const { printer, readings } = evaluated(
      factsOf({ ...konica, [`${K}.1.1`]: 5, [`${K}.2.1`]: 7, [`${K}.1.2`]: 11, [`${K}.2.2`]: 13 }),
    );
    expect(printer.counters).toMatchObject({ copy: 12, print: 24, mono: 16, color: 20 });
    expect(readings).toContainEqual(
      expect.objectContaining({ name: "Copy_Total", type: "derived", value: 12, oid: `${K}.1.1+${K}.2.1` }),
    );
  });

  test("a sum with a part missing is no number", () => {
    const { printer, trace } = evaluated(factsOf({ ...konica, [`${K}.1.1`]: 5, [`${K}.1.2`]: 11 }));
    expect(printer.counters).toEqual({ copyMono: 5, printMono: 11, mono: 16 });
    expect(trace).toContainEqual(
      expect.objectContaining({ path: "counters.copy", why: expect.stringMatching(/copyColor unknown/) }),
    );
  });

  test("a sentinel or a negative number is none", () => {
    const { printer } = evaluate(
      standard,
      factsOf({ "1.3.6.1.2.1.43.10.2.1.4.1.1": -2, "1.3.6.1.2.1.43.10.2.1.3.1.1": 7 }),
    );
    expect(printer.counters).toBeUndefined();
  });

  test("Sharp's rows are found by the names they bear", () => {
    const S = "1.3.6.1.4.1.2385.1.1.19.2.1";
    const { printer } = evaluated(
      factsOf({
        "1.3.6.1.2.1.1.2.0": oid("1.3.6.1.4.1.2385.3.1.1"),
        [`${S}.3.9.9.9`]: 31,
        [`${S}.4.9.9.9`]: "Full Color Print Count",
        [`${S}.3.1.1.1`]: 77,
        [`${S}.4.1.1.1`]: "Something Else",
      }),
    );
    expect(printer.counters).toEqual({ printColor: 31 });
  });

  test("Ricoh's rows are found by their kind, and colour is the sum of its rows", () => {
    const R = "1.3.6.1.4.1.367.3.2.1.2.19.5.1";
    const { printer } = evaluated(
      factsOf({
        "1.3.6.1.2.1.1.2.0": oid("1.3.6.1.4.1.367.1.1"),
        [`${R}.2.4`]: 401,
        [`${R}.9.4`]: 100,
        [`${R}.2.13`]: 402,
        [`${R}.9.13`]: 30,
        [`${R}.2.14`]: 403,
        [`${R}.9.14`]: 4,
      }),
    );
    expect(printer.counters).toEqual({ printMono: 100, printColor: 34 });
  });
});

test("the badge names the maker of a rebadged machine", () => {
  const lexmark = evaluated(
    factsOf({
      "1.3.6.1.2.1.1.1.0": "Toshiba e-STUDIO385P version NH61.TS.N703 kernel 3.0.0 All-N-1",
      "1.3.6.1.2.1.1.2.0": oid("1.3.6.1.4.1.641.2.71107"),
    }),
  );
  expect(lexmark.printer).toMatchObject({
    vendor: "Toshiba",
    model: "e-STUDIO385P",
    firmware: "NH61.TS.N703",
  });
  const ricoh = evaluated(
    factsOf({
      "1.3.6.1.2.1.1.1.0": "LANIER LD435c 1.02 / LANIER Network Printer C model",
      "1.3.6.1.2.1.1.2.0": oid("1.3.6.1.4.1.367.1.1"),
    }),
  );
  expect(ricoh.printer).toMatchObject({ vendor: "Lanier", model: "LD435c", firmware: "1.02" });
});

test.each([
  [
    "Xerox Phaser 6250DP;PS 4.8.0,Net 18.02.08.01.2003,Eng 1.1.2,OS 4.82;SN PWH564519",
    "1.3.6.1.4.1.253.8.62.1.1",
    { vendor: "Xerox", model: "Phaser 6250DP", serialNumber: "PWH564519" },
  ],
  [
    "Xerox WorkCentre M20i ; OS 1.22   Engine 4.1.08 NIC V1.08 DADF 1.04",
    "1.3.6.1.4.1.253.8.62.1.1",
    { model: "WorkCentre M20i", firmware: "1.22" },
  ],
  ["Canon iR 3180C EUR /P", "1.3.6.1.4.1.1602.4.7", { vendor: "Canon", model: "iR 3180C EUR" }],
  [
    "KONICA MINOLTA bizhub 420",
    "1.3.6.1.4.1.18334.1.1.1.2.1.29",
    { vendor: "Konica Minolta", model: "bizhub 420" },
  ],
  [
    "Brother NC-6400h, Firmware Ver.1.01  (05.08.31),MID 84UZ92",
    "1.3.6.1.4.1.2435.2.3.9.1",
    { vendor: "Brother", model: undefined, firmware: undefined },
  ],
  ["KYOCERA Printer I/F IB-21G Ver 1.3.3", "1.3.6.1.4.1.1347.41", { vendor: "Kyocera", model: undefined }],
  [
    "HP ETHERNET MULTI-ENVIRONMENT,ROM V.28.22,JETDIRECT,JD117,EEPROM V.28.22",
    "1.3.6.1.4.1.11.2.3.9.1",
    { vendor: "HP", model: undefined },
  ],
  ["hp color LaserJet 4600", "1.3.6.1.4.1.11.2.3.9.1", { vendor: "HP", model: "hp color LaserJet 4600" }],
  [
    "Dell Laser Printer 1720dn version NM.NA.N094a-p1 kernel 2.6.10 All-N-1",
    "1.3.6.1.4.1.674.10898.10.1",
    { vendor: "Dell", model: "Laser Printer 1720dn", firmware: "NM.NA.N094a-p1" },
  ],
  [
    "EPSON Built-in 10Base-T/100Base-TX Print Server",
    "1.3.6.1.4.1.1248.1.1.2.1.3.7.65.76.45.67.50.48.48",
    { vendor: "Epson", model: "AL-C200" },
  ],
  ["SINDOH N410 ver 2.1", "1.3.6.1.4.1.27278.1.1", { vendor: "Sindoh", model: "N410" }],
])("%s", (description, objectId, expected) => {
  const facts = factsOf({ "1.3.6.1.2.1.1.1.0": description, "1.3.6.1.2.1.1.2.0": oid(objectId) });
  const { printer } = evaluated(facts);
  for (const [field, value] of Object.entries(expected))
    expect(printer[field as keyof typeof printer], field).toBe(value);
});

test("a private quirk travels into the plan and a doubted name gives way to another", () => {
  const parsed = parseProfiles([
    {
      id: "printer-mib",
      revision: 1,
      values: {
        vendor: { kind: "maker" },
        model: [
          { kind: "text", oid: "1.3.6.1.1", clean: "model" },
          { kind: "text", oid: "1.3.6.1.2", clean: "model" },
        ],
      },
    },
  ]);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const facts = factsOf({
    "1.3.6.1.2.1.1.1.0": "KONICA MINOLTA bizhub C1",
    "1.3.6.1.1": "Develop ineo 1",
    "1.3.6.1.2": "bizhub C1",
  });
  const { printer, trace } = evaluate(parsed.value.base, facts);
  expect(printer.model).toBe("bizhub C1");
  expect(trace.filter(({ path }) => path === "model").map(({ chosen }) => chosen)).toEqual([false, true]);
});

test("a device id is read to its end, however long its command set and whatever stands in front", () => {
  const id = `MFG:Acme;CMD:${"PCL,".repeat(120)};MDL:Laser 42;CLS:PRINTER;`;
  const octets = new TextEncoder().encode(`\0\u0012${id}`);
  const facts = factsOf({ "1.3.6.1.4.1.11.2.3.9.1.1.7.0": octets });
  expect(classify(facts).isPrinter).toBe(true);
  expect(evaluate(standard, facts).printer).toMatchObject({ vendor: "Acme", model: "Laser 42" });
});

test("a printer's fields are of the form that reports carry", () => {
  const { printer } = evaluate(
    standard,
    factsOf({ "1.3.6.1.2.1.1.5.0": "x".repeat(4000), [`${SUPPLY}.9.1.1`]: 3 }),
  );
  const whole = { ...printer, key: "k", address: "10.0.0.1", port: 161, snmpVersion: "2c" };
  expect(printerSchema.safeParse(whole).error?.issues ?? []).toEqual([]);
});
