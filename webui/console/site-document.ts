// Between the form and the stored configuration: what is shown of it, what becomes of what was typed.
import { parseAddresses } from "../../src/model/index.ts";
import type { CredentialFields, Faults, SiteForm } from "./site-form.ts";

/** The parts of a configuration that the form is made of; of secrets it shows only whether they are there. */
export interface ShownConfiguration {
  revision: string;
  ranges: readonly {
    name: string;
    addresses: readonly string[];
    exclude: readonly string[];
    port: number;
    credentials: readonly string[];
    enabled: boolean;
  }[];
  credentials: readonly ShownCredential[];
  discover: { everyMinutes: number; packetsPerSecond: number };
  collect: { everyMinutes: number };
  report: { everyMinutes: number };
  checkIn: { everyMinutes: number };
  quietHours: readonly { days: readonly string[]; from: string; to: string; zone: string }[];
  profiles: unknown;
  update: unknown;
}

type ShownCredential =
  | { id: string; version: "1" | "2c"; community: unknown }
  | {
      id: string;
      version: "3";
      user: string;
      level: string;
      authProtocol?: string | undefined;
      authKey?: unknown;
      privProtocol?: string | undefined;
      privKey?: unknown;
      context?: string | undefined;
    };

/** The form that shows a stored configuration; no secret is in it. */
export function siteForm(stored: ShownConfiguration): SiteForm {
  return {
    basedOn: stored.revision,
    ranges: stored.ranges.map((range) => ({
      name: range.name,
      addresses: range.addresses.join("\n"),
      exclude: range.exclude.join("\n"),
      port: String(range.port),
      credentials: [...range.credentials],
      enabled: range.enabled,
    })),
    credentials: stored.credentials.map((credential): CredentialFields => {
      if (credential.version !== "3") {
        const { id, version } = credential;
        return { kind: "community", id, was: id, version, community: "", isCommunitySet: true };
      }
      return {
        ...{
          kind: "user",
          id: credential.id,
          was: credential.id,
          user: credential.user,
          level: credential.level,
        },
        ...{ authProtocol: credential.authProtocol ?? "sha256", authKey: "" },
        ...{ privProtocol: credential.privProtocol ?? "aes128", privKey: "" },
        isAuthKeySet: credential.authKey !== undefined,
        isPrivKeySet: credential.privKey !== undefined,
        context: credential.context ?? "",
      };
    }),
    quietHours: stored.quietHours.map((hours) => ({ ...hours, days: [...hours.days] })),
    discoverMinutes: String(stored.discover.everyMinutes),
    packetsPerSecond: String(stored.discover.packetsPerSecond),
    collectMinutes: String(stored.collect.everyMinutes),
    reportMinutes: String(stored.report.everyMinutes),
    checkInMinutes: String(stored.checkIn.everyMinutes),
  };
}

/** The document that a form asks for; a secret left empty is the stored one. The server checks the whole once more. */
export function siteDocument(
  form: SiteForm,
  stored: ShownConfiguration,
): { document: Record<string, unknown>; faults: Faults } {
  const faults: Record<string, string> = {};
  const whole = (field: string, text: string, least: number, most: number): number => {
    const value = /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
    if (!(value >= least && value <= most)) {
      faults[field] = text.trim()
        ? `“${text.trim()}” is no whole number from ${least} to ${most}.`
        : `A whole number from ${least} to ${most} is needed.`;
    }
    return value;
  };
  const minutes = (field: string, text: string) => ({ everyMinutes: whole(field, text, 1, 43_200) });
  // A credential that got another name meanwhile is still the one that was ticked.
  const names = new Map(form.credentials.map((credential) => [credential.was, credential.id.trim()]));
  const document = {
    schema: 1,
    ranges: form.ranges.map((range, i) => {
      const addresses = lines(range.addresses);
      const exclude = lines(range.exclude);
      const field = `ranges.${i}`;
      if (range.name.trim() === "") faults[`${field}.name`] = "Every range needs a name.";
      checkAddresses(faults, field, addresses, exclude);
      const credentials = range.credentials.flatMap((was) => names.get(was) ?? []);
      if (credentials.length === 0) {
        faults[`${field}.credentials`] = "Without a credential no printer answers: choose at least one.";
      }
      return {
        ...{ name: range.name.trim(), addresses, exclude, enabled: range.enabled, credentials },
        port: whole(`${field}.port`, range.port, 1, 65_535),
      };
    }),
    credentials: form.credentials.map((credential, i) =>
      credentialOf(credential, `credentials.${i}`, storedSecrets(stored, credential.was), faults),
    ),
    discover: {
      ...minutes("discoverMinutes", form.discoverMinutes),
      packetsPerSecond: whole("packetsPerSecond", form.packetsPerSecond, 1, 20_000),
    },
    collect: minutes("collectMinutes", form.collectMinutes),
    report: minutes("reportMinutes", form.reportMinutes),
    checkIn: minutes("checkInMinutes", form.checkInMinutes),
    quietHours: form.quietHours.map((hours, i) => {
      if (hours.days.length === 0) faults[`quietHours.${i}.days`] = "Choose at least one day.";
      return { days: hours.days, from: hours.from, to: hours.to, zone: hours.zone.trim() };
    }),
    profiles: stored.profiles,
    update: stored.update,
  };
  return { document, faults };
}

