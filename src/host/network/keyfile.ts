// Settings as NetworkManager's keyfiles (nm-settings-keyfile(5)): pure, so that what would be written can be looked at.
import { createHash } from "node:crypto";
import type { Authentication, CableSettings, Ipv4Settings, Ipv6Settings, WifiSettings } from "./settings.ts";

/** Fixed, so that each profile replaces the one before it. */
export const profileIds = {
  cable: "5b8f2c0a-7a1e-4c55-9d0e-7a6c1b0f0001",
  vlan: "5b8f2c0a-7a1e-4c55-9d0e-7a6c1b0f0002",
  wifi: "5b8f2c0a-7a1e-4c55-9d0e-7a6c1b0f0003",
  accessPoint: "5b8f2c0a-7a1e-4c55-9d0e-7a6c1b0f0004",
} as const;

export interface Profile {
  /** Name of the file below NetworkManager's folder. */
  file: string;
  uuid: string;
  text: string;
}

export interface Profiles {
  profiles: Profile[];
  /** Certificates and keys that the profiles name by their path; named by what they hold, they never change. */
  pems: { file: string; text: string }[];
}

type Section = [name: string, keys: [key: string, value: string][]];

/** The profiles for a cable; `pemFolder` is where certificates and keys will stand. */
export function cableProfiles(settings: CableSettings, pemFolder: string): Profiles {
  const pems: Profiles["pems"] = [];
  const ip = [ipSection("ipv4", settings.ipv4), ipSection("ipv6", settings.ipv6)];
  const off: Section[] = [
    ["ipv4", [["method", "disabled"]]],
    ["ipv6", [["method", "disabled"]]],
  ];
  const cable: Section[] = [
    connection("Tallybox cable", "ethernet", profileIds.cable),
    ["ethernet", []],
    ...(settings.authentication ? [authentication(settings.authentication, pemFolder, pems)] : []),
    ...(settings.vlan === undefined ? ip : off),
  ];
  const profiles = [profile("tallybox-cable", profileIds.cable, cable)];
  if (settings.vlan !== undefined) {
    const vlan: Section[] = [
      connection("Tallybox VLAN", "vlan", profileIds.vlan, [["interface-name", `vlan${settings.vlan}`]]),
      [
        "vlan",
        [
          ["flags", "1"],
          ["id", String(settings.vlan)],
          ["parent", profileIds.cable],
        ],
      ],
      ...ip,
    ];
    profiles.push(profile("tallybox-vlan", profileIds.vlan, vlan));
  }
  return { profiles, pems };
}

/** The profile that joins a Wi-Fi network. */
export function wifiProfiles(settings: WifiSettings): Profiles {
  const { security } = settings;
  const sections: Section[] = [
    connection("Tallybox Wi-Fi", "wifi", profileIds.wifi),
    [
      "wifi",
      [
        ["mode", "infrastructure"],
        ["ssid", octetList(settings.ssid)],
        ["hidden", String(settings.isHidden)],
      ],
    ],
    ...(security.method === "open"
      ? []
      : [
          [
            "wifi-security",
            [
              // wpa-psk joins a network that offers WPA2 and WPA3 side by side by the better of both.
              ["key-mgmt", security.method === "wpa3" ? "sae" : "wpa-psk"],
              ["psk", escapeText(security.passphrase)],
            ],
          ] satisfies Section,
        ]),
    ipSection("ipv4", settings.ipv4),
    ipSection("ipv6", settings.ipv6),
  ];
  return { profiles: [profile("tallybox-wifi", profileIds.wifi, sections)], pems: [] };
}

