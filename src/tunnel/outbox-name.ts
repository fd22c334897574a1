// A message's file name says all that must be known of it without reading it.

/** `full` and `changes` are reports; only they may be thinned, and only they are kept once acknowledged. */
export type OutboxKind = "full" | "changes" | "command-result";

export interface OutboxMessage {
  /** Place in the queue, from 1: stays when the message is numbered anew. 0: written before places were. */
  place: number;
  epoch: string;
  sequence: number;
  /** SHA-256 of the body as it was first written, hex: stays when the message is written anew, and so names it. */
  origin: string;
  /** SHA-256 of the body as it is, hex. */
  hash: string;
  kind: OutboxKind;
  sizeBytes: number;
  /** Milliseconds since 1970, by the file. */
  writtenAt: number;
}

const NAME =
  /^(?:(\d{12})-)?(\d{12})-([0-9a-f]{32})-([0-9a-f]{64})-([0-9a-f]{64})\.(full|changes|command-result)$/;

export function outboxName(
  message: Pick<OutboxMessage, "place" | "epoch" | "sequence" | "origin" | "hash" | "kind">,
): string {
  const { place, epoch, sequence, origin, hash, kind } = message;
  const twelve = (number: number) => String(number).padStart(12, "0");
  return `${place === 0 ? "" : `${twelve(place)}-`}${twelve(sequence)}-${epoch}-${origin}-${hash}.${kind}`;
}

/** What a name says; undefined for any other file. */
export function parseOutboxName(name: string): Omit<OutboxMessage, "sizeBytes" | "writtenAt"> | undefined {
  const match = NAME.exec(name);
  if (!match) return undefined;
  const [, place = "0", sequence = "", epoch = "", origin = "", hash = "", kind = ""] = match;
  return { place: Number(place), sequence: Number(sequence), epoch, origin, hash, kind: kind as OutboxKind };
}
