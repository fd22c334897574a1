// OFFICE.json: the written form of an office. `docs/simulator.md` explains it.
import { isIPv6 } from "node:net";
import { z } from "zod";
import { authProtocols, canonicalAddress, isOid, parseIpv4, privProtocols } from "../model/index.ts";
import { parseVariable } from "../recording/index.ts";
import { forgeries } from "./malice.ts";

const whole = z.int().min(0);
const oid = z.string().refine(isOid, "is no OID");
const share = z.number().min(0).max(100);

/** 127.0.0.0/8 or ::1: simulated printers are seen by this machine alone. */
export function isLoopback(address: string): boolean {
  if (isIPv6(address)) return canonicalAddress(address) === "::1";
  const number = parseIpv4(address);
  return number !== undefined && number >>> 24 === 127;
}

const variableLine = z.string().transform((line, context) => {
  const variable = parseVariable(line);
  if (typeof variable !== "string") return variable;
  context.addIssue({ code: "custom", message: variable });
  return z.NEVER;
});

export const faultsSchema = z.strictObject({
  silent: z.boolean().optional(),
  latencyMs: whole.optional(),
  jitterMs: whole.optional(),
  queue: whole.optional(),
  sleepy: z.strictObject({ afterQuietMs: whole, delayMs: whole }).optional(),
  lossPercent: share.optional(),
  loseFirst: whole.optional(),
  duplicates: whole.max(100).optional(),
  wrongId: z.boolean().optional(),
  wrongVersion: z.boolean().optional(),
  wrongCommunity: z.boolean().optional(),
  otherPort: z.boolean().optional(),
  malformed: z.enum(["noise", "cut", "absurd-length", "empty", "flipped"]).optional(),
  noBulk: z.enum(["silent", "genErr"]).optional(),
  silentAbove: whole.optional(),
  genErrAbove: whole.optional(),
  tooBigAbove: whole.optional(),
  truncateAbove: whole.optional(),
  maxRepetitions: whole.optional(),
  silentBelow: z.array(oid).optional(),
  genErrBelow: z.array(oid).optional(),
  loopAt: oid.optional(),
  endlessBelow: oid.optional(),
  emptyAnswers: z.boolean().optional(),
  wrongVariables: z.boolean().optional(),
  forges: z.array(z.enum(forgeries)).optional(),
  floodPerSecond: whole.max(100_000).optional(),
});

const userSchema = z
  .strictObject({
    name: z.string().min(1).max(32),
    authProtocol: z.enum(authProtocols).optional(),
    authKey: z.string().min(8).max(255).optional(),
    privProtocol: z.enum(privProtocols).optional(),
    privKey: z.string().min(8).max(255).optional(),
    context: z.string().max(32).optional(),
  })
  .superRefine((user, context) => {
    const need = (field: "authProtocol" | "authKey" | "privProtocol" | "privKey", because: string) => {
      if (user[field] === undefined)
        context.addIssue({ code: "custom", path: [field], message: `is needed with ${because}` });
    };
    if (user.authProtocol) need("authKey", "authProtocol");
    if (user.authKey) need("authProtocol", "authKey");
    if (user.privProtocol) need("privKey", "privProtocol");
    if (user.privKey) need("privProtocol", "privKey");
    if (user.privProtocol) need("authProtocol", "privProtocol");
  });

const activitySchema = z.strictObject({
  name: z.string().min(1),
  perHour: z.number().min(0).max(1_000_000),
  adds: z.array(
    z.strictObject({
      oid,
      by: z.number(),
      as: z.union([z.literal("float"), z.strictObject({ record: whole.max(255) })]).optional(),
      within: z
        .tuple([z.int(), z.int()])
        .refine(([low, high]) => low < high, "begins above its end")
        .optional(),
    }),
  ),
});

const deviceSchema = z.strictObject({
  name: z.string().min(1).max(120),
  address: z.string().refine(isLoopback, "is not in 127.0.0.0/8, nor ::1"),
  communities: z.array(z.string().min(1).max(255)).optional(),
  versions: z
    .array(z.enum(["1", "2c", "3"]))
    .min(1)
    .optional(),
  users: z.array(userSchema).optional(),
  engineId: z
    .string()
    .regex(/^([0-9a-f]{2}){5,32}$/i, "is not 5 to 32 octets in hexadecimal")
    .transform((hex): Uint8Array => Buffer.from(hex, "hex"))
    .optional(),
  maxMessageBytes: z.int().min(484).max(65_507).optional(),
  /** A .snmprec file beside the office file; `variables` come on top of it. */
  recording: z.string().min(1).max(255).optional(),
  variables: z.array(variableLine).default([]),
  activity: z.array(activitySchema).optional(),
  faults: faultsSchema.optional(),
});

export const officeFileSchema = z.strictObject({
  schema: z.literal(1),
  name: z.string().min(1).max(120),
  port: z.int().min(1).max(65_535).default(1161),
  /** When the values held; uptime and activity count from here. Default: now. */
  since: z.iso
    .datetime()
    .transform((text) => Date.parse(text))
    .optional(),
  devices: z
    .array(deviceSchema)
    .min(1)
    .max(2000)
    .superRefine((devices, context) => {
      const seen = new Set<string>();
      for (const [index, { address }] of devices.entries()) {
        if (seen.has(address))
          context.addIssue({
            code: "custom",
            path: [index, "address"],
            message: "is taken by another device",
          });
        seen.add(address);
      }
    }),
});

export type OfficeFile = z.infer<typeof officeFileSchema>;
