// What printers printed in a period, from the history of their counters.
import { type CounterPoint, countVolume, type PeriodVolume, volumeWithin } from "../../model/index.ts";
import type { Store } from "../store/index.ts";
import { chunks } from "./chunks.ts";
import { mergedRows } from "./groups.ts";

export interface VolumeQuery {
  /** Rows that stand for their printers. */
  printers: readonly { id: number; totalUnit: string | null }[];
  /** `counters.total`, …; every counter when left out. */
  names?: readonly string[];
  /** Milliseconds since 1970 UTC; `to` is not included. */
  from: number;
  to: number;
}

export interface PrinterVolume extends PeriodVolume {
  printerId: number;
  name: string;
}

/** Printers read at once: a counter's whole history is needed, since only that tells which values are odd. */
const AT_ONCE = 50;

/** The volume of each printer and counter that was known in the period; a merged printer's rows count as one. */
export async function volumes(store: Store, query: VolumeQuery): Promise<PrinterVolume[]> {
  const found: PrinterVolume[] = [];
  for (const printers of chunks(query.printers, AT_ONCE)) {
    const histories = await counterHistories(
      store,
      printers.map(({ id }) => id),
      { before: query.to, ...(query.names ? { names: query.names } : {}) },
    );
    for (const { id, totalUnit } of printers)
      for (const [name, points] of [...(histories.get(id) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const volume = volumeWithin(countVolume(points, totalUnit ?? undefined), query.from, query.to);
        if (volume) found.push({ printerId: id, name, ...volume });
      }
  }
  return found;
}

/** Everything that is kept of one counter of a printer, all its rows together, by time. */
export async function counterHistory(store: Store, printerId: number, name: string): Promise<CounterPoint[]> {
  const histories = await counterHistories(store, [printerId], {
    before: Number.MAX_SAFE_INTEGER,
    names: [name],
  });
  return histories.get(printerId)?.get(name) ?? [];
}

async function counterHistories(
  store: Store,
  ids: readonly number[],
  { before, names }: { before: number; names?: readonly string[] },
): Promise<Map<number, Map<string, CounterPoint[]>>> {
  const merged = await mergedRows(store, ids);
  const headOf = new Map(
    ids.flatMap((id) => [id, ...(merged.get(id) ?? [])].map((row) => [row, id] as const)),
  );
  const histories = new Map<number, Map<string, CounterPoint[]>>();
  for (const some of chunks([...headOf.keys()], 200)) {
    let query = store
      .selectFrom("readings")
      .select(["printerId", "name", "at", "value"])
      .where("printerId", "in", some)
      .where("at", "<", before);
    if (names) query = query.where("name", "in", [...names]);
    for (const { printerId, name, at, value } of await query.orderBy("at").execute()) {
      const head = headOf.get(printerId) ?? printerId;
      const history = histories.get(head) ?? new Map<string, CounterPoint[]>();
      histories.set(head, history);
      const points = history.get(name) ?? [];
      history.set(name, points);
      points.push({ at, value });
    }
  }
  return histories;
}
