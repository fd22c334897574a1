// The firewall with the real kernel: what may go out goes out, and what may not is dropped however hard a program tries.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Firewalled, firewalledBox, inOrder, type Place, whyNoFirewall } from "../support/firewalled.ts";
import type { Flow } from "../support/flow-program.ts";
import { endPrograms, eventually, root, temporaryFolder, upToDate } from "../support/programs.ts";

const reason = whyNoFirewall();
if (reason !== undefined) console.warn(`\n!! The firewall is not tried with the kernel: ${reason}.\n`);

const program = join(root, "dist/tallybox.mjs");
const SERVICE = 61_611;
const STRANGER = 61_612;

const udp = (to: string, port: number): Flow => ({ protocol: "udp", to, port });
const tcp = (to: string, port: number): Flow => ({ protocol: "tcp", to, port });
const ping = (to: string): Flow => ({ protocol: "ping", to });
const said = (flows: Flow[]) =>
  flows
    .map(({ protocol, to, port }) => (protocol === "ping" ? `${to} ping` : `${to} ${protocol} ${port}`))
    .sort(inOrder);

/** Own, private, consented: and the server wherever it is. */
const ofTheService = [
  udp("10.61.0.2", 161),
  udp("10.61.0.2", 1161),
  udp("172.20.1.1", 161),
  udp("203.0.113.9", 161),
  udp("fd61::2", 161),
  tcp("198.51.100.7", 8443),
  ping("10.61.0.2"),
];
const ofEverybody = [
  udp("10.61.0.2", 53),
  tcp("10.61.0.2", 53),
  udp("198.51.100.9", 123),
  udp("224.0.0.251", 5353),
];
const ofNobody = [
  udp("203.0.113.99", 161),
  udp("198.51.100.7", 161),
  udp("2001:db8::7", 161),
  udp("10.61.0.2", 162),
  ...[9100, 9107, 631, 515].flatMap((port) => [udp("10.61.0.2", port), tcp("10.61.0.2", port)]),
  ...[80, 443, 23, 22].map((port) => tcp("10.61.0.2", port)),
  tcp("198.51.100.7", 443),
  ping("203.0.113.99"),
];
/** Comes after whatever was sent before it, on the same wire. */
const marker = udp("198.51.100.200", 53);

