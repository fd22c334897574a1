// docs/profiles.md takes a stranger from a walk to a working profile: its commands, run as they are written.
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import { type Simulator, startSimulator, type Variable } from "../../src/simulator/index.ts";
import { bundlesAlone, endPrograms, root, temporaryFolder } from "../support/programs.ts";

const docs = readFileSync(join(root, "docs/profiles.md"), "utf8");
const blocks = (language: string) =>
  Array.from(docs.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g")), ([, text]) =>
    (text ?? "").replaceAll(/^ {3}/gm, ""),
  );
const [walk = "", explain = "", look = "", check = ""] = blocks("sh");
const [profile = ""] = blocks("json");

const text = (oid: string, value: string): Variable => ({
  oid,
  value: { type: "OCTET STRING", value: new TextEncoder().encode(value) },
});
const number = (oid: string, value: number): Variable => ({ oid, value: { type: "INTEGER", value } });
const ACME = "1.3.6.1.4.1.99999.2.1";
const variables: Variable[] = [
  text("1.3.6.1.2.1.1.1.0", "Acme Network Interface"),
  { oid: "1.3.6.1.2.1.1.2.0", value: { type: "OBJECT IDENTIFIER", value: "1.3.6.1.4.1.99999.2.7" } },
  text("1.3.6.1.2.1.1.5.0", "acme-in-the-hall"),
  text("1.3.6.1.2.1.43.5.1.1.17.1", "ACME00417"),
  { oid: "1.3.6.1.2.1.43.10.2.1.4.1.1", value: { type: "Counter32", value: 3000 } },
  text(`${ACME}.1.0`, "Acme Laser X 420"),
  number(`${ACME}.4.0`, 2000),
  number(`${ACME}.5.0`, 1000),
];

let simulator: Simulator;
let folder = "";
let path = "";

beforeAll(async () => {
  const { tallybox } = await bundlesAlone();
  const office = { name: "acme", port: 0, devices: [{ name: "acme", address: "127.83.1.1", variables }] };
  simulator = await startSimulator(office, { clock: systemClock, log: silentLog, port: 0 });
  folder = temporaryFolder("profile-docs");
  path = join(folder, "bin");
  mkdirSync(path);
  const program = join(path, "tallybox");
  // Stands for the installed command; the printer of the docs is the simulated one.
  writeFileSync(
    program,
    `#!/bin/sh
if [ "$1" = record ]; then exec "${process.execPath}" "${tallybox}" record 127.83.1.1 --port ${simulator.port}; fi
exec "${process.execPath}" "${tallybox}" "$@"
`,
  );
  chmodSync(program, 0o755);
}, 120_000);

afterAll(async () => {
  await simulator.close();
  await endPrograms();
});

/** The simulator answers within this process: the command runs beside it. */
async function shell(command: string): Promise<string> {
  const env = { PATH: `${path}:${process.env.PATH}` };
  const child = spawn("sh", ["-ec", command], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (written: string) => {
    said.out += written;
  });
  child.stderr.setEncoding("utf8").on("data", (written: string) => {
    said.err += written;
  });
  const status = await new Promise((done) => child.once("close", done));
  expect({ command, status, err: said.err }).toMatchObject({ status: 0 });
  return said.out;
}

test("from a walk to a working profile", { timeout: 60_000 }, async () => {
  expect(walk).toBe("tallybox record 192.168.99.7 > my-printer.snmprec\n");
  await shell(walk);
  const before = await shell(explain);
  expect(before).toContain("Profile printer-mib");
  expect(before).not.toContain("Laser X 420");
  expect(await shell(look)).toContain(`${ACME}.4.0|2|2000`);
  writeFileSync(join(folder, "acme-laser-x.json"), profile);
  const checked = await shell(check);
  expect(checked).toContain("acme-laser-x.json: schema and lint are fine");
  expect(checked).toContain("Profile acme/laser-x");
  expect(checked).toMatch(/new +model +Laser X 420/);
  expect(checked).toMatch(/new +counters\.mono +2000/);
  expect(checked).toMatch(/new +counters\.color +1000/);
  expect(checked).toMatch(/values are the same\n$/);
  expect(readFileSync(join(folder, "my-printer.snmprec"), "utf8")).not.toMatch(/ACME00417|in-the-hall/);
});
