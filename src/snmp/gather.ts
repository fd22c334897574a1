// Many exact variables in as few messages as the printer bears. Printers choke in many ways (tooBig, genErr,
// silence, cut answers): the messages then get smaller, and the caller remembers how large they may be.

import type { Varbind } from "../model/index.ts";
import type { Problem } from "../shared/index.ts";
import { replyBytes, requestBytes, variableBytes } from "./message-size.ts";
import type { RequestOptions, SnmpClient, SnmpTarget } from "./request.ts";

/** Variables per message, from what well-behaved printers take down to what every agent takes. */
export const batchSteps = [64, 32, 16, 8, 4, 1] as const;

export interface GatherOptions extends RequestOptions {
  /** Variables per message to begin with; 64 unless told. */
  batch?: number;
  /** Messages are made so that their answers are expected below this; 1,400 unless told (Ethernet less headers). */
  maxReplyBytes?: number;
  /** Octets the value of a variable is expected to take; 12 where it is not known. */
  expectBytes?: (oid: string) => number | undefined;
  /** The variables were there last time: version 1 then asks with GET, else with GETNEXT, which never fails whole. */
  expectPresent?: boolean;
}

export interface Gathered {
  varbinds: Varbind[];
  /** The printer says that it has none of these. */
  missing: string[];
  /** Neither a value nor a clear no. */
  unreadable: string[];
  /** Why `unreadable` is not empty. */
  problem?: Problem;
  /** Variables per message that the printer was seen to bear. */
  batch: number;
  requests: number;
  /** Octets both ways with IP and UDP headers, by calculation, without retries. */
  octets: number;
}

const MAX_REPLY_BYTES = 1400;
const UNKNOWN_VALUE_BYTES = 12;
/** In version 1 every missing variable costs a message: after so many, GETNEXT tells them apart in one. */
const MAX_NO_SUCH_NAMES = 3;
/** Single variables without any answer, one after another, after which the printer counts as gone. */
const MAX_SILENT_SINGLES = 2;
/** Refusals of single variables, before any value came, after which the rest is not asked. */
const MAX_FAILED_SINGLES = 3;
const MAX_REQUESTS = 150;

/** Reads exact instances; never rejects, and ends after a bounded number of messages. */
export async function gather(
  client: SnmpClient,
  target: SnmpTarget,
  oids: readonly string[],
  options: GatherOptions = {},
): Promise<Gathered> {
  const work = new Gathering(client, target, options);
  await work.run([...new Set(oids)]);
  return work.result;
}

class Gathering {
  readonly result: Gathered;
  readonly #client: SnmpClient;
  readonly #target: SnmpTarget;
  readonly #options: GatherOptions;
  #byGetNext: boolean;
  #noSuchNames = 0;
  #silentSingles = 0;
  #failedSingles = 0;
  #answered = false;

  constructor(client: SnmpClient, target: SnmpTarget, options: GatherOptions) {
    this.#client = client;
    this.#target = target;
    this.#options = options;
    this.#byGetNext = target.credential.version === "1" && !options.expectPresent;
    const batch = Math.max(1, Math.min(options.batch ?? batchSteps[0], batchSteps[0]));
    this.result = { varbinds: [], missing: [], unreadable: [], batch, requests: 0, octets: 0 };
  }

  async run(oids: string[]): Promise<void> {
    let rest = oids;
    while (rest.length > 0) {
      const chunk = this.#nextChunk(rest);
      rest = rest.slice(chunk.length);
      const before = this.result.batch;
      const poisoned = this.result.unreadable.length;
      const left = await this.#read(chunk);
      // Smaller messages did not help when single variables stayed unreadable: it was they, not the size.
      if (this.result.unreadable.length > poisoned) this.result.batch = before;
      if (left) {
        this.result.unreadable.push(...left, ...rest);
        return;
      }
    }
  }

