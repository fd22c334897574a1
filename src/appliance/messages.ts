// Every message of the box for its owner to read: what waits, and what left.
import type { Tunnel } from "../tunnel/index.ts";
import type { Archive, MessageType, SentMessage } from "./archive.ts";

export interface WaitingMessage {
  /** SHA-256 of the body. */
  hash: string;
  type: MessageType;
  sequence: number;
  /** Milliseconds since 1970 by the box's clock. */
  writtenAt: number;
}

export interface Messages {
  /** Those that no attempt was made for yet, in order. */
  waiting(): WaitingMessage[];
  /** Newest first. */
  sent(): readonly SentMessage[];
  /** The octets of one of them by its digest. */
  body(hash: string): Promise<Uint8Array | undefined>;
}

export function createMessages(
  tunnel: Pick<Tunnel, "waiting" | "waitingBody">,
  archive: Pick<Archive, "list" | "body">,
): Messages {
  return {
    waiting() {
      const tried = new Set(archive.list().map(({ hash }) => hash));
      return tunnel.waiting().flatMap(({ hash, kind, sequence, writtenAt }) => {
        const type = kind === "command-result" ? kind : "report";
        return tried.has(hash) ? [] : [{ hash, type, sequence, writtenAt }];
      });
    },
    sent: () => archive.list(),
    body: async (hash) => (await archive.body(hash)) ?? tunnel.waitingBody(hash),
  };
}
