import { failure, type Log, type Outcome } from "../shared/index.ts";
import { type Concern, mostAnswerOctets, mostRequestOctets } from "./helper-answer.ts";

export interface RequestStreams {
  input: AsyncIterable<Buffer> & { destroy(): void };
  write(text: string): void;
}

/** Who connects and says nothing must not hold a helper. */
const REQUEST_MS = 10_000;

/** Reads one request, answers it, and is done; whatever was asked, the answer is an outcome as JSON. */
export async function serveRequest(concern: Concern, streams: RequestStreams, log: Log): Promise<void> {
  const request = await readRequest(streams.input);
  const outcome = request.ok ? await attempt(concern, request.value, log) : request;
  const text = JSON.stringify(outcome.ok ? { ok: true, value: outcome.value ?? null } : outcome);
  if (Buffer.byteLength(text) > mostAnswerOctets)
    throw new Error("an answer is larger than a helper may give");
  if (!outcome.ok) log.warn(outcome.problem.message, { code: outcome.problem.code });
  streams.write(text);
}

async function attempt(concern: Concern, request: unknown, log: Log): Promise<Outcome<unknown>> {
  try {
    return await concern.answer(request);
  } catch (error) {
    // A fault of ours: the asking side gets an answer, the log where it happened.
    log.error("a request failed", { error: error instanceof Error ? error.stack : String(error) });
    return failure("host.not-available", "A part of the box failed; its log says more.");
  }
}

async function readRequest(input: RequestStreams["input"]): Promise<Outcome<unknown>> {
  const pieces: Buffer[] = [];
  let size = 0;
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    input.destroy();
  }, REQUEST_MS);
  try {
    for await (const piece of input) {
      size += piece.length;
      if (size > mostRequestOctets)
        return failure("host.refused", `The request is larger than ${mostRequestOctets} octets.`);
      pieces.push(piece);
    }
    return { ok: true, value: JSON.parse(Buffer.concat(pieces).toString()) };
  } catch (error) {
    if (isLate) return failure("host.refused", "The request did not come to its end in time.");
    if (error instanceof SyntaxError) return failure("host.refused", "The request is no JSON.");
    throw error;
  } finally {
    clearTimeout(late);
  }
}
