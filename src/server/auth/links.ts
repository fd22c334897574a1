// One-time links: printed where only the operator of the machine sees them.
import { newToken, tokenHash } from "../../http/index.ts";
import type { Clock } from "../../shared/index.ts";
import type { Store } from "../store/index.ts";

const LINK_HOURS = 24;

/** Makes a link's token that lets its holder make an account once within 24 hours; only its hash is kept. */
export async function newAdminLink(
  store: Store,
  clock: Clock,
): Promise<{ token: string; expiresAt: number }> {
  const token = newToken();
  const createdAt = clock.now();
  const expiresAt = createdAt + LINK_HOURS * 3_600_000;
  await store.deleteFrom("oneTimeLinks").where("expiresAt", "<", createdAt).execute();
  await store
    .insertInto("oneTimeLinks")
    .values({ tokenHash: tokenHash(token), purpose: "admin", createdAt, expiresAt, usedAt: null })
    .execute();
  return { token, expiresAt };
}

/** True while the link was neither used nor out of date. */
export async function isLinkGood(store: Store, clock: Clock, token: string): Promise<boolean> {
  const row = await store
    .selectFrom("oneTimeLinks")
    .select("tokenHash")
    .where("tokenHash", "=", tokenHash(token))
    .where("purpose", "=", "admin")
    .where("usedAt", "is", null)
    .where("expiresAt", ">", clock.now())
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses the link up; false when it was no good (any more): of two at once only one succeeds. */
export async function useLink(store: Store, clock: Clock, token: string): Promise<boolean> {
  const result = await store
    .updateTable("oneTimeLinks")
    .set({ usedAt: clock.now() })
    .where("tokenHash", "=", tokenHash(token))
    .where("purpose", "=", "admin")
    .where("usedAt", "is", null)
    .where("expiresAt", ">", clock.now())
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
