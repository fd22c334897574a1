// The data stream: reports and command results, one at a time, in order, until the server has each of them.

import { acknowledges, limits, type Refusal, type ServerMessage } from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import { compose, reopen } from "./compose.ts";
import type { DataQueue } from "./data-queue.ts";
import { beginEpoch, renumberWaiting } from "./epoch.ts";
import { forgetMessages } from "./forget-messages.ts";
import { type Link, refusalProblem } from "./link.ts";
import type { OutboxMessage } from "./outbox-name.ts";
import type { TunnelContext } from "./ports.ts";
import { Serial } from "./serial.ts";

/** Steps that bring nothing to the server, in a row, before it counts as a failure. */
const ADJUSTMENTS_MOST = 3;
const EPOCH_AT_MOST_EVERY_MS = 60_000;

export class DataStream {
  readonly #context: TunnelContext;
  readonly #link: Link;
  readonly #queue: DataQueue;
  readonly #follow: (answer: ServerMessage) => Promise<void>;
  /** One message under way, or one change of what waits, at a time. */
  readonly #turns = new Serial();
  #draining: Promise<Outcome<void>> | undefined;
  #adjustments = 0;
  #refusedFull = 0;
  #mustForget = false;
  #epochBegunAt = Number.NEGATIVE_INFINITY;

  constructor(
    context: TunnelContext,
    link: Link,
    queue: DataQueue,
    follow: (answer: ServerMessage) => Promise<void>,
  ) {
    this.#context = context;
    this.#link = link;
    this.#queue = queue;
    this.#follow = follow;
  }

