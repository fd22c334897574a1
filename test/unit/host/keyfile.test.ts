// What NetworkManager is told, word by word; that it understands it so, the real one says in test/e2e.
import { describe, expect, test } from "vitest";
import { accessPointProfile, cableProfiles, wifiProfiles } from "../../../src/host/network/keyfile.ts";
import {
  type NetworkSettings,
  networkSettingsSchema,
  shownSettings,
  type WifiSettings,
} from "../../../src/host/network/settings.ts";
import { TEST_CERTIFICATE } from "../../support/network-forms.ts";

const wifi: WifiSettings = {
  kind: "wifi",
  country: "NO",
  ssid: "Kafé;1",
  isHidden: true,
  security: { method: "wpa3", passphrase: " a\\b=c;# " },
  ipv4: { method: "dhcp" },
  ipv6: { method: "off" },
};

describe("profiles for NetworkManager", () => {
  test("a name is octets and a passphrase is escaped, so that neither is taken for syntax", () => {
    const [profile] = wifiProfiles(wifi).profiles;
    expect(profile?.text.split("\n")).toEqual(
      expect.arrayContaining([
        "ssid=75;97;102;195;169;59;49;",
        "hidden=true",
        "key-mgmt=sae",
        "psk=\\sa\\\\b=c;#\\s",
      ]),
    );
  });

  test("an open network has no part about security", () => {
    const [profile] = wifiProfiles({ ...wifi, security: { method: "open" } }).profiles;
    expect(profile?.text).not.toContain("security");
  });

  test("a VLAN stands on a cable that has no address of its own but authenticates", () => {
    const { profiles, pems } = cableProfiles(
      {
        kind: "cable",
        ipv4: {
          method: "static",
          addresses: ["10.4.0.7/24"],
          gateway: "10.4.0.1",
          dns: ["10.4.0.2", "10.4.0.3"],
        },
        ipv6: { method: "static", addresses: ["fd00::7/64"], dns: [] },
        vlan: 12,
        authentication: {
          method: "peap",
          identity: "box",
          caCertificate: TEST_CERTIFICATE,
          password: "planted-secret",
        },
      },
      "/somewhere",
    );
    expect(profiles.map(({ file }) => file)).toEqual([
      "tallybox-cable.nmconnection",
      "tallybox-vlan.nmconnection",
    ]);
    const [cable = "", vlan = ""] = profiles.map(({ text }) => text);
    expect(cable).toContain("[802-1x]\neap=peap;\nidentity=box\n");
    expect(cable).toContain("[ipv4]\nmethod=disabled");
    expect(vlan).toContain("address1=10.4.0.7/24\ngateway=10.4.0.1\ndns=10.4.0.2;10.4.0.3;");
    expect(vlan).toContain("address1=fd00::7/64");
    expect(pems.map(({ text }) => text)).toEqual([TEST_CERTIFICATE]);
    expect(cable).toContain(`ca-cert=/somewhere/${pems[0]?.file}`);
  });

  test("the box's own network leads nowhere", () => {
    const { text } = accessPointProfile(
      { ssid: "Tallybox-7Q4K", passphrase: "0123456789abc" },
      "192.168.223.1/24",
    );
    expect(text).toContain("never-default=true");
    expect(text).toContain("method=manual");
    // NetworkManager's “shared” would forward, and answer names with what lies beyond.
    expect(text).not.toContain("shared");
  });
});

describe("network settings", () => {
  const peap = { method: "peap", identity: "box", password: "planted-secret" };
  const cable = { kind: "cable", ipv4: { method: "dhcp" }, ipv6: { method: "automatic" } };
  const fields = (settings: unknown) =>
    networkSettingsSchema.safeParse(settings).error?.issues.map(({ path }) => path.join("."));

  test.each([
    [
      "an address out of range",
      { ...cable, ipv4: { method: "static", addresses: ["10.4.0.300/24"] } },
      "ipv4.addresses.0",
    ],
    [
      "an address without a prefix",
      { ...cable, ipv4: { method: "static", addresses: ["10.4.0.3"] } },
      "ipv4.addresses.0",
    ],
    [
      "an IPv6 address as IPv4's",
      { ...cable, ipv4: { method: "static", addresses: ["fd00::1/64"] } },
      "ipv4.addresses.0",
    ],
    ["nothing at all", { ...cable, ipv4: { method: "off" }, ipv6: { method: "off" } }, "ipv4"],
    ["a VLAN that is none", { ...cable, vlan: 4095 }, "vlan"],
    ["a password for whoever asks", { ...cable, authentication: peap }, "authentication.caCertificate"],
    [
      "a certificate that is none",
      { ...cable, authentication: { ...peap, caCertificate: "x" } },
      "authentication.caCertificate",
    ],
    [
      "a passphrase that is too short",
      { ...wifi, security: { method: "wpa2", passphrase: "short" } },
      "security.passphrase",
    ],
    ["a name over several lines", { ...wifi, ssid: "a\n[ipv4]" }, "ssid"],
    ["a country that is none", { ...wifi, country: "no" }, "country"],
  ])("%s is refused by its field", (_, settings, field) => {
    expect(fields(settings)).toEqual([field]);
  });

  test("what is shown holds no secret", () => {
    const parsed = networkSettingsSchema.parse({
      ...cable,
      authentication: { ...peap, caCertificate: TEST_CERTIFICATE },
    } satisfies object) as NetworkSettings;
    if (parsed.kind === "no-wifi") throw new Error("unexpected");
    expect(shownSettings(parsed)).toMatchObject({ authentication: { method: "peap", identity: "box" } });
    expect(JSON.stringify([shownSettings(parsed), shownSettings(wifi)])).not.toMatch(/planted|a\\\\b/);
  });
});
