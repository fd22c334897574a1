// Notices boxes that have fallen silent: three check-ins missed, but at least a quarter of an hour.
import type { Configuration } from "../../protocol/index.ts";
import type { Clock, Log } from "../../shared/index.ts";
import { addEvent } from "../events.ts";
import type { Store } from "../store/index.ts";
import { settleGroups } from "./groups.ts";
import { handOverPrinters } from "./sightings.ts";

const MINUTE = 60_000;
const ROUND_MS = 30_000;
const MISSED_CHECK_INS = 3;
const AT_LEAST_MS = 15 * MINUTE;
/** Rounds this far apart: the server itself was asleep, or its clock was set. */
const AWAY_MS = 4 * ROUND_MS;

export interface BoxWatch {
  /** One look at all boxes: who has been silent for too long is offline from now on, with an event. */
  look(): Promise<void>;
}

/** Begins with its own start: what a server did not listen to is nobody's silence. */
export function createBoxWatch({ store, clock }: { store: Store; clock: Clock }): BoxWatch {
  let listeningSince = clock.now();
  let lookedAt = clock.now();

  return {
    async look() {
      const now = clock.now();
      if (now < lookedAt || now - lookedAt > AWAY_MS) listeningSince = now;
      lookedAt = now;
      for (const box of await readSilentCandidates(store)) {
        const heardAt = Math.max(box.heardAt, listeningSince);
        if (now - heardAt > Math.max(AT_LEAST_MS, MISSED_CHECK_INS * box.checkInMinutes * MINUTE))
          await noteOffline(store, box, now);
      }
    },
  };
}

/** Looks every half minute until aborted; a look that fails is logged, and the next one is made all the same. */
export async function watchBoxes(
  ports: { store: Store; clock: Clock; log: Log },
  signal: AbortSignal,
): Promise<void> {
  const watch = createBoxWatch(ports);
  while (!signal.aborted) {
    await ports.clock.sleep(ROUND_MS, signal);
    if (signal.aborted) return;
    try {
      await watch.look();
    } catch (error) {
      // The database is closed by whoever stops the server.
      if (signal.aborted) return;
      ports.log.error("Silent boxes could not be looked for.", {
        error: error instanceof Error ? error.message : "unknown",
      });
    }
  }
}

interface Candidate {
  id: string;
  siteId: string;
  name: string;
  lastCheckInAt: number | null;
  heardAt: number;
  /** The longest interval that the box may be keeping to. */
  checkInMinutes: number;
}

/** Boxes that are expected to speak and not known to be silent. Of two with one key nothing is taken: neither is silent. */
async function readSilentCandidates(store: Store): Promise<Candidate[]> {
  const boxes = await store
    .selectFrom("appliances")
    .select(["id", "siteId", "name", "enrolledAt", "lastCheckInAt", "configRevision"])
    .where("revokedAt", "is", null)
    .where("clonedAt", "is", null)
    .where("offlineSince", "is", null)
    .execute();
  if (boxes.length === 0) return [];
  const heard = await store
    .selectFrom("streams")
    .select(({ fn }) => ["applianceId", fn.max<number>("lastAt").as("at")])
    .groupBy("applianceId")
    .execute();
  const heardAt = new Map(heard.map(({ applianceId, at }) => [applianceId, Number(at)]));
  const intervals = await readIntervals(store, boxes);
  return boxes.map((box) => ({
    ...box,
    heardAt: Math.max(heardAt.get(box.id) ?? 0, box.lastCheckInAt ?? 0, box.enrolledAt),
    checkInMinutes: intervals(box),
  }));
}

/** Minutes between check-ins: of what the server wants and of what the box said is in force, the longer. */
async function readIntervals(
  store: Store,
  boxes: readonly { configRevision: string | null }[],
): Promise<(box: { siteId: string; configRevision: string | null }) => number> {
  const sites = await store.selectFrom("sites").select(["id", "configRevision"]).execute();
  const wanted = new Map(sites.map((site) => [site.id, site.configRevision]));
  const revisions = new Set([...wanted.values(), ...boxes.flatMap(siteRevision)]);
  const rows = await store
    .selectFrom("configurations")
    .select(["revision", "document"])
    .where("revision", "in", [...revisions])
    .execute();
  const minutes = new Map(
    rows.map(({ revision, document }) => {
      const { checkIn } = JSON.parse(document) as Pick<Configuration, "checkIn">;
      return [revision, checkIn.everyMinutes];
    }),
  );
  return (box) =>
    Math.max(
      ...[wanted.get(box.siteId) ?? "", ...siteRevision(box)].map((revision) => minutes.get(revision) ?? 0),
    );
}

/** The site's revision that a box's own is made of: a profile pack adds its mark behind a dot. */
function siteRevision({ configRevision }: { configRevision: string | null }): string[] {
  return configRevision === null ? [] : [configRevision.split(".")[0] ?? configRevision];
}

async function noteOffline(store: Store, box: Candidate, now: number): Promise<void> {
  const silence = inWords(now - box.heardAt);
  await store.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("appliances")
      .set({ offlineSince: box.heardAt })
      .where("id", "=", box.id)
      .where("offlineSince", "is", null)
      // It may have spoken while the others were looked at.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("streams")
              .select("streams.applianceId")
              .whereRef("streams.applianceId", "=", "appliances.id")
              .where("streams.lastAt", ">", box.heardAt),
          ),
        ),
      )
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await handOverPrinters(tx, box.id, now);
    await settleGroups(tx, box.siteId, now);
    await addEvent(tx, now, {
      severity: "attention",
      kind: "appliance.offline",
      text:
        box.lastCheckInAt === null
          ? `${box.name} has not checked in since it was claimed ${silence} ago.`
          : `${box.name} is offline: it has not been heard of for ${silence}.`,
      siteId: box.siteId,
      applianceId: box.id,
      detail: { since: new Date(box.heardAt).toISOString() },
    });
  });
}

/** `16 minutes`, `5 hours`, `3 days`: whole ones, rounded down. */
export function inWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  const [amount, unit] =
    minutes < 120
      ? [minutes, "minute"]
      : minutes < 2 * 1440
        ? [Math.floor(minutes / 60), "hour"]
        : [Math.floor(minutes / 1440), "day"];
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}
