import { describe, expect, test } from "vitest";
import { type ConsentInput, createConsent } from "../../../src/appliance/consent.ts";
import { defaultConsent, parseAddresses } from "../../../src/model/index.ts";

function consent(input: Partial<ConsentInput> = {}) {
  return createConsent({
    document: defaultConsent(),
    ownNetworks: [{ cidr: "198.51.100.20/24" }, { cidr: "2001:db8:5::20/64" }],
    demonstration: false,
    ...input,
  });
}

function restrict(specs: string[], port = 161, input: Partial<ConsentInput> = {}) {
  const addresses = parseAddresses(specs);
  if (!addresses.ok) throw new Error(addresses.problem.message);
  return consent(input).restrict({ name: "office", addresses: addresses.value, port });
}

describe("which networks the box may touch", () => {
  test.each([
    ["10.4.5.6", true],
    ["172.31.255.1", true],
    ["172.32.0.1", false],
    ["192.168.99.7", true],
    ["198.51.100.7", true],
    ["203.0.113.9", false],
    ["127.0.0.1", false],
    ["198.51.100.20", false],
    ["fd12::7", true],
    ["2001:db8:5::7", true],
    ["2001:db8:6::7", false],
    ["::1", false],
    ["no address", false],
  ])("%s: %s", (address, allowed) => {
    expect(consent().mayTouch(address, 161)).toBe(allowed);
  });

  test("only port 161, unless the customer says more", () => {
    expect(consent().mayTouch("10.0.0.1", 9100)).toBe(false);
    expect(consent({ document: { networks: [], ports: [1161] } }).mayTouch("10.0.0.1", 1161)).toBe(true);
    expect(restrict(["10.0.0.0/24"], 1161)).toMatchObject({
      ok: false,
      problem: { code: "consent.refused" },
    });
  });

  test("a network that the customer names is allowed, and nothing beside it", () => {
    const document = { networks: ["203.0.113.0/28", "2001:db8:9::1"], ports: [] };
    expect(consent({ document }).mayTouch("203.0.113.9", 161)).toBe(true);
    expect(consent({ document }).mayTouch("203.0.113.17", 161)).toBe(false);
    expect(consent({ document }).mayTouch("2001:db8:9::1", 161)).toBe(true);
  });

  test("of a range that reaches further only the allowed part is scanned", () => {
    const part = restrict(["172.31.255.250-172.32.0.5"]);
    expect(part.ok && part.value.count).toBe(6);
  });

  test("a range of nothing but foreign addresses is refused by name", () => {
    const refused = restrict(["203.0.113.0/24"]);
    expect(refused.ok ? "" : refused.problem.message).toBe(
      'Range "office" holds no address that this box may touch: only private networks, its own and what its owner permits (--touch).',
    );
  });

  test("loopback is for the demonstration alone", () => {
    expect(restrict(["127.10.1.0/24"], 1161)).toMatchObject({ ok: false });
    expect(restrict(["127.10.1.0/24"], 1161, { demonstration: true })).toMatchObject({
      ok: true,
      value: { count: 254 },
    });
  });
});
