// SNMP devices in memory behind the engine's interface: what was asked, of whom and when, can be looked up.
import { compareOids, formatIpv4, type SnmpValue, type Varbind } from "../../src/model/index.ts";
import { type Clock, failure, type Outcome, success } from "../../src/shared/index.ts";
import type {
  PreparedProbe,
  ProbeKind,
  ProbeReply,
  RequestOptions,
  SnmpClient,
  SnmpEngine,
  SnmpTarget,
} from "../../src/snmp/index.ts";

export interface FakeDevice {
  /** OIDs and what stands there: text is an OCTET STRING, a number an INTEGER. */
  variables: Record<string, string | number | SnmpValue>;
  versions?: ("1" | "2c" | "3")[];
  communities?: string[];
  users?: string[];
  latencyMs?: number;
  /** Looks at a request before it is answered. */
  refuse?: (request: FakeRequest) => Outcome<never> | undefined;
}

export interface FakeRequest {
  kind: "get" | "getNext" | "getBulk";
  oids: string[];
  maxRepetitions: number;
  version: "1" | "2c" | "3";
}

export interface SentProbe {
  address: string;
  port: number;
  version: "1" | "2c" | "3";
  community?: string;
  at: number;
}

interface FakeProbe extends PreparedProbe {
  kind: ProbeKind;
}

export const sysObjectID = "1.3.6.1.2.1.1.2.0";

