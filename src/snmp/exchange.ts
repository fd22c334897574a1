// One question and its one answer: from the first packet to exactly one outcome, within a deadline.
import type { Clock, Outcome, Problem } from "../shared/index.ts";
import { success } from "../shared/index.ts";
import { emptyFrame, FLAG, type Frame, PDU, readFrame, VERSION } from "./frame.ts";
import type { LibraryCallback, LibraryPdu, LibrarySession } from "./library.ts";
import type { Pacer } from "./pacer.ts";
import {
  libraryProblem,
  NOT_IN_TIME_WINDOW,
  reportProblem,
  socketProblem,
  timeoutProblem,
  UNKNOWN_ENGINE,
  unaskableProblem,
  unreadableProblem,
} from "./problems.ts";
import type { SnmpTarget } from "./request.ts";
import type { Sender, Session } from "./session.ts";
import type { DropReason, Route, Transport } from "./transport.ts";
import { hasSlowKeys, inTurn } from "./usm.ts";
import { isSound, readVarbind } from "./varbind.ts";

export interface ExchangeParts {
  clock: Clock;
  transport: Transport;
  pacer: Pacer;
}

export interface ExchangeLimits {
  timeoutMs: number;
  retries: number;
  /** For the whole exchange from its first packet on. */
  totalMs: number;
}

export type Question = (session: LibrarySession, callback: LibraryCallback) => void;

// Discovery, the request, one synchronisation of time and one spare: an agent that answers every message with
// a report would keep the library sending for ever.
const MOST_MESSAGES = 4;

// Made once: the stack of an error that nobody looks at would cost more than the rest of the end.
const OVER = new Error("over");

const outgoing = emptyFrame();

export class Exchange implements Route, Sender {
  readonly address: string;
  readonly port: number;
  readonly outcome: Promise<Outcome<LibraryPdu>>;
  readonly #parts: ExchangeParts;
  readonly #target: SnmpTarget;
  readonly #session: Session;
  readonly #limits: ExchangeLimits;
  /** Aborted when the exchange is over. */
  readonly #over = new AbortController();
  #settle: (outcome: Outcome<LibraryPdu>) => void = () => {};
  #startedAt: number | undefined;
  #messages = 0;
  #version = -1;
  #id = 0;
  #lastSent: Uint8Array = new Uint8Array();
  #community: Uint8Array = new Uint8Array();
  #flags = 0;
  /** The report that the library is looking at. */
  #reported: string | undefined;