function checkAddresses(
  faults: Record<string, string>,
  field: string,
  addresses: string[],
  exclude: string[],
): void {
  if (addresses.length === 0) {
    faults[`${field}.addresses`] = "At least one address is needed, as 10.4.0.0/16 or 192.168.1.1-254.";
    return;
  }
  const parsed = parseAddresses(addresses, exclude);
  if (parsed.ok) return;
  const where = JSON.stringify(parsed.problem.detail ?? "").includes("exclude") ? "exclude" : "addresses";
  faults[`${field}.${where}`] = parsed.problem.message;
}

type Secrets = Readonly<Partial<Record<"community" | "authKey" | "privKey", unknown>>>;

/** The stored secrets of a credential, by the name it had; they stay on the server, whatever it is called now. */
function storedSecrets(stored: ShownConfiguration, was: string): Secrets {
  return stored.credentials.find((credential) => credential.id === was) ?? {};
}

function credentialOf(
  credential: CredentialFields,
  field: string,
  kept: Secrets,
  faults: Record<string, string>,
): Record<string, unknown> {
  const id = credential.id.trim();
  if (id === "") faults[`${field}.id`] = "Every credential needs a name; ranges refer to it.";
  const secret = (name: keyof Secrets, typed: string, least: number): unknown => {
    if (typed === "" && kept[name] !== undefined) return kept[name];
    if (typed.length < least) {
      faults[`${field}.${name}`] =
        least === 1
          ? "The community is needed."
          : `At least ${least} characters are needed (RFC 3414 §11.2).`;
    }
    return typed;
  };
  if (credential.kind === "community") {
    const community = secret("community", credential.community, 1);
    return { id, version: credential.version === "1" ? "1" : "2c", community };
  }
  if (credential.user.trim() === "") faults[`${field}.user`] = "The user name is needed.";
  const { level } = credential;
  return {
    ...{ id, version: "3", user: credential.user.trim(), level },
    ...(level !== "noAuthNoPriv" && {
      authProtocol: credential.authProtocol,
      authKey: secret("authKey", credential.authKey, 8),
    }),
    ...(level === "authPriv" && {
      privProtocol: credential.privProtocol,
      privKey: secret("privKey", credential.privKey, 8),
    }),
    ...(credential.context.trim() && { context: credential.context.trim() }),
  };
}

/** What the server found wrong, moved to the fields of the form; what fits none goes under `form`. */
export function faultsFromErrors(errors: readonly { pointer: string; detail: string }[]): Faults {
  const faults: Record<string, string> = {};
  for (const { pointer, detail } of errors) {
    const path = pointer.split("/").slice(1);
    const field = fieldOf(path);
    const words = field === "form" ? `${path.join(" ")} ${detail}` : sentence(detail);
    faults[field] = faults[field] ? `${faults[field]} ${words}` : words;
  }
  return faults;
}

const SCALARS: Record<string, string> = {
  "discover/everyMinutes": "discoverMinutes",
  "discover/packetsPerSecond": "packetsPerSecond",
  "collect/everyMinutes": "collectMinutes",
  "report/everyMinutes": "reportMinutes",
  "checkIn/everyMinutes": "checkInMinutes",
};

function fieldOf(path: readonly string[]): string {
  const [group = "", place = "", name = ""] = path;
  const scalar = SCALARS[path.join("/")];
  if (scalar) return scalar;
  if (["ranges", "credentials", "quietHours"].includes(group) && /^\d+$/.test(place) && name) {
    return `${group}.${place}.${name}`;
  }
  return "form";
}

function sentence(words: string): string {
  const text = words.trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

function lines(text: string): string[] {
  return text
    .split(/[\n,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
