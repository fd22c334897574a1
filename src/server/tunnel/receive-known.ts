// The rules of CONTRACTS §3 for a message of an enrolled box, inside one transaction.
import { type ApplianceMessage, bodyHash, type OpenedEnvelope, type Refusal } from "../../protocol/index.ts";
import { addEvent } from "../events.ts";
import { packPart } from "../packs/index.ts";
import type { Appliance, Store } from "../store/index.ts";
import { instructions, nothingAccepted, type Reply } from "./answer.ts";
import { applianceBy } from "./appliance-row.ts";
import { noteBoot } from "./boots.ts";
import { noteHeard, noteMoved, takeCheckIn } from "./check-in.ts";
import { takeCommandResult } from "./command-result.ts";
import { takeReport } from "./report.ts";
import { judgeSequence } from "./sequence.ts";
import {
  acceptedHash,
  acceptedOf,
  isKnownEpoch,
  noteAccepted,
  noteRefused,
  type StreamKey,
  streamState,
} from "./streams.ts";

type KnownMessage = Exclude<ApplianceMessage, { type: "enrol" }>;

export interface FromKnown {
  opened: OpenedEnvelope;
  sealedBytes: number;
  address: string;
  /** Hex. */
  signKey: string;
}

/** Accepts, acknowledges again or refuses; everything that an accepted message brings is stored with it. */
export async function receiveKnown(
  store: Store,
  now: number,
  from: FromKnown,
  message: KnownMessage,
): Promise<Reply> {
  const appliance = await applianceBy(store, from.signKey);
  if (!appliance || appliance.revokedAt !== null) {
    const reason: Refusal = { code: "revoked", message: "This box was revoked at the server." };
    return { accepted: nothingAccepted, reason };
  }
  const key: StreamKey = { applianceId: appliance.id, epoch: message.epoch, stream: message.stream };
  const hash = bodyHash(from.opened.body);
  const answer = async (reason?: Refusal, more: Partial<Reply> = {}): Promise<Reply> => ({
    accepted: await acceptedOf(store, appliance.id, message.epoch),
    ...(reason ? { reason } : {}),
    ...more,
  });
  const acknowledge = async (): Promise<Reply> => {
    // Read again: a full report has just answered the wish for one.
    const current = (await applianceBy(store, from.signKey)) ?? appliance;
    const fetch = message.type === "check-in" ? message.payload.fetch : undefined;
    const part = fetch && (await packPart(store, current, fetch));
    const told = await instructions(store, current, message.configRevision, now);
    return answer(undefined, { ...told, ...(part ? { part } : {}) });
  };

  const isElsewhere = message.hardware !== appliance.hardware;
  const isNewEpoch =
    message.epoch !== appliance.epoch && !(await isKnownEpoch(store, appliance.id, message.epoch));
  const state = await streamState(store, key);
  const judged = judgeSequence(
    state,
    {
      stream: message.stream,
      sequence: message.sequence,
      bodyHash: hash,
      lost: message.stream === "data" ? message.lost : undefined,
    },
    await acceptedHash(store, key, message.sequence, state),
    // Which epoch is in force on other hardware shows only when a person has confirmed the move.
    isElsewhere || isNewEpoch || message.epoch === appliance.epoch,
  );
  if (judged.verdict === "repeated") return isElsewhere ? answer() : acknowledge();
  if (isElsewhere && !(message.type === "check-in" && message.moved)) {
    return answer({ code: "hardware-changed", message: "This key is known on other hardware." });
  }
  if (judged.verdict === "sequence-reused") {
    return answer({ code: "sequence-reused", message: "Another message was accepted under this number." });
  }
  if (judged.verdict === "sequence-passed") {
    return answer({ code: "sequence-passed", message: "A later message was accepted already." });
  }

  const accepted = { sequence: message.sequence, type: message.type, bodyHash: hash };
  await noteHeard(store, appliance, message, now);
  if (isElsewhere && message.type === "check-in") {
    await noteMoved(store, appliance, message, now);
    await noteAccepted(store, key, accepted, now);
    return answer();
  }
  if (judged.verdict === "gap") {
    const { expected } = judged;
    return answer(
      { code: "gap", message: `Message ${expected} is missing.`, expected },
      { want: [{ from: expected }] },
    );
  }
  const isCopy = await noteBoot(store, appliance.id, message.stream, message.boot, now);
  if (isCopy && appliance.clonedAt === null) await noteCloned(store, appliance, now);
  if (isCopy || appliance.clonedAt !== null) {
    return answer({
      code: "cloned",
      message: "Two boxes speak with this key. One of them has to be revoked.",
    });
  }

  const refusal = await take(store, appliance, message, from, hash, now);
  if (refusal) {
    await noteRefused(store, key, message.sequence, now);
    return answer(refusal, refusal.code === "need-full" ? { want: ["full"] } : {});
  }
  if (isNewEpoch) await noteNewEpoch(store, appliance, now);
  // What was refused for its content is missing too, but not lost: its refusal is an event already.
  if (message.stream === "data" && message.lost && message.lost.to > state.refusedTo) {
    await noteLost(store, appliance, message.lost, now);
  }
  await noteAccepted(store, key, accepted, now);
  await store
    .updateTable("appliances")
    .set({ epoch: message.epoch, boot: message.boot, remoteAddress: from.address })
    .where("id", "=", appliance.id)
    .execute();
  return acknowledge();
}

async function take(
  store: Store,
  appliance: Appliance,
  message: KnownMessage,
  from: FromKnown,
  hash: string,
  now: number,
): Promise<Refusal | undefined> {
  if (message.type === "check-in") await takeCheckIn(store, appliance, message, now);
  else if (message.type === "command-result") await takeCommandResult(store, appliance, message, hash, now);
  else {
    return takeReport(store, appliance, message, {
      bodyHash: hash,
      bodyBytes: from.opened.body.length,
      sealedBytes: from.sealedBytes,
      now,
    });
  }
  return undefined;
}

async function noteCloned(store: Store, appliance: Appliance, now: number): Promise<void> {
  await store
    .updateTable("appliances")
    .set({ clonedAt: now, offlineSince: null })
    .where("id", "=", appliance.id)
    .execute();
  await addEvent(store, now, {
    severity: "broken",
    kind: "appliance.cloned",
    text: `Two boxes speak as ${appliance.name}: one is a copy of the other. Nothing more is taken until that is settled.`,
    siteId: appliance.siteId,
    applianceId: appliance.id,
  });
}

async function noteNewEpoch(store: Store, appliance: Appliance, now: number): Promise<void> {
  await addEvent(store, now, {
    severity: "attention",
    kind: "appliance.new-epoch",
    text: `${appliance.name} began anew: its memory was lost or came from a backup.`,
    siteId: appliance.siteId,
    applianceId: appliance.id,
  });
}

async function noteLost(
  store: Store,
  appliance: Appliance,
  lost: { from: number; to: number },
  now: number,
): Promise<void> {
  await addEvent(store, now, {
    severity: "attention",
    kind: "message.lost",
    text: `${appliance.name} lost messages ${lost.from} to ${lost.to} before they were received here.`,
    siteId: appliance.siteId,
    applianceId: appliance.id,
    detail: lost,
  });
}
