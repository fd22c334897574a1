import type { Facts } from "../model/index.ts";
import {
  type Evaluation,
  evaluate,
  type Profile,
  type ProfileSet,
  profileOfDevice,
  readingPlan,
} from "../profiles/index.ts";
import { type Clock, createGate, type Log, type Problem } from "../shared/index.ts";
import { batchSteps, type SnmpClient, type SnmpTarget } from "../snmp/index.ts";
import { Conversation } from "./conversation.ts";
import { encodeFact } from "./facts-codec.ts";
import { type FirstSight, readAll, readDevice } from "./first-sight.ts";
import { emptyMemory, type PrinterMemory } from "./memory.ts";
import { type OnceMore, readChanging, uptimeOf } from "./once-more.ts";

const SYS_OBJECT_ID = "1.3.6.1.2.1.1.2.0";

/** A printer to be read: whoever answers there, or one of several behind one agent. */
export interface PrinterTarget extends SnmpTarget {
  /** hrDeviceIndex. */
  device?: number;
}

export interface CollectorPorts {
  snmp: SnmpClient;
  clock: Clock;
  log: Log;
}

export interface CollectorOptions {
  profiles: ProfileSet;
  /** Printers read at the same time; 32 unless told. */
  concurrency?: number;
  timeoutMs?: number;
  retries?: number;
}

export interface Collection {
  outcome: "complete" | "partial" | "no-answer";
  problems: Problem[];
  /** Once-values and what was read now, as told and when. */
  facts: Facts;
  /** hrDeviceIndex of each printer behind this agent, where it has several and was asked for no certain one. */
  devices?: number[];
  /** Absent when the printer did not answer. */
  evaluation?: Evaluation;
  /** To be kept and handed in next time. */
  memory: PrinterMemory;
  profile: { id: string; revision: number; why: string };
  /** Milliseconds from the first question to the first value told; absent when there was none. */
  firstAnswerMs?: number;
  /** Octets both ways with IP and UDP headers, by calculation; retries are not counted. */
  cost: { requests: number; octets: number };
}

export interface Collector {
  /**
   * Reads a printer. Any number may be asked for at once: so many as allowed are read side by side, each by one
   * request at a time. `known` are identification facts that were read just now. Never rejects.
   */
  collect(
    target: PrinterTarget,
    memory: PrinterMemory | undefined,
    known: Facts | undefined,
    signal?: AbortSignal,
  ): Promise<Collection>;
}

const CONCURRENCY = 32;
/** For one printer; the slowest honest ones take a few seconds. */
const DEADLINE_MS = 120_000;
const WEEK_MS = 7 * 24 * 3600 * 1000;

export function createCollector(ports: CollectorPorts, options: CollectorOptions): Collector {
  const gate = createGate(options.concurrency ?? CONCURRENCY);
  return {
    collect: (target, memory, known, signal) =>
      gate.run(() => {
        const talk = new Conversation(
          ports,
          target,
          {
            timeoutMs: options.timeoutMs ?? 2000,
            retries: options.retries ?? 1,
            deadlineMs: DEADLINE_MS,
            ...(signal === undefined ? {} : { signal }),
          },
          { batch: memory?.batch ?? batchSteps[0], bulk: memory?.bulk ?? true },
        );
        return collectOne(ports, options.profiles, talk, target.device, memory, known);
      }),
  };
}

async function collectOne(
  ports: CollectorPorts,
  profiles: ProfileSet,
  talk: Conversation,
  device: number | undefined,
  memory: PrinterMemory | undefined,
  known: Facts | undefined,
): Promise<Collection> {
  if (known) talk.noteKnown(known);
  let why = whyAll(memory, profiles, device, ports.clock.now());
  if (memory && why === undefined) {
    const profile = findProfile(profiles, memory, device);
    const more = profile && (await readChanging(talk, memory, readingPlan(profile)));
    if (profile && more && more.kind !== "changed") return collectionOnceMore(talk, memory, profile, more);
    why = more?.kind === "changed" ? more.why : undefined;
  }
  ports.log.debug("reads everything", { address: talk.target.address, why });
  const seen =
    device === undefined ? await readAll(talk, profiles, known) : await readDevice(talk, profiles, device);
  return seen ? collectionAtFirstSight(talk, seen, ports.clock.now()) : noAnswer(talk, profiles, memory);
}

