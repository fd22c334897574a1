// The connection to the enrolled server: its keys, fetched again when they may have changed, and what it thinks of us.

import { fromBase64url, type Refusal, toBase64url, type VerifiedKeys } from "../protocol/index.ts";
import { failure, type Outcome, type Problem } from "../shared/index.ts";
import { Backoff } from "./backoff.ts";
import { courierOf, type Delivered, deliver, type Outgoing } from "./courier.ts";
import type { TunnelContext } from "./ports.ts";
import { fetchServerKeys, storedServerKeys } from "./server-keys.ts";

const KEYS_AT_MOST_EVERY_MS = 3_600_000;
/** What only a person at the server can mend is asked for this often. */
const REFUSED_WAIT_MS = 6 * 3_600_000;

export class Link {
  readonly data: Backoff;
  readonly control: Backoff;
  readonly #context: TunnelContext;
  readonly #signal: AbortSignal;
  #keys: { of: string; verified: VerifiedKeys } | undefined;
  #keysFetchedAt = Number.NEGATIVE_INFINITY;
  #problem: (Problem & { at: number }) | undefined;

  constructor(context: TunnelContext, signal: AbortSignal) {
    const { clock, jitter = Math.random } = context.ports;
    this.#context = context;
    this.#signal = signal;
    this.data = new Backoff(clock, jitter);
    this.control = new Backoff(clock, jitter);
  }

  /** Why the last attempt came to nothing; undefined after one that did not. */
  get problem(): (Problem & { at: number }) | undefined {
    return this.#problem;
  }

  /** One attempt, and a second one at once if the server turns out to have other keys. */
  async exchange(outgoing: Outgoing): Promise<Outcome<Delivered>> {
    const first = await this.#attempt(outgoing);
    if (first.ok || !hasMark(first.problem, "mayNeedKeys") || !(await this.#renewKeys())) return first;
    return this.#attempt(outgoing);
  }

  /** The server's keys as they verify; undefined before the enrolment. */
  serverKeys(): VerifiedKeys | undefined {
    const { owner } = this.#context.state.enrolment.data;
    return owner ? this.#currentKeys(owner) : undefined;
  }

  /** Notes how an attempt ended and when the next is due. */
  note(stream: "data" | "control", outcome: Outcome<unknown>): void {
    const { clock, log } = this.#context.ports;
    if (outcome.ok) {
      if (this.#problem) log.info("the server takes messages again");
      this.#problem = undefined;
      this.data.succeed();
      this.control.succeed();
      return;
    }
    // Broken off by stopping: nobody's fault.
    if (this.#signal.aborted) return;
    const { problem } = outcome;
    if (this.#problem?.message !== problem.message) log.warn(problem.message, { code: problem.code });
    this.#problem = { ...problem, at: clock.now() };
    this[stream].fail(problem, isFinal(problem) ? REFUSED_WAIT_MS : 0);
  }

  async #attempt(outgoing: Outgoing): Promise<Outcome<Delivered>> {
    const { ports, options, identity, state } = this.#context;
    const { owner } = state.enrolment.data;
    if (!owner) return failure("tunnel.not-enrolled", "The box belongs to no server yet.");
    const keys = this.#currentKeys(owner);
    if (!keys) return failure("keys.invalid", "The server's keys that were kept here do not verify.");
    const servers = options.fallbackServer ? [owner.server, options.fallbackServer] : [owner.server];
    return deliver(courierOf(ports, identity), servers, keys, outgoing, this.#signal);
  }

  #currentKeys(owner: Parameters<typeof storedServerKeys>[0]): VerifiedKeys | undefined {
    const of = owner.keys.signature;
    if (this.#keys?.of !== of) {
      const verified = storedServerKeys(owner);
      this.#keys = verified && { of, verified };
    }
    return this.#keys?.verified;
  }

  /** True when the server has other keys now, and they are trusted and durable here. */
  async #renewKeys(): Promise<boolean> {
    const { ports, options, state } = this.#context;
    const { owner } = state.enrolment.data;
    const now = ports.clock.monotonic();
    if (!owner || now - this.#keysFetchedAt < KEYS_AT_MOST_EVERY_MS) return false;
    this.#keysFetchedAt = now;
    const trust = { trustedRoot: fromBase64url(owner.root), highestSerial: owner.highestSerial };
    for (const server of [owner.server, ...(options.fallbackServer ? [options.fallbackServer] : [])]) {
      const fetched = await fetchServerKeys(ports.http, server, trust, this.#signal);
      if (!fetched.ok) {
        ports.log.warn(fetched.problem.message, { code: fetched.problem.code });
        if (fetched.problem.code === "tunnel.unreachable") continue;
        return false;
      }
      const { signed, verified } = fetched.value;
      if (signed.signature === owner.keys.signature) return false;
      state.enrolment.update((data) => {
        if (!data.owner) return;
        data.owner.keys = signed;
        data.owner.root = toBase64url(verified.root);
        data.owner.highestSerial = verified.document.serial;
      });
      ports.log.info("the server has new keys", { serial: verified.document.serial });
      return (await state.enrolment.flush()).ok;
    }
    return false;
  }
}

/** An authentic refusal as a problem; `detail.refusal` is its code. */
export function refusalProblem({ code, message }: Refusal) {
  const [problemCode, text] = REFUSALS[code] ?? ["tunnel.refused", "The server refused the message."];
  return failure(problemCode, message ? `${text} The server says: ${message}` : text, {
    refusal: code,
    ...(message && { said: message }),
  });
}

const REFUSALS: Partial<
  Record<Refusal["code"], ["tunnel.refused" | "claim.unknown" | "claim.used" | "claim.expired", string]>
> = {
  "unknown-sender": ["tunnel.refused", "The server does not know this box. Move it with a new claim code."],
  revoked: [
    "tunnel.refused",
    "This box was revoked at the server. Move it with a new claim code, or reset it.",
  ],
  cloned: ["tunnel.refused", "Two boxes speak with this box's key. Revoke one of them at the server."],
  "hardware-changed": [
    "tunnel.refused",
    "The box runs on other hardware than before. Confirm at the server that it was moved.",
  ],
  "claim-unknown": ["claim.unknown", "The server does not know the claim code. Make a new one."],
  "claim-used": ["claim.used", "The claim code was used by another box. Make a new one."],
  "claim-expired": ["claim.expired", "The claim code has expired. Make a new one."],
  "claim-limited": ["tunnel.refused", "Too many claim codes were tried; the box tries again later."],
};

const FINAL = new Set<unknown>(["unknown-sender", "revoked", "cloned"]);

function isFinal({ detail }: Problem): boolean {
  return typeof detail === "object" && detail !== null && "refusal" in detail && FINAL.has(detail.refusal);
}

function hasMark({ detail }: Problem, mark: string): boolean {
  return typeof detail === "object" && detail !== null && Reflect.get(detail, mark) === true;
}
