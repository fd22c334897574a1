import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { authProtocols, type Credential, credentialSchema, privProtocols } from "../model/index.ts";
import { failure, type Outcome, parseWords, success } from "../shared/index.ts";

/** How to talk SNMP, shared by `scan`, `record` and `explain`. */
export interface SnmpOptions {
  credentials: Credential[];
  /** The version asked for; `auto` tries 1 and 2c (and 3 where a user is given). */
  version: "1" | "2c" | "3" | "auto";
  port: number;
  timeoutMs: number;
  retries: number;
}

export interface ScanOptions extends SnmpOptions {
  addresses: string[];
  exclude: string[];
  packetsPerSecond: number;
  format: "table" | "json" | "csv";
  withReadings: boolean;
  /** Finds and names printers without reading them. */
  identifyOnly: boolean;
}

export const snmpOptionSpec = {
  community: { type: "string", multiple: true },
  snmp: { type: "string", default: "auto" },
  user: { type: "string" },
  level: { type: "string" },
  "auth-protocol": { type: "string" },
  "auth-key": { type: "string" },
  "priv-protocol": { type: "string" },
  "priv-key": { type: "string" },
  context: { type: "string" },
  port: { type: "string", default: "161" },
  timeout: { type: "string", default: "2000" },
  retries: { type: "string", default: "1" },
} as const;

const scanOptionSpec = {
  ...snmpOptionSpec,
  rate: { type: "string", default: "300" },
  exclude: { type: "string", multiple: true },
  json: { type: "boolean", default: false },
  csv: { type: "boolean", default: false },
  readings: { type: "boolean", default: false },
  identify: { type: "boolean", default: false },
} as const;

type SnmpValues = {
  [name in keyof typeof snmpOptionSpec]?: string | string[] | undefined;
};

type Environment = Record<string, string | undefined>;

/** `scan`'s words into options; problem `usage` names the option and what it takes. */
export function parseScanOptions(words: string[], env: Environment): Outcome<ScanOptions> {
  const parsed = parseWords(() =>
    parseArgs({ args: words, options: scanOptionSpec, allowPositionals: true, strict: true }),
  );
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (positionals.length === 0) return failure("usage", "scan needs addresses, as 192.168.99.0/24");
  if (values.json && values.csv) return failure("usage", "--json and --csv exclude each other");
  const snmp = readSnmpOptions(values, env);
  if (!snmp.ok) return snmp;
  const rate = wholeNumber("--rate", values.rate, 1, 20_000);
  if (!rate.ok) return rate;
  const addresses = readAddressFiles(positionals);
  if (!addresses.ok) return addresses;
  const exclude = readAddressFiles(values.exclude ?? []);
  if (!exclude.ok) return exclude;
  return success({
    ...snmp.value,
    addresses: addresses.value,
    exclude: exclude.value,
    packetsPerSecond: rate.value,
    format: values.json ? "json" : values.csv ? "csv" : "table",
    withReadings: values.readings,
    identifyOnly: values.identify,
  });
}

export function readSnmpOptions(values: SnmpValues, env: Environment): Outcome<SnmpOptions> {
  const port = wholeNumber("--port", values.port, 1, 65_535);
  if (!port.ok) return port;
  const timeout = wholeNumber("--timeout", values.timeout, 10, 60_000);
  if (!timeout.ok) return timeout;
  const retries = wholeNumber("--retries", values.retries, 0, 10);
  if (!retries.ok) return retries;
  const version = values.snmp;
  if (version !== "1" && version !== "2c" && version !== "3" && version !== "auto")
    return failure("usage", `--snmp takes 1, 2c, 3 or auto, not ${String(version)}`);

  const credentials: Credential[] = [];
  if (version !== "3") {
    const communities = values.community ?? ["public"];
    for (const [index, community] of (Array.isArray(communities) ? communities : [communities]).entries())
      credentials.push({
        id: `community-${index + 1}`,
        version: version === "1" ? "1" : "2c",
        community,
      });
  }
  if (values.user !== undefined) {
    const user = readUser(values, env);
    if (!user.ok) return user;
    credentials.push(user.value);
  } else if (version === "3") return failure("usage", "--snmp 3 needs --user");
  for (const credential of credentials) {
    const checked = credentialSchema.safeParse(credential);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      return failure("usage", `${optionOf(String(issue?.path.at(-1)))} ${issue?.message}`);
    }
  }
  return success({
    credentials,
    version,
    port: port.value,
    timeoutMs: timeout.value,
    retries: retries.value,
  });
}

function readUser(values: SnmpValues, env: Environment): Outcome<Credential> {
  const authKey = text(values["auth-key"]) ?? env.TALLYBOX_AUTH_KEY;
  const privKey = text(values["priv-key"]) ?? env.TALLYBOX_PRIV_KEY;
  const authProtocol = text(values["auth-protocol"]) ?? (authKey === undefined ? undefined : "sha1");
  const privProtocol = text(values["priv-protocol"]) ?? (privKey === undefined ? undefined : "aes128");
  const level = text(values.level) ?? (privKey ? "authPriv" : authKey ? "authNoPriv" : "noAuthNoPriv");
  const wrong = (option: string, known: readonly string[], value: string | undefined) =>
    value !== undefined && !known.includes(value)
      ? failure("usage", `${option} takes ${known.join(", ")}, not ${value}`)
      : undefined;
  const problem =
    wrong("--level", ["noAuthNoPriv", "authNoPriv", "authPriv"], level) ??
    wrong("--auth-protocol", authProtocols, authProtocol) ??
    wrong("--priv-protocol", privProtocols, privProtocol);
  if (problem) return problem;
  const context = text(values.context);
  const parsed = credentialSchema.safeParse({
    id: "user",
    version: "3",
    user: text(values.user),
    level,
    ...(level !== "noAuthNoPriv" && { authProtocol, authKey }),
    ...(level === "authPriv" && { privProtocol, privKey }),
    ...(context !== undefined && { context }),
  });
  if (parsed.success) return success(parsed.data);
  const issue = parsed.error.issues[0];
  return failure("usage", `${optionOf(String(issue?.path.at(-1)))} ${issue?.message}`);
}

function optionOf(field: string): string {
  return `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.at(-1) : value;
}

/** A decimal option within its bounds; anything else is named with what it takes. */
export function wholeNumber(
  option: string,
  value: string | string[] | undefined,
  least: number,
  most: number,
): Outcome<number> {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return success(number);
  return failure("usage", `${option} takes a whole number from ${least} to ${most}, not ${String(value)}`);
}

/** Replaces `@file` by the file's lines; `#` begins a comment (CONTRACTS §1). */
export function readAddressFiles(words: string[]): Outcome<string[]> {
  const addresses: string[] = [];
  for (const word of words) {
    if (!word.startsWith("@")) {
      addresses.push(word);
      continue;
    }
    let content: string;
    try {
      content = readFileSync(word.slice(1), "utf8");
    } catch (error) {
      const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
      return failure("usage", `cannot read the address file ${word.slice(1)} (${reason})`);
    }
    for (const line of content.split("\n")) {
      const address = line.replace(/#.*/, "").trim();
      if (address) addresses.push(...address.split(/[\s,]+/));
    }
  }
  return success(addresses);
}
