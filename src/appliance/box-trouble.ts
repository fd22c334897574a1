// What the box lacks to do its work: no link, no address, no disk, no way to its server, no time; and the outage that is over.
import { z } from "zod";
import {
  type BoxSign,
  type BoxTroubleCode,
  boxTroubleCodes,
  boxTroubleTexts,
  inEnglish,
  signsSentence,
} from "../model/index.ts";
import type { CheckInPayload, ReadingClock } from "../protocol/index.ts";
import type { Clock, Log, Problem } from "../shared/index.ts";
import type { AttachedNetwork, NetworkLink } from "../system/index.ts";
import type { TunnelStatus } from "../tunnel/index.ts";

export interface BoxTrouble {
  code: BoxTroubleCode;
  /** Milliseconds since 1970 by the box's clock. */
  since: number;
  /** What was seen: on the box itself, or what failed. */
  seen: readonly BoxSign[] | Problem;
}

type Found = Omit<BoxTrouble, "since">;
type Outage = NonNullable<CheckInPayload["lastOutage"]>;

const begun = z.strictObject({ code: z.enum(boxTroubleCodes), since: z.iso.datetime() });
/** What outlives a restart: an outage that goes on, and the last one that ended. */
export const outageMemorySchema = z.strictObject({
  open: begun.optional(),
  last: begun.extend({ until: z.iso.datetime() }).optional(),
});
export type OutageMemory = z.infer<typeof outageMemorySchema>;

export interface BoxTroublePorts {
  clock: Clock;
  log: Log;
  networks(): readonly AttachedNetwork[];
  links(): readonly NetworkLink[] | undefined;
  clockState(): ReadingClock["clock"];
  /** What keeps state from the disk. */
  storage(): Problem | undefined;
  /** Of a box without a server: since when settings are missing that were there, and whether it had a server before. */
  lost(): { settingsAt: number | undefined; wasConfigured: boolean };
  tunnel(): Pick<TunnelStatus, "enrolment" | "problem" | "lastAnswerAt">;
  memory: { get(): OutageMemory; set(memory: OutageMemory): void };
  /** The printers are on this machine itself, which needs no network for them. */
  isDemonstration: boolean;
}

export interface BoxTroubles {
  /** What is lacking now, worst first and only that; undefined while nothing is. */
  look(): BoxTrouble | undefined;
  /** For the check-in: the outage that this very message ends, else the last one. */
  outage(): Outage | undefined;
}

/** A cable that is moved to another socket is no outage. */
const OUTAGE_MS = 120_000;

export function createBoxTroubles(ports: BoxTroublePorts): BoxTroubles {
  const { clock, log, memory } = ports;
  let current: (Found & { startedAt: number; knownSince: number | undefined }) | undefined;

  function look(): BoxTrouble | undefined {
    const found = judge(ports);
    const { open } = memory.get();
    if (found?.code !== current?.code) {
      if (found) log.warn(`${boxTroubleTexts[found.code].what}: ${evidenceOf(found)}`, { code: found.code });
      else log.info("nothing is lacking any more");
      // What began before a restart goes on since then.
      const lostAt = found?.code === "box-lost-keys" ? ports.lost().settingsAt : undefined;
      const knownSince = found && open?.code === found.code ? Date.parse(open.since) : lostAt;
      current = found && { ...found, startedAt: clock.monotonic(), knownSince };
    } else if (found && current) current.seen = found.seen;
    remember(open);
    return current && { code: current.code, seen: current.seen, since: sinceOf(current) };
  }

  /** Reckoned back from now: the clock may have been set meanwhile. */
  function sinceOf({ startedAt, knownSince }: NonNullable<typeof current>): number {
    return knownSince ?? Math.round(clock.now() - (clock.monotonic() - startedAt));
  }

  /** An outage begins when something has been in the way for a while, and ends with an answer of the server. */
  function remember(open: OutageMemory["open"]): void {
    const { enrolment, lastAnswerAt } = ports.tunnel();
    if (enrolment !== "enrolled") return;
    if (open && lastAnswerAt !== undefined && lastAnswerAt >= Date.parse(open.since) && !isInTheWay()) {
      const until = new Date(Math.max(lastAnswerAt, Date.parse(open.since))).toISOString();
      memory.set({ last: { ...open, until } });
      return;
    }
    if (open || !current || !isInTheWay() || clock.monotonic() - current.startedAt < OUTAGE_MS) return;
    const since = new Date(sinceOf(current)).toISOString();
    memory.set({ ...memory.get(), open: { code: current.code, since } });
  }

  function isInTheWay(): boolean {
    return current !== undefined && current.code !== "box-no-clock" && current.code !== "box-no-disk";
  }

  return {
    look,
    outage() {
      const { open, last } = memory.get();
      return open ? { ...open, until: new Date(clock.now()).toISOString() } : last;
    },
  };
}

