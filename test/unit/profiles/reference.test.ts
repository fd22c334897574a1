// The reference case, and what the invented office says: profiles and simulator agree on every meaning.
import { describe, expect, test } from "vitest";
import { Facts, printerSchema } from "../../../src/model/index.ts";
import {
  builtInProfiles,
  classify,
  evaluate,
  matchProfile,
  readingPlan,
} from "../../../src/profiles/index.ts";
import { officeDefinition } from "../../../src/simulator/index.ts";
import { identificationFacts, plannedFacts, recordedAt } from "../../support/recording.ts";

const devices = officeDefinition().devices.map(({ name, variables = [] }) => ({
  name,
  facts: new Facts(variables.map(({ oid, value }) => ({ oid, value, at: recordedAt }))),
}));

function read(facts: Facts) {
  const { profile } = matchProfile(builtInProfiles(), identificationFacts(facts));
  return evaluate(profile, plannedFacts(facts, readingPlan(profile)));
}

test("the HP Color LaserJet CM4730 MFP yields name, OID and result for all sixteen", () => {
  const device = devices.find(({ name }) => name === "HP Color LaserJet CM4730 MFP");
  const { readings, printer } = read(device?.facts ?? new Facts());
  const results = Object.fromEntries(readings.map(({ name, value }) => [name, value]));
  expect(results).toMatchObject({
    Model_Name: "HP Color LaserJet CM4730 MFP",
    DeviceIdentifier: "HP Color LaserJet CM4730 MFP",
    Model_Number: "CB481Q",
    SerialNumber: "JPC1H11795",
    Firmware_Date_Code: "20110829",
    Firmware_Version: "50.021.0",
    Hostname: "NP1870A6C",
    Printer_Display: "Ready",
    Device_Location: "Reception",
    Device_AssetNumber: "PRN-2011A8743",
    Device_Total: 698265,
    Copy_Total: 12669,
    Print_Total: 684331,
    Fax_Total: 1265,
    Print_BW_Total: 558744,
    Print_Color_Count: 125587,
  });
  const display = readings.find(({ name }) => name === "Printer_Display");
  expect(display?.oid).toBe("1.3.6.1.2.1.43.16.5.1.2.1.1");
  expect(readings.every(({ oid }) => oid !== "")).toBe(true);
  expect(printer.macAddress).toMatch(/^([0-9a-f]{2}:){5}/);
});

describe("the invented office", () => {
  test.each(devices)("$name is told apart by the identification GET", ({ name, facts }) => {
    const others = ["HP ProCurve switch", "Linux server", "APC UPS", "NAS", "Access point", "IP camera"];
    expect(classify(identificationFacts(facts)).isPrinter).toBe(!others.includes(name ?? ""));
  });

  test.each(devices.filter(({ facts }) => classify(identificationFacts(facts)).isPrinter))(
    "$name has maker, model and a form that reports carry",
    ({ name, facts }) => {
      const { printer, readings } = read(facts);
      const said = `${printer.vendor} ${printer.model}`.toLowerCase();
      expect(said.replaceAll(/[^a-z0-9]/g, "")).toContain(
        (name?.split(" ").at(-1) ?? "").toLowerCase().replaceAll(/[^a-z0-9]/g, ""),
      );
      const whole = { ...printer, readings, key: "k", address: "10.0.0.1", port: 161, snmpVersion: "2c" };
      expect(printerSchema.safeParse(whole).error?.issues ?? []).toEqual([]);
    },
  );
});
