// One discovery: rounds of probes, and an identification for each address that answers.

import type { CommunityCredential, Credential, Fact, UserCredential } from "../model/index.ts";
import { type Clock, createGate, type Gate, type Log, type Problem } from "../shared/index.ts";
import type { PreparedProbe, ProbeReply, SnmpEngine } from "../snmp/index.ts";
import { Bitset } from "./bitset.ts";
import { maxWrongCommunities } from "./community-budget.ts";
import {
  type Discovered,
  type FoundPrinter,
  type IdentifyOptions,
  identifyByCommunity,
  identifyByUser,
} from "./identify.ts";
import { credentialFor, type Pass, type PassPlan, type SnmpVersion } from "./pass-plan.ts";
import type { NeighbourPort } from "./ports.ts";
import type { Progress } from "./progress.ts";
import { type Round, Sweep } from "./sweep.ts";
import { addressAt, addressText, type Block, type Targets } from "./targets.ts";

export interface RunPorts {
  engine: SnmpEngine;
  clock: Clock;
  log: Log;
  neighbours: NeighbourPort;
}

export interface RunOptions {
  versions: readonly SnmpVersion[];
  packetsPerSecond: number;
  attachedPacketsPerSecond: number;
  timeoutMs: number;
  retries: number;
  explicit: boolean;
  signal: AbortSignal;
  onProgress(progress: Progress): void;
  onFound(discovered: Discovered): void;
}

/** An address that answered before, and what it answered to where that may still be used. */
export interface Remembered {
  position: number;
  address: string;
  credential: Credential | undefined;
}

export interface CommunityTry {
  block: Block;
  credentialId: string;
  /** Milliseconds since 1970 UTC. */
  at: number;
}

// As many questions at once as a small machine answers for without losing datagrams.
const IDENTIFY_AT_ONCE = 64;
const MAX_REFUSALS = 20;

export class Run {
  /** Who was identified, by position; what is no printer only where a person asked. */
  readonly printers = new Map<number, FoundPrinter>();
  readonly others = new Map<number, Discovered>();
  /** SNMPv3 engines that let none of the users in, by position; no more than anybody reads. */
  readonly refusals = new Map<number, Problem>();
  readonly #ports: RunPorts;
  readonly #options: RunOptions;
  readonly #targets: Targets;
  readonly #plans: Map<Block, PassPlan>;
  readonly #remembered: Map<number, Remembered>;
  readonly #rangeReplies: Uint32Array;
  /** Who is not asked any more, who ever answered, and who has a hardware address but stays silent. */
  readonly #answered: Bitset;
  readonly #replied: Bitset;
  readonly #resolved: Bitset;
  readonly #gate: Gate = createGate(IDENTIFY_AT_ONCE);
  readonly #communityOf = new Map<PreparedProbe, string>();
  readonly #tries: CommunityTry[] = [];
  readonly #portsInUse: Set<number>;
  readonly #sweep: Sweep;
  #lastProgress: Omit<Progress, "replied" | "found"> | undefined;
  #found = 0;

