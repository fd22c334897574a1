// Messages on their way: durable before anything else happens, in order, deleted only when the server has them.

import { join } from "node:path";
import { bodyHash, limits } from "../protocol/index.ts";
import { type Clock, failure, type Log, type Outcome, type Problem, success } from "../shared/index.ts";
import { attemptWrite, type Files } from "../state/index.ts";
import { MessageFolder } from "./message-folder.ts";
import type { OutboxKind, OutboxMessage } from "./outbox-name.ts";

/** How bodies lie on the medium. */
export interface BodyCodec {
  encode(body: Uint8Array): Uint8Array;
  /** The body, or undefined when the content is damaged. */
  decode(content: Uint8Array): Uint8Array | undefined;
}
export const plainBodies: BodyCodec = { encode: (body) => body, decode: (content) => content };

export interface OutboxOptions {
  folder: string;
  files: Files;
  clock: Clock;
  log: Log;
  /** For everything together: waiting, kept and quarantined. */
  limitBytes: number;
  codec?: BodyCodec;
}

const KEPT_MS = limits.acknowledgedReportDays * 24 * 3_600_000;
export const OUTBOX_LIMIT_BYTES = 64 * 1024 * 1024;

/** Of what waits, what is kept once acknowledged, and what was set aside. */
export function outboxFolders(folder: string) {
  return [folder, join(folder, "sent"), join(folder, "quarantine")] as const;
}

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #codec: BodyCodec;
  readonly #waiting: MessageFolder;
  readonly #sent: MessageFolder;
  readonly #quarantine: MessageFolder;
  #problem: Problem | undefined;

  constructor(options: OutboxOptions) {
    const { folder, files } = options;
    this.#options = options;
    this.#codec = options.codec ?? plainBodies;
    const [waiting, sent, quarantine] = outboxFolders(folder);
    this.#waiting = new MessageFolder(waiting, files);
    this.#sent = new MessageFolder(sent, files);
    this.#quarantine = new MessageFolder(quarantine, files);
  }

  /** Finds again what was there, and ends what was cut short half-way: nothing is there twice afterwards. */
  async recover(): Promise<void> {
    for (const folder of [this.#waiting, this.#sent, this.#quarantine]) await folder.load();
    const elsewhere = new Set(
      [...this.#quarantine.messages, ...this.#sent.messages].map((each) => each.origin),
    );
    const seen = new Map<string, OutboxMessage>();
    for (const message of [...this.#waiting.messages].reverse()) {
      // Of a message that was being written anew, the later writing stands.
      if (elsewhere.has(message.origin) || seen.has(message.origin)) await this.#waiting.remove(message);
      else seen.set(message.origin, message);
    }
  }

  /** What is to be delivered, in order. */
  get waiting(): readonly OutboxMessage[] {
    return this.#waiting.messages;
  }

  /** Acknowledged reports that are kept for a server that was restored. */
  get sent(): readonly OutboxMessage[] {
    return this.#sent.messages;
  }

  get quarantined(): readonly OutboxMessage[] {
    return this.#quarantine.messages;
  }

  /** What kept the last change from the disk. */
  problem(): Problem | undefined {
    return this.#problem;
  }

  get limitBytes(): number {
    return this.#options.limitBytes;
  }

  get waitingBytes(): number {
    return this.#waiting.sizeBytes;
  }

  /** Makes a message durable; `state.write-failed` or `outbox.full` when that cannot be. */
  async add(
    message: { epoch: string; sequence: number; kind: OutboxKind },
    body: Uint8Array,
  ): Promise<Outcome<OutboxMessage>> {
    const content = this.#codec.encode(body);
    const room = await this.#makeRoom(content.length, message.kind);
    if (!room.ok) return room;
    const hash = bodyHash(body);
    const entry: OutboxMessage = {
      ...message,
      place: this.#nextPlace(),
      origin: hash,
      hash,
      sizeBytes: content.length,
      writtenAt: this.#options.clock.now(),
    };
    let written = await this.#attempt(() => this.#waiting.write(entry, content));
    if (!written.ok && (await this.#giveBackSpace()))
      written = await this.#attempt(() => this.#waiting.write(entry, content));
    return written.ok ? success(entry) : written;
  }

  #nextPlace(): number {
    const all = [...this.#waiting.messages, ...this.#sent.messages, ...this.#quarantine.messages];
    return all.reduce((last, { place }) => Math.max(last, place), 0) + 1;
  }

  /** The hash that a report has by now, by the one it had at first; undefined when it is not here any more. */
  currentHash(origin: unknown): string | undefined {
    const isIt = (each: OutboxMessage) => each.origin === origin;
    return (this.#waiting.messages.find(isIt) ?? this.#sent.messages.find(isIt))?.hash;
  }

  /** The body as it was added; undefined when the medium lost or changed it. */
  async body(message: OutboxMessage): Promise<Uint8Array | undefined> {
    const content = await this.#waiting.read(message);
    const body = content && this.#codec.decode(content);
    return body && bodyHash(body) === message.hash ? body : undefined;
  }

  /** Another body, and maybe number, for a message that the server has not accepted. */
  async rewrite(
    message: OutboxMessage,
    body: Uint8Array,
    number: { epoch: string; sequence: number } = message,
  ): Promise<Outcome<OutboxMessage>> {
    const content = this.#codec.encode(body);
    const next = { ...message, ...number, hash: bodyHash(body), sizeBytes: content.length };
    if (next.hash === message.hash) return success(message);
    const written = await this.#attempt(async () => {
      await this.#waiting.write(next, content);
      await this.#waiting.remove(message);
    });
    return written.ok ? success(next) : written;
  }

  /** The server has it: a report is kept for a while, anything else goes. */
  settle(message: OutboxMessage): Promise<Outcome<void>> {
    return this.#attempt(async () => {
      if (message.kind === "command-result") await this.#waiting.remove(message);
      else await this.#waiting.moveTo(this.#sent, message);
      await this.#prune();
    });
  }

  /** Takes a message out of the way without losing it. */
  quarantine(message: OutboxMessage): Promise<Outcome<void>> {
    return this.#attempt(() => this.#waiting.moveTo(this.#quarantine, message));
  }

  /** Acknowledged reports from a sequence on wait again. */
  recall(epoch: string, from: number): Promise<Outcome<void>> {
    return this.#attempt(async () => {
      const wanted = this.#sent.messages.filter((each) => each.epoch === epoch && each.sequence >= from);
      for (const message of wanted) await this.#sent.moveTo(this.#waiting, message);
    });
  }

  /** Removes every message, delivered or not: none of them may leave any more. */
  forget(): Promise<Outcome<void>> {
    return this.#attempt(async () => {
      for (const folder of [this.#waiting, this.#sent, this.#quarantine])
        for (const message of [...folder.messages]) await folder.remove(message);
    });
  }

  /** On a disk that fails to take what is new, what is kept only for a rainy day goes; true if there was any. */
  async #giveBackSpace(): Promise<boolean> {
    const kept = [...this.#sent.messages];
    if (kept.length === 0) return false;
    const removed = await this.#attempt(async () => {
      for (const message of kept) await this.#sent.remove(message);
    });
    return removed.ok;
  }

  async #prune(): Promise<void> {
    const oldest = this.#options.clock.now() - KEPT_MS;
    for (const message of [...this.#sent.messages])
      if (message.writtenAt < oldest) await this.#sent.remove(message);
  }

  /**
   * Keeps the bound: what is acknowledged goes first, then what is quarantined, then the oldest reports in between;
   * never the one that may be on its way just now, never the newest, never a command's result.
   */
  async #makeRoom(bytes: number, kind: OutboxKind): Promise<Outcome<void>> {
    const { limitBytes, log } = this.#options;
    const isOver = () =>
      this.#waiting.sizeBytes + this.#sent.sizeBytes + this.#quarantine.sizeBytes + bytes > limitBytes;
    let thinned = 0;
    const outcome = await this.#attempt(async () => {
      for (const folder of [this.#sent, this.#quarantine]) {
        for (const message of [...folder.messages]) if (isOver()) await folder.remove(message);
      }
      for (const message of this.#thinnable()) {
        // What follows a gap up to the next full report builds on what is gone: no server could use it.
        if (!isOver() && (thinned === 0 || message.kind === "full")) break;
        await this.#waiting.remove(message);
        thinned++;
      }
    });
    if (thinned > 0) log.warn("the outbox is full: the oldest reports in between were dropped", { thinned });
    if (!outcome.ok) return outcome;
    if (kind === "command-result" && isOver())
      return failure("outbox.full", "The outbox is full; a command's result could not be kept.");
    return success(undefined);
  }

  #thinnable(): OutboxMessage[] {
    const between = this.#waiting.messages.slice(1).filter((each) => each.kind !== "command-result");
    return between.slice(0, -1);
  }

  async #attempt(work: () => Promise<void>): Promise<Outcome<void>> {
    const done = await attemptWrite("the outbox", work);
    this.#problem = done.ok ? undefined : done.problem;
    return done;
  }
}
