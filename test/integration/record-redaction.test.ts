// `tallybox record` over UDP: no secret planted in a printer's answers survives, and the recording still reads as the printer did.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { replay } from "../../src/commands/profile-check.ts";
import { record } from "../../src/commands/record.ts";
import type { Terminal } from "../../src/commands/terminal.ts";
import { builtInProfiles } from "../../src/profiles/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import {
  officeDefinition,
  type Simulator,
  startSimulator,
  type Variable,
} from "../../src/simulator/index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (oid: string, value: string): Variable => ({
  oid,
  value: { type: "OCTET STRING", value: bytes(value) },
});
const octets = (oid: string, hex: string): Variable => ({
  oid,
  value: { type: "OCTET STRING", value: Uint8Array.from(Buffer.from(hex, "hex")) },
});

/** Nothing of these may be seen, in any case and in hexadecimal neither. */
const secrets = [
  ...[
    "ZQXW77120934",
    "PRN-4711-QX",
    "quetzal-floor3",
    "Hildegard Quittenbaum",
    "Quittenbaum",
    "Zimmer 4.711",
  ],
  ...[
    "+49 89 5557 1234",
    "hildegard@quitten.example",
    "10.99.88.77",
    "quitten-secret",
    "quetzal.quitten.local",
  ],
  ...["printserver.quitten.example", "a4b1c2d3e4f5", "Gehaltsliste.xlsx", "SNQ99887766", "QZ7"],
];

const D = "1.3.6.1.4.1.11.2.3.9.4.2.1.1.3";
const planted: Variable[] = [
  text(
    "1.3.6.1.2.1.1.1.0",
    "HP ETHERNET MULTI-ENVIRONMENT,SN:ZQXW77120934,FN:1,SVCID:2,PID:HP Color LaserJet CM4730 MFP",
  ),
  text("1.3.6.1.2.1.1.4.0", "Hildegard Quittenbaum <hildegard@quitten.example> +49 89 5557 1234"),
  text("1.3.6.1.2.1.1.5.0", "quetzal-floor3"),
  text("1.3.6.1.2.1.1.6.0", "Zimmer 4.711, black door, color printer room"),
  octets("1.3.6.1.2.1.2.2.1.6.2", "a4b1c2d3e4f5"),
  text("1.3.6.1.2.1.43.5.1.1.4.1", "QZ7"),
  text("1.3.6.1.2.1.43.5.1.1.17.1", "ZQXW77120934"),
  octets(`${D}.3.0`, `0115${Buffer.from("ZQXW77120934").toString("hex")}00`),
  text(`${D}.10.0`, "\u0001\u0015quetzal-floor3"),
  text(`${D}.11.0`, "\u0001\u0015Zimmer 4.711"),
  text(`${D}.12.0`, "\u0001\u0015PRN-4711-QX"),
  text("1.3.6.1.2.1.43.18.1.1.8.1.1", "Paper out, call Quittenbaum (+49 89 5557 1234)"),
  text("1.3.6.1.2.1.43.16.5.1.2.1.2", "IP 10.99.88.77 quetzal-floor3"),
  text("1.3.6.1.4.1.11.2.3.9.4.2.1.99.1.0", "http://printserver.quitten.example/queue"),
  text("1.3.6.1.4.1.11.2.3.9.4.2.1.99.2.0", "quetzal.quitten.local"),
  text("1.3.6.1.4.1.11.2.3.9.4.2.1.99.3.0", "A4B1C2D3E4F5"),
  text("1.3.6.1.4.1.11.2.3.9.4.2.1.99.4.0", "community=quitten-secret"),
  text("1.3.6.1.4.1.11.2.3.9.4.2.1.99.5.0", "Toner;SN SNQ99887766"),
  text("1.3.6.1.4.1.2699.1.1.1.5.1.1.2.1", "Gehaltsliste.xlsx"),
  octets("1.3.6.1.6.3.10.2.1.1.0", "8000000b03a4b1c2d3e4f5"),
];

const folder = mkdtempSync(join(tmpdir(), "tallybox-record-"));
const reference = officeDefinition().devices.find(({ name }) => name.includes("CM4730"));
let simulator: Simulator;

beforeAll(async () => {
  const told = new Map((reference?.variables ?? []).map((variable) => [variable.oid, variable]));
  for (const variable of planted) told.set(variable.oid, variable);
  const device = {
    name: "secretive",
    address: "127.82.1.1",
    communities: ["quitten-secret"],
    versions: ["2c" as const],
    variables: Array.from(told.values()),
  };
  const office = { name: "secretive", port: 0, devices: [device] };
  simulator = await startSimulator(office, { clock: systemClock, log: silentLog, port: 0 });
});

afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

async function recorded(...words: string[]): Promise<string> {
  let out = "";
  let err = "";
  const terminal: Terminal = {
    out: (written) => {
      out += written;
    },
    err: (written) => {
      err += written;
    },
    showsProgress: false,
    showsColor: false,
    width: 0,
    env: {},
    signal: new AbortController().signal,
  };
  const port = ["--port", String(simulator.port), "--community", "quitten-secret", "--snmp", "2c"];
  const status = await record(["127.82.1.1", ...port, ...words], terminal, silentLog);
  expect({ status, err }).toMatchObject({ status: 0, err: expect.stringContaining("variables of") });
  return out;
}

function reading(name: string, recording: string) {
  const path = join(folder, name);
  writeFileSync(path, recording);
  const explanations = replay(path, builtInProfiles());
  if (typeof explanations === "string") throw new Error(explanations);
  expect(explanations).toHaveLength(1);
  return explanations[0]?.evaluation.printer ?? {};
}

describe("a recording made for a stranger", { timeout: 30_000 }, () => {
  let full = "";
  let redacted = "";

  beforeAll(async () => {
    full = await recorded("--full");
    redacted = await recorded();
  });

  test.each(secrets)("holds nothing of %s", (secret) => {
    const seen = (recording: string) => {
      const whole = recording.toLowerCase();
      const hex = Buffer.from(secret).toString("hex");
      return whole.includes(secret.toLowerCase()) || whole.includes(hex);
    };
    expect(seen(full), "planted").toBe(true);
    expect(seen(redacted)).toBe(false);
  });

  test("reads the same model, counters, supplies and trays", () => {
    const before = reading("full.snmprec", full);
    const after = reading("redacted.snmprec", redacted);
    const product = [
      "vendor",
      "model",
      "modelNumber",
      "deviceIdentifier",
      "firmware",
      "firmwareDate",
    ] as const;
    const figures = [
      "counters",
      "supplies",
      "trays",
      "printerStatus",
      "deviceStatus",
      "detectedErrors",
    ] as const;
    for (const field of [...product, ...figures, "profile"] as const)
      expect(after[field], field).toEqual(before[field]);
    expect(before.model).toBe("HP Color LaserJet CM4730 MFP");
    expect(after.serialNumber).toMatch(/^[A-Z]{4}\d{8}$/);
    expect(after.macAddress?.slice(0, 8)).toBe(before.macAddress?.slice(0, 8));
  });

  test("differs from recording to recording, so that nothing can be joined", async () => {
    expect(await recorded()).not.toBe(redacted);
  });
});
