import { describe, expect, test } from "vitest";
import { compareAddresses } from "../../../src/model/index.ts";

describe("addresses in order", () => {
  const inOrder = [
    "10.0.0.9",
    "10.0.0.10",
    "192.0.2.1",
    "::",
    "::1",
    "fd00::9",
    "fd00::10",
    "fd00::10:0",
    "fd00:0:0:1::2",
    "fe80::1%eth0",
    "fe80::1%eth1",
    "laser-1",
    "laser-2",
  ];

  test("are by number, IPv4 first, names last", () => {
    for (let turn = 0; turn < inOrder.length; turn++) {
      const turned = [...inOrder.slice(turn), ...inOrder.slice(0, turn)];
      expect(turned.sort(compareAddresses)).toEqual(inOrder);
      expect(turned.reverse().sort(compareAddresses)).toEqual(inOrder);
    }
  });

  test("are the same however they are written, and differ by their text alone", () => {
    expect(compareAddresses("fd00::1", "fd00::1")).toBe(0);
    expect(compareAddresses("fd00:0:0:0:0:0:0:2", "fd00::1")).toBeGreaterThan(0);
    expect(Math.sign(compareAddresses("FD00::1", "fd00::1"))).toBe(-1);
  });
});
