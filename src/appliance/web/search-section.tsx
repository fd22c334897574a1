import { Hono } from "hono";
import { SearchPage } from "../../../webui/setup/index.ts";
import type { HomePorts } from "./home-routes.tsx";
import type { PageEnv, Section } from "./page-kit.tsx";

const REFRESH_SECONDS = 3;

/** The first search as it goes on. */
export function searchSection(home: Pick<HomePorts, "view" | "runNow">): Section {
  return {
    path: "/search",
    title: "search.title",
    isStep: true,
    routes(kit) {
      const app = new Hono<PageEnv>();

      app.get("/search", (c) => {
        const view = home.view();
        const search = view.jobs.find(({ name }) => name === "discover");
        // Printers are read for a while after the last address was asked.
        const isOver = search?.running !== true && search?.lastFinishedAt !== undefined;
        const frame = { ...kit.frame(c), ...(!isOver && { refreshSeconds: REFRESH_SECONDS }) };
        return kit.send(c, <SearchPage frame={frame} reader={kit.reader(c)} view={view} />);
      });

      app.post("/search", (c) => {
        home.runNow("discover");
        return c.redirect("/search", 303);
      });

      return app;
    },
  };
}
