// One collection's exchange with one printer: what was told, what went wrong, what it cost, what was learned.

import { compareOids, type Fact, Facts, type Varbind } from "../model/index.ts";
import { type Clock, failure, type Outcome, type Problem, success } from "../shared/index.ts";
import {
  type BulkAnswer,
  gather,
  type RequestOptions,
  replyBytes,
  requestBytes,
  type SnmpClient,
  type SnmpTarget,
} from "../snmp/index.ts";

const MAX_ARC = 0xffffffff;

export interface ConversationPorts {
  snmp: SnmpClient;
  clock: Clock;
}

export interface ConversationOptions {
  timeoutMs: number;
  retries: number;
  /** For everything together, so that one sick printer does not hold a place for long. */
  deadlineMs: number;
  signal?: AbortSignal;
}

export class Conversation {
  readonly facts = new Facts();
  readonly problems: Problem[] = [];
  readonly target: SnmpTarget;
  /** Variables per request that the printer bears, and whether GETBULK works: learned on the way. */
  batch: number;
  bulk: boolean;
  requests = 0;
  octets = 0;
  /** Milliseconds from the first question to the first value told. */
  firstAnswerMs: number | undefined;
  /** Stretches of the tree, by GETNEXT, in which the printer has nothing. */
  #isOver = false;
  readonly #asked = new Set<string>();
  readonly #next = new Map<string, string>();
  readonly #gaps: { after: string; before: string | undefined }[] = [];
  readonly #ports: ConversationPorts;
  readonly #options: RequestOptions;
  readonly #until: number;
  readonly #startedAt: number;

  constructor(
    ports: ConversationPorts,
    target: SnmpTarget,
    options: ConversationOptions,
    learned: { batch: number; bulk: boolean },
  ) {
    this.#ports = ports;
    this.target = target;
    const { timeoutMs, retries, signal } = options;
    this.#options = { timeoutMs, retries, ...(signal === undefined ? {} : { signal }) };
    this.#startedAt = ports.clock.monotonic();
    this.#until = this.#startedAt + options.deadlineMs;
    this.batch = learned.batch;
    this.bulk = learned.bulk && target.credential.version !== "1";
  }

