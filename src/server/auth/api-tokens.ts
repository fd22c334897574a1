import { newToken, tokenHash } from "../../http/index.ts";
import { type Clock, failure, type Outcome, success } from "../../shared/index.ts";
import type { Store } from "../store/index.ts";
import type { Person } from "./sessions.ts";
import { newId } from "./token.ts";

const MAX_NAME = 100;
const TOUCH_MS = 60_000;

/** Makes a token for programs; it is shown once, only its hash is kept. */
export async function createApiToken(
  store: Store,
  clock: Clock,
  input: { name: string; by: Person },
): Promise<Outcome<{ id: string; token: string }>> {
  const name = input.name.trim();
  if (!name || name.length > MAX_NAME) {
    return failure("fleet.invalid", `A token's name has 1 to ${MAX_NAME} characters.`, {
      errors: [{ pointer: "/name", detail: `has 1 to ${MAX_NAME} characters` }],
    });
  }
  const id = newId();
  const token = `tbx_${newToken()}`;
  await store
    .insertInto("apiTokens")
    .values({
      id,
      tokenHash: tokenHash(token),
      name,
      accountId: input.by.id,
      createdAt: clock.now(),
      lastUsedAt: null,
      revokedAt: null,
    })
    .execute();
  return success({ id, token });
}

export interface ApiTokenShown {
  id: string;
  name: string;
  createdAt: number;
  lastUsedAt: number | null;
}

export async function listApiTokens(store: Store): Promise<ApiTokenShown[]> {
  return store
    .selectFrom("apiTokens")
    .select(["id", "name", "createdAt", "lastUsedAt"])
    .where("revokedAt", "is", null)
    .orderBy("createdAt", "desc")
    .execute();
}

export async function revokeApiToken(store: Store, clock: Clock, id: string): Promise<Outcome<void>> {
  const result = await store
    .updateTable("apiTokens")
    .set({ revokedAt: clock.now() })
    .where("id", "=", id)
    .where("revokedAt", "is", null)
    .executeTakeFirst();
  if (result.numUpdatedRows === 1n) return success(undefined);
  return failure("fleet.not-found", "There is no such API token.");
}

/** Whose token it is, if it is one in force. */
export async function personOfToken(store: Store, clock: Clock, token: string): Promise<Person | undefined> {
  const row = await store
    .selectFrom("apiTokens")
    .innerJoin("accounts", "accounts.id", "apiTokens.accountId")
    .select(["apiTokens.id as tokenId", "apiTokens.lastUsedAt", "accounts.id", "accounts.name"])
    .where("apiTokens.tokenHash", "=", tokenHash(token))
    .where("apiTokens.revokedAt", "is", null)
    .where("accounts.disabledAt", "is", null)
    .executeTakeFirst();
  if (!row) return undefined;
  const now = clock.now();
  if (row.lastUsedAt === null || now - row.lastUsedAt > TOUCH_MS) {
    await store.updateTable("apiTokens").set({ lastUsedAt: now }).where("id", "=", row.tokenId).execute();
  }
  return { id: row.id, name: row.name };
}
