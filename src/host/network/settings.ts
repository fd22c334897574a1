// What a person may say about the box's network, in the forms of NetworkManager that the box supports.
import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { canonicalAddress, isInterfaceAddress } from "../../model/index.ts";
import type { Outcome } from "../../shared/index.ts";
import { parseSettings } from "../parse-settings.ts";

const isV4 = (text: string) => canonicalAddress(text)?.includes(".") === true && !text.includes(":");
const isV6 = (text: string) => canonicalAddress(text)?.includes(":") === true && !text.includes("%");
const v4 = z.string().max(15).refine(isV4, "is no IPv4 address");
const v6 = z.string().max(45).refine(isV6, "is no IPv6 address");
const v4WithPrefix = z
  .string()
  .max(18)
  .refine((text) => isV4(text.split("/")[0] ?? "") && isInterfaceAddress(text), {
    error: "must be an address with its prefix, as 10.4.0.7/24",
  });
const v6WithPrefix = z
  .string()
  .max(49)
  .refine((text) => isV6(text.split("/")[0] ?? "") && isInterfaceAddress(text), {
    error: "must be an address with its prefix, as fd00::7/64",
  });

const ipv4Schema = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("dhcp") }),
  z.strictObject({
    method: z.literal("static"),
    addresses: z.array(v4WithPrefix).min(1, "needs an address").max(8),
    gateway: v4.optional(),
    dns: z.array(v4).max(4).default([]),
  }),
  z.strictObject({ method: z.literal("off") }),
]);

const ipv6Schema = z.discriminatedUnion("method", [
  /** By router advertisements, and by DHCP where they say so. */
  z.strictObject({ method: z.literal("automatic") }),
  z.strictObject({
    method: z.literal("static"),
    addresses: z.array(v6WithPrefix).min(1, "needs an address").max(8),
    gateway: v6.optional(),
    dns: z.array(v6).max(4).default([]),
  }),
  z.strictObject({ method: z.literal("off") }),
]);

const printable = (most: number) =>
  z
    .string()
    .min(1, "is empty")
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not hold control characters");

const certificate = z
  .string()
  .max(64 * 1024)
  .refine(isCertificate, "must be a certificate in PEM");

/** How the network is known to be the right one; without either, anybody could take the box's password. */
const authority = {
  caCertificate: certificate.optional(),
  /** What the name in the authentication server's certificate ends with; with it alone, public authorities count. */
  serverDomain: z
    .string()
    .max(253)
    .regex(/^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/, "must be a domain name")
    .optional(),
};

/** IEEE 802.1X. */
const authenticationSchema = z
  .discriminatedUnion("method", [
    z.strictObject({
      method: z.literal("eap-tls"),
      identity: printable(253),
      ...authority,
      clientCertificate: certificate,
      privateKey: z
        .string()
        .max(64 * 1024)
        .regex(
          /^\s*-----BEGIN ([A-Z]+ )?PRIVATE KEY-----[\s\S]+-----END ([A-Z]+ )?PRIVATE KEY-----\s*$/,
          "must be a private key in PEM",
        ),
      privateKeyPassword: printable(253).optional(),
    }),
    z.strictObject({
      method: z.literal("peap"),
      identity: printable(253),
      /** Shown outside of the protected part. */
      anonymousIdentity: printable(253).optional(),
      ...authority,
      password: printable(253),
    }),
  ])
  .superRefine((value, context) => {
    if (value.caCertificate === undefined && value.serverDomain === undefined)
      context.addIssue({
        code: "custom",
        path: ["caCertificate"],
        message: "is needed, or the domain of the authentication server",
      });
  });

export const cableSchema = z.strictObject({
  kind: z.literal("cable"),
  ipv4: ipv4Schema,
  ipv6: ipv6Schema,
  /** IEEE 802.1Q; absent for untagged. */
  vlan: z.int().min(1).max(4094).optional(),
  authentication: authenticationSchema.optional(),
});

/** IEEE 802.11 Annex J: 8 to 63 characters, or the key as 64 hex digits. */
const passphrase = z.string().regex(/^([\x20-\x7e]{8,63}|[0-9a-fA-F]{64})$/, "must have 8 to 63 characters");
const saePassword = z.string().regex(/^[\x20-\x7e]{8,63}$/, "must have 8 to 63 characters");

const wifiSecuritySchema = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("open") }),
  /** Also where WPA2 and WPA3 are offered side by side. */
  z.strictObject({ method: z.literal("wpa2"), passphrase }),
  z.strictObject({ method: z.literal("wpa3"), passphrase: saePassword }),
]);

export const countrySchema = z.string().regex(/^[A-Z]{2}$/, "must be two capital letters");
export const ssidSchema = z
  .string()
  .refine((text) => text.length > 0 && Buffer.byteLength(text) <= 32, "must have 1 to 32 octets")
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), "must not hold control characters");

export const wifiSchema = z.strictObject({
  kind: z.literal("wifi"),
  /** ISO 3166-1: which radio rules hold. */
  country: countrySchema,
  ssid: ssidSchema,
  /** The network does not tell its name: the box must call for it. */
  isHidden: z.boolean().default(false),
  security: wifiSecuritySchema,
  ipv4: ipv4Schema,
  ipv6: ipv6Schema,
});

export const networkSettingsSchema = z
  .discriminatedUnion("kind", [cableSchema, wifiSchema, z.strictObject({ kind: z.literal("no-wifi") })])
  .superRefine((settings, context) => {
    if (settings.kind === "no-wifi") return;
    if (settings.ipv4.method === "off" && settings.ipv6.method === "off")
      context.addIssue({ code: "custom", path: ["ipv4"], message: "must be on where IPv6 is off" });
  });

/** Settings that a person gave; problem `host.settings-invalid` names the fields at fault. */
export function parseNetworkSettings(wanted: unknown): Outcome<NetworkSettings> {
  return parseSettings(networkSettingsSchema, wanted);
}

export type NetworkSettings = z.output<typeof networkSettingsSchema>;
export type CableSettings = z.output<typeof cableSchema>;
export type WifiSettings = z.output<typeof wifiSchema>;
export type Authentication = z.output<typeof authenticationSchema>;
export type Ipv4Settings = z.output<typeof ipv4Schema>;
export type Ipv6Settings = z.output<typeof ipv6Schema>;

type WithoutSecrets<T> = T extends unknown
  ? Omit<T, "passphrase" | "password" | "privateKey" | "privateKeyPassword">
  : never;

/** Settings that may be shown: the passphrases and keys are left out. */
export type ShownNetworkSettings =
  | (Omit<CableSettings, "authentication"> & { authentication?: WithoutSecrets<Authentication> })
  | (Omit<WifiSettings, "security"> & { security: WithoutSecrets<WifiSettings["security"]> });

/** What of settings may be shown on a page or told to the service. */
export function shownSettings(settings: CableSettings | WifiSettings): ShownNetworkSettings {
  if (settings.kind === "wifi") return { ...settings, security: { method: settings.security.method } };
  const { authentication, ...rest } = settings;
  if (!authentication) return rest;
  if (authentication.method === "peap") {
    const { password: _, ...shown } = authentication;
    return { ...rest, authentication: shown };
  }
  const { privateKey: _, privateKeyPassword: __, ...shown } = authentication;
  return { ...rest, authentication: shown };
}

function isCertificate(text: string): boolean {
  try {
    return text.includes("-----BEGIN CERTIFICATE-----") && new X509Certificate(text).subject !== undefined;
  } catch {
    return false; // what OpenSSL cannot read is none, whatever it says about it
  }
}
