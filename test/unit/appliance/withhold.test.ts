import { describe, expect, test } from "vitest";
import { withholdFromCheckIn } from "../../../src/appliance/withhold.ts";
import {
  type ConsentField,
  consentFields,
  defaultConsent,
  withheldFields,
} from "../../../src/model/index.ts";
import type { CheckInPayload } from "../../../src/protocol/index.ts";

type CheckIn = Parameters<typeof withholdFromCheckIn>[0];
const announcer = {
  ...{ address: "10.1.2.3", name: "HP LaserJet 400 [AABBCC]", model: "HP LaserJet 400", location: "Attic" },
  ...{ adminUrl: "http://NPIAABBCC.local/", announcedBy: "10.1.2.9", services: ["_ipp._tcp"] },
  lastHeard: "2026-03-01T08:00:00.000Z",
  reason: { code: "announced-silent", since: "2026-03-01T08:00:00.000Z", evidence: [] },
};
const checkIn = {
  clock: { state: "ntp", uptimeMs: 1, now: "2026-03-01T08:00:00.000Z" },
  versions: { appliance: "1.0.0" },
  health: { hostname: "attic-box", load: 0.5 },
  addresses: [{ interface: "eth0", address: "10.1.2.7" }],
  ranges: [
    { name: "10.1.0.0/16", state: "idle" },
    { name: "Own network 10.9.0.0/24", state: "idle" },
  ],
  announced: { isListening: true, total: 1, printers: [announcer] },
} as unknown as CheckIn;

const without = (...fields: ConsentField[]) =>
  withholdFromCheckIn(checkIn, fields, [], ["10.1.0.0/16"]) as CheckInPayload;

describe("what the box says of itself", () => {
  test("is as it is where every field may leave", () => {
    expect(without()).toEqual(checkIn);
  });

  test("names no address where addresses stay, but the range that the server named itself", () => {
    const said = without("address");
    expect(said).not.toHaveProperty("addresses");
    expect(said.ranges?.map(({ name }) => name)).toEqual(["10.1.0.0/16", "Own network …/24"]);
    const { ranges: _, ...rest } = said;
    expect(JSON.stringify(rest)).not.toMatch(/10\.\d|NPIAABBCC/);
    expect(said.announced?.printers[0]).toMatchObject({ address: "withheld", location: "Attic" });
  });

  test("names neither the box nor who announces itself where host names stay", () => {
    const said = without("hostname", "location");
    expect(said.health).toEqual({ load: 0.5 });
    expect(JSON.stringify(said)).not.toMatch(/attic|AABBCC/i);
    expect(said.announced?.printers[0]).toMatchObject({ name: "HP LaserJet 400", address: "10.1.2.3" });
  });
});

test("contacts stay unless the owner says otherwise, everything else leaves", () => {
  expect(withheldFields(defaultConsent())).toEqual(["contact"]);
  expect(consentFields).toHaveLength(9);
  expect(defaultConsent()).toMatchObject({ recordings: false, bundles: false, updates: true });
});
