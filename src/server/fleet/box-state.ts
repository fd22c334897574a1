// Whether a box is heard of, since when, why not, and what speaks for that.
import { type BoxSilenceCode, boxSilenceTexts } from "../../model/index.ts";
import type { Store } from "../store/index.ts";

/** `waiting`: claimed a moment ago, and not heard of since. */
export const boxStateNames = ["online", "waiting", "offline", "revoked"] as const;

export interface BoxState {
  state: (typeof boxStateNames)[number];
  /** Milliseconds since 1970: heard of last (offline), claimed (waiting), revoked; undefined while it is online. */
  since?: number | undefined;
  reason?: { code: BoxSilenceCode; what: string; todo: string; evidence: string[] } | undefined;
}

export interface BoxContact {
  id: string;
  siteId: string;
  enrolledAt: number;
  revokedAt: number | null;
  lastCheckInAt: number | null;
  offlineSince: number | null;
  remoteAddress: string | null;
}

/** Boxes that fell silent within this long of each other may have done so for one reason. */
const TOGETHER_MS = 3_600_000;

/** The state of one box among all of them. Pure. */
export function boxState(box: BoxContact, all: readonly BoxContact[]): BoxState {
  if (box.revokedAt !== null) return { state: "revoked", since: box.revokedAt };
  const { offlineSince } = box;
  if (offlineSince === null)
    return box.lastCheckInAt === null ? { state: "waiting", since: box.enrolledAt } : { state: "online" };
  // One that is long dead says nothing about today.
  const others = all.filter(
    (other) =>
      other.id !== box.id &&
      other.revokedAt === null &&
      other.lastCheckInAt !== null &&
      (other.offlineSince === null || Math.abs(other.offlineSince - offlineSince) < TOGETHER_MS),
  );
  const ofSite = others.filter((other) => other.siteId === box.siteId);
  const online = (some: readonly BoxContact[]) => some.filter((other) => other.offlineSince === null).length;
  const code: BoxSilenceCode =
    box.lastCheckInAt === null
      ? "box-never-seen"
      : others.length > 0 && online(others) === 0
        ? "box-all-offline"
        : ofSite.length > 0 && online(ofSite) === 0
          ? "box-site-offline"
          : "box-offline";
  const evidence = [
    "three check-ins or more are missing",
    ...(box.remoteAddress === null ? [] : [`its last message came from ${box.remoteAddress}`]),
    ...spokenOf(ofSite, online(ofSite), "of its site"),
    ...spokenOf(others, online(others), "of all sites"),
  ];
  const { what, todo } = boxSilenceTexts[code];
  return { state: "offline", since: offlineSince, reason: { code, what, todo, evidence } };
}

function spokenOf(others: readonly BoxContact[], online: number, where: string): string[] {
  if (others.length === 0) return [];
  return [`${online} of ${others.length} other ${others.length === 1 ? "box" : "boxes"} ${where} checks in`];
}

/** The state of every box, by its id. */
export async function readBoxStates(store: Store): Promise<ReadonlyMap<string, BoxState>> {
  const all = await store
    .selectFrom("appliances")
    .select(["id", "siteId", "enrolledAt", "revokedAt"])
    .select(["lastCheckInAt", "offlineSince", "remoteAddress"])
    .execute();
  return new Map(all.map((box) => [box.id, boxState(box, all)]));
}
