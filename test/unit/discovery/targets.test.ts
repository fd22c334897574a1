import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressAt, addressText, buildTargets, type ResolvedRange } from "../../../src/discovery/targets.ts";
import { type Credential, formatIpv4, parseIpv4 } from "../../../src/model/index.ts";

const office: Credential = { id: "office", version: "2c", community: "public" };
const plant: Credential = { id: "plant", version: "2c", community: "plant" };

function range(start: string, end: string, changes: Partial<ResolvedRange> = {}): ResolvedRange {
  const span = { start: parseIpv4(start)!, end: parseIpv4(end)! };
  return { v4: [span], v6: [], port: 161, credentials: [office], ...changes };
}

function order(ranges: ResolvedRange[], own: Parameters<typeof buildTargets>[1] = []) {
  return buildTargets(ranges, own).blocks.map((block) => {
    const first = addressText(addressAt(block, 0));
    return `${first}+${block.length}`;
  });
}

describe("overlapping ranges", () => {
  const targets = buildTargets(
    [range("10.0.0.1", "10.0.0.20"), range("10.0.0.11", "10.0.0.30", { credentials: [plant, office] })],
    [],
  );

  test("name every address once", () => {
    expect(targets.size).toBe(30);
    expect(targets.blocks.map((block) => block.length)).toEqual([10, 10, 10]);
  });

  test("lend their addresses the credentials of both, in order", () => {
    expect(targets.find("10.0.0.15", 161)?.block).toMatchObject({
      ranges: [0, 1],
      credentials: [office, plant],
    });
    expect(targets.find("10.0.0.25", 161)?.block).toMatchObject({
      ranges: [1],
      credentials: [plant, office],
    });
  });

  test("stay apart where the port is another", () => {
    const apart = buildTargets(
      [range("10.0.0.1", "10.0.0.2"), range("10.0.0.1", "10.0.0.2", { port: 1161 })],
      [],
    );
    expect(apart.size).toBe(4);
    expect(apart.find("10.0.0.1", 161)?.position).not.toBe(apart.find("10.0.0.1", 1161)?.position);
    expect(apart.find("10.0.0.1", 162)).toBeUndefined();
  });
});

describe("order", () => {
  test("follows the ranges as they are written", () => {
    expect(order([range("10.9.0.1", "10.9.0.2"), range("10.1.0.1", "10.1.0.2")])).toEqual([
      "10.9.0.1+2",
      "10.1.0.1+2",
    ]);
  });

  test("begins with the /24 around the box where its network is wider than a /22", () => {
    const wide = [range("10.1.0.1", "10.1.255.254")];
    expect(order(wide, [{ cidr: "10.1.7.20/16", hasArp: true }])).toEqual([
      "10.1.7.0+256",
      "10.1.0.1+1791",
      "10.1.8.0+63487",
    ]);
    expect(order([range("10.1.4.1", "10.1.7.254")], [{ cidr: "10.1.7.20/22", hasArp: true }])).toEqual([
      "10.1.4.1+1022",
    ]);
  });

  test("goes on where somebody is known to be, and only within the ranges", () => {
    const ranges = [
      range("10.1.0.1", "10.1.0.254"),
      range("10.2.0.0", "10.2.255.255", { v6: ["fd00::9", "fd00::1"] }),
    ];
    const early = ["10.1.0.7", "10.1.0.8", "10.2.7.20", "10.2.9.1", "10.3.0.1", "fd00::1", "fd00::2"];
    const blocks = buildTargets(ranges, [{ cidr: "10.2.7.1/16", hasArp: true }], early).blocks;
    expect(blocks.map((block) => `${addressText(block.start)}+${block.length}`)).toEqual([
      "10.2.7.0+256",
      "10.1.0.7+2",
      "10.2.9.1+1",
      "fd00::1+1",
      "10.1.0.1+6",
      "10.1.0.9+246",
      "10.2.0.0+1792",
      "10.2.8.0+257",
      "10.2.9.2+63230",
      "fd00::9+1",
    ]);
  });

  test("only what stands on a network with ARP counts as attached", () => {
    const own = [
      { cidr: "192.168.1.9/24", hasArp: true },
      { cidr: "127.0.0.1/8", hasArp: false },
    ];
    const blocks = buildTargets(
      [range("192.168.0.250", "192.168.1.5"), range("127.0.0.1", "127.0.0.9")],
      own,
    ).blocks;
    expect(blocks.map((block) => [addressText(block.start), block.isAttached])).toEqual([
      ["192.168.0.250", false],
      ["192.168.1.0", true],
      ["127.0.0.1", false],
    ]);
  });
});

test("IPv6 addresses are found again, each once", () => {
  const ranges = [
    range("10.0.0.1", "10.0.0.1", { v6: ["fd00::1"] }),
    range("10.0.0.2", "10.0.0.2", { v6: ["fd00::1"] }),
  ];
  const targets = buildTargets(ranges, []);
  expect(targets.size).toBe(3);
  expect(targets.find("fd00::1", 161)?.block.ranges).toEqual([0, 1]);
  expect(targets.find("fd00::2", 161)).toBeUndefined();
});

test("every address of any ranges has one position of its own, and no other address has one", () => {
  const first = parseIpv4("10.0.0.0")!;
  const offset = fc.integer({ min: 0, max: 400 });
  const span = fc.tuple(offset, offset).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  fc.assert(
    fc.property(
      fc.array(span, { minLength: 1, maxLength: 8 }),
      offset,
      fc.array(offset),
      (spans, box, present) => {
        const ranges = spans.map(([a, b]) => range(formatIpv4(first + a), formatIpv4(first + b)));
        const own = [{ cidr: `${formatIpv4(first + box)}/20`, hasArp: true }];
        const early = present.map((i) => formatIpv4(first + i));
        const targets = buildTargets(ranges, own, early);
        const seen = new Set<number>();
        for (let i = 0; i <= 400; i++) {
          const found = targets.find(formatIpv4(first + i), 161);
          const owners = spans.flatMap(([a, b], owner) => (a <= i && i <= b ? [owner] : []));
          expect(found?.block.ranges ?? []).toEqual(owners);
          if (!found) continue;
          seen.add(found.position);
          expect(addressAt(found.block, found.position - found.block.offset)).toBe(first + i);
        }
        expect(seen.size).toBe(targets.size);
      },
    ),
    { numRuns: 60 },
  );
});
