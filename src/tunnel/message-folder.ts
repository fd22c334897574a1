// A folder of message files in order; what it holds is known from the file names alone.

import { join } from "node:path";
import { attemptWrite, type Files, SEALED_ELSEWHERE, systemErrorCode, writeDurably } from "../state/index.ts";
import { type OutboxMessage, outboxName, parseOutboxName } from "./outbox-name.ts";

export class MessageFolder {
  readonly path: string;
  readonly #files: Files;
  #messages: OutboxMessage[] = [];
  #sizeBytes = 0;

  constructor(path: string, files: Files) {
    this.path = path;
    this.#files = files;
  }

  /** Reads the names; what a power cut left half-written was never anything and goes. */
  async load(): Promise<void> {
    await this.#files.makeFolder(this.path);
    const found: OutboxMessage[] = [];
    for (const name of await this.#files.list(this.path)) {
      const path = join(this.path, name);
      // A disk that takes no writes is no reason not to start.
      if (name.endsWith(".tmp")) await attemptWrite(path, () => this.#files.remove(path));
      const parsed = parseOutboxName(name);
      const stat = parsed && (await this.#files.stat(path));
      if (stat) found.push({ ...parsed, sizeBytes: stat.sizeBytes, writtenAt: stat.modifiedAt });
    }
    this.#messages = inOrder(found);
    this.#sizeBytes = found.reduce((sum, message) => sum + message.sizeBytes, 0);
  }

  /** In the order in which they were added. */
  get messages(): readonly OutboxMessage[] {
    return this.#messages;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async write(message: OutboxMessage, content: Uint8Array): Promise<void> {
    await writeDurably(this.#files, this.#pathOf(message), content);
    this.#insert(message);
  }

  /** The content, or undefined when the medium does not give it any more. */
  async read(message: OutboxMessage): Promise<Uint8Array | undefined> {
    try {
      return await this.#files.read(this.#pathOf(message));
    } catch (error) {
      const code = systemErrorCode(error);
      if (code === "EIO" || code === SEALED_ELSEWHERE) return undefined;
      throw error;
    }
  }

  async remove(message: OutboxMessage): Promise<void> {
    await this.#files.remove(this.#pathOf(message));
    await this.#files.syncFolder(this.path);
    this.#forget(message);
  }

  async moveTo(target: MessageFolder, message: OutboxMessage): Promise<void> {
    await this.#files.rename(this.#pathOf(message), target.#pathOf(message));
    // The new name first: a power cut between leaves the message twice, never not at all.
    await this.#files.syncFolder(target.path);
    await this.#files.syncFolder(this.path);
    this.#forget(message);
    target.#insert(message);
  }

  #pathOf(message: OutboxMessage): string {
    return join(this.path, outboxName(message));
  }

  #forget(message: OutboxMessage): void {
    this.#messages = this.#messages.filter((each) => each !== message);
    this.#sizeBytes -= message.sizeBytes;
  }

  #insert(message: OutboxMessage): void {
    const after = this.#messages.findIndex(
      (each) =>
        each.place > message.place ||
        (message.place === 0 && each.epoch === message.epoch && each.sequence > message.sequence),
    );
    this.#messages.splice(after < 0 ? this.#messages.length : after, 0, message);
    this.#sizeBytes += message.sizeBytes;
  }
}

/** By their places; without those, epoch by epoch as they began, each by sequence. */
function inOrder(messages: OutboxMessage[]): OutboxMessage[] {
  const began = new Map<string, number>();
  for (const { epoch, writtenAt } of messages)
    began.set(epoch, Math.min(writtenAt, began.get(epoch) ?? writtenAt));
  const start = (message: OutboxMessage) => began.get(message.epoch) ?? 0;
  return messages.sort(
    (a, b) =>
      a.place - b.place ||
      start(a) - start(b) ||
      (a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : a.sequence - b.sequence),
  );
}
