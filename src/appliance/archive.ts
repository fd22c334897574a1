// What left this box, octet for octet as it was before it was compressed and sealed, for its owner to read: the last
// reports, commands' results and enrolments on the medium, check-ins (one every few minutes) in memory only.
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { type Attempt, limits, refusalCodes } from "../protocol/index.ts";
import type { Clock, Log, Outcome } from "../shared/index.ts";
import {
  attemptWrite,
  ensurePrivateFolder,
  type Files,
  openDocument,
  type StateDocument,
  writeDurably,
} from "../state/index.ts";
import type { LeavingMessage, Witness } from "../tunnel/index.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const messageTypes = ["report", "command-result", "check-in", "enrol"] as const;
export type MessageType = (typeof messageTypes)[number];

const sentSchema = z.strictObject({
  /** SHA-256 of the body: the same digest that the server has of it. */
  hash,
  type: z.enum(messageTypes),
  epoch: z.string().max(64),
  stream: z.enum(["data", "control"]),
  sequence: z.int().min(1),
  bodyBytes: z.int().min(0),
  sealedBytes: z.int().min(0),
  /** Milliseconds since 1970 by the box's clock: the first attempt, and the last. */
  firstAt: z.number(),
  lastAt: z.number(),
  attempts: z.int().min(1),
  /** SHA-256 of the envelope that went last: each attempt is sealed anew. */
  envelope: hash,
  answeredAt: z.number().optional(),
  answer: z.enum(["accepted", ...refusalCodes]).optional(),
  /** The claim code's token is blanked here: it would open the way to the server for whoever reads this. */
  isBlanked: z.literal(true).optional(),
});
export type SentMessage = z.infer<typeof sentSchema>;

/** Of each type so many. */
const MOST: Record<MessageType, number> = { report: 50, "command-result": 50, "check-in": 50, enrol: 5 };
const MOST_BYTES = 16 * 1024 * 1024;

const indexSchema = z.strictObject({ messages: z.array(sentSchema).max(200) });

type SentIndex = z.infer<typeof indexSchema>;

export interface Archive extends Witness {
  /** Newest first. */
  list(): readonly SentMessage[];
  /** The body by its hash; undefined where it is not kept any more. */
  body(hash: string): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

export interface ArchivePorts {
  clock: Clock;
  log: Log;
  /** They seal what is written. */
  files: Files;
}

/** Opens the archive in a folder of its own. */
export async function openArchive(ports: ArchivePorts, folder: string): Promise<Outcome<Archive>> {
  const { clock, log, files } = ports;
  const made = await ensurePrivateFolder(folder, files);
  if (!made.ok) return made;
  const index = await openDocument({
    path: join(folder, "index.json"),
    schema: indexSchema,
    defaults: () => ({ messages: [] }),
    version: 1,
    migrations: {},
    coalesceMs: 10_000,
    ...{ clock, log, files },
  });
  const archive = new KeptMessages(ports, folder, index);
  await archive.sweep();
  return { ok: true, value: archive };
}

class KeptMessages implements Archive {
  readonly #ports: ArchivePorts;
  readonly #folder: string;
  readonly #index: StateDocument<SentIndex>;
  /** Bodies that are in memory only, by hash: of check-ins, and where the medium took none. */
  readonly #bodies = new Map<string, Uint8Array>();
  readonly #passing: SentMessage[] = [];

  constructor(ports: ArchivePorts, folder: string, index: StateDocument<SentIndex>) {
    this.#ports = ports;
    this.#folder = folder;
    this.#index = index;
  }

