import { Hono } from "hono";
import { ResetPage } from "../../../webui/setup/index.ts";
import type { Outcome } from "../../shared/index.ts";
import type { PageEnv, Section } from "./page-kit.tsx";
import { textsOf } from "./texts-of.ts";

export interface ResetSectionPorts {
  /** Of the box: what a person types to confirm. */
  name(): string;
  /** Erases every secret and all data; ok once that is sure to come. */
  factoryReset(): Promise<Outcome<void>>;
}

/** The factory reset, for who is signed in and names the box. */
export function resetSection(ports: ResetSectionPorts): Section {
  return {
    path: "/reset",
    title: "reset.title",
    isStep: false,
    routes(kit) {
      const app = new Hono<PageEnv>();

      app.get("/reset", (c) =>
        kit.send(c, <ResetPage frame={kit.frame(c)} name={ports.name()} faults={{}} />),
      );

      app.post("/reset", async (c) => {
        const { name } = await textsOf(c, "name");
        const own = ports.name();
        if (name.trim().toLowerCase() !== own.toLowerCase()) {
          const faults = { name: kit.words(c).say("reset.fault", { name: own }) };
          return kit.send(c, <ResetPage frame={kit.frame(c)} name={own} faults={faults} />, 422);
        }
        const begun = await ports.factoryReset();
        if (begun.ok) return kit.message(c, 200, "reset.begun", "reset.begun-text");
        const faults = { form: kit.why(c, begun.problem) };
        return kit.send(c, <ResetPage frame={kit.frame(c)} name={own} faults={faults} />, 503);
      });

      return app;
    },
  };
}
