import { Hono } from "hono";
import { SupportPage } from "../../../webui/setup/index.ts";
import type { PageEnv, Section } from "./page-kit.tsx";

/** What somebody who helps has to know, to be read before it is passed on. */
export function supportSection(bundle: () => Promise<string>): Section {
  return {
    path: "/support",
    title: "support.title",
    isStep: false,
    routes(kit) {
      const app = new Hono<PageEnv>();
      app.get("/support", async (c) =>
        kit.send(c, <SupportPage frame={kit.frame(c)} text={await bundle()} />),
      );
      app.get("/support/bundle.txt", async (c) => {
        const day = new Date(kit.clock.now()).toISOString().slice(0, 10);
        c.header("content-disposition", `attachment; filename="tallybox-support-${day}.txt"`);
        return c.text(await bundle());
      });
      return app;
    },
  };
}
