import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  containsAddress,
  countSpans,
  formatIpv4,
  maxAddresses,
  parseAddresses,
} from "../../../src/model/index.ts";

function shown(specs: string[], exclude: string[] = []) {
  const parsed = parseAddresses(specs, exclude);
  if (!parsed.ok) return `${parsed.problem.code}: ${parsed.problem.message}`;
  return [
    ...parsed.value.v4.map(({ start, end }) => `${formatIpv4(start)}-${formatIpv4(end)}`),
    ...parsed.value.v6,
    ...parsed.value.hosts,
  ].join(" ");
}

describe("forms", () => {
  test.each([
    ["192.168.99.7", "192.168.99.7-192.168.99.7"],
    ["192.168.99.1-192.168.99.254", "192.168.99.1-192.168.99.254"],
    ["192.168.99.1-254", "192.168.99.1-192.168.99.254"],
    ["192.168.99.1 - 192.168.100.3", "192.168.99.1-192.168.100.3"],
    ["10.4.0.0/16", "10.4.0.1-10.4.255.254"],
    ["192.168.1.77/24", "192.168.1.1-192.168.1.254"],
    ["192.168.1.0/30", "192.168.1.1-192.168.1.2"],
    ["192.168.1.0/31", "192.168.1.0-192.168.1.1"],
    ["192.168.1.9/32", "192.168.1.9-192.168.1.9"],
    ["FD00:0:0::1", "fd00::1"],
    ["[fe80::1%eth0]", "fe80::1%eth0"],
    ["fd00::10/126", "fd00::10 fd00::11 fd00::12 fd00::13"],
    ["::ffff:192.168.1.5", "192.168.1.5-192.168.1.5"],
    ["Printer-3.Office.example.", "printer-3.office.example"],
    ["np1870a6c", "np1870a6c"],
    ["192.168.1.1, 192.168.1.3", "192.168.1.1-192.168.1.1 192.168.1.3-192.168.1.3"],
  ])("%s", (spec, expected) => {
    expect(shown([spec])).toBe(expected);
  });

  test.each([
    "",
    "192.168.1.300",
    "192.168.1",
    "192.168.01.1",
    "192.168.1.9-3",
    "192.168.1.9-300",
    "192.168.1.1-printer",
    "192.168.1.0/33",
    "192.168.1.0/x",
    "fd00::zz",
    "fd00::1/129",
    "printer_!",
    "-printer",
    "printer/24",
    "224.0.0.5",
    "0.0.0.0",
    "223.255.255.255-224.0.0.1",
    "ff02::1",
    "::",
  ])("refuses “%s” with the place where it stands", (spec) => {
    const parsed = parseAddresses(["10.0.0.1", spec]);
    expect(parsed).toMatchObject({
      ok: false,
      problem: { code: "address.invalid", detail: { field: "addresses[1]" } },
    });
  });

  test.each([["10.0.0.0/8"], ["0.0.0.0/0"], ["fd00::/64"]])("refuses the absurdly large %s", (spec) => {
    expect(parseAddresses([spec])).toMatchObject({
      ok: false,
      problem: { code: "address.too-many", detail: { field: "addresses[0]" } },
    });
  });

  test("refuses ranges that are too large only together", () => {
    expect(shown(["10.0.0.0/13", "10.16.0.0/13"])).not.toContain("too-many");
    expect(shown(["10.0.0.0/12", "10.32.0.0/30"])).toBe("10.0.0.1-10.15.255.254 10.32.0.1-10.32.0.2");
    expect(shown(["10.0.0.0/12", "10.32.0.0/24"])).toContain("address.too-many");
  });
});

describe("sets", () => {
  test("overlapping and adjacent ranges become one", () => {
    expect(shown(["10.0.0.20-30", "10.0.0.1-19", "10.0.0.25-40"])).toBe("10.0.0.1-10.0.0.40");
  });

  test("an exclusion takes a network whole, its first and last address too", () => {
    expect(shown(["10.0.0.250-10.0.2.5"], ["10.0.1.0/24"])).toBe("10.0.0.250-10.0.0.255 10.0.2.0-10.0.2.5");
  });

  test("exclusions hold for IPv6 addresses and host names as well", () => {
    expect(shown(["fd00::1", "fd00::2", "a.example", "b.example"], ["fd00:0::2", "A.example"])).toBe(
      "fd00::1 b.example",
    );
  });

  test("an exclusion may be larger than anything that may be scanned", () => {
    expect(shown(["192.168.1.1", "10.1.1.1"], ["10.0.0.0/8"])).toBe("192.168.1.1-192.168.1.1");
  });

  test("a wrong exclusion is named as such", () => {
    expect(parseAddresses(["10.0.0.1"], ["10.0.0.2-1"])).toMatchObject({
      problem: { detail: { field: "exclude[0]" } },
    });
  });
});

describe("properties", () => {
  const address = fc.integer({ min: 0x0a000000, max: 0x0a000fff });
  const span = fc.tuple(address, address).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
  const text = (s: { start: number; end: number }) => `${formatIpv4(s.start)}-${formatIpv4(s.end)}`;

  test("an address is in the set exactly when a range names it and no exclusion does", () => {
    fc.assert(
      fc.property(
        fc.array(span, { minLength: 1, maxLength: 8 }),
        fc.array(span, { maxLength: 5 }),
        (wanted, not) => {
          const parsed = parseAddresses(wanted.map(text), not.map(text));
          if (!parsed.ok) throw new Error(parsed.problem.message);
          let count = 0;
          const within = (spans: typeof wanted, n: number) => spans.some((s) => s.start <= n && n <= s.end);
          for (let n = 0x0a000000; n <= 0x0a000fff; n += 1) {
            const expected = within(wanted, n) && !within(not, n);
            if (expected) count += 1;
            if (within(parsed.value.v4, n) !== expected) return false;
          }
          return parsed.value.count === count && countSpans(parsed.value.v4) === count;
        },
      ),
      { numRuns: 50 },
    );
  });

  test("spans are sorted and apart from each other", () => {
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 20 }), (wanted) => {
        const parsed = parseAddresses(wanted.map(text));
        if (!parsed.ok) return false;
        return parsed.value.v4.every(
          (s, i, all) => s.start <= s.end && (i === 0 || s.start > all[i - 1]!.end + 1),
        );
      }),
    );
  });

  test("any text is taken or refused, never thrown at", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.stringMatching(/^[\d./:a-f%[\]-]{1,24}$/))), (specs) => {
        const parsed = parseAddresses(specs);
        return !parsed.ok || parsed.value.count <= maxAddresses;
      }),
      { numRuns: 500 },
    );
  });
});

test("containment looks at spellings alike", () => {
  const parsed = parseAddresses(["10.0.0.0/24", "fd00::1"]);
  if (!parsed.ok) throw new Error("refused");
  expect(containsAddress(parsed.value, "10.0.0.7")).toBe(true);
  expect(containsAddress(parsed.value, "10.0.1.7")).toBe(false);
  expect(containsAddress(parsed.value, "FD00:0::1")).toBe(true);
});
