import { describe, expect, test } from "vitest";
import { credentialSchema } from "../../../src/model/index.ts";
import { Device } from "../../../src/simulator/device.ts";
import { officeCredentials, officeDefinition } from "../../../src/simulator/index.ts";
import { isLoopback } from "../../../src/simulator/office-file.ts";

const office = officeDefinition();
const since = office.since ?? 0;
const DAY = 86_400_000;

function reader(host: number, days = 0): (oid: string) => string | number | undefined {
  const definition = office.devices.find(({ address }) => address === `127.10.1.${host}`);
  if (!definition) throw new Error(`no device ${host}`);
  const device = new Device(definition, since, 1);
  return (oid) => {
    const value = device.read(oid, since + days * DAY)?.value;
    return value instanceof Uint8Array
      ? Buffer.from(value).toString("latin1")
      : (value as string | number | undefined);
  };
}

const hp = "1.3.6.1.4.1.11.2.3.9.4.2.1";
const float = (octets: string | number | undefined) => Buffer.from(String(octets), "latin1").readFloatBE();

describe("the reference case", () => {
  test.each([0, 400])("tells the figures of the issue, %i days later as well", (days) => {
    const read = reader(1, days);
    const pml = (oid: string) => {
      const text = String(read(oid));
      expect(text.slice(0, 2)).toBe("\x01\x15");
      return text.slice(2);
    };
    expect(pml(`${hp}.1.3.1.0`)).toBe("CB481Q");
    expect(pml(`${hp}.1.3.2.0`)).toBe("HP Color LaserJet CM4730 MFP");
    expect(read("1.3.6.1.2.1.25.3.2.1.3.1")).toBe("HP Color LaserJet CM4730 MFP");
    expect(String(read("1.3.6.1.4.1.11.2.3.9.1.1.7.0"))).toContain("MDL:HP Color LaserJet CM4730 MFP;");
    expect(read("1.3.6.1.2.1.43.5.1.1.17.1")).toBe("JPC1H11795");
    expect(pml(`${hp}.1.3.3.0`)).toBe("JPC1H11795");
    expect(pml(`${hp}.1.3.5.0`)).toBe("20110829");
    expect(pml(`${hp}.1.3.6.0`)).toBe("50.021.0");
    expect(read("1.3.6.1.2.1.1.5.0")).toBe("NP1870A6C");
    expect(read("1.3.6.1.2.1.43.16.5.1.2.1.1")).toBe("Ready");
    expect(read("1.3.6.1.2.1.1.6.0")).toBe("Reception");
    expect(pml(`${hp}.1.3.12.0`)).toBe("PRN-2011A8743");
    expect(read(`${hp}.4.1.2.5.0`)).toBe(698_265);
    expect(read("1.3.6.1.2.1.43.10.2.1.4.1.1")).toBe(698_265);
    const meter = (category: number, source: number) =>
      float(read(`${hp}.1.16.1.44.${category}.${source}.0`));
    expect([meter(13, 1), meter(13, 2), meter(13, 3)]).toEqual([684_331, 12_669, 1_265]);
    expect([meter(1, 1), meter(2, 1)]).toEqual([558_744, 125_587]);
  });
});

test("at least 24 printers of 10 makes stand beside 6 devices that are none", () => {
  const last = office.devices.map(({ address }) => Number(address.split(".")[3]));
  expect(last.filter((host) => host < 41).length).toBeGreaterThanOrEqual(24);
  expect(last.filter((host) => host >= 41)).toHaveLength(6);
  expect(new Set(last).size).toBe(office.devices.length);
  expect(office.devices.every(({ address }) => isLoopback(address) && address.startsWith("127.10.1."))).toBe(
    true,
  );
});

test("no two devices share a name, a serial number or a MAC address", () => {
  const told = office.devices.flatMap(({ name, variables }) => [
    name,
    ...variables
      .filter(({ oid }) => /^1\.3\.6\.1\.2\.1\.(43\.5\.1\.1\.17\.1|2\.2\.1\.6\.2)$/.test(oid))
      .map(({ value }) => `${Buffer.from(value.value as Uint8Array).toString("hex")}`),
  ]);
  const doubled = told.filter((each, index) => told.indexOf(each) !== index && each !== "");
  expect(doubled).toEqual([]);
});

test("no OID stands twice in a device", () => {
  for (const { name, variables } of office.devices) {
    const oids = variables.map(({ oid }) => oid);
    expect(
      oids.filter((oid, index) => oids.indexOf(oid) !== index),
      name,
    ).toEqual([]);
  }
});

describe("after some weeks of work", () => {
  test("sums of counters are still true", () => {
    for (const days of [0, 0.37, 21]) {
      const kyocera = reader(7, days);
      const pages = (suffix: string) => Number(kyocera(`1.3.6.1.4.1.1347.${suffix}`));
      expect(pages("43.10.1.1.12.1.1")).toBe(
        pages("42.3.1.1.1.1.1") + pages("42.3.1.1.1.1.2") + pages("42.3.1.1.1.1.4"),
      );
      expect(pages("42.3.1.1.1.1.1")).toBe(pages("42.3.1.2.1.1.1.1") + pages("42.3.1.2.1.1.1.3"));
      const brother = Buffer.from(String(reader(6, days)("1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.10.0")), "latin1");
      const total = brother.readUInt32BE(3);
      expect(total).toBe(brother.readUInt32BE(10) + brother.readUInt32BE(17));
      expect(total).toBe(reader(6, days)("1.3.6.1.2.1.43.10.2.1.4.1.1"));
    }
  });

  test("counters have gone up and supplies stay between empty and full", () => {
    const total = "1.3.6.1.2.1.43.10.2.1.4.1.1";
    expect(Number(reader(10, 1)(total))).toBeGreaterThan(Number(reader(10)(total)) + 500);
    for (let days = 0; days < 200; days += 7) {
      const level = Number(reader(10, days)("1.3.6.1.2.1.43.11.1.1.9.1.1"));
      expect(level).toBeGreaterThanOrEqual(4);
      expect(level).toBeLessThanOrEqual(100);
    }
  });
});

test("its credentials are good ones and open each device", () => {
  const credentials = officeCredentials(office);
  for (const credential of credentials) expect(credentialSchema.safeParse(credential).success).toBe(true);
  expect(credentials.map(({ id }) => id)).toEqual(["public-2c", "public-1", "user-fleet-reader"]);
});
