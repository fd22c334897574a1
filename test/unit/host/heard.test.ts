import { expect, test } from "vitest";
import { orderHeard } from "../../../src/host/wifi/heard.ts";

const radio = (ssid: string, quality: number, security = "WPA2") => ({ ssid, quality, security });

test("radios of one network are one entry with the strongest's signal, and the strongest network is first", () => {
  expect(
    orderHeard([
      radio("Office", 40),
      radio("Guests", 70, ""),
      radio("Office", 90, "WPA2 WPA3"),
      radio("", 50),
    ]),
  ).toEqual({
    networks: [
      { ssid: "Office", signalPercent: 90, security: "wpa2-wpa3" },
      { ssid: "Guests", signalPercent: 70, security: "open" },
    ],
    hidden: 1,
  });
});

test.each([
  ["WPA1", "wpa"],
  ["WPA1 WPA2", "wpa2"],
  ["WPA3", "wpa3"],
  ["WPA2 802.1X", "enterprise"],
  ["WEP", "wep"],
  ["--", "open"],
])("%s is %s", (told, security) => {
  expect(orderHeard([radio("a", 1, told)]).networks).toEqual([{ ssid: "a", signalPercent: 1, security }]);
});

test("what strangers send is bounded and left out where it could not be shown", () => {
  const bad = [
    radio("x".repeat(33), 50),
    radio("a\u0007b", 50),
    radio("a\\:b", 50),
    radio("loud", 1000),
    radio("silent", Number.NaN),
    { ssid: 7, quality: 50, security: "" },
    null,
    "text",
  ];
  expect(orderHeard(bad)).toEqual({ networks: [], hidden: 0 });
  expect(orderHeard(Array.from({ length: 2000 }, (_, i) => radio(`n${i}`, 50))).networks).toHaveLength(64);
  expect(orderHeard({})).toEqual({ networks: [], hidden: 0 });
});
