// Scanning through node-wifi as it ships: in a process of its own, behind a program that says what a radio could hear.
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { endPrograms, root, run, temporaryFolder, upToDate } from "../support/programs.ts";

const program = join(root, "dist/tallybox.mjs");
let folder: string;
beforeAll(upToDate);
beforeEach(() => {
  folder = temporaryFolder("radio");
});
afterEach(endPrograms);

/** nmcli and iw as far as a scan uses them; each call is noted. */
function radio(heard: string, type = "wifi") {
  writeFileSync(join(folder, "heard"), heard);
  writeFileSync(join(folder, "calls"), "");
  const note = `#!/bin/sh\necho "$0 $*" >> ${folder}/calls\n`;
  const nmcli = `case "$*" in *"TYPE device"*) echo loopback; echo ${type};; *"wifi list"*) cat ${folder}/heard;; esac`;
  for (const [name, text] of [["nmcli", nmcli] as const, ["iw", ""] as const]) {
    writeFileSync(join(folder, name), `${note}${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}

async function scan(request: object) {
  const PATH = `${folder}:/usr/bin:/bin`;
  const { out } = await run(program, ["host", "wifi"], { env: { PATH }, input: JSON.stringify(request) });
  return JSON.parse(out);
}

const line = (ssid: string, signal: number | string, security: string) =>
  `no:${ssid}:02\\:00\\:00\\:00\\:00\\:01:Infra:6:2437 MHz:${signal}:${security}:(none):pair_ccmp`;

test("networks are heard, strongest first, under the rules of the country that was named", async () => {
  radio(
    [
      line("Office", 44, "WPA2"),
      line("Kafé", 80, ""),
      line("Office", 71, "WPA2 WPA3"),
      line("", 60, "WPA2"),
      // What strangers send to confuse whoever lists them.
      line("a\\:b\\:c", 99, "WPA2"),
      line("-x --ask", 30, "WPA2"),
      line("02\\:00\\:00\\:00\\:00\\:02", 50, "WPA2"),
      line("y".repeat(5000), 90, "WPA2"),
      "no:cut",
      line("loud", "many", "WPA2"),
    ].join("\n"),
  );
  const { ok, value } = await scan({ do: "scan", country: "NO" });
  expect(ok).toBe(true);
  expect(value.hidden).toBe(1);
  expect(readFileSync(join(folder, "calls"), "utf8")).toContain("iw reg set NO");
  expect(value.networks).toContainEqual({ ssid: "Kafé", signalPercent: 80, security: "open" });
  expect(value.networks).toContainEqual({ ssid: "Office", signalPercent: 71, security: "wpa2-wpa3" });
  const signals = value.networks.map(({ signalPercent }: { signalPercent: number }) => signalPercent);
  expect(signals).toEqual([...signals].sort((a, b) => b - a));
  for (const { ssid } of value.networks) expect(Buffer.byteLength(ssid)).toBeLessThanOrEqual(32);
});

test("a radio that floods ends only the process that listens", async () => {
  radio("");
  const calls = readFileSync(join(folder, "nmcli"), "utf8");
  writeFileSync(join(folder, "nmcli"), calls.replace(/cat \S+heard/, "yes no:x"));
  expect(await scan({ do: "scan" })).toMatchObject({ ok: false, problem: { code: "host.no-wifi" } });
});

test("a machine without a radio says so, and what is no country reaches no program", async () => {
  radio("", "ethernet");
  expect(await scan({ do: "scan" })).toMatchObject({ problem: { code: "host.no-wifi" } });
  expect(await scan({ do: "scan", country: "NO; reboot" })).toMatchObject({
    problem: { code: "host.refused" },
  });
});
