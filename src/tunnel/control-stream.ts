// The control stream: enrolment and check-ins. Nothing waits here; the newest message is the only one that counts.

import {
  acknowledges,
  type CheckInPayload,
  type EnrolPayload,
  limits,
  type Part,
  type ServerMessage,
  toBase64url,
  type VerifiedKeys,
} from "../protocol/index.ts";
import { failure, type Outcome, type Problem, success } from "../shared/index.ts";
import { compose, header } from "./compose.ts";
import { courierOf, deliver } from "./courier.ts";
import { takeConfiguration } from "./instructions.ts";
import { type Link, refusalProblem } from "./link.ts";
import type { Pairing } from "./pairing.ts";
import type { TunnelContext } from "./ports.ts";
import { Serial } from "./serial.ts";
import { type FetchedKeys, fetchServerKeys } from "./server-keys.ts";

/** Numbers set aside with one write: a check-in every five minutes must not wear the flash. */
const RESERVED_AT_ONCE = 32;

export interface ControlPorts {
  follow(answer: ServerMessage): Promise<void>;
  /** The numbers of this epoch are not the server's. */
  restart(epoch: string, reason: string): Promise<Outcome<void>>;
}

export class ControlStream {
  readonly #context: TunnelContext;
  readonly #link: Link;
  readonly #ports: ControlPorts;
  readonly #signal: AbortSignal;
  readonly #serial = new Serial();
  #numbers: { epoch: string; last: number } | undefined;
  /** The hardware that the server does not take for this box's yet. */
  #movedTo: string | undefined;

  constructor(context: TunnelContext, link: Link, ports: ControlPorts, signal: AbortSignal) {
    this.#context = context;
    this.#link = link;
    this.#ports = ports;
    this.#signal = signal;
  }

  /** One check-in, maybe asking for a part of a pack; after a refusal that can be met at once, a second one. */
  checkIn(fetch?: CheckInPayload["fetch"]): Promise<Outcome<Part | undefined>> {
    return this.#serial.run(async () => {
      let outcome = await this.#checkIn(fetch);
      if (!outcome.ok && (canBeMet(outcome.problem.detail) || (await this.#isTimeTold(outcome.problem))))
        outcome = await this.#checkIn(fetch);
      this.#link.note("control", outcome);
      return outcome;
    });
  }

  async #checkIn(fetch: CheckInPayload["fetch"]): Promise<Outcome<Part | undefined>> {
    const numbers = await this.#next();
    if (!numbers.ok) return numbers;
    const payload = {
      ...(await this.#context.ports.buildCheckIn()),
      ...this.#ownFields(),
      ...(fetch && { fetch }),
    };
    const body = compose({
      ...header(this.#context, numbers.value),
      type: "check-in",
      stream: "control",
      ...(this.#movedTo === undefined ? {} : { moved: true as const }),
      payload,
    });
    const sent = await this.#link.exchange({ ...numbers.value, stream: "control", body });
    if (!sent.ok) return sent;
    const { answer, attempt } = sent.value;
    if (answer.type === "refused") {
      const { reason } = answer;
      if (reason.code === "hardware-changed") this.#movedTo = this.#context.options.hardware;
      if (reason.code !== "sequence-passed" && reason.code !== "sequence-reused")
        return refusalProblem(reason);
      const begun = await this.#ports.restart(numbers.value.epoch, `the server says ${reason.code}`);
      return begun.ok ? refusalProblem(reason) : begun;
    }
    if (!acknowledges(answer, attempt))
      return failure(
        "tunnel.answer-mismatch",
        "The server's answer does not name the check-in that was sent.",
      );
    await this.#ports.follow(answer);
    return success(answer.part);
  }

  /**
   * True when the server told the time that the box lacked: its certificate was out of date by a clock that nobody set.
   * The message says nothing else, and nothing else of the answer is used.
   */
  async #isTimeTold({ detail }: Problem): Promise<boolean> {
    const { ports } = this.#context;
    if (!isOutOfDate(detail) || ports.isTimeKnown?.() !== false) return false;
    const { clock } = await ports.buildCheckIn();
    const numbers = await this.#next();
    if (!numbers.ok) return false;
    const body = compose({
      ...header(this.#context, numbers.value),
      type: "check-in",
      stream: "control",
      payload: { clock },
    });
    const sent = await this.#link.exchange({
      ...numbers.value,
      stream: "control",
      body,
      onlyForTime: true,
    });
    if (!sent.ok) return false;
    const { serverTime } = sent.value.answer;
    ports.log.info("the server tells the time", { serverTime });
    ports.onServerTime?.(Date.parse(serverTime));
    return true;
  }

  #ownFields() {
    const { outbox, state } = this.#context;
    const { configProblem, lastReportAt } = state.delivery.data;
    const [oldest] = outbox.waiting;
    const iso = (time: number) => new Date(time).toISOString();
    return {
      outbox: {
        messages: outbox.waiting.length,
        bytes: outbox.waitingBytes,
        quarantined: outbox.quarantined.length,
        ...(oldest ? { oldestAt: iso(oldest.writtenAt) } : {}),
        ...(lastReportAt === null ? {} : { lastReportAt: iso(lastReportAt) }),
      },
      ...(configProblem ? { configProblem: { ...configProblem, issues: configProblem.issues ?? [] } } : {}),
    };
  }

