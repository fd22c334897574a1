// What is kept how long.
import type { Clock, Log } from "../shared/index.ts";
import type { Store } from "./store/index.ts";

const DAY_MS = 86_400_000;

export interface Retention {
  /** Counters and supply levels of printers. */
  historyDays: number;
  /** Events, report records, accepted messages' hashes. */
  recordDays: number;
}

/** Ten years are what invoices have to be kept in many countries. */
export const defaultRetention: Retention = { historyDays: 3653, recordDays: 400 };

/** Deletes what is older than its time, now. */
export async function prune(store: Store, now: number, retention: Retention): Promise<void> {
  const history = now - retention.historyDays * DAY_MS;
  const records = now - retention.recordDays * DAY_MS;
  // A printer's last value stays, however old: it stands in its record.
  await store.deleteFrom("readings").where("at", "<", history).execute();
  await store.deleteFrom("supplyReadings").where("at", "<", history).execute();
  await store.deleteFrom("events").where("at", "<", records).execute();
  await store.deleteFrom("reports").where("receivedAt", "<", records).execute();
  await store.deleteFrom("messages").where("receivedAt", "<", records).execute();
  await store.deleteFrom("recordings").where("receivedAt", "<", records).execute();
  await store.deleteFrom("commands").where("expiresAt", "<", records).execute();
  await store.deleteFrom("sessions").where("expiresAt", "<", now).execute();
  await store.deleteFrom("oneTimeLinks").where("expiresAt", "<", now).execute();
}

/** Prunes once a day until aborted; a failing run is logged and tried again the next day. */
export async function pruneDaily(
  ports: { store: Store; clock: Clock; log: Log },
  retention: Retention,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock, log } = ports;
  while (!signal.aborted) {
    await clock.sleep(DAY_MS, signal);
    if (signal.aborted) return;
    try {
      await prune(store, clock.now(), retention);
    } catch (error) {
      log.error("Old rows could not be deleted.", {
        error: error instanceof Error ? error.message : "unknown",
      });
    }
  }
}