  /** Reads these variables, in smaller and smaller messages; what is returned was given up with the printer. */
  async #read(chunk: string[]): Promise<string[] | undefined> {
    const queue = [chunk];
    for (let part = queue.shift(); part; part = queue.shift()) {
      if (this.result.requests >= MAX_REQUESTS) return [...part, ...queue.flat()];
      const problem = await this.#ask(part);
      if (!problem) continue;
      const giveUp = await this.#onProblem(problem, part, queue);
      if (giveUp) return [...part, ...queue.flat()];
    }
    return undefined;
  }

  async #onProblem(problem: Problem, part: string[], queue: string[][]): Promise<boolean> {
    switch (problem.code) {
      case "snmp.no-such-name": {
        this.#answered = true;
        const absent = part[errorIndex(problem) - 1] ?? (part.length === 1 ? part[0] : undefined);
        this.#noSuchNames += 1;
        if (this.#noSuchNames >= MAX_NO_SUCH_NAMES || absent === undefined) this.#byGetNext = true;
        if (absent === undefined && part.length > 1) queue.unshift(...halves(part));
        else if (absent !== undefined) {
          this.result.missing.push(absent);
          const others = part.filter((oid) => oid !== absent);
          if (others.length > 0) queue.unshift(others);
        }
        return false;
      }
      case "snmp.timeout":
        return await this.#onSilence(problem, part, queue);
      case "snmp.too-big":
      case "snmp.general-error":
      case "snmp.malformed":
        this.#answered = true;
        return await this.#onRefusal(problem, part, queue);
      default:
        this.result.problem = problem;
        return true;
    }
  }

  async #onRefusal(problem: Problem, part: string[], queue: string[][]): Promise<boolean> {
    if (part.length === 1) {
      this.#failedSingles += 1;
      const isHopeless = this.result.varbinds.length === 0 && this.#failedSingles >= MAX_FAILED_SINGLES;
      this.#unreadable(isHopeless ? [] : part, problem);
      return isHopeless;
    }
    const suspect = problem.code === "snmp.general-error" ? part[errorIndex(problem) - 1] : undefined;
    if (suspect === undefined) {
      queue.unshift(...this.#smaller(part, 1));
      return false;
    }
    // genErr may name a variable that fails on its own; if it does not, the message was too large.
    const alone = await this.#ask([suspect]);
    const others = part.filter((oid) => oid !== suspect);
    if (alone) this.#unreadable([suspect], alone);
    queue.unshift(...(alone ? [others] : this.#smaller(others, 1)));
    return alone?.code === "snmp.timeout";
  }

  async #onSilence(problem: Problem, part: string[], queue: string[][]): Promise<boolean> {
    if (part.length > 1) {
      // Too large for it, or nobody there? One variable tells.
      const [first = "", ...others] = part;
      if (!this.#answered) {
        const alone = await this.#ask([first]);
        if (alone?.code === "snmp.timeout" || isFinal(alone)) {
          this.result.problem = problem;
          return true;
        }
        this.#answered = true;
      }
      const left = this.#isSettled(first) ? others : part;
      queue.unshift(...this.#smaller(left, 2));
      return false;
    }
    this.#silentSingles += 1;
    const isGone = !this.#answered || this.#silentSingles >= MAX_SILENT_SINGLES;
    this.#unreadable(isGone ? [] : part, problem);
    return isGone;
  }

  /** Cuts `part` into messages some steps smaller, and makes that the size of the messages to come. */
  #smaller(part: string[], steps: number): string[][] {
    const at = batchSteps.findIndex((step) => step < part.length);
    const size =
      batchSteps[Math.min((at < 0 ? batchSteps.length : at) + steps - 1, batchSteps.length - 1)] ?? 1;
    this.result.batch = Math.min(this.result.batch, size);
    const parts: string[][] = [];
    for (let i = 0; i < part.length; i += size) parts.push(part.slice(i, i + size));
    return parts;
  }

  #unreadable(part: string[], problem: Problem): void {
    this.result.unreadable.push(...part);
    this.result.problem ??= problem;
  }

  #isSettled(oid: string): boolean {
    return this.result.missing.includes(oid) || this.result.varbinds.some((varbind) => varbind.oid === oid);
  }

  async #ask(part: string[]): Promise<Problem | undefined> {
    const asked = this.#byGetNext ? part.map(predecessor) : part;
    const { timeoutMs, retries, signal } = this.#options;
    const options: RequestOptions = {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(retries === undefined ? {} : { retries }),
      ...(signal === undefined ? {} : { signal }),
    };
    this.result.requests += 1;
    const answer = this.#byGetNext
      ? await this.#client.getNext(this.#target, asked, options)
      : await this.#client.get(this.#target, asked, options);
    this.#count(asked, answer.ok ? answer.value : []);
    if (!answer.ok) {
      // The end of everything it has (RFC 1157 §4.1.3): nothing follows, so the variable is not there.
      if (this.#byGetNext && answer.problem.code === "snmp.no-such-name" && part.length === 1) {
        this.#answered = true;
        this.result.missing.push(...part);
        return undefined;
      }
      return answer.problem;
    }
    this.#answered = true;
    this.#silentSingles = 0;
    for (const [i, oid] of part.entries()) {
      const varbind = answer.value[i];
      if (varbind?.oid === oid && varbind.value) this.result.varbinds.push(varbind);
      else this.result.missing.push(oid);
    }
    return undefined;
  }

  #count(asked: string[], answer: Varbind[]): void {
    const { version } = this.#target.credential;
    this.result.octets +=
      requestBytes(version, asked) + (answer.length > 0 ? replyBytes(version, answer) : 0);
  }

  #nextChunk(oids: string[]): string[] {
    const limit = this.#options.maxReplyBytes ?? MAX_REPLY_BYTES;
    let octets = 0;
    let count = 0;
    for (const oid of oids) {
      octets += variableBytes(oid, this.#options.expectBytes?.(oid) ?? UNKNOWN_VALUE_BYTES);
      if (count > 0 && (octets > limit || count >= this.result.batch)) break;
      count += 1;
    }
    return oids.slice(0, count);
  }
}

/** The OID whose GETNEXT leads to exactly this instance, if there is one. */
function predecessor(oid: string): string {
  const dot = oid.lastIndexOf(".");
  const last = Number(oid.slice(dot + 1));
  return last === 0 ? oid.slice(0, dot) : `${oid.slice(0, dot)}.${last - 1}`;
}

/** Nothing that a smaller message would mend. */
function isFinal(problem: Problem | undefined): boolean {
  return (
    problem !== undefined &&
    ["snmp.aborted", "snmp.closed", "snmp.socket", "snmp.auth-failed"].includes(problem.code)
  );
}

function halves(part: string[]): string[][] {
  const middle = Math.ceil(part.length / 2);
  return [part.slice(0, middle), part.slice(middle)];
}

/** Which variable the error is about, counted from 1; 0 when it does not say. */
function errorIndex(problem: Problem): number {
  const detail = problem.detail;
  if (typeof detail !== "object" || detail === null || !("index" in detail)) return 0;
  return typeof detail.index === "number" ? detail.index : 0;
}
