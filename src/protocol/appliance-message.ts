// What an appliance sends: one header, four kinds of payload.

import { z } from "zod";
import { announcedPrinterSchema, boxTroubleCodes, rangeReasonSchema } from "../model/index.ts";
import { failure, type Outcome } from "../shared/index.ts";
import {
  clockStates,
  count,
  randomIdSchema,
  revisionSchema,
  sha256Schema,
  shortText,
  timeSchema,
} from "./message-fields.ts";
import { reportPayloadSchema } from "./report-payload.ts";
import { fieldIssues, issuesMessage } from "./schema-problem.ts";

const sequence = z.int().min(1);

const headerShape = {
  v: z.literal(1),
  epoch: randomIdSchema,
  /** From 1, per epoch and stream. */
  sequence,
  /** Information only: nothing is refused for a wrong clock. */
  sentAt: timeSchema,
  /** Random per start of the service. */
  boot: randomIdSchema,
  /** HMAC with an appliance key over board serial and first MAC. */
  hardware: sha256Schema,
  /** Of the configuration in force; null before the first. */
  configRevision: revisionSchema.nullable(),
};
const data = { ...headerShape, stream: z.literal("data") };
const control = { ...headerShape, stream: z.literal("control") };
/** Data messages that are gone for good, both ends included. */
const lost = z.strictObject({ from: sequence, to: sequence }).optional();

const claimPayloadSchema = z.strictObject({
  /** The claim code's 12 token characters, as `claimToken` writes them. */
  token: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{12}$/, "must be 12 characters of a claim code"),
  model: shortText,
  version: shortText,
  /** What the person who set the box up called it. */
  name: shortText.optional(),
  hostname: shortText.optional(),
});

/** A box without owner that the DNS led here: nothing but its keys, its model and its version leaves it. */
const pairingPayloadSchema = z.strictObject({
  /** `wrong`, `right`: what it thinks of the pairing code that the last answer brought. */
  pairing: z.enum(["waiting", "wrong", "right"]),
  model: shortText,
  version: shortText,
});

export const enrolPayloadSchema = z.union([claimPayloadSchema, pairingPayloadSchema]);

const runSchema = z.strictObject({
  startedAt: timeSchema,
  finishedAt: timeSchema.optional(),
});

/** Discovery and collection of one range, as the last run left them. */
export const rangeStateSchema = z.strictObject({
  name: shortText,
  state: z.enum(["waiting", "discovering", "collecting", "idle", "disabled", "refused"]),
  addresses: count.optional(),
  /** While a run is on: 0 to 100. */
  percentDone: z.int().min(0).max(100).optional(),
  discovery: runSchema.extend({ replied: count, printers: count, others: count }).optional(),
  collection: runSchema.extend({ complete: count, partial: count, noAnswer: count }).optional(),
  problem: z.strictObject({ code: shortText, message: z.string().max(2000) }).optional(),
  /** Why it is as it is. */
  reason: rangeReasonSchema.optional(),
});

export const fieldIssueSchema = z.strictObject({ field: z.string().max(255), message: z.string().max(300) });

/** Which profiles the box reads with, and why not with the pack that it was told to take. */
const profilesStateSchema = z.strictObject({
  /** null: those that came with its software. */
  inForce: z.strictObject({ digest: sha256Schema, serial: z.int().min(1), name: shortText }).nullable(),
  refused: z
    .strictObject({ digest: sha256Schema, code: shortText, message: z.string().max(2000), at: timeSchema })
    .optional(),
});

/** An update that the configuration names and this box does not install: its owner said no, or its software cannot. */
const updateStateSchema = z.strictObject({
  digest: sha256Schema,
  version: shortText,
  state: z.enum(["not-permitted", "not-possible"]),
});

/** `A1:B2:…`, 32 octets. */
const fingerprintSchema = z
  .string()
  .regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/, "must be a SHA-256 fingerprint");

/** What strangers say must not make a check-in too long to be taken. */
export const MOST_ANNOUNCED = 64;

