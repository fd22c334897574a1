import { fromBase64url, rootFingerprint, sign } from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import { type GivenClaim, readClaim } from "./claim.ts";
import { Commands } from "./commands.ts";
import { ControlStream } from "./control-stream.ts";
import { DataQueue } from "./data-queue.ts";
import { DataStream } from "./data-stream.ts";
import { fetchParts } from "./fetch-parts.ts";
import { followAnswer } from "./instructions.ts";
import { Link } from "./link.ts";
import { openContext } from "./open.ts";
import type { OutboxMessage } from "./outbox-name.ts";
import { Pairing } from "./pairing.ts";
import type { TunnelContext, TunnelOptions, TunnelPorts } from "./ports.ts";
import { parseServerAddress } from "./server-address.ts";
import { type TunnelStatus, tunnelStatus } from "./status.ts";

/** The appliance's end of the tunnel. */
export interface Tunnel {
  /** Binds the box to a server by a claim code (or its link or URI, which name the server too). Tried again in the
   * background until the server answers; ok when it has. Problems: claim.invalid, claim.used, usage, tunnel.… */
  enrol(claim: GivenClaim): Promise<Outcome<void>>;
  /** Waits at a server that was found on the network until a person types this box's pairing code there; only while
   * the box has no owner, and only over https. Nobody else is waited for then. Problems: usage, claim.used. */
  waitForPairing(at: { server: string; code: string }): Outcome<void>;
  /** Builds the next report and makes it durable; it is delivered in the background. */
  report(options?: { full?: boolean }): Promise<Outcome<void>>;
  /** One check-in now; skipped with the last problem while a failing server is given time, unless it is urgent. */
  checkIn(options?: { urgent?: boolean }): Promise<Outcome<void>>;
  /** Everything that waits, and a check-in, now, whatever the backoff. */
  deliverNow(): Promise<Outcome<void>>;
  /** Messages that wait, in order; the first may still be written anew, to say what is missing before it. */
  waiting(): readonly OutboxMessage[];
  /** The body of one that waits, by its hash. */
  waitingBody(hash: string): Promise<Uint8Array | undefined>;
  /** Removes every message that waits or is kept, since none of it may leave any more; a full report follows. */
  forget(): Promise<Outcome<void>>;
  /** Octets that the configuration names by digest and size, part by part. Problems: tunnel.…, pack.not-offered,
   * pack.not-genuine where the parts are not what was asked for. */
  fetch(reference: { digest: string; size: number }): Promise<Outcome<Uint8Array>>;
  /** The keys that the server signs with, as its root vouches for them; none before the enrolment. */
  serverSignKeys(): readonly Uint8Array[];
  status(): TunnelStatus;
  /** The box's signing key, for what it vouches for beside its messages. */
  readonly signer: { publicKey: Uint8Array; sign(octets: Uint8Array): Uint8Array };
  /** Breaks off what is under way and writes what is remembered. */
  stop(): Promise<void>;
}

/** Opens the tunnel's folder and begins to deliver; fails where the keys are damaged or the disk takes no writes. */
export async function startTunnel(ports: TunnelPorts, options: TunnelOptions): Promise<Outcome<Tunnel>> {
  const context = await openContext(ports, options);
  if (!context.ok) return context;
  const tunnel = new RunningTunnel(context.value);
  await tunnel.begin();
  return success(tunnel);
}

const COMMAND_PATIENCE_MS = 5000;
/** A person stands at the server and has just typed the code. */
const PAIR_EVERY_MS = 15_000;

class RunningTunnel implements Tunnel {
  readonly #context: TunnelContext;
  readonly #stop = new AbortController();
  readonly #link: Link;
  readonly #queue: DataQueue;
  readonly #data: DataStream;
  readonly #control: ControlStream;
  readonly #commands: Commands;
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #pairing: Pairing | undefined;
  /** Monotonic. */
  #pairAt = 0;