/** A network of the box's own: an address, and nothing behind it; who answers DHCP and DNS is another program. */
export function accessPointProfile(network: { ssid: string; passphrase: string }, cidr: string): Profile {
  return profile("tallybox-access-point", profileIds.accessPoint, [
    connection("Tallybox access point", "wifi", profileIds.accessPoint, [["autoconnect", "false"]]),
    [
      "wifi",
      [
        ["mode", "ap"],
        ["band", "bg"],
        ["ssid", octetList(network.ssid)],
      ],
    ],
    [
      "wifi-security",
      [
        ["key-mgmt", "wpa-psk"],
        ["proto", "rsn;"],
        ["pairwise", "ccmp;"],
        ["psk", escapeText(network.passphrase)],
      ],
    ],
    [
      "ipv4",
      [
        ["method", "manual"],
        ["address1", cidr],
        ["never-default", "true"],
      ],
    ],
    ["ipv6", [["method", "disabled"]]],
  ]);
}

function connection(id: string, type: string, uuid: string, more: [string, string][] = []): Section {
  return [
    "connection",
    [
      ["id", id],
      ["uuid", uuid],
      ["type", type],
      // Before whatever NetworkManager makes by itself for a new interface.
      ["autoconnect-priority", "100"],
      // A network that was away comes back by itself, however long it was away.
      ["autoconnect-retries", "0"],
      ...more,
    ],
  ];
}

function ipSection(family: "ipv4" | "ipv6", settings: Ipv4Settings | Ipv6Settings): Section {
  if (settings.method === "off") return [family, [["method", "disabled"]]];
  if (settings.method !== "static") return [family, [["method", "auto"]]];
  const keys: [string, string][] = [["method", "manual"]];
  for (const [at, address] of settings.addresses.entries()) keys.push([`address${at + 1}`, address]);
  if (settings.gateway !== undefined) keys.push(["gateway", settings.gateway]);
  if (settings.dns.length > 0) keys.push(["dns", `${settings.dns.join(";")};`]);
  return [family, keys];
}

function authentication(settings: Authentication, pemFolder: string, pems: Profiles["pems"]): Section {
  const keep = (text: string) => {
    const file = `${createHash("sha256").update(text).digest("hex")}.pem`;
    pems.push({ file, text });
    return escapeText(`${pemFolder}/${file}`);
  };
  const keys: [string, string][] = [
    ["eap", settings.method === "peap" ? "peap;" : "tls;"],
    ["identity", escapeText(settings.identity)],
  ];
  if (settings.caCertificate !== undefined) keys.push(["ca-cert", keep(settings.caCertificate)]);
  else keys.push(["system-ca-certs", "true"]);
  if (settings.serverDomain !== undefined)
    keys.push(["domain-suffix-match", escapeText(settings.serverDomain)]);
  if (settings.method === "peap") {
    if (settings.anonymousIdentity !== undefined)
      keys.push(["anonymous-identity", escapeText(settings.anonymousIdentity)]);
    keys.push(["phase2-auth", "mschapv2"], ["password", escapeText(settings.password)]);
    return ["802-1x", keys];
  }
  keys.push(["client-cert", keep(settings.clientCertificate)], ["private-key", keep(settings.privateKey)]);
  if (settings.privateKeyPassword !== undefined)
    keys.push(["private-key-password", escapeText(settings.privateKeyPassword)]);
  // NetworkManager's NOT_REQUIRED: a key that is not encrypted has no password to ask for.
  else keys.push(["private-key-password-flags", "4"]);
  return ["802-1x", keys];
}

function profile(name: string, uuid: string, sections: Section[]): Profile {
  const text = sections
    .map(([section, keys]) => [`[${section}]`, ...keys.map(([key, value]) => `${key}=${value}`)].join("\n"))
    .join("\n\n");
  return { file: `${name}.nmconnection`, uuid, text: `${text}\n` };
}

/** As GLib reads values: a backslash begins an escape, and blanks at the ends would be lost. */
function escapeText(text: string): string {
  return text.replaceAll("\\", "\\\\").replace(/^ +| +$/g, (blanks) => "\\s".repeat(blanks.length));
}

/** A network's name is octets and no text: written as such, nothing in it can be taken for syntax. */
function octetList(text: string): string {
  return `${[...Buffer.from(text)].join(";")};`;
}
