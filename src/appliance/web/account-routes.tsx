// Unlock with the setup code, set the passphrase, sign in and out.
import { Hono } from "hono";
import {
  type Faults,
  PassphrasePage,
  SignInPage,
  UnlockPage,
  type Words,
} from "../../../webui/setup/index.ts";
import { localPath } from "../../http/index.ts";
import { MAX_PASSPHRASE, MIN_PASSPHRASE, type WeakReason } from "../../owner/index.ts";
import type { Problem } from "../../shared/index.ts";
import type { PageEnv, PageKit } from "./page-kit.tsx";
import type { Sessions } from "./sessions.ts";
import { textsOf } from "./texts-of.ts";

const limits = { min: MIN_PASSPHRASE, max: MAX_PASSPHRASE };

export function accountRoutes(kit: PageKit, sessions: Sessions): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  const { owner } = kit;

  app.get("/unlock", (c) => {
    if (owner.view().isClaimed) return c.redirect("/sign-in", 303);
    return kit.send(c, <UnlockPage frame={kit.frame(c)} faults={{}} />);
  });

  app.post("/unlock", async (c) => {
    if (owner.view().isClaimed) return c.redirect("/sign-in", 303);
    const { code } = await textsOf(c, "code");
    const proven = await kit.prove(c, () => owner.verify({ setupCode: code }));
    if (proven.ok) {
      sessions.start(c, { kind: "setup", setupCode: code });
      return c.redirect(kit.steps[0]?.path ?? "/passphrase", 303);
    }
    const { problem } = proven;
    const words = kit.words(c);
    const isTyped = problem.code === "owner.code-invalid" || problem.code === "owner.refused";
    const typed = words.say(problem.code === "owner.refused" ? "unlock.refused" : "unlock.invalid");
    const faults = isTyped ? { code: typed } : { form: kit.why(c, problem) };
    return kit.send(c, <UnlockPage frame={kit.frame(c)} faults={faults} />, statusOf(problem));
  });

  app.get("/passphrase", (c) =>
    kit.send(c, <PassphrasePage frame={kit.frame(c)} limits={limits} faults={{}} />),
  );

  app.post("/passphrase", async (c) => {
    const { current, passphrase, again } = await textsOf(c, "current", "passphrase", "again");
    const words = kit.words(c);
    const refuse = (faults: Faults<"current" | "passphrase" | "again">, problem?: Problem) =>
      kit.send(
        c,
        <PassphrasePage frame={kit.frame(c)} limits={limits} faults={faults} />,
        problem ? statusOf(problem) : 422,
      );
    if (passphrase !== again) return refuse({ again: words.say("passphrase.differ") });
    const proof = kit.proofOf(c, current);
    const set = await kit.prove(c, () => owner.setPassphrase(proof, passphrase));
    if (set.ok) {
      sessions.start(c, { kind: "owner" });
      return c.redirect("/?done=passphrase", 303);
    }
    const { problem } = set;
    if (problem.code === "owner.passphrase-weak")
      return refuse({ passphrase: weakness(words, problem) }, problem);
    const fault = kit.why(c, problem);
    const isCurrent = problem.code === "owner.refused" && "passphrase" in proof;
    return refuse(isCurrent ? { current: fault } : { form: fault }, problem);
  });

  app.get("/sign-in", (c) => {
    const next = localPath(c.req.query("next"));
    if (c.get("session")) return c.redirect(next, 303);
    if (!owner.view().isClaimed) return c.redirect("/unlock", 303);
    const said = c.req.query("done") === "out" ? kit.words(c).say("sign-in.out") : undefined;
    return kit.send(c, <SignInPage frame={kit.frame(c)} next={next} faults={{}} said={said} />);
  });

  app.post("/sign-in", async (c) => {
    const { next: wanted, passphrase } = await textsOf(c, "next", "passphrase");
    const next = localPath(wanted);
    const proven = await kit.prove(c, () => owner.verify({ passphrase }));
    if (proven.ok) {
      sessions.start(c, { kind: "owner" });
      return c.redirect(next, 303);
    }
    const { problem } = proven;
    const fault = kit.why(c, problem);
    const faults = problem.code === "owner.refused" ? { passphrase: fault } : { form: fault };
    return kit.send(c, <SignInPage frame={kit.frame(c)} next={next} faults={faults} />, statusOf(problem));
  });

  app.post("/sign-out", (c) => {
    sessions.end(c);
    return c.redirect(owner.view().isClaimed ? "/sign-in?done=out" : "/unlock", 303);
  });

  return app;
}

function weakness(words: Words, problem: Problem): string {
  const { reason } = problem.detail as { reason: WeakReason };
  return words.say(`passphrase.${reason}`, limits);
}

function statusOf({ code }: Problem): 409 | 422 | 429 | 503 {
  if (code === "auth.slow-down") return 429;
  if (code === "state.write-failed" || code === "owner.unreadable") return 503;
  return code === "owner.claimed" ? 409 : 422;
}