  /** No further question makes sense. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Reads exact instances into `facts`; answers which do not exist and which could not be read. */
  async get(
    oids: readonly string[],
    options: { expectPresent?: boolean; expectBytes?: (oid: string) => number | undefined } = {},
  ): Promise<{ missing: string[]; unreadable: string[] }> {
    if (oids.length === 0) return { missing: [], unreadable: [] };
    const refusal = this.#refusal();
    if (refusal) return { missing: [], unreadable: [...oids] };
    this.noteAsked(oids);
    const got = await gather(this.#ports.snmp, this.target, oids, {
      ...this.#options,
      ...options,
      batch: this.batch,
    });
    this.requests += got.requests;
    this.octets += got.octets;
    this.batch = got.batch;
    for (const varbind of got.varbinds) this.note(varbind);
    if (got.problem) this.#noteProblem(got.problem, got.varbinds.length + got.missing.length === 0);
    return got;
  }

  /** One GETBULK, or what comes nearest to it where there is none: one GETNEXT of everything. */
  async step(
    single: readonly string[],
    columns: readonly string[],
    repetitions: number,
  ): Promise<Outcome<BulkAnswer>> {
    const all = [...single, ...columns];
    const refusal = this.#refusal();
    if (refusal) return { ok: false, problem: refusal };
    this.requests += 1;
    const { version } = this.target.credential;
    this.octets += requestBytes(version, all);
    const answer = this.bulk
      ? await this.#ports.snmp.getBulk(
          this.target,
          { nonRepeaters: [...single], repeaters: [...columns], maxRepetitions: repetitions },
          this.#options,
        )
      : asBulk(await this.#ports.snmp.getNext(this.target, all, this.#options), single.length);
    if (!answer.ok) {
      if (isFinal(answer.problem)) this.#noteProblem(answer.problem, true);
      return answer;
    }
    const { nonRepeaters, rows } = answer.value;
    const told = [...nonRepeaters, ...rows.flat()];
    if (told.length === 0)
      return failure("snmp.malformed", `${this.target.address} answers without any variable.`);
    this.octets += replyBytes(version, told);
    this.#noteSuccession(single, columns, answer.value);
    return answer;
  }

  /**
   * True when a column has nothing from `start` (a cell or the column itself) on: the printer told what follows
   * something before it, and that stands behind the column. Of scalars this says nothing: makers hide private
   * objects from GETNEXT.
   */
  isColumnEmpty(column: string, start: string = column): boolean {
    const end = `${column}.${MAX_ARC}`;
    return this.#gaps.some(
      ({ after, before }) =>
        compareOids(after, start) <= 0 && (before === undefined || compareOids(end, before) < 0),
    );
  }

  /** What stands behind an OID, as far as that was told; its `exception` is the end of everything. */
  successorOf(oid: string): Varbind | undefined {
    const gap = this.#gaps.find(
      ({ after, before }) =>
        compareOids(after, oid) <= 0 && (before === undefined || compareOids(oid, before) < 0),
    );
    const next = this.#next.get(oid) ?? gap?.before;
    const value = next === undefined ? undefined : this.facts.get(next)?.value;
    if (next !== undefined && value) return { oid: next, value };
    return gap && gap.before === undefined ? { oid, exception: "endOfMibView" } : undefined;
  }

  /** True when this instance was told or asked for. */
  isAsked(oid: string): boolean {
    return this.facts.get(oid) !== undefined || this.#asked.has(oid);
  }

  /** Instances that were asked for elsewhere and need not be asked again. */
  noteAsked(oids: Iterable<string>): void {
    for (const oid of oids) this.#asked.add(oid);
  }

  #noteSuccession(
    single: readonly string[],
    columns: readonly string[],
    { nonRepeaters, rows }: BulkAnswer,
  ): void {
    const follow = (after: string, varbind: Varbind | undefined): string => {
      if (!varbind) return after;
      const isForward = !varbind.exception && compareOids(varbind.oid, after) > 0;
      if (isForward) {
        this.note(varbind);
        this.#next.set(after, varbind.oid);
      }
      // Rows of one column leave no gap worth knowing.
      const isGap = varbind.exception !== undefined || !isSibling(after, varbind.oid);
      if (isGap && (isForward || varbind.exception))
        this.#gaps.push({ after, before: varbind.exception ? undefined : varbind.oid });
      return isForward ? varbind.oid : after;
    };
    for (const [i, oid] of single.entries()) follow(oid, nonRepeaters[i]);
    for (const [j, column] of columns.entries()) {
      let after = column;
      for (const row of rows) {
        const next = follow(after, row[j]);
        if (next === after) break;
        after = next;
      }
    }
  }

  note({ oid, value }: Varbind): void {
    this.firstAnswerMs ??= this.#ports.clock.monotonic() - this.#startedAt;
    if (value) this.facts.add({ oid, value, at: this.#ports.clock.now() });
  }

  noteKnown(facts: Iterable<Fact>): void {
    for (const fact of facts) this.facts.add(fact);
  }

  #refusal(): Problem | undefined {
    if (!this.#isOver && this.#ports.clock.monotonic() > this.#until) {
      const message = `${this.target.address} takes too long to read; the rest is left out.`;
      this.#noteProblem(failure("snmp.timeout", message).problem, true);
    }
    return this.#isOver ? this.problems.at(-1) : undefined;
  }

  #noteProblem(problem: Problem, isHopeless: boolean): void {
    this.problems.push(problem);
    if (isFinal(problem) || (isHopeless && problem.code === "snmp.timeout")) this.#isOver = true;
  }
}

function isSibling(a: string, b: string): boolean {
  const end = a.lastIndexOf(".");
  return b.length > end && b.lastIndexOf(".") === end && b.startsWith(a.slice(0, end));
}

function asBulk(answer: Outcome<Varbind[]>, singles: number): Outcome<BulkAnswer> {
  if (!answer.ok) return answer;
  const row = answer.value.slice(singles);
  return success({ nonRepeaters: answer.value.slice(0, singles), rows: row.length > 0 ? [row] : [] });
}

function isFinal({ code }: Problem): boolean {
  return ["snmp.aborted", "snmp.closed", "snmp.socket", "snmp.auth-failed"].includes(code);
}
