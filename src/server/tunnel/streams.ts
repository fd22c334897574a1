// The memory of what was accepted, per epoch and stream.
import type { Accepted } from "../../protocol/index.ts";
import type { Store } from "../store/index.ts";
import type { StreamState } from "./sequence.ts";

export interface StreamKey {
  applianceId: string;
  epoch: string;
  stream: "data" | "control";
}

const nothing = { highest: 0, refusedTo: 0, bodyHash: null };

/** State of a stream; all zero for one that has not begun. */
export async function streamState(
  store: Store,
  key: StreamKey,
): Promise<StreamState & { bodyHash: string | null }> {
  const row = await store
    .selectFrom("streams")
    .select(["highest", "refusedTo", "bodyHash"])
    .where("applianceId", "=", key.applianceId)
    .where("epoch", "=", key.epoch)
    .where("stream", "=", key.stream)
    .executeTakeFirst();
  return row ?? nothing;
}

/** Hash of the body accepted under a sequence, if it is remembered (control: only the newest is). */
export async function acceptedHash(
  store: Store,
  key: StreamKey,
  sequence: number,
  state: StreamState & { bodyHash: string | null },
): Promise<string | undefined> {
  if (sequence === state.highest) return state.bodyHash ?? undefined;
  if (sequence > state.highest || key.stream === "control") return undefined;
  const row = await store
    .selectFrom("messages")
    .select("bodyHash")
    .where("applianceId", "=", key.applianceId)
    .where("epoch", "=", key.epoch)
    .where("stream", "=", key.stream)
    .where("sequence", "=", sequence)
    .executeTakeFirst();
  return row?.bodyHash;
}

/** Notes an accepted message as the highest of its stream. */
export async function noteAccepted(
  store: Store,
  key: StreamKey,
  message: { sequence: number; bodyHash: string; type: string },
  at: number,
): Promise<void> {
  const highest = { highest: message.sequence, bodyHash: message.bodyHash, refusedTo: 0, lastAt: at };
  await store
    .insertInto("streams")
    .values({ ...key, ...highest, firstAt: at })
    .onConflict((conflict) => conflict.columns(["applianceId", "epoch", "stream"]).doUpdateSet(highest))
    .execute();
  // A box checks in every few minutes: of control only the newest is ever asked for again.
  if (key.stream === "control") return;
  await store
    .insertInto("messages")
    .values({ ...key, ...message, receivedAt: at })
    .execute();
}

/** Notes that a data message was refused for its content: what follows it leaves no hole. */
export async function noteRefused(store: Store, key: StreamKey, sequence: number, at: number): Promise<void> {
  await store
    .insertInto("streams")
    .values({ ...key, highest: 0, bodyHash: null, refusedTo: sequence, firstAt: at, lastAt: at })
    .onConflict((conflict) =>
      conflict.columns(["applianceId", "epoch", "stream"]).doUpdateSet({ refusedTo: sequence, lastAt: at }),
    )
    .execute();
}

/** True once anything of this epoch was noted. */
export async function isKnownEpoch(store: Store, applianceId: string, epoch: string): Promise<boolean> {
  const row = await store
    .selectFrom("streams")
    .select("epoch")
    .where("applianceId", "=", applianceId)
    .where("epoch", "=", epoch)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What an answer says was accepted of an epoch. */
export async function acceptedOf(store: Store, applianceId: string, epoch: string): Promise<Accepted> {
  const rows = await store
    .selectFrom("streams")
    .select(["stream", "highest", "bodyHash"])
    .where("applianceId", "=", applianceId)
    .where("epoch", "=", epoch)
    .execute();
  const of = (stream: string) => {
    const row = rows.find((candidate) => candidate.stream === stream);
    return row?.bodyHash ? { sequence: row.highest, body: row.bodyHash } : null;
  };
  return { epoch: rows.length > 0 ? epoch : null, data: of("data"), control: of("control") };
}
