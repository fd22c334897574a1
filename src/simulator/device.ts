// A device while it runs: its variables now, its engine, its statistics.
import { compareOids, isBelow, parseIpv4, type SnmpValue } from "../model/index.ts";
import { ActivityIndex } from "./activity.ts";
import type { DeviceDefinition, Faults, SimulatedUser, SnmpVersion } from "./definition.ts";
import { type DeviceStatistics, newStatistics } from "./statistics.ts";
import { VariableTable } from "./variable-table.ts";

const SYS_UP_TIME = "1.3.6.1.2.1.1.3.0";
const HR_SYSTEM_UPTIME = "1.3.6.1.2.1.25.1.1.0";

export class Device {
  readonly address: string;
  readonly #since: number;
  readonly statistics: DeviceStatistics = newStatistics();
  name = "";
  faults: Faults = {};
  communities: string[] = [];
  versions: SnmpVersion[] = [];
  users: SimulatedUser[] = [];
  engineId: Uint8Array = new Uint8Array();
  engineBoots = 1;
  maxMessageBytes = 1472;
  variables = new VariableTable([]);
  /** For faults that are a matter of luck: 0 ≤ x < 1, the same sequence for the same seed. */
  readonly random: () => number;
  /** Last request-id seen, to tell a repeated request. */
  lastRequest = "";
  lastHeardAt = Number.NEGATIVE_INFINITY;
  busyUntil = 0;
  awakeAt = 0;
  #activity = new ActivityIndex([]);
  #bootedAt: number;

  /** `since` is when the variables had the values given, milliseconds since 1970 UTC. */
  constructor(definition: DeviceDefinition, since: number, seed: number) {
    this.address = definition.address;
    this.#since = since;
    this.#bootedAt = since;
    this.random = randomSequence(seed + (parseIpv4(definition.address) ?? 0));
    this.become(definition);
  }

  become(definition: Omit<DeviceDefinition, "address">): void {
    this.name = definition.name;
    this.faults = definition.faults ?? {};
    this.communities = definition.communities ?? ["public"];
    this.users = definition.users ?? [];
    this.versions = definition.versions ?? (this.users.length > 0 ? ["1", "2c", "3"] : ["1", "2c"]);
    this.engineId = definition.engineId ?? engineIdOf(this.address);
    this.maxMessageBytes = definition.maxMessageBytes ?? 1472;
    this.variables = new VariableTable(definition.variables);
    this.#activity = new ActivityIndex(definition.activity ?? []);
  }

  reboot(now: number): void {
    this.engineBoots++;
    this.#bootedAt = now;
  }

  /** snmpEngineTime, seconds (RFC 3414 §2.2). */
  engineTime(now: number): number {
    return Math.max(0, Math.floor((now - this.#bootedAt) / 1000)) % 2 ** 31;
  }

  read(oid: string, now: number): SnmpValue | undefined {
    const value = this.variables.get(oid);
    const { endlessBelow } = this.faults;
    if (!value) return endlessBelow && isBelow(oid, endlessBelow) ? { type: "INTEGER", value: 1 } : undefined;
    if (value.type === "TimeTicks" && (oid === SYS_UP_TIME || oid === HR_SYSTEM_UPTIME)) {
      const before = this.engineBoots > 1 ? 0 : value.value;
      return {
        type: "TimeTicks",
        value: (before + Math.max(0, Math.floor((now - this.#bootedAt) / 10))) % 2 ** 32,
      };
    }
    return this.#activity.moved(oid, value, now - this.#since);
  }

  /** What follows an OID; version 1 passes over what it cannot express (RFC 3584 §4.2.2.1). */
  next(oid: string, version: SnmpVersion): string | undefined {
    const { loopAt, endlessBelow } = this.faults;
    if (loopAt !== undefined && compareOids(oid, loopAt) >= 0) return loopAt;
    let next = this.variables.next(oid);
    while (version === "1" && next !== undefined && this.variables.get(next)?.type === "Counter64")
      next = this.variables.next(next);
    return endlessBelow === undefined ? next : endlessNext(endlessBelow, oid, next);
  }
}

function endlessNext(root: string, oid: string, next: string | undefined): string | undefined {
  if (isBelow(oid, root)) return `${root}.${Number(oid.slice(root.length + 1).split(".")[0]) + 1}`;
  const passesRoot = compareOids(oid, root) <= 0 && (next === undefined || compareOids(next, root) > 0);
  return passesRoot ? `${root}.1` : next;
}

/** RFC 3411 SnmpEngineID: own format, the address as text, under an enterprise number for examples. */
function engineIdOf(address: string): Uint8Array {
  return Buffer.concat([Uint8Array.of(0x80, 0x00, 0x7d, 0xf8, 0x04), Buffer.from(address)]);
}

// mulberry32: small, even enough for losing packets.
function randomSequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
