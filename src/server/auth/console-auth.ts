// Who is asking: the session cookie of the pages, or an API token of a program.
import type { Context, MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { isSafeMethod, isSameOrigin } from "../../http/index.ts";
import type { Outcome } from "../../shared/index.ts";
import { problem } from "../http/problem-details.ts";
import { createAccounts } from "./accounts.ts";
import { personOfToken } from "./api-tokens.ts";
import type { AuthPorts } from "./ports.ts";
import { createSessions, type Person } from "./sessions.ts";

/** Accounts and sessions for the pages: cookies are set and read here only. */
export interface ConsoleAuth {
  /** False until the first account was made: then only the one-time link leads further. */
  hasAccounts(): Promise<boolean>;
  /** Whether the token of a one-time link is good; using it up is `createFirstAccount`'s. */
  isFirstVisit(token: string): Promise<boolean>;
  /** Uses up the token, makes the account and starts a session on this answer. */
  createFirstAccount(
    c: Context,
    input: { token: string; name: string; password: string },
  ): Promise<Outcome<Person>>;
  /** Who is signed in on this request, if anybody. */
  person(c: Context): Promise<Person | undefined>;
  /** Starts a session on this answer; slows down who guesses (the problem's message says how long to wait). */
  logIn(c: Context, input: { name: string; password: string }): Promise<Outcome<Person>>;
  logOut(c: Context): Promise<void>;
}

/** What handlers behind `requireAccount` find in their context. */
export interface AccountVariables {
  Variables: { person: Person };
}

export interface Auth extends ConsoleAuth {
  /** 403 for a changing request that carries a cookie and did not come from our own pages. */
  requireSameOrigin: MiddlewareHandler;
  /** 401 without a session or an API token; sets `person`. */
  requireAccount: MiddlewareHandler<AccountVariables>;
}

export function createAuth(ports: AuthPorts, publicUrl: string): Auth {
  const { store, clock } = ports;
  const accounts = createAccounts(ports);
  const sessions = createSessions(ports, publicUrl.startsWith("https:"));

  async function signIn(c: Context, checked: Outcome<Person>): Promise<Outcome<Person>> {
    if (checked.ok) await sessions.start(c, checked.value);
    return checked;
  }

  return {
    hasAccounts: accounts.exist,
    isFirstVisit: accounts.isLinkGood,
    createFirstAccount: async (c, input) => signIn(c, await accounts.createByLink(input)),
    person: sessions.person,
    logIn: async (c, input) => signIn(c, await accounts.check({ ...input, address: ports.clientAddress(c) })),
    logOut: sessions.end,
    requireSameOrigin: createMiddleware(async (c, next) => {
      // A request with a token of its own carries nothing that a foreign page could abuse.
      if (isSafeMethod(c.req.method) || bearerToken(c) !== undefined || isSameOrigin(c, publicUrl)) {
        return next();
      }
      return problem(c, 403, "forbidden", "This change did not come from the server's own pages.");
    }),
    requireAccount: createMiddleware<AccountVariables>(async (c, next) => {
      const token = bearerToken(c);
      const person =
        token === undefined ? await sessions.person(c) : await personOfToken(store, clock, token);
      if (!person) {
        c.header("WWW-Authenticate", 'Bearer realm="tallybox"');
        return problem(
          c,
          401,
          "not-signed-in",
          "Sign in, or send an API token as `Authorization: Bearer …`.",
        );
      }
      c.set("person", person);
      return next();
    }),
  };
}

function bearerToken(c: Context): string | undefined {
  return /^Bearer +([\w.~+/=-]+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
}