  /** Delivers until nothing waits or something fails; a second caller shares the first one's run. */
  drain(): Promise<Outcome<void>> {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined;
    });
    return this.#draining;
  }

  /** What was sent is not what the server remembers of that epoch: begins another, with a full report. */
  async restart(epoch: string, reason: string): Promise<Outcome<void>> {
    const begun = await this.#turns.run(() => this.#beginEpoch(epoch, reason));
    if (!begun.ok) return begun;
    return begun.value ? this.#queue.report() : success(undefined);
  }

  /** A server that was restored asks for acknowledged reports again. */
  recall(from: number): Promise<Outcome<void>> {
    return this.#turns.run(() => this.#recall(from));
  }

  /** What waits or is kept may not leave any more: it goes, and the next report is a full one. */
  forget(): Promise<Outcome<void>> {
    this.#mustForget = true;
    return this.#turns.run(() => this.#forget());
  }

  /** Until that is done nothing goes. */
  async #forget(): Promise<Outcome<void>> {
    if (!this.#mustForget) return success(undefined);
    const forgotten = await this.#queue.exclusive(() => forgetMessages(this.#context));
    if (forgotten.ok) this.#mustForget = false;
    return forgotten;
  }

  async #drain(): Promise<Outcome<void>> {
    for (;;) {
      const turn = await this.#turns.run(() => this.#turn());
      if (!turn.ok) {
        this.#link.note("data", turn);
        return turn;
      }
      if (turn.value === "empty") return success(undefined);
      const { answer, wantReport, wasAcknowledged } = turn.value;
      if (wasAcknowledged) this.#link.note("data", turn);
      if (answer) await this.#follow(answer);
      if (wantReport) {
        const queued = await this.#queue.report();
        if (!queued.ok) return queued;
      }
    }
  }

  async #turn(): Promise<Outcome<TurnResult | "empty">> {
    const forgotten = await this.#forget();
    if (!forgotten.ok) return forgotten;
    const head = await this.#head();
    if (!head.ok) return head;
    if (!head.value) return success("empty");
    const { message, body } = head.value;
    const sent = await this.#link.exchange({
      epoch: message.epoch,
      stream: "data",
      sequence: message.sequence,
      body,
      maxEnvelopeBytes:
        message.kind === "command-result" ? limits.commandResultEnvelope : limits.messageEnvelope,
    });
    if (!sent.ok) {
      if (sent.problem.code !== "envelope.too-large") return sent;
      this.#context.ports.log.error(sent.problem.message);
      return this.#setAside(message);
    }
    const { answer, attempt } = sent.value;
    if (answer.type === "refused") return this.#refused(message, body, answer);
    if (!acknowledges(answer, attempt))
      return failure(
        "tunnel.answer-mismatch",
        "The server's answer does not name the message that was sent.",
      );
    const settled = await this.#acknowledged(message);
    return settled.ok ? success({ answer, wasAcknowledged: true }) : settled;
  }

  /** The next message, made ready: it states what is missing before it. */
  async #head(): Promise<Outcome<{ message: OutboxMessage; body: Uint8Array } | undefined>> {
    const { outbox, state, ports } = this.#context;
    for (;;) {
      const [message] = outbox.waiting;
      if (!message) return success(undefined);
      const { epoch, dataAccepted } = state.delivery.data;
      // A disk that failed kept it from its number in this epoch.
      if (message.epoch !== epoch) {
        const renumbered = await this.#queue.exclusive(() => renumberWaiting(this.#context));
        if (!renumbered.ok) return renumbered;
        continue;
      }
      // Acknowledged just before the power went.
      if (message.sequence <= dataAccepted) {
        const settled = await outbox.settle(message);
        if (!settled.ok) return settled;
        continue;
      }
      const body = await outbox.body(message);
      const content = body && reopen(body);
      if (!body || !content) {
        ports.log.error("a message in the outbox is damaged; set aside", { sequence: message.sequence });
        const aside = await this.#quarantine(message);
        if (!aside.ok) return aside;
        continue;
      }
      const ready = compose(this.#completed(content, message.sequence));
      if (Buffer.compare(ready, body) === 0) return success({ message, body });
      const written = await outbox.rewrite(message, ready);
      if (!written.ok) return written;
    }
  }

  /** States what is missing before a message, and names a report's base as it was sent in the end. */
  #completed(content: Record<string, unknown>, sequence: number): Record<string, unknown> {
    const { outbox, state } = this.#context;
    const { dataAccepted, lastReport } = state.delivery.data;
    const { lost: _, payload, ...rest } = content;
    const isGap = sequence > dataAccepted + 1;
    const next = {
      ...rest,
      ...(isGap ? { lost: { from: dataAccepted + 1, to: sequence - 1 } } : {}),
      payload,
    };
    if (typeof payload !== "object" || payload === null || !("base" in payload)) return next;
    const { base } = payload;
    const now = lastReport && lastReport.origin === base ? lastReport.hash : outbox.currentHash(base);
    return { ...next, payload: { ...payload, base: now ?? base } };
  }

  async #acknowledged(message: OutboxMessage): Promise<Outcome<void>> {
    const { outbox, state, ports } = this.#context;
    this.#adjustments = 0;
    this.#refusedFull = 0;
    state.delivery.update((data) => {
      data.dataAccepted = message.sequence;
      if (message.kind === "command-result") return;
      data.lastReport = { origin: message.origin, hash: message.hash };
      data.lastReportAt = ports.clock.now();
    });
    // Remembered first: a message that is gone must never be given its number again.
    const flushed = await state.delivery.flush();
    return flushed.ok ? outbox.settle(message) : flushed;
  }

  async #refused(
    message: OutboxMessage,
    body: Uint8Array,
    answer: ServerMessage & { reason: Refusal },
  ): Promise<Outcome<TurnResult>> {
    const { ports, options } = this.#context;
    const { reason } = answer;
    const told = { answer: withoutWant(answer) };
    switch (reason.code) {
      case "sequence-reused":
      case "sequence-passed": {
        const begun = await this.#beginEpoch(message.epoch, `the server says ${reason.code}`);
        return begun.ok ? success({ ...told, wantReport: begun.value }) : begun;
      }
      case "gap": {
        const adjusted = await this.#closeGap(message, reason.expected);
        return adjusted.ok ? success({ ...told, wantReport: adjusted.value }) : adjusted;
      }
      case "need-full":
        return this.#dropChain(message, told);
      case "report-invalid":
      case "message-invalid": {
        ports.log.error("the server cannot use a message; it was set aside", {
          sequence: message.sequence,
          field: reason.field,
          reason: reason.message,
        });
        return this.#setAside(message, told);
      }
      case "hardware-changed": {
        const content = reopen(body);
        if (!content || content.hardware === options.hardware) return refusalProblem(reason);
        // Written before the box was moved and confirmed.
        const written = await this.#context.outbox.rewrite(
          message,
          compose({ ...content, hardware: options.hardware }),
        );
        return written.ok ? success(told) : written;
      }
      default:
        return refusalProblem(reason);
    }
  }

  /** Out of the way, into quarantine; a report's successors need a full one, unless it was full itself. */
  async #setAside(message: OutboxMessage, told: TurnResult = {}): Promise<Outcome<TurnResult>> {
    const aside = await this.#quarantine(message);
    if (!aside.ok) return aside;
    return success({ ...told, wantReport: message.kind === "changes" });
  }

  /** The server lacks what this report builds on, so it cannot use the ones that build on it either. */
  async #dropChain(message: OutboxMessage, told: TurnResult): Promise<Outcome<TurnResult>> {
    const { outbox } = this.#context;
    const dependent: OutboxMessage[] = [message];
    for (const each of outbox.waiting) {
      if (each.sequence <= message.sequence) continue;
      if (each.kind === "full") break;
      if (each.kind === "changes") dependent.push(each);
    }
    for (const each of message.kind === "full" ? [message] : dependent) {
      const aside = await this.#quarantine(each);
      if (!aside.ok) return aside;
    }
    // A full report that is refused for what it builds on is the server's fault: not a reason for a storm of them.
    if (message.kind === "full" && ++this.#refusedFull > 1) return success(told);
    return success({ ...told, wantReport: true });
  }

  async #quarantine(message: OutboxMessage): Promise<Outcome<void>> {
    const { outbox, state } = this.#context;
    if (message.kind !== "command-result") {
      state.delivery.update((data) => {
        data.wantFull = true;
      });
      const flushed = await state.delivery.flush();
      if (!flushed.ok) return flushed;
    }
    return outbox.quarantine(message);
  }

  /** The server waits for another number: what it lacks is sent again if it is still there. True: in a new epoch. */
  async #closeGap(message: OutboxMessage, expected: number | undefined): Promise<Outcome<boolean>> {
    const { dataAccepted } = this.#context.state.delivery.data;
    const isUseless = expected === undefined || expected === dataAccepted + 1;
    if (isUseless || ++this.#adjustments > ADJUSTMENTS_MOST)
      return failure("tunnel.refused", "The server misses messages that it was told are lost.", {
        refusal: "gap",
      });
    if (expected > message.sequence)
      return this.#beginEpoch(message.epoch, "the server has more than was sent");
    const moved = await this.#moveTo(expected);
    return moved.ok ? success(false) : moved;
  }

  async #recall(from: number): Promise<Outcome<void>> {
    if (from > this.#context.state.delivery.data.dataAccepted) return success(undefined);
    return this.#moveTo(from);
  }

  async #moveTo(expected: number): Promise<Outcome<void>> {
    const { outbox, state } = this.#context;
    state.delivery.update((data) => {
      data.dataAccepted = expected - 1;
    });
    const flushed = await state.delivery.flush();
    const { epoch } = state.delivery.data;
    return flushed.ok && epoch !== null ? outbox.recall(epoch, expected) : flushed;
  }

  /** Ends an epoch; false where that was done meanwhile, because the other stream was told the same. */
  #beginEpoch(epoch: string, reason: string): Promise<Outcome<boolean>> {
    return this.#queue.exclusive(async () => {
      if (this.#context.state.delivery.data.epoch !== epoch) return success(false);
      const now = this.#context.ports.clock.monotonic();
      if (now - this.#epochBegunAt < EPOCH_AT_MOST_EVERY_MS)
        return failure("tunnel.refused", "The server refuses the numbers of messages again and again.");
      this.#epochBegunAt = now;
      const begun = await beginEpoch(this.#context, reason);
      return begun.ok ? success(true) : begun;
    });
  }
}

interface TurnResult {
  /** What the answer asks for beside the message itself. */
  answer?: ServerMessage;
  wantReport?: boolean;
  wasAcknowledged?: boolean;
}

/** A refusal's own wish is met by what is done about the refusal. */
function withoutWant(answer: ServerMessage): ServerMessage {
  const { want: _, ...rest } = answer;
  return rest;
}
