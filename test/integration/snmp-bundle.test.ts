// The engine as it is shipped: bundled, with everything cut out of the library that could write.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Plugin, rollup } from "rollup";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import type { createSnmpEngine } from "../../src/snmp/index.ts";
import { octets, report, table } from "../support/scripted-agent.ts";
import { at, startAgent, v2c, v3plain } from "../support/snmp-engine.ts";

const NAME = "1.3.6.1.2.1.1.5.0";
const folder = mkdtempSync(join(tmpdir(), "tallybox-bundle-"));
const root = resolve(import.meta.dirname, "../..");

const entry: Plugin = {
  name: "entry",
  resolveId: (id) => (id === "entry" ? join(root, "src/snmp/entry.ts") : null),
  load: (id) =>
    id === join(root, "src/snmp/entry.ts")
      ? 'export * from "./index.ts"; export { default as netSnmp } from "net-snmp";'
      : null,
};

interface Bundle {
  createSnmpEngine: typeof createSnmpEngine;
  netSnmp: Record<string, unknown> & { Session: { prototype: Record<string, unknown> } };
}

// The product's own configuration, so that what is tested is what is shipped.
const config: unknown = await import(pathToFileURL(join(root, "rollup.config.mjs")).href);
const [{ external, plugins }] = (config as { default: [{ external: RegExp[]; plugins: Plugin[] }] }).default;

async function build(shipped: Plugin[], file: string): Promise<string> {
  const bundle = await rollup({ input: "entry", external, plugins: [entry, ...shipped], onwarn() {} });
  await bundle.write({ file: join(folder, file), format: "esm", inlineDynamicImports: true });
  await bundle.close();
  return join(folder, file);
}

let bundled: Bundle;
let text = "";

beforeAll(async () => {
  const file = await build(plugins, "engine.mjs");
  text = readFileSync(file, "utf8");
  bundled = (await import(pathToFileURL(file).href)) as Bundle;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the bundled library has no way to write", () => {
  const { prototype } = bundled.netSnmp.Session;
  for (const method of ["set", "inform", "trap", "walk", "subtree", "table"])
    expect(typeof prototype[method]).toBe("undefined");
  for (const name of ["createAgent", "createSubagent", "createReceiver", "ObjectTypeUtil"])
    expect(bundled.netSnmp[name]).toBeUndefined();
  expect(text).not.toMatch(/SetRequest|castSetValue/);
});

test("the bundled engine reads all the same", async () => {
  const engine = await bundled.createSnmpEngine({ clock: systemClock, log: silentLog });
  try {
    const agent = await startAgent(table([[NAME, octets("printer-1")]]));
    expect(await engine.client.get(at(agent, v2c), [NAME], { timeoutMs: 500 })).toMatchObject({ ok: true });
    agent.script = (question, me) =>
      report(question, me.questions.length < 3 ? {} : { pdu: 0xa2, pairs: [[NAME, octets("printer-1")]] });
    expect(await engine.client.get(at(agent, v3plain), [NAME], { timeoutMs: 500 })).toMatchObject({
      ok: true,
    });
  } finally {
    await engine.close();
  }
});

test("a build that bundles the library without the cut fails", async () => {
  const blind = plugins.map((plugin): Plugin => {
    if (plugin.name !== "read-only-snmp") return plugin;
    const { transform: _transform, ...rest } = plugin;
    return rest;
  });
  await expect(build(blind, "whole.mjs")).rejects.toThrow(/net-snmp is bundled as it is/);
});