  constructor(parts: ExchangeParts, target: SnmpTarget, session: Session, limits: ExchangeLimits) {
    this.address = target.address;
    this.port = target.port;
    this.#parts = parts;
    this.#target = target;
    this.#session = session;
    this.#limits = limits;
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  start(ask: Question): void {
    const { library } = this.#session;
    library.timeout = this.#limits.timeoutMs;
    library.retries = this.#limits.retries;
    this.#session.sender = this;
    this.#parts.transport.attach(this);
    try {
      ask(library, (error, answer) => {
        if (answer) this.finish(success(answer));
        else if (this.#reported !== undefined) this.fail(reportProblem(this.#reported, this.#target));
        else this.fail(libraryProblem(error, this.#target, this.#limits));
      });
    } catch (error) {
      this.fail(libraryProblem(error, this.#target, this.#limits));
    }
  }

  fail(problem: Problem): void {
    this.finish({ ok: false, problem });
  }

  finish(outcome: Outcome<LibraryPdu>): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort(OVER);
    this.#parts.transport.detach(this);
    this.#session.sender = undefined;
    // Clears its timers; what it calls back with comes too late to count.
    this.#session.library.cancelRequests(OVER);
    this.#settle(outcome);
  }

  /** Milliseconds since the first packet left. */
  elapsedMs(): number {
    return this.#startedAt === undefined ? 0 : this.#parts.clock.monotonic() - this.#startedAt;
  }

  transmit(bytes: Uint8Array, registered: () => void): void {
    if (this.#over.signal.aborted) return;
    if (bytes.length !== this.#lastSent.length || Buffer.compare(bytes, this.#lastSent) !== 0) {
      this.#messages++;
      this.#expect(bytes);
    }
    if (this.#messages > MOST_MESSAGES) {
      this.fail(reportProblem(UNKNOWN_ENGINE, this.#target));
      return;
    }
    this.#parts.pacer.take(() => {
      if (this.#over.signal.aborted) return false;
      this.#startDeadline();
      // Before the packet: an answer must not come sooner than the library waits for it.
      registered();
      readFrame(bytes, outgoing);
      if (!this.#parts.transport.send(this, outgoing, bytes))
        this.fail(unaskableProblem("this program only reads"));
      return true;
    });
  }

  objection(frame: Frame, bytes: Uint8Array): DropReason | undefined {
    if (frame.version !== this.#version) return "wrong-version";
    if (frame.id !== this.#id) return "wrong-id";
    if (frame.version !== VERSION.v3) {
      const community = bytes.subarray(frame.communityStart, frame.communityEnd);
      return Buffer.compare(community, this.#community) === 0 ? undefined : "wrong-community";
    }
    // RFC 3412 §7.2: a response is secured as the request was; only reports may come in the clear.
    const secured = frame.flags & (FLAG.auth | FLAG.priv);
    return secured === this.#flags || frame.pdu === PDU.report ? undefined : "wrong-security-level";
  }

  receive(frame: Frame, bytes: Buffer): void {
    // The library takes what is cut off for a shorter value; an encrypted list it alone can see.
    if (frame.pdu !== 0 && !isSound(bytes, frame.varbindsStart, frame.varbindsEnd)) {
      this.unreadable();
      return;
    }
    const counter =
      frame.pdu === PDU.report
        ? (readVarbind(bytes, frame.varbindsStart, frame.varbindsEnd)?.oid ?? "")
        : undefined;
    const { credential } = this.#target;
    if (counter === undefined) this.#deliver(bytes);
    // Only an engine id and a time can be put right. Anything else the library would send once more, and a
    // wrong password would count twice at the printer.
    else if (counter !== NOT_IN_TIME_WINDOW && counter !== UNKNOWN_ENGINE)
      this.fail(reportProblem(counter, this.#target));
    else if (credential.version === "3" && hasSlowKeys(credential))
      void inTurn(() => this.#deliver(bytes, counter));
    else this.#deliver(bytes, counter);
  }

  sendFailed(error: Error): void {
    const code = "code" in error ? String(error.code) : "";
    // The kernel's queue was full for a moment: the next try may pass.
    if (code === "ENOBUFS" || code === "EAGAIN") return;
    this.fail(socketProblem(this.#target, code));
  }

  unreadable(): void {
    this.fail(unreadableProblem(this.#target, "it cannot be decoded"));
  }

  #deliver(bytes: Buffer, reported?: string): void {
    if (this.#over.signal.aborted) return;
    this.#reported = reported;
    try {
      this.#session.library.onMsg(bytes);
    } catch {
      // The library has forgotten the request by now: nobody else would ever settle it.
      this.unreadable();
    }
    this.#reported = undefined;
  }

  #expect(bytes: Uint8Array): void {
    this.#lastSent = bytes;
    readFrame(bytes, outgoing);
    this.#version = outgoing.version;
    this.#id = outgoing.id;
    this.#flags = outgoing.flags & (FLAG.auth | FLAG.priv);
    this.#community = bytes.subarray(outgoing.communityStart, outgoing.communityEnd);
  }

  #startDeadline(): void {
    if (this.#startedAt !== undefined) return;
    const { clock } = this.#parts;
    this.#startedAt = clock.monotonic();
    void clock.sleep(this.#limits.totalMs, this.#over.signal).then(() => {
      if (!this.#over.signal.aborted) this.fail(timeoutProblem(this.#target, this.#limits));
    });
  }
}
