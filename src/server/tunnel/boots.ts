// Two boxes with one key: each start of a box has a random boot id, and a start that is over never speaks again.
import type { Store } from "../store/index.ts";

const KEPT = 20;

/**
 * Notes the boot of an accepted message; true when it is an earlier one come back, which only a copied box does.
 * Held per stream: a report may wait in the outbox while its box starts again, but each stream keeps its order.
 */
export async function noteBoot(
  store: Store,
  applianceId: string,
  stream: "data" | "control",
  boot: string,
  at: number,
): Promise<boolean> {
  const known = await store
    .selectFrom("boots")
    .select(["boot", "ordinal"])
    .where("applianceId", "=", applianceId)
    .where("stream", "=", stream)
    .orderBy("ordinal", "desc")
    .limit(KEPT)
    .execute();
  const [latest] = known;
  if (latest?.boot === boot) return false;
  if (known.some((row) => row.boot === boot)) return true;
  const ordinal = (latest?.ordinal ?? 0) + 1;
  await store.insertInto("boots").values({ applianceId, stream, boot, ordinal, firstAt: at }).execute();
  if (known.length === KEPT) {
    await store
      .deleteFrom("boots")
      .where("applianceId", "=", applianceId)
      .where("stream", "=", stream)
      .where("ordinal", "<=", ordinal - KEPT)
      .execute();
  }
  return false;
}