  constructor(context: TunnelContext) {
    this.#context = context;
    this.#link = new Link(context, this.#stop.signal);
    this.#queue = new DataQueue(context);
    this.#commands = new Commands(context, this.#queue, () => this.#kick());
    const follow = (answer: Parameters<typeof followAnswer>[2]) =>
      followAnswer(
        context,
        {
          takeCommands: (commands, serverTime) => this.#commands.take(commands, serverTime),
          wantFull: () => this.#reportFull(),
          recall: async (from) => {
            const recalled = await this.#data.recall(from);
            this.#kick();
            return recalled;
          },
        },
        answer,
      );
    this.#data = new DataStream(context, this.#link, this.#queue, follow);
    this.#control = new ControlStream(
      context,
      this.#link,
      {
        follow,
        restart: async (epoch, reason) => {
          const begun = await this.#data.restart(epoch, reason);
          this.#kick();
          return begun;
        },
      },
      this.#stop.signal,
    );
  }

  get signer() {
    const { publicKey, secretKey } = this.#context.identity.sign;
    return { publicKey, sign: (octets: Uint8Array) => sign(octets, secretKey) };
  }

  async begin(): Promise<void> {
    await this.#commands.recover();
    this.#running = this.#deliverInBackground();
  }

  async enrol(given: GivenClaim): Promise<Outcome<void>> {
    const claim = readClaim(given);
    if (!claim.ok) return claim;
    const { enrolment } = this.#context.state;
    const { owner } = enrolment.data;
    if (owner && rootFingerprint(fromBase64url(owner.root)) !== claim.value.fingerprint)
      return failure(
        "claim.used",
        `The box belongs to ${owner.server} already. Move it to the other server on its page, or reset it.`,
      );
    enrolment.update((data) => {
      data.claim = claim.value;
    });
    const flushed = await enrolment.flush();
    if (!flushed.ok) return flushed;
    const enrolled = await this.#control.enrol();
    this.#kick();
    return enrolled;
  }

  waitForPairing({ server: named, code }: { server: string; code: string }): Outcome<void> {
    const server = parseServerAddress(named);
    if (!server.ok) return server;
    if (!server.value.startsWith("https://"))
      return failure("usage", `A box pairs over https only; ${server.value} is another address.`);
    const { owner } = this.#context.state.enrolment.data;
    if (owner) return failure("claim.used", `The box belongs to ${owner.server} already.`);
    if (this.#pairing?.server === server.value) return success(undefined);
    this.#pairing = new Pairing(server.value, code, this.#pairing?.wrongCodes ?? 0);
    this.#pairAt = 0;
    this.#kick();
    return success(undefined);
  }

  async report(options: { full?: boolean } = {}): Promise<Outcome<void>> {
    const notYet = this.#notEnrolled();
    if (notYet) return notYet;
    const queued = await this.#queue.report(options);
    this.#kick();
    return queued;
  }

  async checkIn({ urgent = false } = {}): Promise<Outcome<void>> {
    const notYet = this.#notEnrolled();
    if (notYet) return notYet;
    const { problem } = this.#link;
    if (!urgent && problem && this.#link.control.waitMs() > 0) return { ok: false, problem };
    const done = await this.#control.checkIn();
    this.#kick();
    return done.ok ? success(undefined) : done;
  }

  waiting(): readonly OutboxMessage[] {
    return this.#context.outbox.waiting;
  }

  async waitingBody(hash: string): Promise<Uint8Array | undefined> {
    const { outbox } = this.#context;
    const message = outbox.waiting.find((each) => each.hash === hash);
    return message && outbox.body(message);
  }

  async forget(): Promise<Outcome<void>> {
    const forgotten = await this.#data.forget();
    if (!forgotten.ok || !this.#context.state.enrolment.data.owner) return forgotten;
    return this.report({ full: true });
  }

  async fetch(reference: { digest: string; size: number }): Promise<Outcome<Uint8Array>> {
    const notYet = this.#notEnrolled();
    return notYet ?? fetchParts((fetch) => this.#control.checkIn(fetch), reference);
  }

  serverSignKeys(): readonly Uint8Array[] {
    return this.#link.serverKeys()?.signKeys ?? [];
  }

  async deliverNow(): Promise<Outcome<void>> {
    if (this.#context.state.enrolment.data.claim) {
      const enrolled = await this.#control.enrol();
      if (!enrolled.ok) return enrolled;
    }
    const [checkedIn, delivered] = await Promise.all([this.checkIn({ urgent: true }), this.#drain()]);
    // What the check-in brought up (a full report, say) goes along.
    return checkedIn.ok && delivered.ok ? this.#data.drain() : checkedIn.ok ? delivered : checkedIn;
  }

  status(): TunnelStatus {
    return tunnelStatus(this.#context, this.#link, this.#pairing?.status());
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    // A command that takes longer is answered as broken off at the next start.
    const waited = new AbortController();
    const patience = this.#context.ports.clock.sleep(COMMAND_PATIENCE_MS, waited.signal);
    await Promise.race([this.#commands.idle, patience]);
    waited.abort();
    const { delivery, enrolment } = this.#context.state;
    await Promise.all([delivery.close(), enrolment.close()]);
  }

  #notEnrolled() {
    if (this.#context.state.enrolment.data.owner) return undefined;
    return failure("tunnel.not-enrolled", "The box belongs to no server yet. Enrol it with a claim code.");
  }

  async #reportFull(): Promise<Outcome<void>> {
    if (this.#context.outbox.waiting.some((each) => each.kind === "full")) return success(undefined);
    const queued = await this.#queue.report({ full: true });
    this.#kick();
    return queued;
  }

  /** Messages with times that nobody knows come after the check-in that lets the server set them right. */
  async #drain(): Promise<Outcome<void>> {
    const { isTimeKnown } = this.#context.ports;
    if (isTimeKnown?.() === false) {
      const told = await this.#control.checkIn();
      if (!told.ok) {
        this.#link.note("data", told);
        return told;
      }
    }
    return this.#data.drain();
  }

  #kick(): void {
    this.#wake.abort();
  }

  async #deliverInBackground(): Promise<void> {
    const { ports, state, outbox } = this.#context;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      try {
        if (state.enrolment.data.claim && this.#link.control.waitMs() === 0) await this.#control.enrol();
        if (this.#pairingWaitMs() === 0) await this.#pair();
        if (state.enrolment.data.owner && outbox.waiting.length > 0 && this.#link.data.waitMs() === 0)
          await this.#drain();
      } catch (error) {
        ports.log.error("delivery ended in an unexpected error", { error: String(error) });
        this.#link.data.fail({ code: "tunnel.interrupted", message: "an unexpected error" });
        this.#link.control.fail({ code: "tunnel.interrupted", message: "an unexpected error" });
      }
      if (signal.aborted) return;
      await ports.clock.sleep(this.#idleMs(), AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  async #pair(): Promise<void> {
    const { clock } = this.#context.ports;
    if (this.#pairing) await this.#control.pair(this.#pairing);
    this.#pairAt = clock.monotonic() + PAIR_EVERY_MS;
  }

  /** Until the server that was found is asked again; undefined when nobody is waited for. */
  #pairingWaitMs(): number | undefined {
    const { state, ports } = this.#context;
    const { owner, claim } = state.enrolment.data;
    if (owner || claim || this.#pairing?.status().state !== "waiting") return undefined;
    return Math.max(0, this.#pairAt - ports.clock.monotonic(), this.#link.control.waitMs());
  }

  /** Until something is due; a kick comes earlier. */
  #idleMs(): number {
    const { state, outbox } = this.#context;
    const waits = [this.#pairingWaitMs() ?? 3_600_000];
    if (state.enrolment.data.claim) waits.push(this.#link.control.waitMs());
    if (state.enrolment.data.owner && outbox.waiting.length > 0) waits.push(this.#link.data.waitMs());
    // Never a busy loop: what just arrived was kicked for.
    return Math.max(1000, Math.min(...waits));
  }
}
