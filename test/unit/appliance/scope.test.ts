import { describe, expect, test } from "vitest";
import { createConsent } from "../../../src/appliance/consent.ts";
import { isInScope, scopeOf } from "../../../src/appliance/scope.ts";
import { type Configuration, parseConfiguration } from "../../../src/protocol/index.ts";

const consent = createConsent({
  document: { networks: [], ports: [] },
  ownNetworks: [],
  demonstration: false,
});

function configured(ranges: Record<string, unknown>[]): Configuration {
  const parsed = parseConfiguration({
    schema: 1,
    revision: "r1",
    ranges: ranges.map((range, at) => ({ name: `Range ${at}`, credentials: ["public"], ...range })),
    credentials: [{ id: "public", version: "2c", community: "public" }],
  });
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

function isRead(address: string, ranges: Record<string, unknown>[], hosts: Record<string, string[]> = {}) {
  const scope = scopeOf(configured(ranges), consent);
  return isInScope(scope, { address, port: 161 }, new Map(Object.entries(hosts)));
}

describe("a known printer is read again", () => {
  test.each<[string, Record<string, unknown>]>([
    ["in a range", { addresses: ["10.0.0.0/24"] }],
    ["at an IPv6 address of a range", { addresses: ["fd00::7"] }],
    ["where a host name leads", { addresses: ["laser.example"] }],
    ["as long as nobody knows where a host name leads", { addresses: ["unknown.example"] }],
  ])("%s", (_where, range) => {
    const address = String(range.addresses).includes(":") ? "fd00::7" : "10.0.0.7";
    expect(isRead(address, [range], { "laser.example": ["10.0.0.7"] })).toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    ["in no range", { addresses: ["10.0.1.0/24"] }],
    ["excluded", { addresses: ["10.0.0.0/24"], exclude: ["10.0.0.7"] }],
    ["in a range that is off", { addresses: ["10.0.0.0/24"], enabled: false }],
    ["in a range of another port", { addresses: ["10.0.0.0/24"], port: 162 }],
    ["where a host name led before", { addresses: ["laser.example"] }],
    ["excluded, wherever a host name leads", { addresses: ["new.example"], exclude: ["10.0.0.7"] }],
  ])("not when it is %s", (_where, range) => {
    const hosts = { "laser.example": ["10.0.0.8"], "new.example": ["10.0.0.7"] };
    expect(isRead("10.0.0.7", [range], hosts)).toBe(false);
  });

  test("when one of several ranges still holds it", () => {
    const ranges = [{ addresses: ["10.0.0.0/24"], exclude: ["10.0.0.7"] }, { addresses: ["10.0.0.0/16"] }];
    expect(isRead("10.0.0.7", ranges)).toBe(true);
  });
});
