// What the box was told and found out about itself: durable, and without printers.
import { z } from "zod";
import { consentFields } from "../model/index.ts";
import { configurationSchema } from "../protocol/index.ts";
import type { Migration } from "../state/index.ts";
import { outageMemorySchema } from "./box-trouble.ts";
import { localRangesSchema, noLocalRanges } from "./first-ranges.ts";

export const settingsSchema = z.strictObject({
  /** In force; null until the server gave one. */
  configuration: configurationSchema.nullable(),
  /** For as long as the server names no ranges. */
  local: localRangesSchema.default(noLocalRanges),
  /** What a person types at the server that the DNS named; made at the first start. */
  pairingCode: z.string().max(16).nullable().default(null),
  /** Of the Wi-Fi network that the box opens where nothing else leads to it. */
  accessPointPassphrase: z.string().min(8).max(63).nullable().default(null),
  /** The fields that nothing in the outbox holds; absent where that was never looked after. */
  messagesWithout: z.array(z.enum(consentFields)).max(consentFields.length).optional(),
  /** SHA-256 of provisioning files that were applied, newest last. */
  provisioned: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64),
  /** SHA-256 of the one that is being applied: it was begun while nobody owned the box. */
  provisioning: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Given by a provisioning file, instead of `tallybox-7k3m`. */
  hostname: z.string().max(63).optional(),
  /** For CONNECT or absolute-form requests; may hold credentials, so it is never shown. */
  proxy: z.string().max(2000).nullable(),
  /** PEM of a further authority that the server's certificate may lead to. */
  caCertificate: z.string().max(65_536).nullable(),
  triedCommunities: z
    .array(z.strictObject({ range: z.string().max(255), credentialId: z.string().max(64), at: z.number() }))
    .max(10_000),
  /** When what stood here before turned out to be lost; until the box belongs to a server again. */
  lostAt: z.iso.datetime().optional(),
  /** Why the server could not be reached for a while: still, and the last time. */
  outage: outageMemorySchema.optional(),
});

export type SettingsDocument = z.infer<typeof settingsSchema>;

export const defaultSettings = (): SettingsDocument => ({
  configuration: null,
  local: noLocalRanges(),
  pairingCode: null,
  accessPointPassphrase: null,
  provisioned: [],
  proxy: null,
  caCertificate: null,
  triedCommunities: [],
});

export const settingsMigrations: Record<number, Migration> = {
  // The consent went to the owner's file; no page could change it before.
  1: (data) => {
    const { consent: _, ...others } = data as Record<string, unknown>;
    return others;
  },
};
