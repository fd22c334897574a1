// The forms of the ranges' page: what was typed becomes a range or a credential, or faults beside the fields.
import type { CredentialForm, Faults, RangeForm, Words } from "../../../webui/setup/index.ts";
import {
  authProtocols,
  type Credential,
  credentialSchema,
  maxAddresses,
  parseAddresses,
  privProtocols,
} from "../../model/index.ts";
import type { ConfiguredRange } from "../../protocol/index.ts";

export const emptyRange: RangeForm = { name: "", addresses: "", exclude: "", port: "161" };
export const emptyCredential: CredentialForm = {
  ...{ id: "", kind: "2c", user: "", level: "authPriv" },
  ...{ authProtocol: "sha256", privProtocol: "aes128", context: "" },
};

export type CredentialSecrets = Record<"community" | "authKey" | "privKey", string>;
export type CredentialFaults = Faults<keyof CredentialForm | keyof CredentialSecrets>;

type Read<T, F> = { value: T } | { faults: F };

/** A port as people type it; undefined for what is none. */
export function readPort(text: string): number | undefined {
  const port = text.trim() === "" ? 161 : Number(text);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined;
}

/** The range without its credentials, or what is wrong with the form; `taken` are names that are given. */
export function readRange(
  form: RangeForm,
  taken: readonly string[],
  words: Words,
): Read<Omit<ConfiguredRange, "credentials">, Faults<keyof RangeForm>> {
  const faults: Faults<keyof RangeForm> = {};
  const lines = (text: string) =>
    text
      .split(/[\n,;]+/)
      .map((line) => line.trim())
      .filter(Boolean);
  const [addresses, exclude] = [lines(form.addresses), lines(form.exclude)];
  const port = readPort(form.port);
  if (port === undefined) faults.port = words.say("ranges.fault-port");
  if (taken.includes(form.name.trim())) faults.name = words.say("ranges.fault-name");
  if (addresses.length === 0) faults.addresses = words.say("ranges.fault-empty");
  else {
    const parsed = parseAddresses(addresses, exclude);
    if (!parsed.ok) {
      const { field = "" } = (parsed.problem.detail ?? {}) as { field?: string };
      const [, place = "", at = ""] = /^(\w+)(?:\[(\d+)\])?$/.exec(field) ?? [];
      const text = (place === "exclude" ? exclude : addresses)[Number(at)] ?? "";
      faults[place === "exclude" ? "exclude" : "addresses"] =
        parsed.problem.code === "address.too-many"
          ? words.say("ranges.fault-many", { most: maxAddresses })
          : words.say("ranges.fault-address", { text: text.slice(0, 80) });
    }
  }
  if (Object.keys(faults).length > 0 || port === undefined) return { faults };
  return {
    value: { name: form.name.trim() || nextName(taken, words), addresses, exclude, port, enabled: true },
  };
}

function nextName(taken: readonly string[], words: Words): string {
  for (let number = taken.length + 1; ; number++) {
    const name = words.say("ranges.number", { number });
    if (!taken.includes(name)) return name;
  }
}

/** The credential, or what is wrong with the form; no fault ever holds what was typed. */
export function readCredential(
  form: CredentialForm,
  secrets: CredentialSecrets,
  taken: readonly string[],
  words: Words,
): Read<Credential, CredentialFaults> {
  const id = form.id.trim() || nextId(form.kind === "3" ? "user" : "community", taken);
  if (taken.includes(id)) return { faults: { id: words.say("credentials.fault-name") } };
  const { kind, user, level, context } = form;
  const isPrivate = level === "authPriv";
  const wanted =
    kind === "3"
      ? {
          ...{ id, version: "3", user, level },
          ...(level !== "noAuthNoPriv" && {
            authProtocol: authProtocols.find((each) => each === form.authProtocol),
            authKey: secrets.authKey,
          }),
          ...(isPrivate && {
            privProtocol: privProtocols.find((each) => each === form.privProtocol),
            privKey: secrets.privKey,
          }),
          ...(context !== "" && { context }),
        }
      : { id, version: kind, community: secrets.community };
  const parsed = credentialSchema.safeParse(wanted);
  if (parsed.success) return { value: parsed.data };
  const faults: CredentialFaults = {};
  const sent: Record<string, string> = { ...form, ...secrets };
  const fields =
    kind === "3"
      ? (["user", "authKey", "privKey", "context", "id"] as const)
      : (["community", "id"] as const);
  for (const field of fields) {
    const isWrong = parsed.error.issues.some((issue) => touches(issue, field));
    if (!isWrong) continue;
    const length = sent[field]?.length ?? 0;
    const isSecret = field === "authKey" || field === "privKey";
    faults[field] = words.say(
      length === 0
        ? "credentials.fault-empty"
        : isSecret && length < 8
          ? "credentials.fault-short"
          : "credentials.fault-long",
    );
  }
  if (Object.keys(faults).length === 0) faults.form = words.say("error.foreign-text");
  else if (faults.authKey || faults.privKey) faults.form = words.say("credentials.again");
  return { faults };
}

/** Whether an issue, or one of those that a union gathers, is about this field. */
function touches(issue: { path: PropertyKey[]; code?: string; errors?: unknown }, field: string): boolean {
  if (issue.path[0] === field) return true;
  if (!Array.isArray(issue.errors)) return false;
  return (issue.errors as { path: PropertyKey[] }[][]).flat().some((each) => touches(each, field));
}

function nextId(base: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) if (!taken.includes(`${base}-${number}`)) return `${base}-${number}`;
}
