// Rounds of one small packet to every address that has not answered yet.

import type { Clock } from "../shared/index.ts";
import type { PreparedProbe, Prober } from "../snmp/index.ts";
import type { Bitset } from "./bitset.ts";
import { Pacer } from "./pacer.ts";
import { type Progress, type RoundEstimate, remainingWork } from "./progress.ts";
import { addressAt, type Block } from "./targets.ts";

export interface Round {
  phase: string;
  /** What a block is asked with in this round, if at all. */
  probeOf(block: Block): PreparedProbe | undefined;
  /** Where not all silent addresses are asked: those that are, by position. */
  only?: { has(position: number): boolean; readonly count: number };
  /** Where addresses of a block are asked differently. */
  probeAt?(position: number): PreparedProbe | undefined;
  /** Told for each block that was really asked. */
  onSent?(block: Block): void;
  /** The next round follows at once. */
  noWait?: true;
}

export interface SweepPorts {
  probe: Prober;
  clock: Clock;
}

export interface SweepOptions {
  packetsPerSecond: number;
  /** On networks whose neighbours the kernel has to find first. */
  attachedPacketsPerSecond: number;
  /** Waited once, after the last packet of a round. */
  timeoutMs: number;
  signal: AbortSignal;
  onProgress(progress: Omit<Progress, "replied" | "found">): void;
  /** About once a second while attached networks are swept, and after such a round. */
  onAttached(): Promise<void>;
}

const PROGRESS_EVERY_MS = 250;
const NEIGHBOURS_EVERY_MS = 1000;
/** Probes that may wait for the kernel; replies to others' questions stand behind them. */
const MOST_WAITING = 64;
const DRAIN_MS = 10;

export class Sweep {
  /** Identification shares this pace. */
  readonly pacer: Pacer;
  readonly #ports: SweepPorts;
  readonly #options: SweepOptions;
  readonly #blocks: readonly Block[];
  readonly #size: number;
  readonly #answered: Bitset;
  #waiting: AbortController | undefined;
  #sent = 0;
  #progressAt = Number.NEGATIVE_INFINITY;
  #neighboursAt = Number.NEGATIVE_INFINITY;

  constructor(ports: SweepPorts, options: SweepOptions, blocks: readonly Block[], answered: Bitset) {
    this.#ports = ports;
    this.#options = options;
    this.#blocks = blocks;
    this.#size = blocks.reduce((sum, block) => sum + block.length, 0);
    this.#answered = answered;
    this.pacer = new Pacer(ports.clock);
  }

  /** Sends a round and waits for its last answers; `later` rounds are for the estimate alone. */
  async run(round: Round, later: readonly Round[]): Promise<void> {
    const report = this.#reporter(round, later);
    report(true, false);
    let sent = 0;
    let isAttached = false;
    for (const block of this.#blocks) {
      const probe = round.probeOf(block);
      if (!probe) continue;
      const count = await this.#sendBlock(block, probe, round, () => report(false, false));
      if (count > 0) round.onSent?.(block);
      if (this.#options.signal.aborted) return;
      sent += count;
      isAttached ||= block.isAttached && count > 0;
    }
    report(true, true);
    if (sent === 0 || round.noWait) return;
    await this.#drain(0);
    await this.#wait(() => report(false, true));
    if (isAttached) await this.#options.onAttached();
  }

  /** To be called whenever an address has answered: nobody left to wait for ends the wait. */
  noteAnswer(): void {
    if (this.#answered.count >= this.#size) this.#waiting?.abort();
  }

  async #sendBlock(block: Block, probe: PreparedProbe, round: Round, report: () => void): Promise<number> {
    const { signal, packetsPerSecond, attachedPacketsPerSecond } = this.#options;
    const rate = block.isAttached ? Math.min(packetsPerSecond, attachedPacketsPerSecond) : packetsPerSecond;
    let allowance = 0;
    let sent = 0;
    for (let index = 0; index < block.length; index++) {
      const position = block.offset + index;
      if (this.#answered.has(position) || round.only?.has(position) === false) continue;
      if (allowance === 0) {
        report();
        if (block.isAttached) await this.#lookAround();
        await this.#drain(MOST_WAITING);
        allowance = await this.pacer.nextSlot(rate, signal);
        if (allowance === 0) return sent;
        if (this.#answered.has(position)) continue;
      }
      this.#ports.probe.send(round.probeAt?.(position) ?? probe, addressAt(block, index), block.port);
      allowance -= 1;
      sent += 1;
      this.#sent += 1;
    }
    this.pacer.giveBack(allowance);
    return sent;
  }

  // The kernel takes no more than its buffer holds: what waits in between would only be late.
  async #drain(most: number): Promise<void> {
    const { clock, probe } = this.#ports;
    while (probe.waiting() > most && !this.#options.signal.aborted)
      await clock.sleep(DRAIN_MS, this.#options.signal);
  }

  async #wait(report: () => void): Promise<void> {
    const clock = this.#ports.clock;
    const until = clock.monotonic() + this.#options.timeoutMs;
    this.#waiting = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, this.#waiting.signal]);
    this.noteAnswer();
    for (let left = this.#options.timeoutMs; left > 0 && !signal.aborted; left = until - clock.monotonic()) {
      await clock.sleep(Math.min(PROGRESS_EVERY_MS, left), signal);
      report();
    }
    this.#waiting = undefined;
  }

  async #lookAround(): Promise<void> {
    const now = this.#ports.clock.monotonic();
    if (now - this.#neighboursAt < NEIGHBOURS_EVERY_MS) return;
    this.#neighboursAt = now;
    await this.#options.onAttached();
  }

  #reporter(round: Round, later: readonly Round[]): (force: boolean, isSent: boolean) => void {
    const { clock } = this.#ports;
    const { timeoutMs, onProgress } = this.#options;
    const startedAt = clock.monotonic();
    const sentBefore = this.#sent;
    const whole = this.#estimate(round);
    const asked = Math.max(0, whole.packets - (round.only ? 0 : this.#answered.count));
    const estimate = { packets: asked, seconds: (whole.seconds * asked) / Math.max(whole.packets, 1) };
    const estimates = later.map((each) => this.#estimate(each));
    return (force, isSent) => {
      const now = clock.monotonic();
      if (!force && now - this.#progressAt < PROGRESS_EVERY_MS) return;
      this.#progressAt = now;
      const sent = this.#sent - sentBefore;
      const left = remainingWork(
        estimate,
        isSent ? estimate.packets : sent,
        estimates,
        this.#answered.count,
        timeoutMs / 1000,
      );
      onProgress({
        phase: round.phase,
        sent: this.#sent,
        total: this.#sent + left.packets,
        packetsPerSecond: Math.round((1000 * sent) / Math.max(now - startedAt, 10)),
        secondsLeft: Math.ceil(left.seconds),
      });
    };
  }

  #estimate(round: Round): RoundEstimate {
    const { packetsPerSecond, attachedPacketsPerSecond } = this.#options;
    if (round.only) return { packets: round.only.count, seconds: round.only.count / packetsPerSecond };
    const estimate = { packets: 0, seconds: 0 };
    for (const block of this.#blocks) {
      if (!round.probeOf(block)) continue;
      estimate.packets += block.length;
      estimate.seconds +=
        block.length /
        (block.isAttached ? Math.min(packetsPerSecond, attachedPacketsPerSecond) : packetsPerSecond);
    }
    return estimate;
  }
}
