// In which order an address that stays silent is asked, and with what. Pure: a plan depends on its input alone.

import type { CommunityCredential, Credential, UserCredential } from "../model/index.ts";

export type SnmpVersion = "1" | "2c" | "3";

export type Pass =
  | { kind: "community"; version: "1" | "2c"; credential: CommunityCredential }
  | { kind: "engine"; users: UserCredential[] };

export interface PassOptions {
  /** Versions that may be spoken. */
  versions: readonly SnmpVersion[];
  /** Further packets to an address that stays silent, where a version has no second pass of another one. */
  retries: number;
  /** A person asked: every credential is tried at once. */
  explicit: boolean;
  /** The one further community that this cycle may try, by credential id. */
  further: string | undefined;
}

export interface PassPlan {
  /** The first community in each version, then the engine discovery. */
  main: Pass[];
  /** Communities that are likely to be wrong. */
  further: Pass[];
}

/** Passes over the silent addresses of a block, first to last. */
export function planPasses(credentials: readonly Credential[], options: PassOptions): PassPlan {
  const versions = (["1", "2c"] as const).filter((version) => options.versions.includes(version));
  const communities = versions.length > 0 ? distinctCommunities(credentials) : [];
  const users = options.versions.includes("3")
    ? credentials.filter((credential) => credential.version === "3")
    : [];
  const main: Pass[] = [];
  const [first, ...others] = communities;
  const rounds = Math.max(versions.length, options.retries + 1);
  for (let round = 0; first && round < rounds; round++) {
    const version = versions[round % versions.length] ?? "2c";
    main.push({ kind: "community", version, credential: first });
  }
  // One discovery packet finds an engine, whatever the number of users (RFC 3414 §4).
  const engineRounds = users.length === 0 ? 0 : first ? 1 : options.retries + 1;
  for (let round = 0; round < engineRounds; round++) main.push({ kind: "engine", users });
  const further = others.flatMap((credential): Pass[] => {
    const own = versions.includes(credential.version) ? [credential.version] : versions.slice(0, 1);
    const tried = options.explicit ? versions : credential.id === options.further ? own : [];
    return tried.map((version) => ({ kind: "community", version, credential }));
  });
  return { main, further };
}

/** Credentials with communities, the first of each community, in order. */
export function distinctCommunities(credentials: readonly Credential[]): CommunityCredential[] {
  const seen = new Set<string>();
  return credentials.filter((credential): credential is CommunityCredential => {
    if (credential.version === "3" || seen.has(credential.community)) return false;
    seen.add(credential.community);
    return true;
  });
}

/** The credential of a block that speaks this community in this version, made from its sibling where it has none. */
export function credentialFor(
  credentials: readonly Credential[],
  community: string,
  version: "1" | "2c",
): CommunityCredential | undefined {
  const speaking = credentials.filter(
    (credential): credential is CommunityCredential =>
      credential.version !== "3" && credential.community === community,
  );
  const exact = speaking.find((credential) => credential.version === version);
  const other = speaking[0];
  return exact ?? (other && { ...other, version });
}
