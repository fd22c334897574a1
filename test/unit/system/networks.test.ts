import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { describeNetworks, systemNetworks } from "../../../src/system/index.ts";

function ipv4(address: string, cidr: string, internal = false): NetworkInterfaceInfo {
  return { address, cidr, netmask: "255.255.255.0", family: "IPv4", mac: "02:00:00:00:00:01", internal };
}

test("only interfaces that resolve neighbours by ARP count as attached by it", () => {
  const flags: Record<string, number> = { lo: 0x9, eth0: 0x1003, ppp0: 0x10d1 };
  const networks = describeNetworks(
    {
      lo: [ipv4("127.0.0.1", "127.0.0.1/8", true)],
      eth0: [ipv4("192.168.1.17", "192.168.1.17/24")],
      ppp0: [ipv4("10.8.0.6", "10.8.0.6/32")],
      other0: [ipv4("10.9.0.6", "10.9.0.6/24")],
      gone0: undefined,
    },
    (name) => flags[name],
  );
  expect(networks.map((network) => [network.interface, network.cidr, network.hasArp])).toEqual([
    ["lo", "127.0.0.1/8", false],
    ["eth0", "192.168.1.17/24", true],
    ["ppp0", "10.8.0.6/32", false],
    ["other0", "10.9.0.6/24", true],
  ]);
});

test("this machine's loopback is no ARP network", () => {
  const loopback = systemNetworks.attached().filter((network) => network.address === "127.0.0.1");
  expect(loopback).toMatchObject([{ hasArp: false }]);
});
