import { expect, test } from "vitest";
import { askedNetworks, networkOf } from "../../../src/host/firewall/asked-networks.ts";

const accessPoint = "192.168.223.1/24";

test("private networks, the box's own and what its owner permits, without the box's own Wi-Fi network", () => {
  expect(
    askedNetworks({
      consented: ["203.0.113.0/29", "198.51.100.7", "2001:db8::7", "printers.example", "no address /"],
      ownNetworks: ["100.64.3.4/30", "fe80::1/64", "2001:db8:1::9/64"],
      accessPoint,
    }),
  ).toEqual([
    "10.0.0.0-10.255.255.255",
    "100.64.3.4-100.64.3.7",
    "172.16.0.0-172.31.255.255",
    "192.168.0.0-192.168.222.255",
    "192.168.224.0-192.168.255.255",
    "198.51.100.7",
    "203.0.113.1-203.0.113.6",
    "fc00::/7",
    "fe80::/64",
    "2001:db8:1::/64",
    "2001:db8::7",
  ]);
});

test("loopback and multicast are never asked, whoever permits them", () => {
  const consented = ["127.0.0.0/8", "126.255.255.255-127.0.0.9", "::1"];
  const asked = askedNetworks({ consented, ownNetworks: ["127.0.0.1/8"], accessPoint });
  expect(asked[1]).toBe("126.255.255.255");
  expect(asked.join(" ")).not.toMatch(/\b127\.|::1/);
});

test.each([
  ["192.168.1.20/24", "192.168.1.0/24"],
  ["fd12:3456:789a:bcde::5/64", "fd12:3456:789a:bcde::/64"],
  ["2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/33", "2001:db8:8000::/33"],
  ["fd00::7/128", "fd00::7/128"],
  ["::1/128", undefined],
])("%s stands in %s", (cidr, network) => {
  expect(networkOf(cidr)).toBe(network);
});
