// The service's side of the helpers: a socket per concern, behind which systemd starts a program with just the rights
// that this concern needs.
import { connect } from "node:net";
import { join } from "node:path";
import { failure, type Outcome } from "../shared/index.ts";
import { mostAnswerOctets, parseHelperAnswer } from "./helper-answer.ts";

export interface HelperClient {
  /** Asks once; problem `host.not-available` when nobody answers in time, else what the helper says. */
  ask(concern: string, request: unknown, timeoutMs?: number): Promise<Outcome<unknown>>;
}

const TIMEOUT_MS = 30_000;

/** Helpers by their sockets `CONCERN.sock` in a folder. */
export function helperClient(folder = "/run/tallybox"): HelperClient {
  return {
    ask: (concern, request, timeoutMs = TIMEOUT_MS) =>
      new Promise((resolve) => {
        const socket = connect({ path: join(folder, `${concern}.sock`), allowHalfOpen: true });
        const pieces: Buffer[] = [];
        let size = 0;
        const end = (outcome: Outcome<unknown>) => {
          socket.destroy();
          resolve(outcome);
        };
        const unavailable = (why: string) =>
          end(failure("host.not-available", `The box's part for “${concern}” ${why}.`));
        socket.setTimeout(timeoutMs, () => unavailable("does not answer"));
        socket.on("error", (error: NodeJS.ErrnoException) =>
          unavailable(`cannot be reached (${error.code ?? error.message})`),
        );
        socket.on("data", (piece: Buffer) => {
          size += piece.length;
          if (size > mostAnswerOctets) unavailable("says too much");
          else pieces.push(piece);
        });
        socket.on("end", () => end(parseHelperAnswer(Buffer.concat(pieces).toString())));
        socket.end(JSON.stringify(request));
      }),
  };
}
