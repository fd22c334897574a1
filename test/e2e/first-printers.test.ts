// From cable to first printers: the built program as a box in the field, in a network of the test's own without DHCP.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addNamespace, type Namespace, plug, whyNoNamespaces } from "../support/namespace.ts";
import { endPrograms, eventually, root, temporaryFolder, upToDate } from "../support/programs.ts";

const reason = whyNoNamespaces();
if (reason !== undefined) console.warn(`\n!! No box is plugged in: ${reason}.\n`);

const PRINTERS = ["10.83.0.11", "10.83.0.12", "10.83.0.200", "10.83.0.254"];
const within: Namespace[] = [];

beforeAll(upToDate, 120_000);
afterAll(async () => {
  for (const space of within) await space.close();
  await endPrograms();
});

test.skipIf(reason !== undefined)(
  "a box that nobody set up finds the printers of its own network by itself, soon after it has an address",
  { timeout: 120_000 },
  async () => {
    const box = addNamespace("new-box");
    const office = addNamespace("office");
    within.push(box, office);
    plug(box, "cable", office, "socket");
    box.ip("link", "set", "lo", "up");
    for (const address of PRINTERS) office.ip("address", "add", `${address}/24`, "dev", "socket");
    office.ip("link", "set", "socket", "up");
    const printers = office.start(
      new URL("../support/printers-program.ts", import.meta.url),
      ...["161", "--from=0", ...PRINTERS],
    );
    expect(await printers.line()).toBe("ready");

    const folder = temporaryFolder("first-printers");
    const startedAt = performance.now();
    let said = "";
    const words = ["appliance", "--data", join(folder, "data"), "--plug-and-play", "--web-port", "0"];
    const machine = ["--provision", join(folder, "tallybox.json"), "--helpers", join(folder, "helpers")];
    const program: ChildProcess = spawn(
      "ip",
      ["netns", "exec", box.name, process.execPath, join(root, "dist/tallybox.mjs"), ...words, ...machine],
      { stdio: ["ignore", "ignore", "pipe"], env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` } },
    );
    try {
      program.stderr?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
      const found = () => said.match(/ found .*/g) ?? [];
      // Who takes the card out learns how to get in, before there is any network.
      const card = () => readdirSync(folder).filter((name) => name.startsWith("tallybox-"));
      await eventually("the codes on the card", () => card().length === 3, 60_000);
      const code = readFileSync(join(folder, "tallybox-setup-code.txt"), "utf8");
      expect(code).toMatch(/^The setup code of this box:\r\n[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}\r\n$/);
      expect(card()).toContain("tallybox-pairing-code.txt");
      expect(card()).toContain("tallybox-access-point.txt");
      expect(found()).toEqual([]);

      box.ip("link", "set", "cable", "up");
      const pluggedAt = performance.now();
      box.ip("address", "add", "10.83.0.5/24", "dev", "cable");
      const secondsSince = (at: number) => ((performance.now() - at) / 1000).toFixed(1);
      await eventually("the first printer", () => found().length > 0, 60_000);
      const first = secondsSince(pluggedAt);
      await eventually("all printers", () => found().length === PRINTERS.length, 60_000);
      console.log(
        `from an address to the first printer ${first} s, to all ${PRINTERS.length} of a /24 ${secondsSince(pluggedAt)} s; ${secondsSince(startedAt)} s after the program's start`,
      );
      expect(Number(secondsSince(startedAt))).toBeLessThan(90);
    } finally {
      program.kill("SIGTERM");
      await once(program, "close");
    }
    expect(said).not.toMatch(/ error /);
  },
);
