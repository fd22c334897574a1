// What the server tells an appliance to do: which ranges, with which credentials, how often.

import { z } from "zod";
import { credentialSchema, maxAddresses, parseAddresses } from "../model/index.ts";
import type { Outcome } from "../shared/index.ts";
import { limits } from "./limits.ts";
import { isTimeZone, revisionSchema, sha256Schema, shortText } from "./message-fields.ts";
import { parseWith } from "./schema-problem.ts";

const addressTexts = z.array(z.string().min(1).max(255)).max(1000);
const everyMinutes = z.int().min(1).max(43_200);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time as 07:30");

export const rangeSchema = z.strictObject({
  name: shortText,
  addresses: addressTexts.min(1, "needs an address"),
  exclude: addressTexts.default([]),
  port: z.int().min(1).max(65535).default(161),
  /** Ids of `credentials`, in the order to try them. */
  credentials: z.array(z.string().min(1).max(64)).min(1, "needs a credential").max(limits.credentials),
  enabled: z.boolean().default(true),
});

export const quietHoursSchema = z.strictObject({
  days: z
    .array(z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
    .min(1)
    .max(7),
  from: timeOfDay,
  /** May be earlier than `from`: then it is the next day's. */
  to: timeOfDay,
  zone: z.string().min(1).max(64).refine(isTimeZone, "is no time zone that is known here"),
});

/** Large things are fetched in sealed parts; here stands only which. */
const packReference = {
  digest: sha256Schema,
  size: z
    .int()
    .min(1)
    .max(1024 ** 3),
  /** Ed25519, base64url. */
  signature: z.string().regex(/^[\w-]{86}$/, "must be 64 octets in base64url"),
};

const discover = z.strictObject({
  everyMinutes: everyMinutes.default(1440),
  packetsPerSecond: z.int().min(1).max(20_000).default(300),
});
const interval = (minutes: number) => z.strictObject({ everyMinutes: everyMinutes.default(minutes) });

export const configurationSchema = z
  .strictObject({
    schema: z.literal(1),
    revision: revisionSchema,
    ranges: z.array(rangeSchema).max(limits.ranges),
    credentials: z.array(credentialSchema).max(limits.credentials),
    discover: discover.prefault({}),
    collect: interval(180).prefault({}),
    report: interval(180).prefault({}),
    checkIn: interval(5).prefault({}),
    quietHours: z.array(quietHoursSchema).max(64).default([]),
    profiles: z.strictObject(packReference).nullable().default(null),
    update: z
      .strictObject({ ...packReference, version: shortText })
      .nullable()
      .default(null),
    /** 32 octets, base64url: printers' keys are made with it, equal for all boxes of a site. Added on its way to a box. */
    siteKey: z
      .string()
      .regex(/^[\w-]{43}$/, "must be 32 octets in base64url")
      .optional(),
  })
  .superRefine((configuration, context) => {
    const issue = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    const ids = configuration.credentials.map((credential) => credential.id);
    for (const i of repeated(ids)) issue(["credentials", i, "id"], "stands there twice");
    for (const i of repeated(configuration.ranges.map((range) => range.name)))
      issue(["ranges", i, "name"], "stands there twice");
    let total = 0;
    for (const [i, range] of configuration.ranges.entries()) {
      for (const [j, id] of range.credentials.entries())
        if (!ids.includes(id)) issue(["ranges", i, "credentials", j], `names no credential: "${id}"`);
      const addresses = parseAddresses(range.addresses, range.exclude);
      if (addresses.ok) total += range.enabled ? addresses.value.count : 0;
      else issue(["ranges", i, ...fieldOf(addresses.problem.detail)], addresses.problem.message);
    }
    if (total > maxAddresses)
      issue(["ranges"], `name ${total} addresses together; one box scans at most ${maxAddresses}`);
  });

export type Configuration = z.output<typeof configurationSchema>;
/** As written, before the defaults are filled in. */
export type ConfigurationInput = z.input<typeof configurationSchema>;
export type ConfiguredRange = Configuration["ranges"][number];
export type QuietHours = z.output<typeof quietHoursSchema>;

/**
 * A configuration with its defaults filled in, or configuration.invalid: the message names the first field at fault
 * with the reason, `detail.issues` all of them. No value of a credential ever stands in either.
 */
export function parseConfiguration(document: unknown): Outcome<Configuration> {
  return parseWith(configurationSchema, document, "configuration.invalid", "The configuration");
}

function repeated(names: string[]): number[] {
  return names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));
}

// parseAddresses tells the field as `addresses[2]`.
function fieldOf(detail: unknown): PropertyKey[] {
  const field =
    detail && typeof detail === "object" && "field" in detail ? String(detail.field) : "addresses";
  const match = /^(\w+)\[(\d+)\]$/.exec(field);
  return match ? [match[1] ?? field, Number(match[2])] : [field];
}