describe.skipIf(reason !== undefined)("the firewall with the real kernel", () => {
  let box: Firewalled;
  let machine: string;
  beforeAll(async () => {
    await upToDate();
    machine = temporaryFolder("firewall");
    for (const folder of ["var/lib/tallybox-owner", "var/lib/tallybox-host"])
      mkdirSync(join(machine, folder), { recursive: true });
    box = firewalledBox();
  });
  afterAll(async () => {
    box?.close();
    await endPrograms();
  });
  beforeEach(() => box.forget());

  function consentTo(networks: string[], ports: number[]) {
    const owner = { version: 1, more: "of it", consent: { networks, ports, recordings: false } };
    writeFileSync(join(machine, "var/lib/tallybox-owner/owner.json"), JSON.stringify(owner));
  }
  function host(request: object | undefined, ...words: string[]) {
    const [command = "", ...within] = box.within("box");
    const call = [
      program,
      "host",
      "firewall",
      "--root",
      machine,
      "--service-user",
      String(SERVICE),
      ...words,
    ];
    const input = request === undefined ? "" : JSON.stringify(request);
    const said = execFileSync(command, [...within, process.execPath, ...call], { input, encoding: "utf8" });
    return said === "" ? undefined : JSON.parse(said);
  }
  const see = (place: Place, flow: Flow) =>
    eventually("the last packet", () => box.seen(place).includes(said([flow])[0] ?? ""));
  async function arrived() {
    await see("far", marker);
    return box.seen("far");
  }

  test("without it every flow of this test gets through", async () => {
    const all = [...ofTheService, ...ofNobody, ...ofEverybody];
    await box.send("box", SERVICE, [...all, marker]);
    expect(await arrived()).toEqual(said([...all, marker]));
    await box.send("far", 0, [udp("10.62.0.2", 9100), udp("10.62.0.2", 53)]);
    await eventually("what is forwarded", () => box.seen("other").length === 2);
  });

  test("the service reaches what its owner permits and its server, and nothing else", async () => {
    consentTo(["203.0.113.0/28", "printers.example"], [1161, 9100]);
    expect(host({ do: "apply", serverPorts: [8443] })).toMatchObject({
      ok: true,
      value: { isEnforced: true, snmpPorts: [161, 1161], serverPorts: [8443] },
    });
    await box.send("box", SERVICE, [...ofNobody, ...ofTheService, ...ofEverybody, marker]);
    expect(await arrived()).toEqual(said([...ofTheService, ...ofEverybody, marker]));
  });

  test("a server that is only tried is reached while its port is told beside the own server's", async () => {
    const tried = tcp("198.51.100.7", 9443);
    await box.send("box", SERVICE, [tried, marker]);
    expect(await arrived()).toEqual(said([marker]));
    box.forget();
    expect(host({ do: "apply", serverPorts: [9443, 8443] })).toMatchObject({ ok: true });
    await box.send("box", SERVICE, [tried, tcp("198.51.100.7", 8443), marker]);
    expect(await arrived()).toEqual(said([tried, tcp("198.51.100.7", 8443), marker]));
    expect(host({ do: "apply", serverPorts: [8443] })).toMatchObject({ ok: true });
  });

  test("another program asks no printer and no server, but finds names and the time", async () => {
    await box.send("box", STRANGER, [...ofNobody, ...ofTheService, ...ofEverybody, marker]);
    expect(await arrived()).toEqual(said([...ofEverybody, marker]));
    box.forget();
    await box.send("box", 0, [...ofNobody, ...ofTheService, ...ofEverybody, marker]);
    expect(await arrived()).toEqual(said([...ofEverybody, marker]));
  });

  test("a consent that is withdrawn ends a conversation that is under way", async () => {
    const conversation: Flow = { ...udp("203.0.113.9", 161), from: { port: 40_161 } };
    const answer: Flow = { ...udp("10.61.0.1", 40_161), from: { address: "203.0.113.9", port: 161 } };
    await box.send("box", SERVICE, [conversation]);
    await see("far", conversation);
    // The kernel now holds the flow for established.
    await box.send("far", 0, [answer]);
    box.forget();
    consentTo([], []);
    host(undefined, "--task", "apply");
    await box.send("box", SERVICE, [conversation, marker]);
    expect(await arrived()).toEqual(said([marker]));
  });

  test("no server's port opens a way to where printers take jobs", () => {
    for (const serverPorts of [[9100], [443, 631], ["443 accept"]])
      expect(host({ do: "apply", serverPorts })).toMatchObject({
        ok: false,
        problem: { code: "host.refused" },
      });
  });

  test("its page is open to its own networks, names are heard, and everything else stays outside", async () => {
    const inside = [tcp("10.61.0.1", 80), tcp("10.61.0.1", 443), ping("10.61.0.1"), udp("224.0.0.251", 5353)];
    const outside = [22, 53, 8080, 9100].map((port) => tcp("10.61.0.1", port));
    const datagrams = [53, 67, 161, 5353].map((port) => udp("10.61.0.1", port));
    const foreign = [80, 443].map(
      (port): Flow => ({ ...tcp("10.61.0.1", port), from: { address: "203.0.113.9" } }),
    );
    const lease: Flow = { ...udp("10.61.0.1", 68), from: { port: 67 } };
    const group = ["224.0.0.251/32", "dev", "far"];
    box.ip("box", "address", "add", ...group, "autojoin");
    await box.send("far", 0, [...outside, ...datagrams, ...inside, lease]);
    await see("box", lease);
    expect(box.seen("box")).toEqual(said([...inside, lease]));
    box.ip("box", "address", "delete", ...group);
    box.forget();
    await box.send("far", 0, foreign);
    await box.send("far", 0, [lease]);
    await see("box", lease);
    expect(box.seen("box")).toEqual(said([lease]));
  });

  test("nothing is passed on from one network to the other", async () => {
    await box.send("far", 0, [udp("10.62.0.2", 9100), udp("10.62.0.2", 53), tcp("10.62.0.2", 443)]);
    const lease: Flow = { ...udp("10.61.0.1", 68), from: { port: 67 } };
    await box.send("far", 0, [lease]);
    await see("box", lease);
    expect(box.seen("other")).toEqual([]);
  });

  test("on its own Wi-Fi network every name is the box, and nobody else is asked", async () => {
    const text = readFileSync(join(root, "systemd/access-point.conf"), "utf8");
    const conf = join(machine, "access-point.conf");
    writeFileSync(conf, text.replace(/^dhcp-leasefile=.*$/m, `dhcp-leasefile=${join(machine, "leases")}`));
    box.ip("box", "address", "add", "192.168.223.1/24", "dev", "other");
    box.ip("other", "address", "add", "192.168.223.77/24", "dev", "cable");
    host(undefined, "--task", "apply");
    const [command = "", ...within] = box.within("box");
    // With the capabilities that its unit leaves it.
    const needs = readFileSync(join(root, "systemd/tallybox-access-point.service.d/50-needs.conf"), "utf8");
    const [, kept = ""] = /^CapabilityBoundingSet=(.+)$/m.exec(needs) ?? [];
    const left = kept.split(" ").map((name) => `+${name.replace("CAP_", "").toLowerCase()}`);
    const bounded = ["setpriv", "--bounding-set", ["-all", ...left].join(",")];
    const words = ["dnsmasq", "--keep-in-foreground", `--conf-file=${conf}`];
    const dnsmasq = spawn(command, [...within, ...bounded, ...words]);
    try {
      const ask = `const { Resolver } = require("node:dns").promises;
        const resolver = new Resolver({ timeout: 500, tries: 2 });
        resolver.setServers(["192.168.223.1"]);
        resolver.resolve4("captive.example").then((found) => console.log(found.join()));`;
      const [phone = "", ...beside] = box.within("other");
      const answered = await eventually("an answer", () => {
        const { stdout } = spawnSync(phone, [...beside, process.execPath, "-e", ask], { encoding: "utf8" });
        return stdout.trim() || undefined;
      });
      expect(answered).toBe("192.168.223.1");
      expect(box.seen("far")).toEqual([]);
    } finally {
      dnsmasq.kill("SIGKILL");
      await once(dnsmasq, "close");
    }
  });

  test("on its own Wi-Fi network, and only there, the box gives addresses and answers names", async () => {
    const wanted: Flow[] = [
      { ...udp("192.168.223.1", 67), from: { port: 68 } },
      udp("192.168.223.1", 53),
      tcp("192.168.223.1", 53),
      tcp("192.168.223.1", 443),
    ];
    await box.send("far", 0, [{ ...udp("10.61.0.1", 67), from: { port: 68 } }, udp("10.61.0.1", 53)]);
    await box.send("other", 0, [udp("192.168.223.1", 161), ...wanted]);
    await eventually("the last packet", () => box.seen("box").length >= wanted.length);
    expect(box.seen("box")).toEqual(said(wanted));
    // Whoever stands there is a person with a phone, and no printer.
    box.ip("box", "neighbour", "replace", "192.168.223.77", "lladdr", "02:00:00:00:62:02", "dev", "other");
    box.forget();
    await box.send("box", SERVICE, [udp("192.168.223.77", 161), udp("192.168.223.77", 53)]);
    await eventually("the last packet", () => box.seen("other").length > 0);
    expect(box.seen("other")).toEqual(["192.168.223.77 udp 53"]);
  });
});
