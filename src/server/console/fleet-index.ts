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

const COLUMNS = [
  ...(["id", "siteId", "applianceId", "state", "silentSince", "firstSeen", "lastSeen"] as const),
  ...(["document", "updatedAt"] as const),
] as const;
/** Several pages asking at once share one look. */
const FRESH_MS = 500;

export function createFleetIndex(ports: { store: Store; log: Log; monotonic(): number }): FleetIndex {
  const { store, log } = ports;
  const rows = new Map<number, FleetRow>();
  let names = "";
  let mark = Number.NEGATIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let fleet: Fleet = { rows: [] };
  let looking: Promise<Fleet> | undefined;

  async function look(): Promise<Fleet> {
    const sites = await store.selectFrom("sites").select(["id", "name"]).orderBy("id").execute();
    const boxes = await store.selectFrom("appliances").select(["id", "name"]).orderBy("id").execute();
    const nowNames = JSON.stringify([sites, boxes]);
    if (nowNames !== names) forget();
    names = nowNames;
    const siteNames = new Map(sites.map((site) => [site.id, site.name]));
    const boxNames = new Map(boxes.map((box) => [box.id, box.name]));

    let changed = await readChanged();
    const { count } = await store
      .selectFrom("printers")
      .select((eb) => eb.fn.countAll<number | string | bigint>().as("count"))
      .where("state", "!=", "gone")
      .executeTakeFirstOrThrow();
    const added = changed.filter((row) => !rows.has(row.id)).length;
    if (Number(count) !== rows.size + added) {
      // Some are gone (listed by no box, erased, merged): only the whole tells which.
      forget();
      changed = await readChanged();
    }
    for (const row of changed) {
      mark = Math.max(mark, row.updatedAt);
      const record = parse(row.document);
      if (!record) {
        log.error("A printer's stored record is no JSON; it is left out of the list.", { printer: row.id });
        continue;
      }
      rows.set(
        row.id,
        fleetRow({
          id: row.id,
          printer: record.printer,
          state: printerState(row.state),
          silentSince: row.silentSince ?? undefined,
          firstSeen: row.firstSeen,
          lastSeen: row.lastSeen,
          siteId: row.siteId,
          site: siteNames.get(row.siteId) ?? "",
          boxId: row.applianceId,
          box: boxNames.get(row.applianceId) ?? "",
        }),
      );
    }
    if (changed.length > 0 || fleet.rows.length !== rows.size) fleet = gather([...rows.values()]);
    lookedAt = ports.monotonic();
    return fleet;
  }

  function forget(): void {
    rows.clear();
    mark = Number.NEGATIVE_INFINITY;
  }

  // From the mark on, not after it: two changes may bear the same millisecond.
  async function readChanged() {
    const all = store.selectFrom("printers").select(COLUMNS).where("state", "!=", "gone");
    return await (mark === Number.NEGATIVE_INFINITY ? all : all.where("updatedAt", ">=", mark)).execute();
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

/** The column's text as one of the states there are. */
export function printerState(text: string): "answering" | "silent" | "gone" {
  return text === "silent" || text === "gone" ? text : "answering";
}

function gather(rows: FleetRow[]): Fleet {
  let newest: number | undefined;
  let youngest: number | undefined;
  for (const row of rows) {
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
