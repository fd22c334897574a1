import { describe, expect, test } from "vitest";
import {
  createFirstRanges,
  type FirstRangeSources,
  noLocalRanges,
  withFirstRanges,
} from "../../../src/appliance/first-ranges.ts";
import { type Configuration, parseConfiguration } from "../../../src/protocol/index.ts";

const configured = (ranges: unknown[] = [], credentials: unknown[] = []): Configuration => {
  const parsed = parseConfiguration({ schema: 1, revision: "7", ranges, credentials });
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
};
const nothing: FirstRangeSources = {
  configuration: undefined,
  local: noLocalRanges(),
  networks: [],
  seen: [],
};
const on = (cidr: string, more: Partial<FirstRangeSources> = {}) =>
  withFirstRanges({ ...nothing, networks: [{ cidr, hasArp: true }], ...more });
const addresses = (configuration: Configuration | undefined) =>
  configuration?.ranges.map((range) => range.addresses);

describe("a box that nobody gave ranges", () => {
  test("searches its own network with the community public", () => {
    const first = on("192.168.1.20/24");
    expect(first?.ranges).toMatchObject([
      {
        name: "Own network 192.168.1.0/24",
        addresses: ["192.168.1.0/24"],
        port: 161,
        credentials: ["public"],
      },
    ]);
    expect(first?.credentials).toEqual([{ id: "public", version: "2c", community: "public" }]);
  });

  test("takes a /22 whole, and of a wider network the /24 around itself", () => {
    expect(addresses(on("10.4.7.20/22"))).toEqual([["10.4.4.0/22"]]);
    expect(addresses(on("10.4.7.20/21"))).toEqual([["10.4.7.0/24"]]);
    expect(addresses(on("10.4.7.20/8"))).toEqual([["10.4.7.0/24"]]);
  });

  test("adds to the /24 what was seen further away in that network, and nothing else", () => {
    const seen = ["10.4.7.9", "10.9.0.3", "192.168.4.4", "10.9.0.3", "fd00::1", "10.255.255.255"];
    expect(addresses(on("10.4.7.20/8", { seen }))).toEqual([["10.4.7.0/24", "10.9.0.3"]]);
    expect(addresses(on("192.168.1.20/24", { seen }))).toEqual([["192.168.1.0/24"]]);
  });

  test("searches no link without an address of the site, no tunnel and no point-to-point link", () => {
    expect(on("169.254.3.4/16")).toBeUndefined();
    expect(on("10.0.0.1/31")).toBeUndefined();
    expect(on("fd00::5/64")).toBeUndefined();
    expect(
      withFirstRanges({ ...nothing, networks: [{ cidr: "10.8.0.2/24", hasArp: false }] }),
    ).toBeUndefined();
  });

  test("searches each of its networks once", () => {
    const networks = ["192.168.1.20/24", "192.168.1.21/24", "10.0.0.5/24"].map((cidr) => ({
      cidr,
      hasArp: true,
    }));
    expect(addresses(withFirstRanges({ ...nothing, networks }))).toEqual([
      ["192.168.1.0/24"],
      ["10.0.0.0/24"],
    ]);
  });

  test("does nothing of its own accord where that was switched off", () => {
    expect(on("192.168.1.20/24", { local: { ...noLocalRanges(), ownNetworks: false } })).toBeUndefined();
  });

  test("searches what it was told on the spot instead", () => {
    const range = { name: "Floor", addresses: ["10.1.0.0/24"], exclude: [], port: 161, enabled: true };
    const local = { ...noLocalRanges(), ranges: [{ ...range, credentials: ["public"] }] };
    expect(addresses(on("192.168.1.20/24", { local }))).toEqual([["10.1.0.0/24"]]);
  });

  test("keeps what the server said but for the ranges, and tries the server's credentials too", () => {
    const configuration = configured([], [{ id: "site", version: "2c", community: "secret" }]);
    const first = on("192.168.1.20/24", { configuration });
    expect(first).toMatchObject({ revision: "7" });
    expect(first?.ranges[0]?.credentials).toEqual(["site", "public"]);
    expect(first?.credentials.map(({ id }) => id)).toEqual(["site", "public"]);
  });
});

test("ranges that the server names stand above everything found on the spot", () => {
  const configuration = configured(
    [{ name: "Site", addresses: ["10.2.0.0/24"], credentials: ["site"] }],
    [{ id: "site", version: "2c", community: "secret" }],
  );
  expect(on("192.168.1.20/24", { configuration })).toBe(configuration);
});

test("what is in force stays the same object until something changed", () => {
  const settings = { configuration: null as Configuration | null, local: noLocalRanges() };
  let where = { networks: [] as never[], seen: [] as string[] };
  const inForce = createFirstRanges(
    () => settings,
    () => where,
    true,
  );
  expect(inForce()).toBeUndefined();
  const network = { cidr: "192.168.1.20/24", hasArp: true };
  where = { networks: [network] as never[], seen: [] };
  const first = inForce();
  expect(first).toBeDefined();
  expect(inForce()).toBe(first);
  settings.configuration = configured();
  expect(inForce()).not.toBe(first);
});
