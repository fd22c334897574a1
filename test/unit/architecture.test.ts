// The house rules that a reader cannot see in one file: who may import whom, and one door per package.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

const below = ["model", "shared"];
const everything = [
  ...[
    "collection",
    "diagnosis",
    "discovery",
    "mdns",
    "host",
    "ledger",
    "model",
    "profiles",
    "protocol",
    "report",
    "shared",
  ],
  ...["recording", "simulator", "snmp", "state", "system", "tunnel", "webui"],
  ...["certificate", "http", "owner"],
];
const allowed: Record<string, string[]> = {
  shared: [],
  model: ["shared"],
  protocol: below,
  profiles: below,
  snmp: below,
  state: below,
  http: below,
  certificate: ["state", ...below],
  owner: ["state", ...below],
  system: below,
  mdns: below,
  simulator: ["recording", ...below],
  recording: below,
  discovery: ["profiles", "snmp", ...below],
  collection: ["profiles", "snmp", ...below],
  diagnosis: ["snmp", ...below],
  report: ["protocol", ...below],
  tunnel: ["protocol", "state", ...below],
  ledger: ["protocol", "state", ...below],
  host: ["protocol", "state", ...below],
  privileged: ["host", "owner", "state", "system", ...below],
  commands: everything,
  appliance: everything,
  server: ["http", "profiles", "protocol", "recording", "webui", ...below],
  webui: below,
  start: ["simulator", ...below],
};

/** Which folders alone may import a package; `node:` modules listed here have a door too. */
const doors: Record<string, string[]> = {
  "net-snmp": ["src/snmp"],
  tweetnacl: ["src/protocol/envelope.ts"],
  lowdb: ["src/state"],
  systeminformation: ["src/system"],
  "node-wifi": ["src/host/wifi"],
  kysely: ["src/server"],
  "node:sqlite": ["src/server/store"],
  "node:dgram": ["src/snmp", "src/simulator", "src/mdns"],
  uqr: ["webui", "src/server/console"],
  "@peculiar/x509": ["src/certificate/issue.ts"],
  "reflect-metadata": ["src/certificate/issue.ts"],
};

interface Import {
  file: string;
  from: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const imports: Import[] = [...sources("src"), ...sources("webui")].flatMap((file) =>
  [...readFileSync(join(root, file), "utf8").matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g)].map(
    (match) => ({ file, from: match[1] as string }),
  ),
);

function moduleOf(path: string): string {
  const parts = path.split(sep);
  return parts[0] === "src" ? (parts[1] as string) : "webui";
}

describe("the house", () => {
  test("modules import only what stands below them", () => {
    const wrong = imports.flatMap(({ file, from }) => {
      if (!from.startsWith(".")) return [];
      const target = relative(root, resolve(root, dirname(file), from.replace(/\?text$/, "")));
      const [here, there] = [moduleOf(file), moduleOf(target)];
      // The entries beside the rooms (tallybox.ts) put whole programs together.
      if (here === there || here.endsWith(".ts")) return [];
      return allowed[here]?.includes(there) ? [] : [`${file} imports ${target}`];
    });
    expect(wrong).toEqual([]);
  });

  test("other modules are entered by their index only", () => {
    const wrong = imports.flatMap(({ file, from }) => {
      if (!from.startsWith(".") || !file.startsWith("src")) return [];
      const target = relative(root, resolve(root, dirname(file), from));
      if (moduleOf(file) === moduleOf(target) || target.startsWith("webui")) return [];
      if (moduleOf(file).endsWith(".ts")) return [];
      return /^src\/[a-z]+\/index\.ts$/.test(target) ? [] : [`${file} imports ${target}`];
    });
    expect(wrong).toEqual([]);
  });

  test("each third-party package has one door", () => {
    const wrong = imports.flatMap(({ file, from }) => {
      const name = from.startsWith("@") ? from.split("/").slice(0, 2).join("/") : from.split("/")[0];
      const door = doors[name ?? ""];
      return !door || door.some((path) => file.startsWith(path)) ? [] : [`${file} imports ${from}`];
    });
    expect(wrong).toEqual([]);
  });

  test("composition roots are imported by entries only", () => {
    const wrong = imports.filter(
      ({ file, from }) => from.endsWith("/main.ts") && !/^src\/tallybox(-server)?\.ts$/.test(file),
    );
    expect(wrong).toEqual([]);
  });

  test("no file is a drawer without a name", () => {
    const drawers = [...sources("src"), ...sources("webui")].filter((file) =>
      /(^|\/)(utils?|helpers?|misc|common|types|manager)(\.|\/)/.test(file),
    );
    expect(drawers).toEqual([]);
  });
});
