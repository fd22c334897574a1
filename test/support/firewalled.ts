// A box between two networks, made of three network namespaces, and a look at which packets come through: in each
// namespace the kernel itself keeps the list.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface, type Interface } from "node:readline";
import type { Flow } from "./flow-program.ts";

const flowProgram = new URL("./flow-program.ts", import.meta.url).pathname;
const PLACES = ["box", "far", "other"] as const;
export type Place = (typeof PLACES)[number];

/** Why no firewall can be tried here; undefined when it can. */
export function whyNoFirewall(): string | undefined {
  if (process.getuid?.() !== 0) return "it takes root";
  for (const [file, packaged] of [
    ["/usr/sbin/nft", "nftables"],
    ["/usr/bin/ping", "iputils-ping"],
    ["/usr/sbin/dnsmasq", "dnsmasq-base"],
  ] as const)
    if (!existsSync(file) && !existsSync(file.replace("/usr", ""))) return `${packaged} is not installed`;
  return undefined;
}

export interface Firewalled {
  /** Words in front of a command that put it into a namespace. */
  within(place: Place): string[];
  ip(place: Place, ...words: string[]): void;
  /** Sends as this user, one after the other. */
  send(place: Place, user: number, flows: readonly Flow[]): Promise<void>;
  /** What reached this place (behind its own firewall, if it has one), as `10.0.0.1 udp 161`, sorted. */
  seen(place: Place): string[];
  forget(): void;
  close(): void;
}

export const inOrder = (a: string, b: string) => a.localeCompare(b);

/** What arrives is counted before anything may drop it; in the box behind what the firewall lets in. */
const COUNTING = (hook: string) => `table inet seen {
  set flows4 { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 4096; }
  set flows6 { type ipv6_addr . inet_proto . inet_service; flags dynamic; size 4096; }
  set pings { type ipv4_addr; flags dynamic; size 4096; }
  chain counting { type filter hook ${hook};
    ct direction reply return
    meta l4proto { tcp, udp } update @flows4 { ip daddr . meta l4proto . th dport }
    meta l4proto { tcp, udp } update @flows6 { ip6 daddr . meta l4proto . th dport }
    icmp type echo-request update @pings { ip daddr }
  }
}`;

/** The box has 10.61.0.1 and fd61::1 towards `far`, 10.62.0.1 towards `other`; everything else lies behind `far`. */
export function firewalledBox(): Firewalled {
  const nameOf = (place: Place) => `tallybox-${process.pid}-fw-${place}`;
  const senders = new Map<string, { child: ChildProcess; lines: Interface }>();
  const close = () => {
    process.off("exit", close);
    for (const { child } of senders.values()) child.kill("SIGKILL");
    for (const place of PLACES) spawnSync("ip", ["netns", "delete", nameOf(place)]);
  };
  process.once("exit", close);
  const ip = (place: Place, ...words: string[]) => must("ip", ["-netns", nameOf(place), ...words]);
  const within = (place: Place) => ["ip", "netns", "exec", nameOf(place)];
  const inside = (place: Place, words: string[], input?: string) =>
    must("ip", ["netns", "exec", nameOf(place), ...words], input);
  try {
    for (const place of PLACES) must("ip", ["netns", "add", nameOf(place)]);
    for (const [place, mac] of [
      ["far", "02:00:00:00:61:02"],
      ["other", "02:00:00:00:62:02"],
    ] as const) {
      const link = ["link", "add", place, "type", "veth"];
      ip("box", ...link, "peer", "name", "cable", "address", mac, "netns", nameOf(place));
      ip("box", "link", "set", place, "up");
      for (const device of ["lo", "cable"]) ip(place, "link", "set", device, "up");
    }
    ip("box", "link", "set", "lo", "up");
    ip("box", "address", "add", "10.61.0.1/24", "dev", "far");
    ip("box", "-6", "address", "add", "fd61::1/64", "dev", "far", "nodad");
    ip("box", "address", "add", "10.62.0.1/24", "dev", "other");
    ip("far", "address", "add", "10.61.0.2/24", "dev", "cable");
    ip("far", "address", "add", "203.0.113.9/32", "dev", "cable");
    ip("far", "address", "add", "198.18.0.2/32", "dev", "cable");
    ip("far", "-6", "address", "add", "fd61::2/64", "dev", "cable", "nodad");
    ip("other", "address", "add", "10.62.0.2/24", "dev", "cable");
    // Nothing waits for neighbours to be found.
    ip("box", "neighbour", "replace", "10.61.0.2", "lladdr", "02:00:00:00:61:02", "dev", "far");
    ip("box", "neighbour", "replace", "fd61::2", "lladdr", "02:00:00:00:61:02", "dev", "far");
    ip("box", "neighbour", "replace", "10.62.0.2", "lladdr", "02:00:00:00:62:02", "dev", "other");
    ip("box", "route", "add", "default", "via", "10.61.0.2");
    ip("box", "-6", "route", "add", "default", "via", "fd61::2");
    for (const place of ["far", "other"] as const)
      ip(place, "route", "add", "default", "via", place === "far" ? "10.61.0.1" : "10.62.0.1");
    inside("box", ["sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.ping_group_range=0 2147483647"]);
    for (const place of PLACES)
      inside(
        place,
        ["nft", "-f", "-"],
        COUNTING(place === "box" ? "input priority 10" : "prerouting priority -150"),
      );
  } catch (error) {
    close();
    throw error;
  }

  function senderOf(place: Place, user: number) {
    const key = `${place} ${user}`;
    const known = senders.get(key);
    if (known) return known;
    const [program = "", ...words] = within(place);
    const child = spawn(program, [...words, process.execPath, flowProgram, String(user)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const made = { child, lines: createInterface({ input: child.stdout }) };
    senders.set(key, made);
    return made;
  }

  return {
    within,
    ip,
    async send(place, user, flows) {
      const { child, lines } = senderOf(place, user);
      for (const flow of flows) {
        const done = new Promise((resolve) => lines.once("line", resolve));
        child.stdin?.write(`${JSON.stringify(flow)}\n`);
        await done;
      }
    },
    seen(place) {
      const listed = inside(place, ["nft", "--json", "list", "table", "inet", "seen"]);
      const { nftables } = JSON.parse(listed) as { nftables: { set?: { elem?: unknown[] } }[] };
      return nftables
        .flatMap(({ set }) => set?.elem ?? [])
        .map((element) => {
          const { elem } = element as { elem?: { val: unknown } };
          const value = elem?.val ?? element;
          if (typeof value === "string") return `${value} ping`;
          return (value as { concat: (string | number)[] }).concat.join(" ");
        })
        .sort(inOrder);
    },
    forget() {
      for (const place of PLACES)
        for (const each of ["flows4", "flows6", "pings"])
          inside(place, ["nft", "flush", "set", "inet", "seen", each]);
    },
    close,
  };
}

function must(program: string, words: string[], input?: string): string {
  const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };
  const done = spawnSync(program, words, { env, encoding: "utf8", ...(input !== undefined && { input }) });
  if (done.status !== 0) throw new Error(`${program} ${words.join(" ")}: ${done.stderr}`);
  return done.stdout;
}
