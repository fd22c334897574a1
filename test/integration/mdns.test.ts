// Real multicast over a virtual cable: the box hears who announces itself, beside the system's own responder.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { Announcer } from "../../src/mdns/index.ts";
import { type AttachedNetwork, attachNetwork, whyNotAttached } from "../support/attached-network.ts";
import { endPrograms, eventually, temporaryFolder } from "../support/programs.ts";

const reason = whyNotAttached();
if (reason !== undefined) console.warn(`\n!! No printer announces itself on a real network: ${reason}.\n`);
const AVAHI = "/usr/sbin/avahi-daemon";
const hasAvahi = existsSync(AVAHI);
if (!hasAvahi) console.warn("\n!! avahi-daemon is missing: mDNS is NOT tried beside Debian's responder.\n");

const program = new URL("../support/mdns-program.ts", import.meta.url).pathname;
const BOX = "10.79.0.1";
const PRINTER = "10.79.0.9";

let network: AttachedNetwork | undefined;
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  network?.close();
  network = undefined;
});
afterAll(endPrograms);

/** A program in one of the networks, and the lines that it says. */
function run(within: readonly string[], ...words: string[]) {
  const [command = "", ...before] = within;
  const child = spawn(command, [...before, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const closed = once(child, "close");
  ends.push(async () => {
    child.kill("SIGKILL");
    await closed;
  });
  return () => said;
}

function lines(said: string): Record<string, unknown>[] {
  return said.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
}

/** What was listed last. */
function heard(said: string): Announcer[] {
  return (lines(said).findLast((line) => "announcers" in line)?.announcers ?? []) as Announcer[];
}

/** Debian's responder with one service or none, in a network and with folders of its own. */
function avahi(within: readonly string[], service?: { name: string; port: number; txt: string[] }) {
  const folder = temporaryFolder("avahi");
  mkdirSync(join(folder, "services"));
  writeFileSync(
    join(folder, "avahi-daemon.conf"),
    "[server]\nhost-name=debian\nuse-ipv6=no\nallow-interfaces=cable\nenable-dbus=no\n[publish]\npublish-workstation=no\n",
  );
  const records = service?.txt.map((each) => `<txt-record>${each}</txt-record>`).join("") ?? "";
  if (service)
    writeFileSync(
      join(folder, "services/printer.service"),
      `<service-group><name>${service.name}</name><service><type>_pdl-datastream._tcp</type>` +
        `<port>${service.port}</port>${records}</service></service-group>`,
    );
  const mounts = `mount -t tmpfs tmpfs /run && mkdir /run/avahi-daemon && mount --bind ${folder} /etc/avahi`;
  const daemon = `${AVAHI} -f /etc/avahi/avahi-daemon.conf --no-drop-root --no-chroot --no-rlimits`;
  return run(within, "sh", "-c", `${mounts} && exec ${daemon}`);
}

describe.skipIf(reason !== undefined)("a printer on the box's network", () => {
  test("is heard after one query, with what it tells, and nobody connects to its print ports", async () => {
    network = attachNetwork(`${BOX}/24`, [PRINTER]);
    const printer = run(
      network.printers,
      process.execPath,
      program,
      "announce",
      PRINTER,
      "Acme in the corner",
    );
    await eventually("the printer", () => printer().includes("ready"), 30_000);
    const box = run(network.box, process.execPath, program, "listen");
    await eventually("what the box hears", () => heard(box()).length === 1, 30_000);
    expect(heard(box())).toMatchObject([
      {
        ...{ address: PRINTER, addresses: [PRINTER], name: "Acme in the corner", model: "Acme Laser 4" },
        ...{ location: "2nd floor", adminUrl: "http://acme.local/" },
        services: ["_ipp._tcp", "_pdl-datastream._tcp"],
      },
    ]);
    expect(lines(box())[0]).toEqual({ isListening: true });
    expect(lines(printer())).toEqual([{ ready: true }, { asked: true }]);
  });

  test.skipIf(!hasAvahi)("is heard beside Debian's responder, and from it", { timeout: 60_000 }, async () => {
    network = attachNetwork(`${BOX}/24`, [PRINTER]);
    const [near, far] = [
      avahi(network.box),
      avahi(network.printers, { name: "Debian's", port: 9100, txt: ["ty=Avahi 0.8", "usb_MFG=Avahi"] }),
    ];
    await eventually("the box's own responder", () => near().includes("Server startup complete"), 30_000);
    await eventually("the printers' responder", () => far().includes("successfully established"), 30_000);
    const box = run(network.box, process.execPath, program, "listen");
    await eventually("what the box hears", () => heard(box()).length === 1, 30_000);
    expect(heard(box())).toMatchObject([
      { address: PRINTER, name: "Debian's", model: "Avahi 0.8", services: ["_pdl-datastream._tcp"] },
    ]);
    expect(lines(box()).filter((line) => "warning" in line)).toEqual([]);
  });

  test("is not heard where another program keeps the port for itself, and the box says so", async () => {
    network = attachNetwork(`${BOX}/24`, [PRINTER]);
    const script =
      'const s = require("dgram").createSocket("udp4"); s.bind(5353, "0.0.0.0", () => console.log("bound"))';
    const other = run(network.box, process.execPath, "-e", script);
    await eventually("the other program", () => other().includes("bound"), 30_000);
    const box = run(network.box, process.execPath, program, "listen");
    await eventually(
      "the box to give up",
      () => lines(box()).some((line) => line.isListening === false),
      30_000,
    );
    await eventually(
      "the warning",
      () => lines(box()).filter((line) => "warning" in line).length === 1,
      30_000,
    );
  });
});