export class FakeNetwork {
  readonly devices = new Map<string, FakeDevice>();
  readonly probes: SentProbe[] = [];
  readonly requests: (FakeRequest & { address: string; port: number; credential: string })[] = [];
  /** Probes that the kernel has not taken. */
  waiting = 0;
  /** Most requests pending at the same time, for one address and for all. */
  maxPendingPerAddress = 0;
  maxPending = 0;
  readonly engine: SnmpEngine;
  readonly #clock: Clock;
  readonly #listeners = new Set<(reply: ProbeReply) => void>();
  readonly #prepared = new Map<string, FakeProbe>();
  readonly #pending = new Map<string, number>();
  #busy = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    const client: SnmpClient = {
      get: (target, oids, options) =>
        this.#ask(target, { kind: "get", oids, maxRepetitions: 0 }, options, (device) =>
          this.#get(device, target, oids),
        ),
      getNext: (target, oids, options) =>
        this.#ask(target, { kind: "getNext", oids, maxRepetitions: 0 }, options, (device) =>
          success(oids.map(successors(device))),
        ),
      getBulk: (target, request, options) => {
        const { nonRepeaters, repeaters, maxRepetitions } = request;
        if (target.credential.version === "1")
          return Promise.resolve(failure("snmp.malformed", "Version 1 has no GETBULK."));
        return this.#ask(
          target,
          { kind: "getBulk", oids: [...nonRepeaters, ...repeaters], maxRepetitions },
          options,
          (device) => {
            const successor = successors(device);
            const rows: Varbind[][] = [];
            let from = repeaters;
            for (let i = 0; i < maxRepetitions; i++) {
              const row = from.map(successor);
              rows.push(row);
              from = row.map((varbind) => varbind.oid);
            }
            return success({ nonRepeaters: nonRepeaters.map(successor), rows });
          },
        );
      },
      walk: () => Promise.reject(new Error("nobody walks here")),
    };
    this.engine = {
      client,
      probe: {
        prepare: (kind) => {
          const key = JSON.stringify(kind);
          const probe = this.#prepared.get(key) ?? { version: kind.version, sizeBytes: 43, kind };
          this.#prepared.set(key, probe);
          return probe;
        },
        send: (probe, address, port) => this.#probe(probe as FakeProbe, address, port),
        waiting: () => this.waiting,
        onReply: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
      },
      knock: () => Promise.resolve("silent"),
      counters: () => ({ packetsSent: 0, packetsReceived: 0, bytesSent: 0, bytesReceived: 0, dropped: {} }),
      close: () => Promise.resolve(),
    };
  }

  /** The kernel takes nothing for a while. */
  block(ms: number): void {
    this.waiting = 100;
    void this.#clock.sleep(ms).then(() => {
      this.waiting = 0;
    });
  }

  add(address: string, device: FakeDevice): FakeDevice {
    this.devices.set(address, device);
    return device;
  }

  /** Probes to an address as `version community`, in order. */
  probesTo(address: string): string[] {
    return this.probes
      .filter((probe) => probe.address === address)
      .map(({ version, community }) => (community === undefined ? version : `${version} ${community}`));
  }

  #probe(probe: FakeProbe, to: string | number, port: number): void {
    const address = typeof to === "number" ? formatIpv4(to) : to;
    const { kind } = probe;
    const community = kind.version === "3" ? undefined : kind.community;
    const at = this.#clock.monotonic();
    this.probes.push({
      address,
      port,
      version: kind.version,
      at,
      ...(community === undefined ? {} : { community }),
    });
    const device = this.devices.get(address);
    if (!device || !accepts(device, kind.version, community)) return;
    const value = device.variables[sysObjectID];
    const reply: ProbeReply =
      kind.version === "3"
        ? { address, port, probe, errorStatus: 0, engineId: new Uint8Array(12) }
        : value
          ? { address, port, probe, errorStatus: 0, value: { oid: sysObjectID, value: asValue(value) } }
          : { address, port, probe, errorStatus: 2 };
    void this.#clock.sleep(device.latencyMs ?? 1).then(() => {
      for (const listener of this.#listeners) listener(reply);
    });
  }

  async #ask<T>(
    target: SnmpTarget,
    request: Omit<FakeRequest, "version">,
    options: RequestOptions = {},
    answer: (device: FakeDevice) => Outcome<T>,
  ): Promise<Outcome<T>> {
    const { address, port, credential } = target;
    const { version } = credential;
    this.requests.push({ ...request, version, address, port, credential: credential.id });
    const { timeoutMs = 2000, retries = 1, signal } = options;
    const device = this.devices.get(address);
    this.#enter(address, 1);
    const silence = async () => {
      await this.#clock.sleep(timeoutMs * (retries + 1), signal);
      if (signal?.aborted) return failure("snmp.aborted", "Stopped.");
      return failure("snmp.timeout", `No answer from ${address}.`);
    };
    try {
      const community = credential.version === "3" ? undefined : credential.community;
      if (!device || !accepts(device, version, community)) return await silence();
      if (credential.version === "3" && !device.users?.includes(credential.user))
        return failure("snmp.auth-failed", "Unknown user.", { report: "unknownUser" });
      const refused = device.refuse?.({ ...request, version });
      if (refused && !refused.ok && refused.problem.code === "snmp.timeout") return await silence();
      if (refused) return refused;
      if ((device.latencyMs ?? 1) >= timeoutMs * (retries + 1)) return await silence();
      await this.#clock.sleep(device.latencyMs ?? 1, signal);
      return signal?.aborted ? failure("snmp.aborted", "Stopped.") : answer(device);
    } finally {
      this.#enter(address, -1);
    }
  }

  #enter(address: string, by: number): void {
    const pending = (this.#pending.get(address) ?? 0) + by;
    this.#pending.set(address, pending);
    this.#busy += by;
    this.maxPendingPerAddress = Math.max(this.maxPendingPerAddress, pending);
    this.maxPending = Math.max(this.maxPending, this.#busy);
  }

  #get(device: FakeDevice, target: SnmpTarget, oids: string[]): Outcome<Varbind[]> {
    const absent = oids.findIndex((oid) => device.variables[oid] === undefined);
    if (target.credential.version === "1" && absent >= 0)
      return failure("snmp.no-such-name", "There is no such variable.", { index: absent + 1 });
    return success(
      oids.map((oid): Varbind => {
        const value = device.variables[oid];
        return value === undefined ? { oid, exception: "noSuchInstance" } : { oid, value: asValue(value) };
      }),
    );
  }
}

function accepts(device: FakeDevice, version: "1" | "2c" | "3", community: string | undefined): boolean {
  if (!(device.versions ?? ["1", "2c"]).includes(version)) return false;
  return community === undefined || (device.communities ?? ["public"]).includes(community);
}

/** What follows an OID, found by halves among the sorted ones of this request. */
function successors({ variables }: FakeDevice): (oid: string) => Varbind {
  const sorted = Object.keys(variables).sort(compareOids);
  return (oid) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareOids(sorted[middle] ?? "", oid) <= 0) low = middle + 1;
      else high = middle;
    }
    const next = sorted[low];
    const value = next === undefined ? undefined : variables[next];
    if (next === undefined || value === undefined) return { oid, exception: "endOfMibView" };
    return { oid: next, value: asValue(value) };
  };
}

export function asValue(value: string | number | SnmpValue): SnmpValue {
  if (typeof value === "number") return { type: "INTEGER", value };
  if (typeof value !== "string") return value;
  return { type: "OCTET STRING", value: new TextEncoder().encode(value) };
}
