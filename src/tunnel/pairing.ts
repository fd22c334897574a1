// A box that the DNS led to a server believes nothing from it before its own pairing code comes back in a sealed answer.
import { timingSafeEqual } from "node:crypto";
import type { PairingPayload } from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";

/** After so many wrong codes this way in is closed until the next start. */
export const MOST_WRONG_CODES = 10;

export interface PairingStatus {
  server: string;
  /** `waiting` for a person to type the code at the server; `closed` after too many wrong ones. */
  state: "waiting" | "closed";
  wrongCodes: number;
}

export class Pairing {
  readonly server: string;
  readonly #code: string;
  #word: PairingPayload["pairing"] = "waiting";
  #wrongCodes: number;

  /** `wrongCodes`: those of this start, whichever server brought them. */
  constructor(server: string, code: string, wrongCodes: number) {
    this.server = server;
    this.#code = code;
    this.#wrongCodes = wrongCodes;
  }

  get wrongCodes(): number {
    return this.#wrongCodes;
  }

  status(): PairingStatus {
    const state = this.#wrongCodes < MOST_WRONG_CODES ? "waiting" : "closed";
    return { server: this.server, state, wrongCodes: this.#wrongCodes };
  }

  /** What to tell the server next. */
  word(): PairingPayload["pairing"] {
    return this.#word;
  }

  /** Looks at the code of an answer; ok when there is something to say at once. */
  judge(code: string | undefined): Outcome<void> {
    if (code === undefined) {
      this.#word = "waiting";
      return failure("pairing.waiting", `${this.server} waits for a person to type this box's pairing code.`);
    }
    if (isSame(code, this.#code)) {
      // Said before, and still not taken: the server has its reasons, and is asked again later.
      if (this.#word === "right")
        return failure(
          "pairing.waiting",
          `${this.server} has the right pairing code, but does not take the box.`,
        );
      this.#word = "right";
      return success(undefined);
    }
    this.#wrongCodes++;
    this.#word = "wrong";
    if (this.#wrongCodes < MOST_WRONG_CODES) return success(undefined);
    return failure(
      "pairing.closed",
      `${MOST_WRONG_CODES} wrong pairing codes were typed at ${this.server}. The box takes no more until it is started again.`,
    );
  }
}

function isSame(typed: string, own: string): boolean {
  const [a, b] = [Buffer.from(typed), Buffer.from(own)];
  return a.length === b.length && timingSafeEqual(a, b);
}