  constructor(
    ports: RunPorts,
    options: RunOptions,
    world: {
      targets: Targets;
      plans: Map<Block, PassPlan>;
      remembered: readonly Remembered[];
      ranges: number;
    },
  ) {
    this.#ports = ports;
    this.#options = options;
    this.#targets = world.targets;
    this.#plans = world.plans;
    this.#remembered = new Map(world.remembered.map((each) => [each.position, each]));
    this.#rangeReplies = new Uint32Array(world.ranges);
    this.#answered = new Bitset(world.targets.size);
    this.#replied = new Bitset(world.targets.size);
    this.#resolved = new Bitset(world.targets.size);
    this.#portsInUse = new Set(world.targets.blocks.map((block) => block.port));
    this.#sweep = new Sweep(
      { probe: ports.engine.probe, clock: ports.clock },
      {
        ...options,
        onProgress: (progress) => {
          this.#lastProgress = progress;
          this.#report();
        },
        onAttached: () => this.#notePresent(),
      },
      world.targets.blocks,
      this.#answered,
    );
  }

  async execute(): Promise<void> {
    const stop = this.#ports.engine.probe.onReply((reply) => this.#onReply(reply));
    try {
      const rounds = [
        ...this.#knownRounds(),
        ...this.#mainRounds(),
        ...this.#againRounds(),
        ...this.#furtherRounds(),
      ];
      for (const [i, round] of rounds.entries()) {
        // An engine that lets nobody in counts as silent again.
        if (this.#silent === 0) await this.#gate.idle();
        if (this.#options.signal.aborted || this.#silent === 0) break;
        this.#ports.log.debug("round begins", { phase: round.phase, silent: this.#silent });
        await this.#sweep.run(round, rounds.slice(i + 1));
      }
      // Whoever answers while others are being identified is still taken.
      while (this.#gate.load > 0) await this.#gate.idle();
    } finally {
      stop();
    }
  }

  /** Addresses of a range (by index) that answered. */
  repliedIn(range: number): number {
    return this.#rangeReplies[range] ?? 0;
  }

  hasReplied(position: number): boolean {
    return this.#replied.has(position);
  }

  /** Communities that addresses were asked with, by block. */
  get tries(): readonly CommunityTry[] {
    return this.#tries;
  }

  get #silent(): number {
    return this.#targets.size - this.#answered.count;
  }

  // What worked last time is tried first, in one round for everybody.
  #knownRounds(): Round[] {
    const probes = new Map<number, PreparedProbe>();
    for (const { position, credential } of this.#remembered.values())
      if (credential) probes.set(position, this.#probe(credential));
    const any = probes.values().next().value;
    if (!any) return [];
    const only = { has: (position: number) => probes.has(position), count: probes.size };
    return [
      { phase: "known printers", probeOf: () => any, probeAt: (position) => probes.get(position), only },
    ];
  }

  #mainRounds(): Round[] {
    const plans = [...this.#plans.values()].map((plan) => plan.main);
    return this.#roundsOf((plan) => plan.main, Math.max(0, ...plans.map((passes) => passes.length)));
  }

  #furtherRounds(): Round[] {
    const plans = [...this.#plans.values()].map((plan) => plan.further);
    return this.#roundsOf((plan) => plan.further, Math.max(0, ...plans.map((passes) => passes.length)));
  }

  #roundsOf(passesOf: (plan: PassPlan) => Pass[], count: number): Round[] {
    return Array.from({ length: count }, (_, i) => {
      const passOf = (block: Block) => passesOf(this.#plans.get(block) ?? { main: [], further: [] })[i];
      return {
        phase: phaseName(this.#targets.blocks.map(passOf).find((pass) => pass !== undefined)),
        probeOf: (block: Block) => {
          const pass = passOf(block);
          return pass && this.#probeOfPass(pass);
        },
        onSent: (block: Block) => this.#noteTry(block, passOf(block)),
      };
    });
  }

  // An attached address that has a hardware address and kept silent may have been asleep, or a packet was lost.
  #againRounds(): Round[] {
    const versions: SnmpVersion[] = ["1", "2c", "3"];
    const rounds = versions.flatMap((version): Round[] => {
      const passOf = (block: Block) =>
        block.isAttached
          ? this.#plans
              .get(block)
              ?.main.find((pass) => (pass.kind === "engine" ? "3" : pass.version) === version)
          : undefined;
      if (!this.#targets.blocks.some(passOf)) return [];
      return [
        {
          phase: "attached, once more",
          probeOf: (block) => {
            const pass = passOf(block);
            return pass && this.#probeOfPass(pass);
          },
          only: this.#resolved,
          noWait: true,
        },
      ];
    });
    const last = rounds.pop();
    if (last) rounds.push({ phase: last.phase, probeOf: last.probeOf, only: this.#resolved });
    return rounds;
  }

  #probeOfPass(pass: Pass): PreparedProbe {
    return this.#probe(
      pass.kind === "engine" ? pass.users[0] : { ...pass.credential, version: pass.version },
    );
  }

  #probe(credential: Credential | undefined): PreparedProbe {
    const prober = this.#ports.engine.probe;
    if (!credential || credential.version === "3") return prober.prepare({ version: "3" });
    const { version, community } = credential;
    const probe = prober.prepare({ version, community });
    this.#communityOf.set(probe, community);
    return probe;
  }

  #noteTry(block: Block, pass: Pass | undefined): void {
    if (pass?.kind !== "community") return;
    const at = this.#ports.clock.now();
    this.#tries.push({ block, credentialId: pass.credential.id, at });
  }

  #onReply(reply: ProbeReply): void {
    const found = this.#targets.find(reply.address, reply.port);
    if (!found || this.#options.signal.aborted) return;
    const { block, position } = found;
    if (this.#replied.add(position))
      for (const range of block.ranges) this.#rangeReplies[range] = (this.#rangeReplies[range] ?? 0) + 1;
    if (!this.#answered.add(position)) return;
    this.#sweep.noteAnswer();
    const job =
      reply.probe.version === "3"
        ? this.#userJob(block, position)
        : this.#communityJob(reply, block, position);
    if (job) void this.#gate.run(() => this.#identify(position, block, job));
    else this.#answered.delete(position);
  }

  #communityJob(reply: ProbeReply, block: Block, position: number): IdentifyJob | undefined {
    const community = this.#communityOf.get(reply.probe);
    const version = reply.probe.version;
    if (community === undefined || version === "3") return undefined;
    const used = credentialFor(block.credentials, community, version);
    if (!used) return undefined;
    const told = toldBy(reply, this.#ports.clock.now());
    const candidates = this.#mayUpgrade(block, position, used)
      ? [credentialFor(block.credentials, community, "2c") ?? used, used]
      : [used];
    return (device, options) =>
      identifyByCommunity(this.#identifyPorts, { ...device, told }, candidates, options);
  }

  // Whoever answered in version 1 alone last time, or is configured so, is not asked in version 2c again.
  #mayUpgrade(block: Block, position: number, used: CommunityCredential): boolean {
    if (used.version !== "1" || !this.#options.versions.includes("2c")) return false;
    if (this.#remembered.get(position)?.credential?.version === "1") return false;
    return block.credentials.some((each) => each.version === "2c" && each.community === used.community);
  }

  #userJob(block: Block, position: number): IdentifyJob | undefined {
    const remembered = this.#remembered.get(position)?.credential?.id;
    const users = block.credentials
      .filter((credential): credential is UserCredential => credential.version === "3")
      .sort((a, b) => Number(b.id === remembered) - Number(a.id === remembered))
      .slice(0, this.#options.explicit ? undefined : maxWrongCommunities);
    if (users.length === 0) return undefined;
    return async (device, options) => {
      const outcome = await identifyByUser(
        this.#identifyPorts,
        { ...device, told: undefined },
        users,
        options,
      );
      if (outcome && "facts" in outcome) return outcome;
      this.#ports.log.debug("no user is let in", { address: device.address, reason: outcome?.code });
      const isRefused = outcome?.code === "snmp.auth-failed" || outcome?.code === "snmp.general-error";
      if (isRefused && this.refusals.size < MAX_REFUSALS) this.refusals.set(position, outcome);
      return undefined;
    };
  }

  get #identifyPorts() {
    return { client: this.#ports.engine.client, clock: this.#ports.clock };
  }

  async #identify(position: number, block: Block, job: IdentifyJob): Promise<void> {
    const { signal, timeoutMs, retries } = this.#options;
    if (signal.aborted) return;
    this.#sweep.pacer.charge(1);
    const address = addressText(addressAt(block, position - block.offset));
    const discovered = await job({ address, port: block.port }, { signal, timeoutMs, retries });
    if (signal.aborted && (discovered?.facts.size ?? 0) <= 1) return;
    // Other ways in are still open to who would not be known by this one.
    if (!discovered) return this.#answered.delete(position);
    this.refusals.delete(position);
    if (!discovered.isPrinter) {
      if (this.#options.explicit) this.others.set(position, discovered);
      return;
    }
    const { facts: _, ...printer } = discovered;
    this.printers.set(position, printer);
    this.#found += 1;
    this.#options.onFound(discovered);
    this.#report();
  }

  async #notePresent(): Promise<void> {
    for (const { address, complete } of await this.#ports.neighbours.entries()) {
      if (!complete) continue;
      for (const port of this.#portsInUse) {
        const found = this.#targets.find(address, port);
        if (found?.block.isAttached) this.#resolved.add(found.position);
      }
    }
  }

  #report(): void {
    if (!this.#lastProgress) return;
    this.#options.onProgress({ ...this.#lastProgress, replied: this.#replied.count, found: this.#found });
  }
}

type IdentifyJob = (
  device: { address: string; port: number },
  options: IdentifyOptions,
) => Promise<Discovered | undefined>;

function toldBy({ errorStatus, value: varbind }: ProbeReply, at: number): Fact | undefined {
  return errorStatus === 0 && varbind?.value ? { oid: varbind.oid, value: varbind.value, at } : undefined;
}

function phaseName(pass: Pass | undefined): string {
  if (!pass) return "silent addresses";
  return pass.kind === "engine" ? "SNMPv3 engines" : `SNMPv${pass.version}`;
}
