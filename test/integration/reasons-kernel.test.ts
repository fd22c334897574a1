// The evidence for reasons as the real kernel, its neighbour table, its firewall and the real ping give it: a box, a
// router, printers on the box's own network and printers behind the router.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PrinterReason, RangeReason } from "../../src/model/index.ts";
import {
  addNamespace,
  type LineProgram,
  type Namespace,
  plug,
  whyNoNamespaces,
} from "../support/namespace.ts";
import { temporaryFolder } from "../support/programs.ts";

const reason = whyNoNamespaces("ping", "nft");
if (reason !== undefined)
  console.warn(`\n!! SKIPPED: reasons with a real kernel, firewall and ping: ${reason}.\n`);

const PORT = 1161;
const near = {
  well: "10.79.1.11",
  "switched off": "10.79.1.12",
  "its SNMP is dropped": "10.79.1.13",
  "its SNMP is switched off": "10.79.1.14",
  "this machine's firewall": "10.79.1.15",
} as const;
const far = {
  "well behind a router": "10.79.2.11",
  "SNMP is dropped on the way": "10.79.2.12",
  "SNMP is forbidden on the way": "10.79.2.13",
  "everything is dropped on the way": "10.79.2.14",
  "the router knows no network": "10.79.2.15",
  "everything is forbidden on the way": "10.79.2.16",
  "its SNMP is switched off, behind a router": "10.79.2.17",
} as const;
const cut = { "the box lost its route": "10.79.3.11" } as const;
const all = { ...near, ...far, ...cut };
type Name = keyof typeof all;

interface Told {
  printers: Record<string, PrinterReason>;
  ranges: Record<string, RangeReason>;
}
const spaces: Namespace[] = [];
const cycles: Told[] = [];
let box: LineProgram;

beforeAll(async () => {
  if (reason !== undefined) return;
  const [boxSpace, router, hall, printers] = ["box", "router", "hall", "far"].map((label) => {
    const space = addNamespace(`reasons-${label}`);
    spaces.push(space);
    space.ip("link", "set", "lo", "up");
    // The kernel would say but once a second to one box what is the matter.
    space.sysctl("net.ipv4.icmp_ratelimit", 0);
    return space;
  });
  if (!boxSpace || !router || !hall || !printers) throw new Error("no namespaces");
  // One switch for the box, the router's near side and the printers near by; a cable to those behind the router.
  router.ip("link", "add", "switch", "type", "bridge");
  for (const [space, name] of [
    [boxSpace, "box"],
    [hall, "hall"],
  ] as const) {
    plug(router, name, space, "cable");
    router.ip("link", "set", name, "master", "switch", "up");
    space.ip("link", "set", "cable", "up");
  }
  router.ip("link", "set", "switch", "up");
  plug(router, "far", printers, "cable");
  router.ip("link", "set", "far", "up");
  printers.ip("link", "set", "cable", "up");
  router.ip("address", "add", "10.79.1.1/24", "dev", "switch");
  router.ip("address", "add", "10.79.2.1/24", "dev", "far");
  router.ip("address", "add", "10.79.3.1/24", "dev", "far");
  router.sysctl("net.ipv4.ip_forward", 1);
  boxSpace.ip("address", "add", "10.79.1.2/24", "dev", "cable");
  boxSpace.ip("route", "add", "default", "via", "10.79.1.1");
  boxSpace.sysctl("net.ipv4.ping_group_range", '"0 2147483647"');
  for (const address of Object.values(near)) hall.ip("address", "add", `${address}/24`, "dev", "cable");
  for (const address of [...Object.values(far), ...Object.values(cut)])
    printers.ip("address", "add", `${address}/24`, "dev", "cable");
  printers.ip("route", "add", "default", "via", "10.79.2.1");
  hall.ip("route", "add", "default", "via", "10.79.1.1");

  const program = new URL("../support/printers-program.ts", import.meta.url);
  let count = 0;
  const startPrinters = async (space: Namespace, addresses: string[]) => {
    const started = space.start(program, String(PORT), `--from=${count}`, ...addresses);
    // No serial number comes twice.
    count += addresses.length;
    expect(await started.line()).toBe("ready");
    return started;
  };
  const nearOff = near["its SNMP is switched off"];
  const farOff = far["its SNMP is switched off, behind a router"];
  const others = (set: Record<string, string>, off: string) =>
    Object.values(set).filter((each) => each !== off);
  const nearOn = others(near, nearOff);
  const farOn = [...others(far, farOff), ...Object.values(cut)];
  await startPrinters(hall, nearOn);
  await startPrinters(printers, farOn);
  const sleepers = [await startPrinters(hall, [nearOff]), await startPrinters(printers, [farOff])];
  box = boxSpace.start(
    new URL("../support/rounds-program.ts", import.meta.url),
    ...[temporaryFolder("reasons-kernel"), String(PORT)],
    ...["10.79.1.11-15", "10.79.2.11-17", "10.79.3.11-12", "10.79.1.100-103", "10.79.2.200-203"],
  );
  const found = (await box.ask("discover")) as Told;
  expect(new Set(Object.keys(found.printers))).toEqual(new Set(Object.values(all)));

  hall.ip("address", "delete", `${near["switched off"]}/24`, "dev", "cable");
  boxSpace.ip("neighbour", "flush", "to", near["switched off"]);
  for (const sleeper of sleepers) await sleeper.stop();
  hall.filter("input", `ip daddr ${near["its SNMP is dropped"]} udp dport ${PORT} drop`);
  router.filter(
    "forward",
    `ip daddr ${far["SNMP is dropped on the way"]} meta l4proto udp drop`,
    `ip daddr ${far["SNMP is forbidden on the way"]} meta l4proto udp reject with icmp type admin-prohibited`,
    `ip daddr ${far["everything is dropped on the way"]} drop`,
    `ip daddr ${far["the router knows no network"]} reject with icmp type net-unreachable`,
    `ip daddr ${far["everything is forbidden on the way"]} reject with icmp type admin-prohibited`,
  );
  boxSpace.filter("output", `ip daddr ${near["this machine's firewall"]} udp dport ${PORT} drop`);
  boxSpace.ip("route", "add", "unreachable", "10.79.3.0/24");
  for (let cycle = 0; cycle < 2; cycle++) cycles.push((await box.ask("collect")) as Told);
}, 120_000);

