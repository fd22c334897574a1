import { Hono } from "hono";
import { ConnectionPage, type Faults, type Sentence } from "../../../webui/setup/index.ts";
import type { ConnectionDesk } from "../connection-desk.ts";
import type { PageContext, PageEnv, PageKit, Section } from "./page-kit.tsx";
import { textsOf } from "./texts-of.ts";
import { pemsOf } from "./uploads.ts";

const said: Record<string, Sentence> = { saved: "connection.saved", removed: "connection.removed" };

/** Proxy, extra authority and clock. */
export function connectionSection(desk: ConnectionDesk): Section {
  return {
    path: "/connection",
    title: "connection.title",
    isStep: true,
    routes(kit) {
      const app = new Hono<PageEnv>();

      app.get("/connection", (c) => show(kit, c, desk, {}));

      app.post("/connection/proxy", async (c) => {
        const form = await textsOf(c, "address", "user", "password");
        const isNone = form.address.trim() === "";
        const done = await desk.setProxy(isNone ? null : form);
        if (done.ok) return c.redirect(`/connection?done=${isNone ? "removed" : "saved"}`, 303);
        const isAddress = done.problem.code === "usage";
        const fault = isAddress ? kit.words(c).say("connection.fault-proxy") : kit.why(c, done.problem);
        return show(kit, c, desk, { form, faults: { [isAddress ? "address" : "form"]: fault } });
      });

      app.post("/connection/authority", async (c) => {
        const { authority } = await pemsOf(c, "authority");
        const done = await desk.setAuthority(authority);
        if (done.ok) return c.redirect("/connection?done=saved", 303);
        const isPem = done.problem.code === "usage";
        const fault = isPem ? kit.words(c).say("connection.fault-authority") : kit.why(c, done.problem);
        return show(kit, c, desk, { faults: { [isPem ? "authority" : "form"]: fault } });
      });

      app.post("/connection/authority/remove", async (c) => {
        const done = await desk.setAuthority(null);
        if (done.ok) return c.redirect("/connection?done=removed", 303);
        return show(kit, c, desk, { faults: { form: kit.why(c, done.problem) } });
      });

      return app;
    },
  };
}

function show(
  kit: PageKit,
  c: PageContext,
  desk: ConnectionDesk,
  shown: { form?: { address: string; user: string }; faults?: Faults<"address" | "authority"> },
): Response {
  const state = desk.state();
  const done = said[c.req.query("done") ?? ""];
  const view = (
    <ConnectionPage
      frame={{ ...kit.frame(c), path: "/connection" }}
      reader={kit.reader(c)}
      state={state}
      form={shown.form ?? { address: state.proxy?.address ?? "", user: "" }}
      faults={shown.faults ?? {}}
      said={done && kit.words(c).say(done)}
    />
  );
  return kit.send(c, view, shown.faults ? 422 : 200);
}
