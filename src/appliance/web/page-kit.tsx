// What every page of the box is made with: who asks, in which language, and the proof that a change needs.
import type { Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import { createReader, markup, type Reader } from "../../../webui/design/index.ts";
import {
  chooseLanguage,
  createWords,
  type Frame,
  MessagePage,
  problemWords,
  type Sentence,
  type ShownSection,
  type Words,
} from "../../../webui/setup/index.ts";
import { createClientAddress, rateKey } from "../../http/index.ts";
import type { Owner, Proof } from "../../owner/index.ts";
import { type Clock, createGate, failure, type Log, type Outcome, type Problem } from "../../shared/index.ts";
import { assets } from "./assets.ts";
import { formTokenFor } from "./form-guard.ts";
import type { Session } from "./sessions.ts";
import { createTries } from "./tries.ts";

export interface PageEnv {
  Variables: { session: Session | undefined };
}
export type PageContext = Context<PageEnv>;

/** A page of its own: one file in this folder, one line in `app.ts`. */
export interface Section extends ShownSection {
  /** One of the steps of the first set-up. */
  isStep: boolean;
  /** Routes below the root; only somebody who is signed in (or sets the box up) comes here. */
  routes(kit: PageKit): Hono<PageEnv>;
}

export interface PageKit {
  clock: Clock;
  log: Log;
  owner: Owner;
  words(c: PageContext): Words;
  reader(c: PageContext): Reader;
  /** Why something failed, in the visitor's words. */
  why(c: PageContext, problem: Problem): string;
  frame(c: PageContext): Frame;
  /** The steps of the set-up in order, the passphrase last. */
  steps: readonly ShownSection[];
  send(c: PageContext, view: Parameters<typeof markup>[0], status?: PageStatus): Response;
  /** A page with one thing to say. */
  message(c: PageContext, status: PageStatus, title: Sentence, text: Sentence, places?: Places): Response;
  /** Checks a proof, slower and slower for who fails: owner.refused, auth.slow-down (`detail.seconds`) and others. */
  prove<T>(c: PageContext, check: () => Promise<Outcome<T>>): Promise<Outcome<T>>;
  /** What a change is proven with: the passphrase that was typed, or during the set-up the code that opened it. */
  proofOf(c: PageContext, passphrase: string): Proof;
}

export type PageStatus = 200 | 400 | 401 | 403 | 404 | 409 | 413 | 421 | 422 | 429 | 500 | 503;
type Places = Record<string, string | number>;

export const LANGUAGE_COOKIE = "__Host-tallybox-language";
/** A hash takes 19 MiB and up to half a second: one at a time, and a short queue. */
const QUEUE = 20;
const clientAddress = createClientAddress([]);

export function createPageKit(
  ports: { clock: Clock; log: Log; owner: Owner; zone(): string },
  sections: readonly Section[],
): PageKit {
  const { clock, log, owner } = ports;
  const tries = createTries(clock);
  const gate = createGate(1);
  const lastStep: ShownSection = { path: "/passphrase", title: "passphrase.title" };
  const steps = [...sections.filter(({ isStep }) => isStep), lastStep];

  const kit: PageKit = {
    clock,
    log,
    owner,
    steps,
    words: (c) => createWords(chooseLanguage(getCookie(c, LANGUAGE_COOKIE), c.req.header("accept-language"))),
    why: (c, problem) => problemWords(problem, kit.words(c)),
    reader: (c) =>
      createReader({
        locale: kit.words(c).language,
        language: kit.words(c).language,
        zone: ports.zone(),
        now: clock.now(),
      }),
    frame(c) {
      const session = c.get("session");
      return {
        assets,
        words: kit.words(c),
        visitor: session?.kind ?? "stranger",
        formToken: formTokenFor(c, session),
        path: c.req.path,
        sections,
        steps: session?.kind === "setup" ? steps : [],
      };
    },
    send: (c, view, status = 200) => c.html(`<!doctype html>${markup(view)}`, status),
    message(c, status, title, text, places) {
      const words = kit.words(c);
      const view = (
        <MessagePage frame={kit.frame(c)} title={words.say(title)}>
          <p>{words.say(text, places)}</p>
        </MessagePage>
      );
      return kit.send(c, view, status);
    },
    async prove(c, check) {
      const client = rateKey(clientAddress(c));
      const seconds = gate.load > QUEUE ? 5 : tries.take(client);
      if (seconds > 0)
        return failure("auth.slow-down", `Too many tries. Wait ${seconds} s and try again.`, { seconds });
      const done = await gate.run(check);
      if (done.ok || !isRefusal(done.problem.code)) tries.passed(client);
      else log.warn("a passphrase or a setup code was refused", { client });
      return done;
    },
    proofOf(c, passphrase) {
      const session = c.get("session");
      return session?.kind === "setup" ? { setupCode: session.setupCode } : { passphrase };
    },
  };
  return kit;
}

function isRefusal(code: string): boolean {
  return code === "owner.refused" || code === "owner.code-invalid" || code === "owner.claimed";
}
