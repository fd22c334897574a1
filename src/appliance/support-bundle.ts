// What somebody who helps has to know of a box, as plain text that its owner reads before he passes it on.
import type { Credential } from "../model/index.ts";
import type { SettingsDocument } from "./settings.ts";

/** A heading and what stands below it. */
export interface SupportChapter {
  title: string;
  content: unknown;
}

export interface SupportSources {
  /** Milliseconds since 1970 UTC. */
  now: number;
  chapters: readonly SupportChapter[];
  /** The last lines of the log, oldest first. */
  logLines: readonly string[];
  /** Never to stand in a bundle, wherever they came from. */
  secrets: readonly string[];
}

/** Text of at most about 512 KiB, without secrets; personal data of printers stands in it as the page shows it. */
export function writeSupportBundle({ now, chapters, logLines, secrets }: SupportSources): string {
  const lines = [
    "Tallybox support bundle",
    `made at ${new Date(now).toISOString()}`,
    "Communities, keys, codes and passphrases are not in it. Read it before you pass it on.",
  ];
  for (const { title, content } of chapters) lines.push("", `== ${title}`, ...outline(content));
  lines.push("", "== Log, oldest first", ...logLines);
  return withoutSecrets(`${lines.join("\n")}\n`, secrets).slice(0, MOST_CHARS);
}

const MOST_CHARS = 512 * 1024;
const MOST_ENTRIES = 500;

/** Nested data as indented lines: `name: value`. */
function outline(value: unknown, depth = 0): string[] {
  const lead = "  ".repeat(depth);
  if (value === null || typeof value !== "object") return [`${lead}${shown(value)}`];
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  if (entries.length === 0) return [`${lead}none`];
  const lines = entries.slice(0, MOST_ENTRIES).flatMap(([name, each]) => {
    const label = Array.isArray(value) ? "-" : `${name}:`;
    if (each === null || typeof each !== "object") return [`${lead}${label} ${inTime(name, each)}`];
    const below = outline(each, depth + 1);
    return [`${lead}${label}`, ...below];
  });
  if (entries.length > MOST_ENTRIES) lines.push(`${lead}… and ${entries.length - MOST_ENTRIES} more`);
  return lines;
}

/** Times are kept as milliseconds since 1970 under names like `lastReportAt`: nobody reads those. */
function inTime(name: string, value: unknown): string {
  const isTime = /^(at|since|until|[a-z][A-Za-z]*At)$/.test(name) && typeof value === "number";
  if (!isTime || !(Math.abs(value) <= LATEST_MS)) return shown(value);
  return new Date(value).toISOString();
}

/** The last moment that a date can hold (ECMA-262 §21.4.1.1). */
const LATEST_MS = 8.64e15;

function shown(value: unknown): string {
  const text = String(value).replaceAll(/\p{Cc}/gu, " ");
  return text.length > 1000 ? `${text.slice(0, 1000)}…` : text;
}

/** Every secret of the settings; what everybody knows is none. */
export function secretsOf(settings: Readonly<SettingsDocument>): string[] {
  const credentials = [...(settings.configuration?.credentials ?? []), ...settings.local.credentials];
  const { proxy } = settings;
  const userInfo = proxy !== null && URL.canParse(proxy) ? new URL(proxy) : undefined;
  return [
    ...credentials.flatMap(secretsIn),
    settings.configuration?.siteKey,
    settings.pairingCode,
    settings.accessPointPassphrase,
    userInfo?.password,
    userInfo && decodeURIComponent(userInfo.password),
  ].filter((secret): secret is string => secret !== undefined && secret !== null && secret.length > 0);
}

function secretsIn(credential: Credential): (string | undefined)[] {
  if (credential.version === "3") return [credential.authKey, credential.privKey];
  // The community that printers come with tells nothing, and is an everyday word.
  return credential.community === "public" ? [] : [credential.community];
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  // The longest first: one may be part of another.
  const sorted = [...new Set(secrets)].sort((a, b) => b.length - a.length);
  return sorted.reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
}

/** The settings as they may be seen: each credential by its name and version alone. */
export function settingsForSupport(settings: Readonly<SettingsDocument>): unknown {
  const named = (credentials: readonly Credential[]) =>
    credentials.map(({ id, version }) => ({ id, version }));
  const { configuration, local } = settings;
  return {
    configuration: configuration && {
      ...configuration,
      credentials: named(configuration.credentials),
      siteKey: undefined,
    },
    local: { ...local, credentials: named(local.credentials) },
    proxy: settings.proxy === null ? "none" : "set",
    ownAuthority: settings.caCertificate === null ? "none" : "set",
  };
}