  /** Files that a power cut left without an entry go, and entries without a file. */
  async sweep(): Promise<void> {
    const { files } = this.#ports;
    const names = new Set(await files.list(this.#folder));
    const known = new Set(this.#index.data.messages.map(({ hash }) => nameOf(hash)));
    for (const name of names)
      if (name.endsWith(".body") && !known.has(name))
        await attemptWrite(name, () => files.remove(join(this.#folder, name)));
    const isThere = ({ hash }: SentMessage) => names.has(nameOf(hash));
    if (!this.#index.data.messages.every(isThere))
      this.#index.update((data) => {
        data.messages = data.messages.filter(isThere);
      });
  }

  list(): readonly SentMessage[] {
    const all = [...this.#index.data.messages, ...this.#passing];
    return all.reverse().sort((a, b) => b.firstAt - a.firstAt);
  }

  async body(hash: string): Promise<Uint8Array | undefined> {
    const passing = this.#bodies.get(hash);
    if (passing) return passing;
    if (!this.#index.data.messages.some((each) => each.hash === hash)) return undefined;
    try {
      const content = await this.#ports.files.read(this.#pathOf(hash));
      return content && gunzipSync(content, { maxOutputLength: limits.messageBody });
    } catch (error) {
      this.#ports.log.warn("a message that was sent cannot be read any more", { error: String(error) });
      return undefined;
    }
  }

  async leaving(message: LeavingMessage): Promise<void> {
    const now = this.#ports.clock.now();
    const known = this.#find(message.bodyHash);
    if (known) {
      this.#change(known, (each) => {
        each.attempts++;
        each.lastAt = now;
        each.envelope = message.digest;
        each.sealedBytes = message.sealedBytes;
      });
      return;
    }
    const { type, shown, isBlanked } = readable(message.body);
    const { bodyHash, epoch, stream, sequence, digest: envelope, sealedBytes } = message;
    const sent: SentMessage = {
      ...{ hash: bodyHash, type, epoch, stream, sequence, envelope, sealedBytes },
      ...{ bodyBytes: message.body.length, firstAt: now, lastAt: now, attempts: 1 },
      ...(isBlanked && { isBlanked }),
    };
    if (type === "check-in" || !(await this.#write(bodyHash, shown))) {
      this.#bodies.set(bodyHash, shown);
      this.#passing.push(sent);
    } else
      this.#index.update((data) => {
        data.messages.push(sent);
      });
    await this.#prune();
  }

  answered({ bodyHash }: Attempt, answer: NonNullable<SentMessage["answer"]>): void {
    const known = this.#find(bodyHash);
    if (!known) return;
    this.#change(known, (each) => {
      each.answeredAt = this.#ports.clock.now();
      each.answer = answer;
    });
  }

  async close(): Promise<void> {
    await this.#index.close();
  }

  #find(hash: string): SentMessage | undefined {
    return [...this.#index.data.messages, ...this.#passing].find((each) => each.hash === hash);
  }

  #change(message: SentMessage, change: (message: SentMessage) => void): void {
    if (this.#passing.includes(message)) change(message);
    else this.#index.update(() => change(message));
  }

  async #write(hash: string, body: Uint8Array): Promise<boolean> {
    const { files, log } = this.#ports;
    const written = await attemptWrite("what was sent", () =>
      writeDurably(files, this.#pathOf(hash), gzipSync(body)),
    );
    if (!written.ok) log.warn(written.problem.message, { code: written.problem.code });
    return written.ok;
  }

  async #prune(): Promise<void> {
    const { files } = this.#ports;
    for (const type of messageTypes)
      for (const old of this.#passing.filter((each) => each.type === type).slice(0, -MOST[type])) {
        this.#passing.splice(this.#passing.indexOf(old), 1);
        this.#bodies.delete(old.hash);
      }
    const { messages } = this.#index.data;
    const gone = new Set<SentMessage>();
    for (const type of messageTypes)
      for (const old of messages.filter((each) => each.type === type).slice(0, -MOST[type])) gone.add(old);
    // As they lie on the medium they are about as large as they were sealed.
    let bytes = 0;
    for (const each of [...messages].reverse()) {
      bytes += each.sealedBytes;
      if (bytes > MOST_BYTES) gone.add(each);
    }
    if (gone.size === 0) return;
    for (const { hash } of gone) await attemptWrite("what was sent", () => files.remove(this.#pathOf(hash)));
    this.#index.update((data) => {
      data.messages = data.messages.filter((each) => !gone.has(each));
    });
  }

  #pathOf(hash: string): string {
    return join(this.#folder, nameOf(hash));
  }
}

function nameOf(hash: string): string {
  return `${hash}.body`;
}

const headSchema = z.looseObject({
  type: z.enum(messageTypes),
  payload: z.looseObject({ token: z.string().optional() }),
});

/** What a message is, and its octets as they may be read. */
function readable(body: Uint8Array): { type: MessageType; shown: Uint8Array; isBlanked?: true } {
  const text = Buffer.from(body).toString("utf8");
  const { type, payload } = headSchema.parse(JSON.parse(text));
  if (type !== "enrol" || payload.token === undefined) return { type, shown: body };
  const blanked = text.replace(
    JSON.stringify(payload.token),
    JSON.stringify("*".repeat(payload.token.length)),
  );
  return { type, shown: Buffer.from(blanked, "utf8"), isBlanked: true };
}
