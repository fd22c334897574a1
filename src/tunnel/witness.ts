import type { Attempt, RefusalCode } from "../protocol/index.ts";

/** A message as it is sealed for one attempt. */
export interface LeavingMessage extends Attempt {
  body: Uint8Array;
  sealedBytes: number;
}

/** Sees everything that leaves, before it does. */
export interface Witness {
  /** The attempt waits for it. */
  leaving(message: LeavingMessage): Promise<void>;
  /** A verified answer came to the last attempt. */
  answered(attempt: Attempt, answer: "accepted" | RefusalCode): void;
}
