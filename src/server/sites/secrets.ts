// Secrets of credentials go in and never come out: what is shown says only that there is one.
import type { Configuration } from "../../protocol/index.ts";

const SECRETS = ["community", "authKey", "privKey"] as const;

/** Stands where a secret is; sent back, it means "as it was". */
export interface SecretSet {
  set: true;
}

export type ShownConfiguration = Omit<Configuration, "credentials"> & {
  credentials: Record<string, unknown>[];
};

/** The configuration as it may be shown: each secret replaced by `{ "set": true }`. */
export function hideSecrets(configuration: Configuration): ShownConfiguration {
  return {
    ...configuration,
    credentials: configuration.credentials.map((credential) => {
      const shown: Record<string, unknown> = { ...credential };
      for (const field of SECRETS) if (shown[field] !== undefined) shown[field] = { set: true };
      return shown;
    }),
  };
}

/** Puts the stored secrets of credentials with the same id where `{ "set": true }` stands; the rest is left alone. */
export function keepSecrets(draft: unknown, stored: Configuration | undefined): unknown {
  if (!isRecord(draft) || !Array.isArray(draft.credentials)) return draft;
  const known = new Map(stored?.credentials.map((credential) => [credential.id, credential]));
  return {
    ...draft,
    credentials: draft.credentials.map((credential: unknown) => {
      if (!isRecord(credential)) return credential;
      const before: Record<string, unknown> = { ...known.get(String(credential.id)) };
      const merged: Record<string, unknown> = { ...credential };
      for (const field of SECRETS) {
        if (!isSecretSet(merged[field])) continue;
        // Nothing was stored under that name: the schema says so in its own words.
        if (before[field] === undefined) delete merged[field];
        else merged[field] = before[field];
      }
      return merged;
    }),
  };
}

function isSecretSet(value: unknown): value is SecretSet {
  return isRecord(value) && value.set === true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
