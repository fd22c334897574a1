import { Hono } from "hono";
import type { PacksData } from "../../../webui/console/index.ts";
import { failure, type Outcome, success } from "../../shared/index.ts";
import { type Audience, listPacks, type ProfileFile } from "../packs/index.ts";
import { type ConsoleContext, type ConsoleEnv, doneOf, textOf } from "./page.tsx";
import type { ConsolePorts } from "./ports.ts";

/** What the page “What is read” shows of packs. */
export async function readPacks({ store }: ConsolePorts, done?: string, fault?: string): Promise<PacksData> {
  const sites = await store.selectFrom("sites").select(["id", "name"]).orderBy("name").execute();
  const boxes = await store
    .selectFrom("appliances")
    .innerJoin("sites", "sites.id", "appliances.siteId")
    .select(["appliances.id", "appliances.name", "sites.name as site"])
    .where("revokedAt", "is", null)
    .orderBy("appliances.name")
    .execute();
  return { packs: await listPacks(store), boxes, sites, done, fault };
}

/** Changes of packs; each comes back to the page “What is read”, which `show` makes. */
export function packRoutes(
  ports: ConsolePorts,
  show: (c: ConsoleContext, packs: PacksData, status: 200 | 409) => Promise<Response>,
): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { packs } = ports;

  async function finish(c: ConsoleContext, done: string, outcome: Outcome<unknown>) {
    if (outcome.ok) return c.redirect(`/read?done=${done}#packs`, 303);
    return show(c, await readPacks(ports, doneOf(c), outcome.problem.message), 409);
  }

  app.post("/read/packs", async (c) => {
    const fields = await c.req.parseBody({ all: true });
    const files = await profilesOf([fields.files ?? []].flat());
    if (!files.ok) return finish(c, "", files);
    const name = textOf(fields, "name").trim();
    const made = await packs.make({
      files: files.value,
      ...(name === "" ? {} : { name }),
      by: c.get("person"),
    });
    return finish(c, "pack-made", made);
  });

  app.post("/read/packs/:digest/publish", async (c) => {
    const fields = await c.req.parseBody();
    // Each pack's choice has a name of its own, so that its label finds it.
    const choice = Object.keys(fields).find((name) => /^to-\d+$/.test(name)) ?? "to";
    const to = audienceOf(textOf(fields, choice));
    if (!to) return finish(c, "", failure("fleet.not-found", "Choose a box or site."));
    return finish(
      c,
      "pack-offered",
      await packs.publish({ digest: c.req.param("digest"), to, by: c.get("person") }),
    );
  });

  app.post("/read/packs/:digest/withdraw", async (c) =>
    finish(c, "pack-withdrawn", await packs.withdraw({ digest: c.req.param("digest"), by: c.get("person") })),
  );

  return app;
}

async function profilesOf(sent: (string | File)[]): Promise<Outcome<ProfileFile[]>> {
  const files: ProfileFile[] = [];
  for (const file of sent) {
    // A form without a chosen file sends one without a name.
    if (typeof file === "string" || file.name === "") continue;
    try {
      files.push({ name: file.name, document: JSON.parse(await file.text()) });
    } catch {
      return failure("pack.invalid", `${file.name} is no JSON.`);
    }
  }
  return success(files);
}

/** `appliance ID`, `site ID` or `all`, as the page's choices name them. */
function audienceOf(text: string): Audience | undefined {
  const [scope, id] = text.split(" ");
  if (scope === "all") return { scope };
  return (scope === "appliance" || scope === "site") && id ? { scope, id } : undefined;
}