export const checkInPayloadSchema = z.strictObject({
  clock: z.strictObject({
    state: z.enum(clockStates),
    uptimeMs: z.number().min(0).max(Number.MAX_SAFE_INTEGER),
    /** By the appliance's clock. */
    now: timeSchema,
  }),
  /** Everything but the clock is left out by a box that asks for nothing but the time. */
  versions: z
    .strictObject({
      appliance: shortText,
      node: shortText.optional(),
      system: shortText.optional(),
      profiles: shortText.optional(),
    })
    .optional(),
  health: z
    .strictObject({
      hostname: shortText,
      model: shortText,
      residentBytes: count,
      memoryBytes: count,
      memoryFreeBytes: count,
      diskBytes: count,
      diskFreeBytes: count,
      load: z.number().min(0),
      temperatureCelsius: z.number().min(-100).max(200),
    })
    .partial()
    .optional(),
  /** Of the box itself, with the interface that has it. */
  addresses: z
    .array(z.strictObject({ interface: shortText, address: shortText }))
    .max(64)
    .optional(),
  /** Its own page: TCP port, and SHA-256 of the certificate and of its public key as browsers show them. */
  page: z
    .strictObject({
      port: z.int().min(1).max(65_535),
      certificate: fingerprintSchema,
      key: fingerprintSchema,
    })
    .optional(),
  ranges: z.array(rangeStateSchema).max(256).optional(),
  printers: z.strictObject({ known: count, answering: count }).optional(),
  outbox: z
    .strictObject({
      messages: count,
      bytes: count,
      quarantined: count,
      oldestAt: timeSchema.optional(),
      lastReportAt: timeSchema.optional(),
      nextReportAt: timeSchema.optional(),
    })
    .optional(),
  profiles: profilesStateSchema.optional(),
  update: updateStateSchema.optional(),
  /** Printers that announce themselves by mDNS and are not read. */
  announced: z
    .strictObject({
      /** False where the box cannot hear them. */
      isListening: z.boolean(),
      /** Those not told below among them. */
      total: count,
      printers: z.array(announcedPrinterSchema).max(MOST_ANNOUNCED),
    })
    .optional(),
  /** Asks for the part of a profile pack that begins at this octet. */
  fetch: z.strictObject({ digest: sha256Schema, from: count }).optional(),
  /** The last time that the box could not reach its server for a while, by its own clock. */
  lastOutage: z
    .strictObject({ code: z.enum(boxTroubleCodes), since: timeSchema, until: timeSchema })
    .optional(),
  /** Why the configuration that came last is not in force. */
  configProblem: z
    .strictObject({
      revision: revisionSchema.nullable(),
      message: z.string().max(2000),
      issues: z.array(fieldIssueSchema).max(20).optional(),
    })
    .optional(),
});

export const commandResultPayloadSchema = z.strictObject({
  id: shortText,
  ok: z.boolean(),
  /** Of a command that needs more than one part: texts that make the whole in order. */
  result: z.json().optional(),
  problem: z.strictObject({ code: shortText, message: z.string().max(2000) }).optional(),
  part: z.int().min(1).max(10_000),
  parts: z.int().min(1).max(10_000),
});

export const enrolMessageSchema = z.strictObject({
  ...control,
  type: z.literal("enrol"),
  payload: enrolPayloadSchema,
});
export const checkInMessageSchema = z.strictObject({
  ...control,
  type: z.literal("check-in"),
  /** The same key on other hardware says so itself. */
  moved: z.literal(true).optional(),
  payload: checkInPayloadSchema,
});
export const reportMessageSchema = z.strictObject({
  ...data,
  type: z.literal("report"),
  lost,
  payload: reportPayloadSchema,
});
export const commandResultMessageSchema = z.strictObject({
  ...data,
  type: z.literal("command-result"),
  lost,
  payload: commandResultPayloadSchema,
});

export const applianceMessageSchema = z.discriminatedUnion("type", [
  enrolMessageSchema,
  checkInMessageSchema,
  reportMessageSchema,
  commandResultMessageSchema,
]);

export type EnrolPayload = z.infer<typeof enrolPayloadSchema>;
export type ClaimPayload = z.infer<typeof claimPayloadSchema>;
export type PairingPayload = z.infer<typeof pairingPayloadSchema>;
export type CheckInPayload = z.infer<typeof checkInPayloadSchema>;
export type RangeState = z.infer<typeof rangeStateSchema>;
export type CommandResultPayload = z.infer<typeof commandResultPayloadSchema>;
export type ApplianceMessage = z.infer<typeof applianceMessageSchema>;
export type ApplianceMessageType = ApplianceMessage["type"];
export type Stream = ApplianceMessage["stream"];

const headerSchema = z.looseObject({
  ...headerShape,
  type: z.enum(["enrol", "check-in", "report", "command-result"]),
  stream: z.enum(["data", "control"]),
});
/** What a message says of itself, whatever its payload. */
export type MessageHeader = z.infer<z.ZodObject<typeof headerShape>> & {
  type: ApplianceMessageType;
  stream: Stream;
};

export const streamOf = {
  enrol: "control",
  "check-in": "control",
  report: "data",
  "command-result": "data",
} as const;

/**
 * A parsed body as a message. Problems: envelope.body-invalid; report.invalid where only a report's payload is at
 * fault. `detail` is `{ issues, header? }`, the header where it alone is right, so that the answer can name it.
 */
export function parseApplianceMessage(body: unknown): Outcome<ApplianceMessage> {
  const parsed = applianceMessageSchema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issues = fieldIssues(parsed.error);
  const header = headerSchema.safeParse(body);
  if (!header.success || streamOf[header.data.type] !== header.data.stream)
    return failure("envelope.body-invalid", issuesMessage("The message", issues), { issues });
  const isReport = header.data.type === "report" && issues.every((issue) => /^payload\b/.test(issue.field));
  return failure(
    isReport ? "report.invalid" : "envelope.body-invalid",
    issuesMessage(isReport ? "The report" : "The message", issues),
    { issues, header: header.data },
  );
}
