import { Hono } from "hono";
import {
  MessagePage,
  type Sentence,
  type ServerFaults,
  type ServerForm,
  ServerPage,
  type ServerState,
  type ShownTrial,
  type Words,
} from "../../../webui/setup/index.ts";
import { parseClaimCode, parseClaimLink } from "../../protocol/index.ts";
import type { Outcome, Problem } from "../../shared/index.ts";
import { decoderPath } from "./assets.ts";
import type { PageContext, PageEnv, PageKit, Section } from "./page-kit.tsx";
import { textsOf } from "./texts-of.ts";

export interface ServerSectionPorts {
  state(): ServerState;
  /** Binds the box to a server; goes on in the background where the server is not reached. */
  claim(claim: { code: string; server: string }): Promise<Outcome<void>>;
  /** Moves the box to another server; what is wrong has changed nothing. */
  move(claim: { code: string; server: string }): Promise<Outcome<{ untold: number }>>;
  /** Tries the way step by step; problem `usage` where the address is none. */
  try(server: string, fingerprint?: string): Promise<Outcome<ShownTrial>>;
}

/** Whoever sends a claim code waits this long for the server's answer. */
const PATIENCE_MS = 10_000;
const REFRESH_SECONDS = 5;
const said: Record<string, Sentence> = { claimed: "server.claimed", begun: "server.begun" };

/** The server that the box belongs to. */
export function serverSection(ports: ServerSectionPorts): Section {
  return {
    path: "/server",
    title: "server.title",
    isStep: true,
    routes(kit) {
      const app = new Hono<PageEnv>();

      app.get("/server", (c) => show(kit, c, ports, {}));

      app.post("/server", async (c) => {
        const form = await textsOf(c, "code", "server");
        const faults = claimFaults(form, kit.words(c));
        if (faults) return show(kit, c, ports, { form, faults });
        const server = serverOf(form);
        const over = new AbortController();
        const waited = kit.clock.sleep(PATIENCE_MS, over.signal).then(() => undefined);
        const claimed = await Promise.race([ports.claim({ code: form.code, server }), waited]);
        over.abort();
        if (claimed?.ok) return c.redirect("/server?done=claimed", 303);
        const fault = claimed && finalFault(claimed.problem, kit.words(c));
        if (fault) return show(kit, c, ports, { form, faults: fault });
        return c.redirect("/server?done=begun", 303);
      });

      app.post("/server/move", async (c) => {
        const { name, ...form } = await textsOf(c, "code", "server", "name");
        const words = kit.words(c);
        const { name: own, server: old = "" } = ports.state();
        const faults = { ...claimFaults(form, words), ...nameFault(name, own, words) };
        if (Object.keys(faults).length > 0) return show(kit, c, ports, { form, faults });
        const server = serverOf(form);
        const moved = await ports.move({ code: form.code, server });
        if (!moved.ok) {
          const why = kit.why(c, moved.problem);
          const said = { form: words.say("server.not-moved", { server: old, why }) };
          return show(kit, c, ports, { form, faults: { ...said, ...finalFault(moved.problem, words) } });
        }
        const { untold } = moved.value;
        const view = (
          <MessagePage frame={kit.frame(c)} title={words.say("server.moved")}>
            <p>{words.say("server.moved-text", { server })}</p>
            {untold > 0 ? <p>{words.say("server.untold", { count: untold })}</p> : null}
          </MessagePage>
        );
        return kit.send(c, view);
      });

      app.post("/server/try", async (c) => {
        const { try: server } = await textsOf(c, "try");
        const tried = await ports.try(server);
        if (!tried.ok) {
          const faults = { try: kit.words(c).say("server.no-address") };
          return show(kit, c, ports, { tryAddress: server, faults });
        }
        const isRight = tried.value.problem === undefined;
        const form = { code: "", server: isRight ? tried.value.server : "" };
        return show(kit, c, ports, { form, tryAddress: server, trial: tried.value });
      });

      return app;
    },
  };
}

interface Shown {
  form?: ServerForm;
  /** Where the way was tried to. */
  tryAddress?: string;
  faults?: ServerFaults;
  trial?: ShownTrial;
}

function show(kit: PageKit, c: PageContext, ports: ServerSectionPorts, shown: Shown): Response {
  const state = ports.state();
  const done = said[c.req.query("done") ?? ""];
  const { form = { code: "", server: "" }, faults = {}, trial, tryAddress = state.server ?? "" } = shown;
  const view = (
    <ServerPage
      {...{ state, form, faults, trial, tryAddress }}
      frame={{
        ...kit.frame(c),
        path: "/server",
        ...(state.enrolment === "pending" && c.req.method === "GET" && { refreshSeconds: REFRESH_SECONDS }),
      }}
      reader={kit.reader(c)}
      decoder={decoderPath}
      said={
        done === "server.begun" && state.enrolment === "enrolled" ? undefined : done && kit.words(c).say(done)
      }
    />
  );
  return kit.send(c, view, Object.keys(faults).length > 0 ? 422 : 200);
}

function serverOf({ code, server }: ServerForm): string {
  return server.trim() || (parseClaimLink(code)?.server ?? "");
}

/** A box is moved by who names it. */
function nameFault(typed: string, name: string, words: Words): ServerFaults {
  if (typed.trim().toLowerCase() === name.toLowerCase()) return {};
  return { name: words.say("reset.fault", { name }) };
}

/** What can be told before anybody is asked. */
function claimFaults({ code, server }: ServerForm, words: Words): Shown["faults"] | undefined {
  const parsed = parseClaimCode(code);
  const faults: NonNullable<Shown["faults"]> = {};
  if (!parsed.ok) faults.code = codeFault(parsed.problem, words);
  if (server.trim() === "" && parseClaimLink(code) === undefined)
    faults.server = words.say("server.address-needed");
  return Object.keys(faults).length > 0 ? faults : undefined;
}

function codeFault({ detail }: Problem, words: Words): string {
  const { fault, length, character } = detail as { fault: string; length?: number; character?: string };
  switch (fault) {
    case "character":
      return words.say("server.code-character", { character: character ?? "" });
    case "length":
      return words.say("server.code-length", { length: length ?? 0 });
    case "check":
      return words.say("server.code-check");
    default:
      return words.say("server.code-version");
  }
}

/** A refusal that ends the claim; whatever else keeps it waiting is shown with the state. */
function finalFault({ code }: Problem, words: Words): Shown["faults"] | undefined {
  switch (code) {
    case "usage":
      return { server: words.say("server.no-address") };
    case "claim.unknown":
      return { code: words.say("why.claim-unknown") };
    case "claim.used":
      return { code: words.say("why.claim-used") };
    case "claim.expired":
      return { code: words.say("why.claim-expired") };
    default:
      return undefined;
  }
}
