// What the server answers: taken or refused, and what the appliance is to know or do.

import { z } from "zod";
import type { Outcome } from "../shared/index.ts";
import { limits } from "./limits.ts";
import { randomIdSchema, sha256Schema, shortText, timeSchema } from "./message-fields.ts";
import { parseWith } from "./schema-problem.ts";

/** The highest accepted message of a stream and the SHA-256 of its body; null before the first. */
const acceptedStream = z.strictObject({ sequence: z.int().min(1), body: sha256Schema }).nullable();

export const acceptedSchema = z.strictObject({
  /** null where the server knows none of this appliance. */
  epoch: randomIdSchema.nullable(),
  data: acceptedStream,
  control: acceptedStream,
});

/** Why a message was refused; each says what the appliance does about it in `docs/protocol.md`. */
export const refusalCodes = [
  "unknown-sender",
  "revoked",
  "claim-unknown",
  "claim-used",
  "claim-expired",
  "claim-limited",
  "pairing-waiting",
  "sequence-reused",
  "sequence-passed",
  "gap",
  "need-full",
  "report-invalid",
  "message-invalid",
  "hardware-changed",
  "cloned",
] as const;

export const refusalSchema = z.strictObject({
  code: z.enum(refusalCodes),
  message: z.string().max(2000).optional(),
  /** `gap`: the data sequence that the server waits for. */
  expected: z.int().min(1).optional(),
  /** `report-invalid`, `message-invalid`: the field at fault. */
  field: z.string().max(255).optional(),
});

export const commandSchema = z.strictObject({
  id: shortText,
  type: z.string().min(1).max(64),
  expiresAt: timeSchema,
  arguments: z.record(z.string().max(64), z.json()),
});

/** `full`: a full report next; `{ from }`: every data message from that one on, again. */
export const wantSchema = z
  .array(z.union([z.literal("full"), z.strictObject({ from: z.int().min(1) })]))
  .max(8);

/** What a check-in's `fetch` asked for. */
export const partSchema = z.strictObject({
  digest: sha256Schema,
  from: z.int().min(0),
  /** Base64. */
  data: z.string().max(Math.ceil(limits.packPart / 3) * 4),
});

/** What the server holds of the appliance's meter ledger; `broken`: that chain takes no more, begin another. */
export const ledgerHeldSchema = z.strictObject({
  chain: randomIdSchema,
  index: z.int().min(0),
  broken: z.literal(true).optional(),
});

const answerShape = {
  v: z.literal(1),
  /** SHA-256 of the envelope that is answered. */
  inReplyTo: sha256Schema,
  accepted: acceptedSchema,
  serverTime: timeSchema,
  /** Checked by `parseConfiguration`: a bad one spoils no answer. */
  config: z.record(z.string(), z.unknown()).optional(),
  commands: z.array(commandSchema).max(100).optional(),
  want: wantSchema.optional(),
  /** Absent where the server does not offer the pack that was asked for. */
  part: partSchema.optional(),
  /** The pairing code that a person typed for the box that waits. */
  pairing: z.strictObject({ code: z.string().min(1).max(32) }).optional(),
  /** null: nothing; absent where that is not known. */
  ledger: ledgerHeldSchema.nullable().optional(),
};

export const serverMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({ ...answerShape, type: z.literal("ack") }),
  z.strictObject({ ...answerShape, type: z.literal("refused"), reason: refusalSchema }),
]);

export type Accepted = z.infer<typeof acceptedSchema>;
export type RefusalCode = (typeof refusalCodes)[number];
export type Refusal = z.infer<typeof refusalSchema>;
export type Command = z.infer<typeof commandSchema>;
export type Part = z.infer<typeof partSchema>;
export type LedgerHeld = z.infer<typeof ledgerHeldSchema>;
export type Want = z.infer<typeof wantSchema>;
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** A parsed body as an answer; problem: envelope.body-invalid. */
export function parseServerMessage(body: unknown): Outcome<ServerMessage> {
  return parseWith(serverMessageSchema, body, "envelope.body-invalid", "The answer");
}

export interface Attempt {
  /** SHA-256 of the envelope that was sent last. */
  digest: string;
  epoch: string;
  stream: "data" | "control";
  sequence: number;
  bodyHash: string;
}

/** True when the answer permits deleting the message: it answers this very attempt and has accepted this very body. */
export function acknowledges(answer: ServerMessage, attempt: Attempt): boolean {
  if (answer.type !== "ack" || answer.inReplyTo !== attempt.digest) return false;
  const accepted = answer.accepted[attempt.stream];
  if (answer.accepted.epoch !== attempt.epoch || !accepted) return false;
  // A repeated message below the highest is acknowledged by the answer to its own envelope.
  if (accepted.sequence > attempt.sequence) return true;
  return accepted.sequence === attempt.sequence && accepted.body === attempt.bodyHash;
}