afterAll(async () => {
  for (const space of spaces) await space.close();
});

describe.skipIf(reason !== undefined)("two rounds on a real network", () => {
  test.each<[Name, string, string[]]>([
    ["well", "answering", []],
    ["switched off", "silent", ["no-snmp-answer", "no-hardware-address"]],
    ["its SNMP is dropped", "host-up", ["no-snmp-answer", "hardware-address-known", "echo-answered"]],
    ["its SNMP is switched off", "refused", ["no-snmp-answer", "port-unreachable"]],
    ["this machine's firewall", "filtered", ["administratively-prohibited"]],
    ["well behind a router", "answering", []],
    ["SNMP is dropped on the way", "host-up", ["no-snmp-answer", "echo-answered"]],
    ["SNMP is forbidden on the way", "filtered", ["no-snmp-answer", "administratively-prohibited"]],
    ["everything is dropped on the way", "silent", ["no-snmp-answer", "no-echo"]],
    ["the router knows no network", "unreachable", ["no-snmp-answer", "router-says-unreachable"]],
    ["everything is forbidden on the way", "filtered", ["no-snmp-answer", "administratively-prohibited"]],
    ["its SNMP is switched off, behind a router", "refused", ["no-snmp-answer", "port-unreachable"]],
    ["the box lost its route", "unreachable", ["no-route"]],
  ])("%s: %s", (name, code, evidence) => {
    expect(cycles[1]?.printers[all[name]]).toMatchObject({ code, evidence });
  });

  test("one round is enough where the kernel's word is certain, and changes nothing where it is not", () => {
    const after = (name: Name) => cycles[0]?.printers[all[name]]?.code;
    expect(after("its SNMP is switched off")).toBe("refused");
    expect(after("SNMP is forbidden on the way")).toBe("filtered");
    expect(after("the box lost its route")).toBe("unreachable");
    expect(after("switched off")).toBe("answering");
    expect(after("its SNMP is dropped")).toBe("answering");
  });

  test("a range is empty although the gateway is there, or has no way to it", () => {
    expect(cycles[1]?.ranges["10.79.2.200-203"]).toMatchObject({
      ...{ code: "range-empty", evidence: ["nothing-answers", "gateway-known"] },
    });
    expect(cycles[1]?.ranges["10.79.3.11-12"]).toMatchObject({ code: "range-unreachable" });
    expect(cycles[1]?.ranges["10.79.1.11-15"]).toMatchObject({ code: "range-answering" });
  });
});