  /** One try of the enrolment that was begun; ok also when there is none. A final refusal ends it. */
  enrol(): Promise<Outcome<void>> {
    return this.#serial.run(async () => {
      const outcome = await this.#enrol();
      this.#link.note("control", outcome);
      return outcome;
    });
  }

  async #enrol(): Promise<Outcome<void>> {
    const { ports, options, state } = this.#context;
    const { claim } = state.enrolment.data;
    if (!claim) return success(undefined);
    const fetched = await fetchServerKeys(
      ports.http,
      claim.server,
      { fingerprint: claim.fingerprint },
      this.#signal,
    );
    if (!fetched.ok) return fetched;
    const sent = await this.#sendAsStranger(claim.server, fetched.value.verified, {
      token: claim.token,
      model: options.model,
      version: options.version,
      ...(claim.name === undefined ? {} : { name: claim.name }),
      ...(options.hostname === undefined ? {} : { hostname: options.hostname }),
    });
    if (!sent.ok) return sent;
    const { answer, attempt } = sent.value;
    if (answer.type === "refused") {
      const { code } = answer.reason;
      if (code.startsWith("sequence-")) await this.#ports.restart(attempt.epoch, `the server says ${code}`);
      if (FINAL.has(code)) await this.#endClaim();
      return refusalProblem(answer.reason);
    }
    if (!acknowledges(answer, attempt))
      return failure(
        "tunnel.answer-mismatch",
        "The server's answer does not name the enrolment that was sent.",
      );
    return this.#belongTo(claim.server, fetched.value, answer);
  }

  /** One word to the server that the DNS named, while nobody owns the box; ok once the box is enrolled there. */
  pair(pairing: Pairing): Promise<Outcome<void>> {
    return this.#serial.run(async () => {
      const outcome = await this.#pair(pairing);
      // That a person has not come yet is no trouble on the way.
      const isHeard = !outcome.ok && outcome.problem.code === "pairing.waiting";
      this.#link.note("control", isHeard ? success(undefined) : outcome);
      return outcome;
    });
  }

  async #pair(pairing: Pairing): Promise<Outcome<void>> {
    const { ports, options } = this.#context;
    const { server } = pairing;
    const fetched = await fetchServerKeys(ports.http, server, { anyone: true }, this.#signal);
    if (!fetched.ok) return fetched;
    for (;;) {
      const payload = { pairing: pairing.word(), model: options.model, version: options.version };
      const sent = await this.#sendAsStranger(server, fetched.value.verified, payload);
      if (!sent.ok) return sent;
      const { answer, attempt } = sent.value;
      if (answer.type !== "refused") {
        // Taken only after this box itself has said that the code was right.
        if (payload.pairing === "right" && acknowledges(answer, attempt))
          return this.#belongTo(server, fetched.value, answer);
        return failure(
          "tunnel.answer-mismatch",
          "The server took the box before its pairing code was typed.",
        );
      }
      if (answer.reason.code !== "pairing-waiting") return refusalProblem(answer.reason);
      const judged = pairing.judge(answer.pairing?.code);
      if (!judged.ok) return judged;
    }
  }

  /** Sends to a server that this box does not belong to yet. */
  async #sendAsStranger(server: string, keys: VerifiedKeys, payload: EnrolPayload) {
    const { ports, identity } = this.#context;
    const numbers = await this.#next();
    if (!numbers.ok) return numbers;
    const body = compose({
      ...header(this.#context, numbers.value),
      type: "enrol",
      stream: "control",
      payload,
    });
    if (body.length > limits.strangerBody)
      return failure("envelope.too-large", "The box's name or host name is too long to enrol with.");
    return deliver(
      courierOf(ports, identity),
      [server],
      keys,
      { ...numbers.value, stream: "control", body },
      this.#signal,
    );
  }

  async #belongTo(server: string, { signed, verified }: FetchedKeys, answer: ServerMessage) {
    const { ports, state } = this.#context;
    const { enrolment } = state;
    // In force before the box counts as enrolled: a power cut in between only makes it ask once more.
    if (answer.config) await takeConfiguration(this.#context, answer.config);
    state.delivery.update((data) => {
      data.wantFull = true;
      data.lastReport = null;
    });
    enrolment.update((data) => {
      data.owner = {
        server,
        root: toBase64url(verified.root),
        keys: signed,
        highestSerial: verified.document.serial,
        enrolledAt: ports.clock.now(),
      };
      data.claim = null;
    });
    const delivery = await state.delivery.flush();
    const flushed = delivery.ok ? await enrolment.flush() : delivery;
    if (!flushed.ok) return flushed;
    ports.log.info("the box is enrolled", { server });
    const { config: _, ...rest } = answer;
    await this.#ports.follow(rest);
    return success(undefined);
  }

  async #endClaim(): Promise<void> {
    const { enrolment } = this.#context.state;
    enrolment.update((data) => {
      data.claim = null;
    });
    await enrolment.flush();
  }

  /** The next number; a block of them is durable before the first is used. */
  async #next(): Promise<Outcome<{ epoch: string; sequence: number }>> {
    const { state, ports } = this.#context;
    const { epoch, controlReserved } = state.delivery.data;
    if (epoch === null) return failure("tunnel.not-enrolled", "The box has no epoch yet.");
    if (this.#numbers?.epoch !== epoch) this.#numbers = { epoch, last: controlReserved };
    const sequence = ++this.#numbers.last;
    if (sequence > controlReserved) {
      state.delivery.update((data) => {
        data.controlReserved = sequence + RESERVED_AT_ONCE - 1;
      });
      const flushed = await state.delivery.flush();
      // A box whose disk fails still says so; at worst the server finds a number used and a new epoch begins.
      if (!flushed.ok) ports.log.warn(flushed.problem.message);
    }
    return success({ epoch, sequence });
  }
}

const FINAL = new Set<string>(["claim-unknown", "claim-used", "claim-expired", "revoked", "unknown-sender"]);

function isOutOfDate(detail: unknown): boolean {
  if (typeof detail !== "object" || detail === null || !("code" in detail)) return false;
  return detail.code === "CERT_HAS_EXPIRED" || detail.code === "CERT_NOT_YET_VALID";
}

function canBeMet(detail: unknown): boolean {
  if (typeof detail !== "object" || detail === null || !("refusal" in detail)) return false;
  return ["sequence-passed", "sequence-reused", "hardware-changed"].includes(String(detail.refusal));
}
