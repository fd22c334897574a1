// What the console's routes need of the rest of the server: small interfaces named by their role.
import type { Context } from "hono";
import type { ProfileSet } from "../../profiles/index.ts";
import type { Configuration } from "../../protocol/index.ts";
import type { Clock, Log, Outcome } from "../../shared/index.ts";
import type { Store } from "../store/index.ts";

/** Somebody with an account. */
export interface Person {
  id: string;
  name: string;
}

/** Accounts and sessions: cookies are set and read by whoever satisfies this, never by the pages. */
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

export interface ClaimCodeMade {
  id: string;
  /** Six groups of five; shown once, only its hash is kept. */
  code: string;
  /** `https://SERVER/claim#CODE`. */
  link: string;
  /** `tallybox:claim?server=…&code=…`. */
  uri: string;
  /** Milliseconds since 1970 UTC. */
  expiresAt: number;
}

export interface ClaimCodeService {
  /** A single-use code for a box of this site; `days` 1–90. */
  create(input: { siteId: string; days: number; note?: string; by: Person }): Promise<Outcome<ClaimCodeMade>>;
  /** An unused code stops working; a used one stays as it is (problem `claim.used`). */
  revoke(input: { id: string; by: Person }): Promise<Outcome<void>>;
}

export interface SiteService {
  create(input: { name: string; by: Person }): Promise<Outcome<{ id: string }>>;
  rename(input: { siteId: string; name: string; by: Person }): Promise<Outcome<void>>;
  /** The newest configuration, secrets included (the pages never show them); undefined for an unknown site. */
  configuration(siteId: string): Promise<Configuration | undefined>;
  /**
   * Checks the whole document and makes it the site's newest; boxes get it at their next check-in. A secret given as
   * `{ "set": true }` stays as it was. Problems: configuration.invalid with `detail.errors` (JSON Pointer and reason
   * each); fleet.conflict when another revision than `basedOn` is in force.
   */
  saveConfiguration(input: {
    siteId: string;
    configuration: unknown;
    by: Person;
    basedOn?: string;
  }): Promise<Outcome<{ revision: string }>>;
}

export interface BoxService {
  /** Queues a command; the box runs it once, at its next check-in. */
  command(input: {
    boxId: string;
    type: "collect" | "discover";
    by: Person;
  }): Promise<Outcome<{ id: string }>>;
  /** From now on every message of this box is refused. */
  revoke(input: { boxId: string; by: Person }): Promise<Outcome<void>>;
  rename(input: { boxId: string; name: string; by: Person }): Promise<Outcome<void>>;
  /** The box on other hardware is the same box: its storage was moved (problem fleet.conflict when it asked nothing). */
  confirmMove(input: { boxId: string; by: Person }): Promise<Outcome<void>>;
  /** Of two boxes with one key only one goes on, the other is off (problem fleet.conflict when none was seen). */
  settleCopy(input: { boxId: string; by: Person }): Promise<Outcome<void>>;
  /** Asks for a full report with the next answer. */
  wantFull(input: { boxId: string; by: Person }): Promise<Outcome<void>>;
}

export interface ConsolePorts {
  store: Store;
  clock: Clock;
  log: Log;
  auth: ConsoleAuth;
  claimCodes: ClaimCodeService;
  sites: SiteService;
  boxes: BoxService;
  /** The profiles that the server describes on the page "what is read". */
  profiles: ProfileSet;
  /** Address that people and boxes use, as `https://tally.example`, without a slash at the end. */
  publicUrl: string;
}
