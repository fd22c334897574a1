// tallybox.json on the boot partition: what a box is told before it knows anybody.

import { z } from "zod";
import { canonicalAddress, isInterfaceAddress, parseAddresses, parseSetupCode } from "../model/index.ts";
import type { Outcome } from "../shared/index.ts";
import { parseClaimCode } from "./claim-code.ts";
import { isTimeZone, shortText } from "./message-fields.ts";
import { parseWith } from "./schema-problem.ts";

const address = z
  .string()
  .max(64)
  .refine((text) => canonicalAddress(text) !== undefined, "is no IP address");
const webAddress = z
  .string()
  .max(2000)
  .refine((text) => /^https?:$/.test(urlOf(text)?.protocol ?? ""), "must begin with https:// or http://");

const networkSchema = z.union([
  z.strictObject({ dhcp: z.literal(true) }),
  z.strictObject({
    address: z
      .string()
      .max(64)
      .refine(isInterfaceAddress, "must be an address with its prefix, as 10.4.0.7/24"),
    gateway: address.optional(),
    dns: z.array(address).max(4).default([]),
  }),
]);

const wifiSchema = z.strictObject({
  /** ISO 3166-1: which radio rules hold. */
  country: z.string().regex(/^[A-Z]{2}$/, "must be two capital letters"),
  ssid: z
    .string()
    .refine((text) => text.length > 0 && Buffer.byteLength(text) <= 32, "must have 1 to 32 octets"),
  /** Absent for an open network. IEEE 802.11 Annex J: 8 to 63 characters, or the key as 64 hex digits. */
  passphrase: z
    .string()
    .regex(/^([\x20-\x7e]{8,63}|[0-9a-fA-F]{64})$/, "must have 8 to 63 characters")
    .optional(),
});

const rangeSchema = z.strictObject({
  name: shortText.optional(),
  addresses: z.array(z.string().min(1).max(255)).min(1, "needs an address").max(1000),
  exclude: z.array(z.string().min(1).max(255)).max(1000).default([]),
  port: z.int().min(1).max(65535).default(161),
});

export const provisioningSchema = z
  .strictObject({
    schema: z.literal(1),
    server: webAddress,
    claimCode: z.string().superRefine((text, context) => {
      const code = parseClaimCode(text);
      if (!code.ok) context.addIssue({ code: "custom", message: code.problem.message });
    }),
    setupCode: z
      .string()
      .max(64)
      .superRefine((text, context) => {
        const code = parseSetupCode(text);
        if (!code.ok) context.addIssue({ code: "custom", message: code.problem.message });
      }),
    /** RFC 1123 §2.1, one label. */
    hostname: z
      .string()
      .regex(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/, "must be letters, digits and dashes"),
    network: networkSchema,
    wifi: wifiSchema,
    proxy: webAddress,
    caCertificate: z
      .string()
      .max(64 * 1024)
      .regex(/-----BEGIN CERTIFICATE-----/, "must be a certificate in PEM"),
    timezone: z.string().min(1).max(64).refine(isTimeZone, "is no time zone that is known here"),
    ranges: z.array(rangeSchema).max(256),
    /** On a box with an owner: erase everything first. */
    factoryReset: z.literal(true),
  })
  .partial()
  .required({ schema: true })
  .superRefine((document, context) => {
    const { network } = document;
    if (network && "address" in network)
      for (const [i, other] of [network.gateway, ...network.dns].entries())
        if (other !== undefined && other.includes(":") !== network.address.includes(":"))
          context.addIssue({
            code: "custom",
            path: ["network", i === 0 ? "gateway" : "dns"],
            message: "must be of the address's kind, IPv4 or IPv6",
          });
    for (const [i, range] of (document.ranges ?? []).entries()) {
      const addresses = parseAddresses(range.addresses, range.exclude);
      if (!addresses.ok)
        context.addIssue({ code: "custom", path: ["ranges", i], message: addresses.problem.message });
    }
  });

export type Provisioning = z.output<typeof provisioningSchema>;

/** Keys whose text is blanked in the file once it is durable in state. */
const secretKeys: ReadonlySet<unknown> = new Set(["claimCode", "setupCode", "passphrase", "proxy"]);

/** What an owner may set by the file without a factory reset. */
const keptByOwner: ReadonlySet<string> = new Set([
  ...["schema", "network", "wifi", "proxy", "caCertificate", "timezone"],
]);

/** A provisioning file's content; provisioning.invalid names the fields at fault and no value. */
export function parseProvisioning(document: unknown): Outcome<Provisioning> {
  return parseWith(provisioningSchema, withoutBlanked(document), "provisioning.invalid", "tallybox.json");
}

/** The keys of the file that only a box without owner obeys. */
export function forNewBoxes(content: Provisioning): string[] {
  return Object.keys(content).filter((key) => key !== "factoryReset" && !keptByOwner.has(key));
}

/** The text with every character of its secrets replaced by blanks, and everything else where it was. */
export function withoutSecrets(text: string): string {
  let blanked = "";
  let end = 0;
  let key: unknown;
  for (const { 0: string, index } of text.matchAll(/"(?:[^"\\]|\\.)*"/gs)) {
    const between = text.slice(end, index);
    const isSecret = /^\s*:\s*$/.test(between) && secretKeys.has(key);
    blanked += between;
    blanked += isSecret ? `"${" ".repeat(Buffer.byteLength(string) - 2)}"` : string;
    end = index + string.length;
    key = keyOf(string);
  }
  return blanked + text.slice(end);
}

/** A key may be written with escapes. */
function keyOf(string: string): unknown {
  try {
    return JSON.parse(string);
  } catch {
    return undefined;
  }
}

/**
 * A file that was applied and whose box was reset since: what was blanked is not told any more. A Wi-Fi network without
 * its passphrase would be another one.
 */
function withoutBlanked(document: unknown): unknown {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return document;
  const isBlanked = (value: unknown) => typeof value === "string" && /^ +$/.test(value);
  return Object.fromEntries(
    Object.entries(document).filter(([key, value]) => {
      if (key === "wifi" && typeof value === "object" && value !== null && "passphrase" in value)
        return !isBlanked(value.passphrase);
      return !(secretKeys.has(key) && isBlanked(value));
    }),
  );
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
