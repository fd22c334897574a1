import { Hono } from "hono";
import { RangesPage, type RangesPageProps, type Sentence } from "../../../webui/setup/index.ts";
import { canonicalAddress } from "../../model/index.ts";
import { limits } from "../../protocol/index.ts";
import type { RangesDesk } from "../ranges-desk.ts";
import type { PageContext, PageEnv, PageKit, Section } from "./page-kit.tsx";
import { emptyCredential, emptyRange, readCredential, readPort, readRange } from "./ranges-form.ts";
import { textsOf } from "./texts-of.ts";

const said: Record<string, Sentence> = { saved: "ranges.saved", removed: "ranges.removed" };
const MOST_CREDENTIALS = Math.min(64, limits.credentials);
const MOST_RANGES = 256;

/** Where to look and with what, while the server names no ranges; one question to one printer. */
export function rangesSection(desk: RangesDesk): Section {
  return {
    path: "/ranges",
    title: "ranges.title",
    isStep: true,
    routes(kit) {
      const app = new Hono<PageEnv>();
      const back = (done: "saved" | "removed") => `/ranges?done=${done}`;

      app.get("/ranges", (c) => show(kit, c, desk, {}));

      app.post("/ranges/own", async (c) => {
        const { own } = await textsOf(c, "own");
        const done = await desk.change((local) => ({ ...local, ownNetworks: own === "yes" }));
        return done.ok
          ? c.redirect(back("saved"), 303)
          : show(kit, c, desk, { fault: kit.why(c, done.problem) });
      });

      app.post("/ranges/add", async (c) => {
        const form = await textsOf(c, "name", "addresses", "exclude", "port");
        const words = kit.words(c);
        const { local } = desk.plan();
        if (local.length >= MOST_RANGES)
          return show(kit, c, desk, { range: form, fault: words.say("ranges.fault-full") });
        const read = readRange(
          form,
          local.map(({ name }) => name),
          words,
        );
        if ("faults" in read) return show(kit, c, desk, { range: form, rangeFaults: read.faults });
        const done = await desk.change((local) => ({
          ...local,
          ranges: [...local.ranges, { ...read.value, credentials: [] }],
        }));
        return done.ok
          ? c.redirect(back("saved"), 303)
          : show(kit, c, desk, { range: form, fault: kit.why(c, done.problem) });
      });

      app.post("/ranges/remove", async (c) => {
        const { name: unwanted } = await textsOf(c, "name");
        const done = await desk.change((local) => ({
          ...local,
          ranges: local.ranges.filter(({ name }) => name !== unwanted),
        }));
        return done.ok
          ? c.redirect(back("removed"), 303)
          : show(kit, c, desk, { fault: kit.why(c, done.problem) });
      });

      app.post("/ranges/credentials", async (c) => {
        const { community, authKey, privKey, ...form } = await textsOf(
          c,
          ...(["id", "kind", "user", "level", "authProtocol", "privProtocol", "context"] as const),
          ...(["community", "authKey", "privKey"] as const),
        );
        const words = kit.words(c);
        const { credentials, localCredentials } = desk.plan();
        const refused = { credential: { ...emptyCredential, ...form } };
        if (localCredentials.length >= MOST_CREDENTIALS)
          return show(kit, c, desk, { ...refused, fault: words.say("ranges.fault-full") });
        const taken = [...credentials, ...localCredentials].map(({ id }) => id);
        const read = readCredential(form, { community, authKey, privKey }, taken, words);
        if ("faults" in read) {
          const { form: fault, ...credentialFaults } = read.faults;
          return show(kit, c, desk, { ...refused, credentialFaults, fault });
        }
        const done = await desk.change((local) => ({
          ...local,
          credentials: [...local.credentials, read.value],
        }));
        return done.ok
          ? c.redirect(back("saved"), 303)
          : show(kit, c, desk, { ...refused, fault: kit.why(c, done.problem) });
      });

      app.post("/ranges/credentials/remove", async (c) => {
        const { id: unwanted } = await textsOf(c, "id");
        const done = await desk.change((local) => ({
          ...local,
          credentials: local.credentials.filter(({ id }) => id !== unwanted),
        }));
        return done.ok
          ? c.redirect(back("removed"), 303)
          : show(kit, c, desk, { fault: kit.why(c, done.problem) });
      });

      app.post("/ranges/ask", async (c) => {
        const texts = await textsOf(c, "try-address", "try-port", "try-credential");
        const words = kit.words(c);
        const form = {
          address: texts["try-address"].trim(),
          port: texts["try-port"],
          credential: texts["try-credential"],
        };
        const address = canonicalAddress(form.address);
        const port = readPort(form.port);
        if (address === undefined || port === undefined)
          return show(kit, c, desk, {
            try: form,
            tryFaults: {
              ...(address === undefined && { "try-address": words.say("ask.fault-address") }),
              ...(port === undefined && { "try-port": words.say("ranges.fault-port") }),
            },
          });
        const one = form.credential === "" ? {} : { credentialId: form.credential };
        const asked = await desk.ask({ address, port, ...one });
        if (!asked.ok) return show(kit, c, desk, { try: form, fault: kit.why(c, asked.problem) });
        return show(kit, c, desk, { try: form, asked: { address, result: asked.value } });
      });

      return app;
    },
  };
}

type Shown = Partial<Omit<RangesPageProps, "frame" | "plan">>;

function show(kit: PageKit, c: PageContext, desk: RangesDesk, shown: Shown): Response {
  const done = said[c.req.query("done") ?? ""];
  const faults = [shown.rangeFaults, shown.credentialFaults, shown.tryFaults];
  const isFaulty = shown.fault !== undefined || faults.some((each) => each && Object.keys(each).length > 0);
  const view = (
    <RangesPage
      frame={{ ...kit.frame(c), path: "/ranges" }}
      plan={desk.plan()}
      range={emptyRange}
      rangeFaults={{}}
      credential={emptyCredential}
      credentialFaults={{}}
      try={{ address: "", port: "161", credential: "" }}
      tryFaults={{}}
      said={done && kit.words(c).say(done)}
      {...shown}
    />
  );
  return kit.send(c, view, isFaulty ? 422 : 200);
}
