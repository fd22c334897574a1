// What the tests use beside npm's packages: independent witnesses from Debian. Missing ones are installed where
// that is possible and named loudly where it is not; the tests that need them then skip.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

export interface Need {
  file: string;
  packages: string[];
  /** What is left out without it. */
  for: string;
}

export const testNeeds: Need[] = [
  { file: "/usr/bin/chromium", packages: ["chromium"], for: "pages in a real browser" },
  { file: "/usr/sbin/snmpd", packages: ["snmpd"], for: "the engine against Debian's agent" },
  { file: "/usr/bin/snmpwalk", packages: ["snmp"], for: "the simulator against Debian's client" },
  { file: "/usr/bin/openssl", packages: ["openssl"], for: "certificates" },
  {
    file: "/usr/sbin/avahi-daemon",
    packages: ["avahi-daemon"],
    for: "mDNS beside and against Debian's responder",
  },
  {
    file: "/usr/sbin/NetworkManager",
    packages: ["network-manager", "dbus"],
    for: "network settings with the real NetworkManager",
  },
  {
    file: "/usr/sbin/hostapd",
    packages: ["hostapd", "wpasupplicant"],
    for: "a cable that asks who is there (802.1X)",
  },
  { file: "/usr/bin/avahi-publish-address", packages: ["avahi-utils"], for: "the box's names" },
  { file: "/usr/sbin/dnsmasq", packages: ["dnsmasq-base"], for: "addresses by DHCP" },
  {
    file: "/usr/sbin/nft",
    packages: ["nftables"],
    for: "firewalls with the real kernel, on the box and on the way",
  },
  {
    file: "/usr/bin/ping",
    packages: ["iputils-ping"],
    for: "echoes through a firewall, and reasons with the real ping",
  },
  { file: "/usr/bin/nsenter", packages: ["util-linux"], for: "a disk that is really full or read-only" },
  { file: "/usr/bin/gcc", packages: ["gcc", "libc6-dev"], for: "the laboratory's agent" },
];

function apt(...args: string[]): boolean {
  const { status } = spawnSync("apt-get", args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    timeout: 600_000,
  });
  return status === 0;
}

/** Installs missing Debian packages when this user may, and says loudly what is still missing. */
export function prepare(needs: Need[]): void {
  const missing = needs.filter((need) => !existsSync(need.file));
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => need.packages);
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log(`Installing: ${packages.join(" ")}`);
    // The package lists of a fresh machine are empty: fetch them once, only when needed.
    apt("install", "-y", "-q", "--no-install-recommends", ...packages) ||
      (apt("update", "-q") && apt("install", "-y", "-q", "--no-install-recommends", ...packages));
  }
  const still = needs.filter((need) => !existsSync(need.file));
  for (const need of still) {
    console.warn(`\n!! ${need.file} is missing: ${need.for} is left out.`);
    console.warn(`!! Install it with: apt-get install ${need.packages.join(" ")}\n`);
  }
}