/** In English, for the log and whoever reads along. */
export function evidenceOf({ seen }: Pick<BoxTrouble, "seen">): string {
  return "code" in seen ? seen.message : signsSentence(seen, inEnglish);
}

function judge(ports: BoxTroublePorts): Found | undefined {
  const { problem } = ports.tunnel();
  const storage = ports.storage();
  return (
    (ports.isDemonstration ? undefined : networkTrouble(ports.networks(), ports.links())) ??
    (storage && { code: "box-no-disk" as const, seen: storage }) ??
    lossTrouble(ports) ??
    (problem && { code: serverTrouble(problem), seen: problem }) ??
    (ports.isDemonstration || ports.clockState() !== "unset"
      ? undefined
      : { code: "box-no-clock", seen: [{ code: "no-time" }] })
  );
}

/** Told until the box is given to a server again: who does that sets the rest anew. */
function lossTrouble({ lost }: BoxTroublePorts): Found | undefined {
  const { settingsAt, wasConfigured } = lost();
  if (settingsAt === undefined && !wasConfigured) return undefined;
  const code = settingsAt === undefined ? "keys-gone" : "sealed-elsewhere";
  return { code: "box-lost-keys", seen: [{ code }] };
}

function networkTrouble(
  networks: readonly AttachedNetwork[],
  links: readonly NetworkLink[] | undefined,
): Found | undefined {
  const outside = networks.filter(({ address }) => !/^(127\.|::1$)/.test(address));
  // Only what a link gives itself when nobody gives it an address (RFC 3927, RFC 4291 §2.5.6).
  const isSelfGiven = (address: string) => /^(169\.254\.|fe[89ab])/i.test(address);
  if (outside.some(({ address }) => !isSelfGiven(address))) return undefined;
  const linked = links?.filter(({ hasCarrier }) => hasCarrier).map((link) => link.interface) ?? [];
  if (outside.length === 0 && linked.length === 0) {
    const names = links?.map((link) => link.interface) ?? [];
    const sign: BoxSign =
      names.length === 0 ? { code: "no-interface" } : { code: "no-signal", interface: names.join(", ") };
    return { code: "box-no-link", seen: [sign] };
  }
  const own = outside.map(({ interface: name, address }): BoxSign => {
    return { code: "self-given-address", interface: name, address };
  });
  const bare = linked.filter((name) => !outside.some((network) => network.interface === name));
  const none = bare.map((name): BoxSign => ({ code: "no-address", interface: name }));
  return { code: "box-no-address", seen: [...own, ...none] };
}

/** Which step on the way to the server failed. */
export function serverTrouble({ code, detail }: Problem): BoxTroubleCode {
  switch (code) {
    case "tunnel.unreachable":
      return HOPS[hopOf(detail)] ?? "box-no-server";
    case "tunnel.not-a-server":
    case "tunnel.answer-mismatch":
    case "keys.invalid":
    case "keys.rolled-back":
      return "box-not-a-server";
    case "tunnel.refused":
    case "claim.unknown":
    case "claim.used":
    case "claim.expired":
      return "box-refused";
    default:
      return "box-no-server";
  }
}

const HOPS: Record<string, BoxTroubleCode> = {
  dns: "box-no-name",
  tcp: "box-no-connection",
  proxy: "box-no-proxy",
  tls: "box-no-trust",
  http: "box-no-answer",
};

function hopOf(detail: unknown): string {
  return typeof detail === "object" && detail !== null && "hop" in detail ? String(detail.hop) : "";
}