/** Why a printer is read in full; undefined when what is remembered may do. */
function whyAll(
  memory: PrinterMemory | undefined,
  profiles: ProfileSet,
  device: number | undefined,
  now: number,
): string | undefined {
  if (!memory) return "it is new";
  if (memory.learnedAt === 0) return "the last full reading did not come to its end";
  if (findProfile(profiles, memory, device)?.revision !== memory.profile.revision)
    return "its profile changed";
  // A clock that was set back counts as well.
  return Math.abs(now - memory.learnedAt) >= WEEK_MS ? "the last full reading is a week old" : undefined;
}

function findProfile(
  profiles: ProfileSet,
  memory: PrinterMemory,
  device: number | undefined,
): Profile | undefined {
  if (device !== undefined && memory.profile.id === profiles.base.id)
    return profileOfDevice(profiles.base, device);
  return profiles.profiles.find((profile) => profile.id === memory.profile.id);
}

function collectionAtFirstSight(talk: Conversation, seen: FirstSight, now: number): Collection {
  const { match, isWhole, devices } = seen;
  const { profile, why } = match;
  const evaluation = evaluate(profile, talk.facts, { address: talk.target.address });
  return {
    outcome: isWhole ? "complete" : "partial",
    problems: talk.problems,
    facts: talk.facts,
    ...(devices.length > 0 && { devices }),
    evaluation,
    memory: {
      ...seen.memory,
      learnedAt: talk.isOver ? 0 : now,
      identity: identityOf(talk, seen.memory, evaluation),
      ...uptimeOf(talk),
    },
    profile: { id: profile.id, revision: profile.revision, why },
    ...waitOf(talk),
    cost: costOf(talk),
  };
}

function collectionOnceMore(
  talk: Conversation,
  memory: PrinterMemory,
  profile: Profile,
  more: Exclude<OnceMore, { kind: "changed" }>,
): Collection {
  const why = "as at the last full reading";
  const isRead = more.kind === "read";
  return {
    outcome: !isRead ? "no-answer" : more.isWhole ? "complete" : "partial",
    problems: talk.problems,
    facts: talk.facts,
    ...(isRead ? { evaluation: evaluate(profile, talk.facts, { address: talk.target.address }) } : {}),
    memory: isRead ? more.memory : memory,
    profile: { id: profile.id, revision: profile.revision, why },
    ...waitOf(talk),
    cost: costOf(talk),
  };
}

function noAnswer(talk: Conversation, profiles: ProfileSet, memory: PrinterMemory | undefined): Collection {
  const { id, revision } = memory?.profile ?? profiles.base;
  return {
    outcome: "no-answer",
    problems: talk.problems,
    facts: talk.facts,
    memory: memory ?? emptyMemory({ id, revision }),
    profile: { id, revision, why: "it did not answer" },
    cost: costOf(talk),
  };
}

// Its serial number tells a printer from another; without one, what it says it is.
function identityOf(
  talk: Conversation,
  memory: PrinterMemory,
  evaluation: Evaluation,
): PrinterMemory["identity"] {
  const serial = evaluation.readings.find((reading) => reading.name === "SerialNumber")?.oid;
  const oids = [serial, SYS_OBJECT_ID].filter((oid) => oid !== undefined && !memory.every.includes(oid));
  const fact = oids.flatMap((oid) => talk.facts.get(oid ?? "") ?? [])[0];
  return fact ? [encodeFact(fact)] : [];
}

function costOf({ requests, octets }: Conversation): Collection["cost"] {
  return { requests, octets };
}

function waitOf({ firstAnswerMs }: Conversation): Pick<Collection, "firstAnswerMs"> {
  return firstAnswerMs === undefined ? {} : { firstAnswerMs };
}
