// Who is signed in: a random token in a cookie, its hash here. A restart of the service signs everybody out.
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { newToken, tokenHash } from "../../http/index.ts";
import type { Clock } from "../../shared/index.ts";

const COOKIE = "__Host-tallybox";
const HOUR_MS = 3_600_000;
const LIFE_MS = 12 * HOUR_MS;
const IDLE_MS = HOUR_MS;
const MOST = 200;

/** Whoever opened a new box with its setup code, or its owner. */
export type Visit =
  | {
      kind: "setup";
      /** Proves the set-up's changes until the passphrase does; dead with it. */
      setupCode: string;
    }
  | { kind: "owner" };

export type Session = Visit & { token: string };

interface Kept {
  visit: Visit;
  /** The owner's mark when it began: another passphrase ends it. */
  mark: string;
  startedAt: number;
  lastUsedAt: number;
}

export interface Sessions {
  /** Ends the session that the request came with and begins another (no fixation). */
  start(c: Context, visit: Visit): void;
  find(c: Context): Session | undefined;
  end(c: Context): void;
}

/** `mark` changes with the passphrase. Cookies are bound to HTTPS and this host (`__Host-`, RFC 6265bis). */
export function createSessions(clock: Clock, mark: () => string): Sessions {
  const sessions = new Map<string, Kept>();
  const isOver = ({ startedAt, lastUsedAt, mark: begunWith }: Kept, now: number) =>
    begunWith !== mark() || now - startedAt > LIFE_MS || now - lastUsedAt > IDLE_MS;
  const forget = (c: Context) => {
    const token = getCookie(c, COOKIE);
    if (token !== undefined) sessions.delete(tokenHash(token));
  };
  const tidy = (now: number) => {
    for (const [hash, kept] of sessions) if (isOver(kept, now)) sessions.delete(hash);
    const [oldest] = sessions.keys();
    if (sessions.size >= MOST && oldest !== undefined) sessions.delete(oldest);
  };
  return {
    start(c, visit) {
      forget(c);
      const now = clock.monotonic();
      tidy(now);
      const token = newToken();
      sessions.set(tokenHash(token), { visit, mark: mark(), startedAt: now, lastUsedAt: now });
      setCookie(c, COOKIE, token, {
        ...{ httpOnly: true, sameSite: "Strict", path: "/", secure: true },
        maxAge: LIFE_MS / 1000,
      });
    },
    find(c) {
      const token = getCookie(c, COOKIE);
      if (token === undefined) return undefined;
      const hash = tokenHash(token);
      const kept = sessions.get(hash);
      if (!kept) return undefined;
      const now = clock.monotonic();
      if (isOver(kept, now)) {
        sessions.delete(hash);
        return undefined;
      }
      kept.lastUsedAt = now;
      return { ...kept.visit, token };
    },
    end(c) {
      forget(c);
      deleteCookie(c, COOKIE, { path: "/", secure: true });
    },
  };
}
