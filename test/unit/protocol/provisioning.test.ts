import { describe, expect, test } from "vitest";
import { makeClaimCode, parseProvisioning } from "../../../src/protocol/index.ts";

const claimCode = makeClaimCode("0123456789AB", new Uint8Array(32));
const full = {
  schema: 1,
  server: "https://print.example",
  claimCode,
  setupCode: "7k3m-9qxa-02vdt",
  hostname: "tallybox-2",
  network: { address: "10.4.0.7/24", gateway: "10.4.0.1", dns: ["10.4.0.1"] },
  wifi: { country: "DE", ssid: "Büro", passphrase: "correct horse" },
  proxy: "http://user:secret@proxy.example:3128",
  caCertificate: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
  timezone: "Europe/Berlin",
  ranges: [{ name: "Office", addresses: ["10.4.0.0/24"] }],
};

describe("a provisioning file", () => {
  test("may hold everything", () => {
    expect(parseProvisioning(full)).toMatchObject({ ok: true, value: { hostname: "tallybox-2" } });
    expect(parseProvisioning({ ...full, network: { dhcp: true }, factoryReset: true }).ok).toBe(true);
  });

  test("may hold next to nothing", () => {
    expect(parseProvisioning({ schema: 1 })).toEqual({ ok: true, value: { schema: 1 } });
  });

  test.each([
    ["server", "print.example"],
    ["claimCode", "12345"],
    ["setupCode", "1"],
    ["setupCode", "7K3M-9QXA-02VDU"],
    ["hostname", "-box"],
    ["network", { address: "10.4.0.7" }],
    ["network", { address: "10.4.0.7/33" }],
    ["wifi", { country: "Germany", ssid: "x" }],
    ["wifi", { country: "DE", ssid: "" }],
    ["wifi", { country: "DE", ssid: "x", passphrase: "short" }],
    ["proxy", "socks5://proxy"],
    ["caCertificate", "none"],
    ["timezone", "Middle/Earth"],
    ["ranges", [{ addresses: ["10.4.0.300"] }]],
    ["factoryReset", false],
    ["unknown", 1],
    ["schema", 2],
  ])("with a wrong %s is refused whole, the field named and no value told", (field, value) => {
    const parsed = parseProvisioning({ ...full, [field]: value });
    expect(parsed).toMatchObject({ ok: false, problem: { code: "provisioning.invalid" } });
    expect(JSON.stringify(parsed)).toContain(field);
    expect(JSON.stringify(parsed)).not.toContain("secret");
    expect(JSON.stringify(parsed)).not.toContain("horse");
  });
});
