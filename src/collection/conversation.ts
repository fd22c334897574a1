// One collection's exchange with one printer: what was told, what went wrong, what it cost, what was learned.

import { type Fact, Facts, type Varbind } from "../model/index.ts";
import { type Clock, failure, type Outcome, type Problem } from "../shared/index.ts";
import {
  type BulkAnswer,
  gather,
  type RequestOptions,
  replyBytes,
  requestBytes,
  type SnmpClient,
  type SnmpTarget,
} from "../snmp/index.ts";

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
  /** No further question makes sense. */
  isOver = false;
  readonly #ports: ConversationPorts;
  readonly #options: RequestOptions;
  readonly #until: number;

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
    this.#until = ports.clock.monotonic() + options.deadlineMs;
    this.batch = learned.batch;
    this.bulk = learned.bulk && target.credential.version !== "1";
  }

  /** Reads exact instances into `facts`; answers which do not exist and which could not be read. */
  async get(
    oids: readonly string[],
    options: { expectPresent?: boolean; expectBytes?: (oid: string) => number | undefined } = {},
  ): Promise<{ missing: string[]; unreadable: string[] }> {
    if (oids.length === 0) return { missing: [], unreadable: [] };
    const refusal = this.#refusal();
    if (refusal) return { missing: [], unreadable: [...oids] };
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

  /** One GETBULK over columns; its rows are noted by the caller, who knows where they end. */
  bulkRows(columns: string[], maxRepetitions: number): Promise<Outcome<BulkAnswer>> {
    return this.#ask(
      columns,
      () =>
        this.#ports.snmp.getBulk(
          this.target,
          { nonRepeaters: [], repeaters: columns, maxRepetitions },
          this.#options,
        ),
      (answer) => answer.rows.flat(),
    );
  }

  getNext(oids: string[]): Promise<Outcome<Varbind[]>> {
    return this.#ask(
      oids,
      () => this.#ports.snmp.getNext(this.target, oids, this.#options),
      (answer) => answer,
    );
  }

  note({ oid, value }: Varbind): void {
    if (value) this.facts.add({ oid, value, at: this.#ports.clock.now() });
  }

  noteKnown(facts: Iterable<Fact>): void {
    for (const fact of facts) this.facts.add(fact);
  }

  async #ask<T>(
    oids: string[],
    send: () => Promise<Outcome<T>>,
    varbindsOf: (answer: T) => Varbind[],
  ): Promise<Outcome<T>> {
    const refusal = this.#refusal();
    if (refusal) return { ok: false, problem: refusal };
    this.requests += 1;
    const { version } = this.target.credential;
    const answer = await send();
    this.octets +=
      requestBytes(version, oids) + (answer.ok ? replyBytes(version, varbindsOf(answer.value)) : 0);
    if (!answer.ok && isFinal(answer.problem)) this.#noteProblem(answer.problem, true);
    return answer;
  }

  #refusal(): Problem | undefined {
    if (!this.isOver && this.#ports.clock.monotonic() > this.#until) {
      const message = `${this.target.address} takes too long to read; the rest is left out.`;
      this.#noteProblem(failure("snmp.timeout", message).problem, true);
    }
    return this.isOver ? this.problems.at(-1) : undefined;
  }

  #noteProblem(problem: Problem, isHopeless: boolean): void {
    this.problems.push(problem);
    if (isFinal(problem) || (isHopeless && problem.code === "snmp.timeout")) this.isOver = true;
  }
}

function isFinal({ code }: Problem): boolean {
  return ["snmp.aborted", "snmp.closed", "snmp.socket", "snmp.auth-failed"].includes(code);
}
