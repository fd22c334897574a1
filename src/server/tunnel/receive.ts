// A message that opened and was verified: told apart by its sender and type.

import { rateKey } from "../../http/index.ts";
import {
  type ApplianceMessage,
  limits,
  type OpenedEnvelope,
  parseApplianceMessage,
  parseBody,
  type Refusal,
} from "../../protocol/index.ts";
import type { Clock, Log, Outcome, Problem } from "../../shared/index.ts";
import type { RateLimit } from "../http/rate-limit.ts";
import type { Store } from "../store/index.ts";
import { nothingAccepted, type Reply } from "./answer.ts";
import { type EnrolMessage, enrol } from "./enrol.ts";
import { pair } from "./pair.ts";
import { receiveKnown } from "./receive-known.ts";
import { refuseContent } from "./refuse-content.ts";
import { hex, type Roster } from "./roster.ts";

export interface ReceivePorts {
  store: Store;
  clock: Clock;
  log: Log;
  roster: Roster;
  /** Tries of claim codes from one address, and from everywhere together. */
  claimTries: { perAddress: RateLimit; total: RateLimit };
}

export interface Arrived {
  opened: OpenedEnvelope;
  sealedBytes: number;
  /** Where it came from. */
  address: string;
}

/** What a message that was opened leads to. What fails its checks changes nothing but the record of its failing. */
export async function receive(ports: ReceivePorts, arrived: Arrived): Promise<Reply> {
  const { opened } = arrived;
  const signKey = hex(opened.senderSignKey);
  if (opened.standing === "revoked") return refused("revoked", "This box was revoked at the server.");
  const parsed = parseMessage(opened.body);
  const message = parsed.ok ? parsed.value : undefined;
  if (message?.type === "enrol") return receiveEnrol(ports, arrived, message);
  if (opened.standing === "unknown") {
    return refused("unknown-sender", "No box with these keys is enrolled here.");
  }
  const { store, clock, log } = ports;
  const problem = parsed.ok ? tooLarge(parsed.value, arrived.sealedBytes) : parsed.problem;
  if (problem || !message) {
    log.warn("A message was refused for its content.", { address: arrived.address });
    return refuseContent(store, clock.now(), { signKey, body: opened.body }, problem ?? unreadable);
  }
  return await store
    .transaction()
    .execute((tx) => receiveKnown(tx, clock.now(), { ...arrived, signKey }, message));
}

const unreadable: Problem = { code: "envelope.body-invalid", message: "The message cannot be read." };

// Only once it is opened does a message tell its type, and only results may be longer than the others.
function tooLarge(message: ApplianceMessage, sealedBytes: number): Problem | undefined {
  if (message.type === "command-result" || sealedBytes <= limits.messageEnvelope) return undefined;
  return {
    code: "envelope.too-large",
    message: `The message has ${sealedBytes} octets; ${limits.messageEnvelope} are the most.`,
    detail: { header: message },
  };
}

function parseMessage(body: Uint8Array): Outcome<ApplianceMessage> {
  const value = parseBody(body);
  return value.ok ? parseApplianceMessage(value.value) : value;
}

async function receiveEnrol(ports: ReceivePorts, arrived: Arrived, message: EnrolMessage): Promise<Reply> {
  const { store, clock, log, roster, claimTries } = ports;
  const { opened, address } = arrived;
  // Both are taken, so that many addresses together are held to the total too.
  const wait = Math.max(claimTries.perAddress.take(rateKey(address)), claimTries.total.take(""));
  if (wait > 0) {
    log.warn("Too many claim codes were tried.", { address });
    return refused("claim-limited", `Too many claim codes were tried. Try again in ${wait} s.`);
  }
  const signKey = hex(opened.senderSignKey);
  const enrolee = { signKey, boxKey: hex(opened.senderBoxKey), address, body: opened.body };
  const { payload } = message;
  const reply = await store
    .transaction()
    .execute((tx) =>
      "token" in payload
        ? enrol(tx, { ...message, payload }, enrolee, clock.now())
        : pair(tx, { ...message, payload }, enrolee, clock.now()),
    );
  if (reply.reason?.code === "pairing-waiting") return reply;
  await roster.refresh(signKey);
  if (reply.reason) log.warn("An enrolment was refused.", { address, reason: reply.reason.code });
  else log.info("A box was enrolled.", { address });
  return reply;
}

function refused(code: Refusal["code"], message: string): Reply {
  return { accepted: nothingAccepted, reason: { code, message } };
}
