// Sessions: a random token in a cookie, its hash in the database, an end by idleness and an end at last.
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { newToken, tokenHash } from "../../http/index.ts";
import type { Clock } from "../../shared/index.ts";
import type { Store } from "../store/index.ts";

const DAY_MS = 86_400_000;
const LIFE_MS = 30 * DAY_MS;
const IDLE_MS = DAY_MS;
/** Looking at pages writes to the database at most this often. */
const TOUCH_MS = 60_000;

/** Somebody with an account. */
export interface Person {
  id: string;
  name: string;
}

export interface Sessions {
  /** Ends the session that the request came with and begins another (no fixation). */
  start(c: Context, person: Person): Promise<void>;
  person(c: Context): Promise<Person | undefined>;
  end(c: Context): Promise<void>;
}

/** With an https address the cookie is bound to it (`__Host-`, RFC 6265bis); plain http cannot have that. */
export function createSessions(ports: { store: Store; clock: Clock }, isHttps: boolean): Sessions {
  const { store, clock } = ports;
  const name = isHttps ? "__Host-tallybox" : "tallybox";
  const forget = async (c: Context) => {
    const token = getCookie(c, name);
    if (token) await store.deleteFrom("sessions").where("tokenHash", "=", tokenHash(token)).execute();
  };
  return {
    async start(c, person) {
      await forget(c);
      const token = newToken();
      const now = clock.now();
      await store.deleteFrom("sessions").where("expiresAt", "<", now).execute();
      await store
        .insertInto("sessions")
        .values({
          tokenHash: tokenHash(token),
          accountId: person.id,
          createdAt: now,
          lastUsedAt: now,
          expiresAt: now + LIFE_MS,
        })
        .execute();
      setCookie(c, name, token, {
        httpOnly: true,
        sameSite: "Strict",
        path: "/",
        secure: isHttps,
        maxAge: LIFE_MS / 1000,
      });
    },
    async person(c) {
      const token = getCookie(c, name);
      if (!token) return undefined;
      const now = clock.now();
      const hash = tokenHash(token);
      const row = await store
        .selectFrom("sessions")
        .innerJoin("accounts", "accounts.id", "sessions.accountId")
        .select(["accounts.id", "accounts.name", "sessions.lastUsedAt"])
        .where("sessions.tokenHash", "=", hash)
        .where("sessions.expiresAt", ">", now)
        .where("sessions.lastUsedAt", ">", now - IDLE_MS)
        .where("accounts.disabledAt", "is", null)
        .executeTakeFirst();
      if (!row) return undefined;
      if (now - row.lastUsedAt > TOUCH_MS) {
        await store.updateTable("sessions").set({ lastUsedAt: now }).where("tokenHash", "=", hash).execute();
      }
      return { id: row.id, name: row.name };
    },
    async end(c) {
      await forget(c);
      deleteCookie(c, name, { path: "/", secure: isHttps });
    },
  };
}
