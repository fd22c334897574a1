// One attempt: seals a body anew, sends it, and believes nothing but the server's own answer to this very envelope.

import { createHash } from "node:crypto";
import {
  type Attempt,
  bodyHash,
  boxKeyId,
  limits,
  openEnvelope,
  parseBody,
  parseServerMessage,
  type Random,
  type SenderKeys,
  type ServerMessage,
  type Stream,
  sealEnvelope,
  type VerifiedKeys,
} from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";
import type { HttpExchange } from "./http-exchange.ts";
import type { TunnelPorts } from "./ports.ts";
import { compressionFor } from "./server-keys.ts";
import type { Witness } from "./witness.ts";

const ENVELOPE_TYPE = "application/vnd.tallybox.envelope";
const TIMEOUT_MS = 60_000;

/** What an attempt is about; its number and epoch as in the body. */
export interface Outgoing {
  epoch: string;
  stream: Stream;
  sequence: number;
  body: Uint8Array;
  maxEnvelopeBytes?: number;
  /** See `HttpRequest.onlyForTime`. */
  onlyForTime?: boolean;
}

export interface Delivered {
  answer: ServerMessage;
  attempt: Attempt;
}

export interface CourierPorts {
  http: HttpExchange;
  identity: SenderKeys;
  random?: Random;
  witness?: Witness;
}

/** What a courier needs of the tunnel's ports. */
export function courierOf(
  { http, random, witness }: Pick<TunnelPorts, "http" | "random" | "witness">,
  identity: SenderKeys,
): CourierPorts {
  return { http, identity, ...(random ? { random } : {}), ...(witness ? { witness } : {}) };
}

/**
 * Sends to the first of the addresses that can be reached. Problems: tunnel.unreachable, tunnel.not-a-server (what came
 * is no envelope: a login page, a proxy's error), tunnel.answer-mismatch (an envelope that is not the server's answer to
 * this attempt), envelope.too-large (ours; it was not sent). `detail.mayNeedKeys` says that the server may have other keys
 * by now.
 */
export async function deliver(
  ports: CourierPorts,
  servers: readonly string[],
  keys: VerifiedKeys,
  outgoing: Outgoing,
  signal?: AbortSignal,
): Promise<Outcome<Delivered>> {
  let outcome: Outcome<Delivered> = failure("tunnel.not-enrolled", "The box has no server yet.");
  for (const server of servers) {
    outcome = await attempt(ports, server, keys, outgoing, signal);
    if (outcome.ok || outcome.problem.code !== "tunnel.unreachable") return outcome;
    if (signal?.aborted) break;
  }
  return outcome;
}

async function attempt(
  { http, identity, random, witness }: CourierPorts,
  server: string,
  keys: VerifiedKeys,
  outgoing: Outgoing,
  signal: AbortSignal | undefined,
): Promise<Outcome<Delivered>> {
  const compression = compressionFor(keys.document);
  const [recipientBoxKey] = keys.boxKeys;
  if (compression === undefined || !recipientBoxKey)
    return failure(
      "tunnel.not-a-server",
      `${server} speaks no version of the protocol that this box knows. Update the box.`,
      { mayNeedKeys: true },
    );
  const envelope = sealEnvelope(
    { kind: 1, body: outgoing.body, compression, recipientBoxKey, sender: identity },
    random,
  );
  const most = outgoing.maxEnvelopeBytes ?? limits.messageEnvelope;
  if (envelope.length > most)
    return failure(
      "envelope.too-large",
      `A message of ${envelope.length} octets was not sent; ${most} are the most.`,
    );
  const sent: Attempt = {
    digest: createHash("sha256").update(envelope).digest("hex"),
    epoch: outgoing.epoch,
    stream: outgoing.stream,
    sequence: outgoing.sequence,
    bodyHash: bodyHash(outgoing.body),
  };
  await witness?.leaving({ ...sent, body: outgoing.body, sealedBytes: envelope.length });
  const response = await http({
    method: "POST",
    url: `${server}/tunnel`,
    contentType: ENVELOPE_TYPE,
    body: envelope,
    maxBytes: limits.answerEnvelope,
    timeoutMs: TIMEOUT_MS,
    ...(outgoing.onlyForTime && { onlyForTime: true }),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) return response;
  const { status, body, retryAfterMs } = response.value;
  const told = { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  if (!isEnvelope(body))
    return failure(
      "tunnel.not-a-server",
      `${server} answered, but not as a Tallybox server (status ${status}). Is there a login page or a proxy in between?`,
      { ...told, mayNeedKeys: status === 409 },
    );
  const answer = openAnswer(body, identity, keys);
  if (!answer.ok)
    return failure(
      "tunnel.answer-mismatch",
      `The answer from ${server} is not to be believed: ${answer.problem.message}`,
      { ...told, mayNeedKeys: true, code: answer.problem.code },
    );
  if (answer.value.inReplyTo !== sent.digest)
    return failure(
      "tunnel.answer-mismatch",
      `The answer from ${server} is to another message: something in between repeats or swaps answers.`,
      told,
    );
  witness?.answered(sent, answer.value.type === "ack" ? "accepted" : answer.value.reason.code);
  return success({ answer: answer.value, attempt: sent });
}

function openAnswer(envelope: Uint8Array, identity: SenderKeys, keys: VerifiedKeys): Outcome<ServerMessage> {
  const ownId = boxKeyId(identity.box.publicKey);
  const isOneOf = (known: Uint8Array[], key: Uint8Array) =>
    known.some((each) => Buffer.compare(each, key) === 0);
  const opened = openEnvelope(envelope, {
    kind: 2,
    recipient: (id) => (Buffer.compare(id, ownId) === 0 ? identity.box : undefined),
    maxEnvelopeBytes: limits.answerEnvelope,
    maxBodyBytes: limits.answerBody,
    isKnownSender: ({ signKey }) => isOneOf(keys.signKeys, signKey),
  });
  if (!opened.ok) return opened;
  const body = parseBody(opened.value.body);
  return body.ok ? parseServerMessage(body.value) : body;
}

function isEnvelope(body: Uint8Array): boolean {
  return Buffer.from(body.subarray(0, 4)).toString("latin1") === "TBX1";
}
