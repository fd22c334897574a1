import { Hono } from "hono";
import { ConnectionPage, type Faults, type Sentence } from "../../../webui/setup/index.ts";
import type { TimeZone } from "../../host/index.ts";
import { isTimeZone } from "../../protocol/index.ts";
import type { ConnectionDesk } from "../connection-desk.ts";
import type { PageContext, PageEnv, PageKit, Section } from "./page-kit.tsx";
import { textsOf } from "./texts-of.ts";
import { pemsOf } from "./uploads.ts";

const said: Record<string, Sentence> = { saved: "connection.saved", removed: "connection.removed" };

/** Proxy, extra authority, clock and time zone. */
export function connectionSection(desk: ConnectionDesk, timeZone: TimeZone): Section {
  return {
    path: "/connection",
    title: "connection.title",
    isStep: true,
    routes(kit) {
      const app = new Hono<PageEnv>();
      const ports = { desk, timeZone };

      app.get("/connection", (c) => show(kit, c, ports, {}));

      app.post("/connection/proxy", async (c) => {
        const form = await textsOf(c, "address", "user", "password");
        const isNone = form.address.trim() === "";
        const done = await desk.setProxy(isNone ? null : form);
        if (done.ok) return c.redirect(`/connection?done=${isNone ? "removed" : "saved"}`, 303);
        const isAddress = done.problem.code === "usage";
        const fault = isAddress ? kit.words(c).say("connection.fault-proxy") : kit.why(c, done.problem);
        return show(kit, c, ports, { form, faults: { [isAddress ? "address" : "form"]: fault } });
      });

      app.post("/connection/authority", async (c) => {
        const { authority } = await pemsOf(c, "authority");
        const done = await desk.setAuthority(authority);
        if (done.ok) return c.redirect("/connection?done=saved", 303);
        const isPem = done.problem.code === "usage";
        const fault = isPem ? kit.words(c).say("connection.fault-authority") : kit.why(c, done.problem);
        return show(kit, c, ports, { faults: { [isPem ? "authority" : "form"]: fault } });
      });

      app.post("/connection/authority/remove", async (c) => {
        const done = await desk.setAuthority(null);
        if (done.ok) return c.redirect("/connection?done=removed", 303);
        return show(kit, c, ports, { faults: { form: kit.why(c, done.problem) } });
      });

      app.post("/connection/zone", async (c) => {
        const { zone } = await textsOf(c, "zone");
        const name = spelledZone(zone);
        const done = name === undefined ? undefined : await timeZone.set(name);
        if (done?.ok) return c.redirect("/connection?done=saved", 303);
        const fault = done ? kit.why(c, done.problem) : kit.words(c).say("connection.fault-zone");
        return show(kit, c, ports, { zone, faults: { zone: fault } });
      });

      return app;
    },
  };
}

interface Shown {
  form?: { address: string; user: string };
  /** As it was typed. */
  zone?: string;
  faults?: Faults<"address" | "authority" | "zone">;
}

/** A time zone as the tz database spells it; undefined for what is none. */
function spelledZone(typed: string): string | undefined {
  const zone = typed.trim().replaceAll(" ", "_");
  // Intl takes distances to UTC too, which are no names.
  if (!/^[A-Za-z]/.test(zone) || zone.length > 64 || !isTimeZone(zone)) return undefined;
  const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions();
  // It says the old name of some zones: what was typed stays, but for capitals.
  return timeZone.toLowerCase() === zone.toLowerCase() ? timeZone : zone;
}

function show(
  kit: PageKit,
  c: PageContext,
  { desk, timeZone }: { desk: ConnectionDesk; timeZone: TimeZone },
  shown: Shown,
): Response {
  const state = desk.state();
  const done = said[c.req.query("done") ?? ""];
  const view = (
    <ConnectionPage
      frame={{ ...kit.frame(c), path: "/connection" }}
      reader={kit.reader(c)}
      state={state}
      zone={shown.zone ?? timeZone.current()}
      form={shown.form ?? { address: state.proxy?.address ?? "", user: "" }}
      faults={shown.faults ?? {}}
      said={done && kit.words(c).say(done)}
    />
  );
  return kit.send(c, view, shown.faults ? 422 : 200);
}
