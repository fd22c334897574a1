// What happened, for people: each event is a sentence with its kind, kept as long as the history is.
import type { Store } from "./store/index.ts";

export interface NewEvent {
  severity: "info" | "attention" | "broken";
  kind: string;
  text: string;
  siteId?: string;
  applianceId?: string;
  printerId?: number;
  detail?: unknown;
}

/** Adds an event; inside a transaction when that is what is handed in. */
export async function addEvent(store: Store, at: number, event: NewEvent): Promise<void> {
  await store
    .insertInto("events")
    .values({
      at,
      severity: event.severity,
      kind: event.kind,
      text: event.text,
      siteId: event.siteId ?? null,
      applianceId: event.applianceId ?? null,
      printerId: event.printerId ?? null,
      detail: event.detail === undefined ? null : JSON.stringify(event.detail),
    })
    .execute();
}
