// Recordings that boxes made of printers when they were asked to.
import type { Store } from "./store/index.ts";

export interface RecordingLine {
  /** Of the command that asked for it. */
  id: string;
  askedAt: number;
  askedBy: string;
  /** `done` with the recording, `failed` with the reason, `expired`, or `waiting`. */
  state: "done" | "failed" | "expired" | "waiting";
  words: string | null;
  variables: number | null;
}

/** What was asked for of a printer, newest first. */
export async function listRecordings(store: Store, printerId: number, now: number): Promise<RecordingLine[]> {
  const printer = await store
    .selectFrom("printers")
    .select("key")
    .where("id", "=", printerId)
    .executeTakeFirst();
  if (!printer) return [];
  const rows = await store
    .selectFrom("commands")
    .leftJoin("recordings", "recordings.commandId", "commands.id")
    .select([
      "commands.id",
      "createdAt",
      "createdBy",
      "expiresAt",
      "outcome",
      "result",
      "recordings.variables",
    ])
    .where("type", "=", "record")
    .where("arguments", "=", JSON.stringify({ printer: printer.key }))
    .orderBy("createdAt", "desc")
    .limit(20)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    askedAt: row.createdAt,
    askedBy: row.createdBy,
    state:
      row.variables !== null
        ? "done"
        : row.outcome !== null
          ? "failed"
          : row.expiresAt < now
            ? "expired"
            : "waiting",
    words: wordsOf(row.result),
    variables: row.variables,
  }));
}

/** A recording with what is known of how it was made. */
export function readRecording(store: Store, id: string) {
  return store
    .selectFrom("recordings")
    .innerJoin("appliances", "appliances.id", "recordings.applianceId")
    .leftJoin("printers", (join) =>
      join
        .onRef("printers.key", "=", "recordings.printerKey")
        .onRef("printers.siteId", "=", "appliances.siteId"),
    )
    .select(["recordings.text", "recordings.variables", "isComplete", "cutBecause", "receivedAt"])
    .select([
      "recordings.applianceId",
      "appliances.name as box",
      "appliances.siteId",
      "printers.id as printerId",
    ])
    .where("commandId", "=", id)
    .executeTakeFirst();
}

function wordsOf(result: string | null): string | null {
  const told = result === null ? null : (JSON.parse(result) as { message?: unknown } | null);
  return typeof told?.message === "string" ? told.message : null;
}
