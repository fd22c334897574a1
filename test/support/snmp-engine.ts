// An engine and agents for one test, closed after it.
import { afterEach } from "vitest";
import type { Credential } from "../../src/model/index.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";
import {
  createSnmpEngine,
  type SnmpEngine,
  type SnmpEngineOptions,
  type SnmpTarget,
} from "../../src/snmp/index.ts";
import { type Script, ScriptedAgent } from "./scripted-agent.ts";

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

export async function startEngine(options: SnmpEngineOptions = {}): Promise<SnmpEngine> {
  const engine = await createSnmpEngine({ clock: systemClock, log: silentLog }, options);
  opened.push(engine);
  return engine;
}

export async function startAgent(script: Script, address?: string, port?: number): Promise<ScriptedAgent> {
  const agent = await ScriptedAgent.start(script, address, port);
  opened.push(agent);
  return agent;
}

export const v1 = { id: "old", version: "1", community: "public" } as const satisfies Credential;
export const v2c = { id: "office", version: "2c", community: "public" } as const satisfies Credential;
export const v3plain = {
  id: "plain",
  version: "3",
  user: "plain",
  level: "noAuthNoPriv",
} as const satisfies Credential;
export const v3auth = {
  id: "signed",
  version: "3",
  user: "reader",
  level: "authNoPriv",
  authProtocol: "sha1",
  authKey: "maplesyrup",
} as const satisfies Credential;

export function at(agent: { address: string; port: number }, credential: Credential = v2c): SnmpTarget {
  return { address: agent.address, port: agent.port, credential };
}
