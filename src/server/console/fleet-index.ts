// The whole fleet in memory, brought up to date with what changed since the last look: filter and sort are then
// plain functions over rows, the same on every database.
import { type FleetRow, fleetRow } from "../../../webui/console/index.ts";
import type { PrinterRecord } from "../../protocol/index.ts";
import type { Log } from "../../shared/index.ts";
import type { Store } from "../store/index.ts";

export interface Fleet {
  rows: readonly FleetRow[];
  /** When the freshest answer of a printer was got. */
  newest?: number | undefined;
  /** When the youngest printer was first seen. */
  youngest?: number | undefined;
}

export interface FleetIndex {
  fleet(): Promise<Fleet>;
}

/** Several pages asking at once share one look. */
const FRESH_MS = 500;
/** A change may be stored some time after the moment it bears: looks overlap by this much. */
const OVERLAP_MS = 30_000;
const AT_ONCE = 500;

/** What tells that a printer's row is another than the one that is known. */
interface Stamp {
  id: number;
  updatedAt: number;
  lastSeen: number;
  state: string;
}

interface Box {
  id: string;
  name: string;
  offlineSince: number | null;
}

export function createFleetIndex(ports: { store: Store; log: Log; monotonic(): number }): FleetIndex {
  const { store, log } = ports;
  const known = new Map<number, { stamp: Stamp; row: FleetRow | undefined }>();
  let names = "";
  let offline: ReadonlySet<string> = new Set();
  let mark = Number.NEGATIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let fleet: Fleet = { rows: [] };
  let looking: Promise<Fleet> | undefined;

  async function look(): Promise<Fleet> {
    const { siteNames, boxes, text } = await readNames(store);
    if (text !== names) forget();
    names = text;
    const others = changedBoxes(boxes);
    let changed = await readChanged();
    const { count } = await store
      .selectFrom("printers")
      .select((eb) => eb.fn.countAll<number | string | bigint>().as("count"))
      .where("mergedInto", "is", null)
      .executeTakeFirstOrThrow();
    const added = changed.filter((stamp) => !known.has(stamp.id)).length;
    if (Number(count) !== known.size + added) {
      // Some are gone (erased, merged): only the whole tells which.
      forget();
      changed = await readChanged();
    }
    for (const { stamp, row } of known.values()) if (row && others.has(row.boxId)) changed.push(stamp);
    const stamps = new Map(changed.map((stamp) => [stamp.id, stamp]));
    for (let i = 0; i < stamps.size; i += AT_ONCE) {
      for (const found of await readPrinters([...stamps.keys()].slice(i, i + AT_ONCE))) {
        const stamp = stamps.get(found.id);
        if (!stamp) continue;
        mark = Math.max(mark, stamp.updatedAt);
        known.set(found.id, { stamp, row: rowOf(found, siteNames, boxes) });
      }
    }
    if (changed.length > 0 || fleet.rows.length > known.size) fleet = gather(known.values());
    lookedAt = ports.monotonic();
    return fleet;
  }

  function forget(): void {
    known.clear();
    mark = Number.NEGATIVE_INFINITY;
  }

  async function readChanged(): Promise<Stamp[]> {
    let query = store
      .selectFrom("printers")
      .select(["id", "updatedAt", "lastSeen", "state"])
      .where("mergedInto", "is", null);
    if (mark !== Number.NEGATIVE_INFINITY) query = query.where("updatedAt", ">=", mark - OVERLAP_MS);
    const stamps = await query.execute();
    return stamps.filter((stamp) => {
      const before = known.get(stamp.id)?.stamp;
      return (
        before?.updatedAt !== stamp.updatedAt ||
        before.lastSeen !== stamp.lastSeen ||
        before.state !== stamp.state
      );
    });
  }

  async function readPrinters(ids: number[]) {
    return await store
      .selectFrom("printers")
      .select(["id", "siteId", "applianceId", "state", "silentSince", "firstSeen", "lastSeen", "document"])
      .where("id", "in", ids)
      .execute();
  }

  function rowOf(
    found: Awaited<ReturnType<typeof readPrinters>>[number],
    siteNames: ReadonlyMap<string, string>,
    boxes: ReadonlyMap<string, Box>,
  ): FleetRow | undefined {
    const record = parse(found.document);
    if (!record) {
      log.error("A printer's stored record is no JSON; it is left out of the list.", { printer: found.id });
      return undefined;
    }
    return fleetRow({
      id: found.id,
      printer: record.printer,
      reason: record.reason,
      state: printerState(found.state),
      silentSince: found.silentSince ?? undefined,
      firstSeen: found.firstSeen,
      lastSeen: found.lastSeen,
      siteId: found.siteId,
      site: siteNames.get(found.siteId) ?? "",
      boxId: found.applianceId,
      box: boxes.get(found.applianceId)?.name ?? "",
      isBoxOffline: boxes.get(found.applianceId)?.offlineSince != null,
    });
  }

  /** Boxes that went offline or came back: their printers are to be judged anew. */
  function changedBoxes(boxes: ReadonlyMap<string, Box>): ReadonlySet<string> {
    const now = new Set([...boxes.values()].filter((box) => box.offlineSince !== null).map(({ id }) => id));
    const changed = now.symmetricDifference(offline);
    offline = now;
    return changed;
  }

  return {
    fleet() {
      if (ports.monotonic() - lookedAt < FRESH_MS) return Promise.resolve(fleet);
      looking ??= look().finally(() => {
        looking = undefined;
      });
      return looking;
    },
  };
}

async function readNames(store: Store) {
  const sites = await store.selectFrom("sites").select(["id", "name"]).orderBy("id").execute();
  const boxes: Box[] = await store
    .selectFrom("appliances")
    .select(["id", "name", "offlineSince"])
    .orderBy("id")
    .execute();
  return {
    siteNames: new Map(sites.map((site) => [site.id, site.name])),
    boxes: new Map(boxes.map((box) => [box.id, box])),
    text: JSON.stringify([sites, boxes.map(({ id, name }) => [id, name])]),
  };
}

/** The column's text as one of the states there are. */
export function printerState(text: string): "answering" | "silent" {
  return text === "silent" ? text : "answering";
}

function gather(entries: Iterable<{ row: FleetRow | undefined }>): Fleet {
  const rows: FleetRow[] = [];
  let newest: number | undefined;
  let youngest: number | undefined;
  for (const { row } of entries) {
    if (!row) continue;
    rows.push(row);
    if (newest === undefined || row.lastSeen > newest) newest = row.lastSeen;
    if (youngest === undefined || row.firstSeen > youngest) youngest = row.firstSeen;
  }
  return { rows, newest, youngest };
}

function parse(document: string): PrinterRecord | undefined {
  try {
    return JSON.parse(document) as PrinterRecord;
  } catch {
    return undefined;
  }
}
