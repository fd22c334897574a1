import { Hono } from "hono";
import { AccessPage, type Faults } from "../../../webui/setup/index.ts";
import type { PageContext, PageEnv, PageKit, Section } from "./page-kit.tsx";
import { textsOf } from "./texts-of.ts";

/** Who may look at the box without the passphrase. */
export const accessSection: Section = {
  path: "/access",
  title: "access.title",
  isStep: false,
  routes(kit) {
    const app = new Hono<PageEnv>();

    app.get("/access", (c) => show(kit, c, {}));

    app.post("/access", async (c) => {
      const { status, passphrase } = await textsOf(c, "status", "passphrase");
      const proof = kit.proofOf(c, passphrase);
      const set = await kit.prove(c, () => kit.owner.setStatusOpen(proof, status === "open"));
      if (set.ok) return c.redirect("/access?done=saved", 303);
      const fault = kit.why(c, set.problem);
      return show(kit, c, set.problem.code === "owner.refused" ? { passphrase: fault } : { form: fault });
    });

    return app;
  },
};

function show(kit: PageKit, c: PageContext, faults: Faults<"passphrase">): Response {
  const view = (
    <AccessPage
      frame={kit.frame(c)}
      isStatusOpen={kit.owner.view().isStatusOpen}
      isSaved={c.req.query("done") === "saved"}
      faults={faults}
    />
  );
  return kit.send(c, view, Object.keys(faults).length > 0 ? 422 : 200);
}
