// What goes back: made anew for every attempt, sealed to the sender, small enough for the smallest box.
import {
  type Accepted,
  encodeBody,
  type LedgerHeld,
  type Part,
  type Refusal,
  type SenderKeys,
  type ServerMessage,
  sealEnvelope,
  type Want,
} from "../../protocol/index.ts";
import { ledgerHeld } from "../ledger/index.ts";
import { loadOffers, wantedRevision } from "../packs/index.ts";
import { currentConfiguration } from "../sites/index.ts";
import type { Store } from "../store/index.ts";

const MAX_COMMANDS = 50;
/** Below this gzip gains nothing. */
const COMPRESS_FROM = 400;

/** What a message led to, before it is an answer to one envelope. */
export interface Reply {
  accepted: Accepted;
  reason?: Refusal;
  config?: Record<string, unknown>;
  commands?: ServerMessage["commands"];
  want?: Want;
  part?: Part;
  ledger?: LedgerHeld | null;
  pairing?: ServerMessage["pairing"];
}

export const nothingAccepted: Accepted = { epoch: null, data: null, control: null };

/** Configuration where it differs, commands without a result, and whether a full report is wished for. */
export async function instructions(
  store: Store,
  appliance: { id: string; siteId: string; wantFull: number },
  configRevision: string | null,
  now: number,
): Promise<Pick<Reply, "config" | "commands" | "want" | "ledger">> {
  const site = await store
    .selectFrom("sites")
    .select(["configRevision", "siteKey"])
    .where("id", "=", appliance.siteId)
    .executeTakeFirst();
  const pack = (await loadOffers(store))(appliance);
  const revision = site && wantedRevision(site.configRevision, pack);
  const isCurrent = revision === configRevision;
  const stored = isCurrent ? undefined : await currentConfiguration(store, appliance.siteId);
  const siteKey = Buffer.from(site?.siteKey ?? "", "base64").toString("base64url");
  const reference = pack ? { digest: pack.digest, size: pack.size, signature: pack.signature } : null;
  const commands = await store
    .selectFrom("commands")
    .select(["id", "type", "arguments", "expiresAt"])
    .where("applianceId", "=", appliance.id)
    .where("resultAt", "is", null)
    .where("expiresAt", ">", now)
    .orderBy("createdAt")
    .limit(MAX_COMMANDS)
    .execute();
  const held = await ledgerHeld(store, appliance.id);
  return {
    ...(stored && revision ? { config: { ...stored, revision, siteKey, profiles: reference } } : {}),
    ...(commands.length > 0
      ? {
          commands: commands.map((command) => ({
            id: command.id,
            type: command.type,
            expiresAt: new Date(command.expiresAt).toISOString(),
            arguments: JSON.parse(command.arguments),
          })),
        }
      : {}),
    ...(appliance.wantFull ? { want: ["full"] as Want } : {}),
    ledger: held ?? null,
  };
}

/** Seals a reply as the answer to the envelope with this digest. */
export function sealAnswer(
  reply: Reply,
  envelope: { digest: string; senderBoxKey: Uint8Array },
  sender: SenderKeys,
  now: number,
): Uint8Array {
  const { reason, ...rest } = reply;
  const common = {
    v: 1 as const,
    inReplyTo: envelope.digest,
    serverTime: new Date(now).toISOString(),
    ...rest,
  };
  const message: ServerMessage = reason ? { ...common, type: "refused", reason } : { ...common, type: "ack" };
  const body = encodeBody(message);
  return sealEnvelope({
    kind: 2,
    body,
    compression: body.length < COMPRESS_FROM ? 0 : 1,
    recipientBoxKey: envelope.senderBoxKey,
    sender,
  });
}
