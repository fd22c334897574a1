import { expect, test } from "vitest";
import { pageUrls } from "../../../src/server/console/box-queries.ts";

const page = (port: number) => ({ port, certificate: "AA", key: "BB" });
const at = (...addresses: string[]) => addresses.map((address) => ({ interface: "eth0", address }));

test("a box's own page is named by the addresses that others reach it by, IPv4 first", () => {
  const addresses = at("127.0.0.1", "fe80::1", "fd00::7", "169.254.3.4", "10.4.0.7", "::1");
  expect(pageUrls({ addresses, page: page(443) })).toEqual(["https://10.4.0.7/", "https://[fd00::7]/"]);
  expect(pageUrls({ addresses: at("10.4.0.7"), page: page(8443) })).toEqual(["https://10.4.0.7:8443/"]);
});

test("a box without a page, or without an address of others, names none", () => {
  expect(pageUrls(undefined)).toEqual([]);
  expect(pageUrls({ addresses: at("10.4.0.7") })).toEqual([]);
  expect(pageUrls({ addresses: at("127.0.0.1"), page: page(443) })).toEqual([]);
});
