import { Hono } from "hono";
import {
  editSiteForm,
  type Faults,
  type Fields,
  faultsFromErrors,
  NewSitePage,
  readSiteForm,
  type SiteForm,
  type SiteLine,
  SitePage,
  SitesPage,
  siteDocument,
  siteForm,
} from "../../../webui/console/index.ts";
import type { Configuration } from "../../protocol/index.ts";
import type { Problem } from "../../shared/index.ts";
import { readAnnounced } from "../fleet/index.ts";
import { jsonOf, readBoxes } from "./box-queries.ts";
import type { FleetIndex } from "./fleet-index.ts";
import { printersPerBox } from "./fleet-routes.tsx";
import {
  type ConsoleContext,
  type ConsoleEnv,
  doneOf,
  frameOf,
  notFound,
  readerOf,
  send,
  textOf,
} from "./page.tsx";
import type { ConsolePorts } from "./ports.ts";

interface Shown {
  /** The form as it was sent; the stored configuration's otherwise. */
  form?: SiteForm;
  faults?: Faults;
  fault?: string;
  renameFault?: string;
}

export function siteRoutes(ports: ConsolePorts, index: FleetIndex): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { store, sites: service } = ports;

  app.get("/sites", async (c) => {
    return send(c, <SitesPage sites={await siteLines()} reader={readerOf(c, ports)} frame={frameOf(c)} />);
  });

  app.get("/sites/new", (c) => send(c, <NewSitePage name="" frame={frameOf(c)} />));

  app.post("/sites", async (c) => {
    const name = textOf(await c.req.parseBody(), "name");
    const made = await service.create({ name, by: c.get("person") });
    if (made.ok) return c.redirect(`/sites/${made.value.id}?done=site-made`, 303);
    return send(c, <NewSitePage name={name} fault={made.problem.message} frame={frameOf(c)} />, 422);
  });

  app.get("/sites/:id", (c) => sitePage(c, {}));

  app.post("/sites/:id/name", async (c) => {
    const siteId = c.req.param("id");
    const name = textOf(await c.req.parseBody(), "name");
    const renamed = await service.rename({ siteId, name, by: c.get("person") });
    if (renamed.ok) return c.redirect(`/sites/${siteId}?done=site-renamed`, 303);
    return sitePage(c, { renameFault: renamed.problem.message });
  });

  app.post("/sites/:id/configuration", async (c) => {
    const siteId = c.req.param("id");
    const stored = await service.configuration(siteId);
    if (!stored) return notFound(c, "site");
    const fields = (await c.req.parseBody({ all: true })) as Fields;
    const form = readSiteForm(fields);
    // The hidden first button and the visible one both say "save": the last value is the button that was used.
    const action = typeof fields.action === "string" ? fields.action : (fields.action?.at(-1) ?? "save");
    if (action !== "save") return sitePage(c, { form: editSiteForm(form, action) });

    const { document, faults } = siteDocument(form, stored);
    if (Object.keys(faults).length > 0) return sitePage(c, { form, faults });
    const saved = await service.saveConfiguration({
      ...{ siteId, configuration: document, by: c.get("person") },
      ...(form.basedOn && { basedOn: form.basedOn }),
    });
    if (saved.ok) return c.redirect(`/sites/${siteId}?done=configuration-saved`, 303);
    const found = faultsFromErrors(errorsOf(saved.problem));
    if (Object.keys(found).length > 0) return sitePage(c, { form, faults: found });
    return sitePage(c, { form, fault: saved.problem.message });
  });

  async function sitePage(c: ConsoleContext, shown: Shown) {
    const id = c.req.param("id") ?? "";
    const site = await store
      .selectFrom("sites")
      .innerJoin("configurations", (join) =>
        join
          .onRef("configurations.siteId", "=", "sites.id")
          .onRef("configurations.revision", "=", "sites.configRevision"),
      )
      .select(["sites.id", "sites.name", "configurations.createdAt", "configurations.createdBy"])
      .where("sites.id", "=", id)
      .executeTakeFirst();
    const stored = await service.configuration(id);
    if (!site || !stored) return notFound(c, "site");
    const { rows } = await index.fleet();
    const printers = printersPerBox(rows);
    const boxes = await readBoxes(store, { printers, siteId: id });
    const data = {
      ...{ id, name: site.name, boxes, form: shown.form ?? siteForm(stored), faults: shown.faults ?? {} },
      printers: rows.filter((row) => row.siteId === id).length,
      changed: { by: site.createdBy, at: site.createdAt },
      announced: await readAnnounced(store, { siteId: id }),
      renameFault: shown.renameFault,
    };
    const isFaulty =
      Object.keys(data.faults).length > 0 || shown.fault !== undefined || shown.renameFault !== undefined;
    const view = (
      <SitePage
        data={data}
        done={doneOf(c)}
        fault={shown.fault}
        reader={readerOf(c, ports)}
        frame={frameOf(c)}
      />
    );
    return send(c, view, isFaulty ? 422 : 200);
  }

  async function siteLines(): Promise<SiteLine[]> {
    const rows = await store
      .selectFrom("sites")
      .leftJoin("configurations", (join) =>
        join
          .onRef("configurations.siteId", "=", "sites.id")
          .onRef("configurations.revision", "=", "sites.configRevision"),
      )
      .select(["sites.id", "sites.name", "sites.createdAt", "configurations.document"])
      .orderBy("sites.name")
      .execute();
    const boxes = await store
      .selectFrom("appliances")
      .select("siteId")
      .where("revokedAt", "is", null)
      .execute();
    const { rows: printers } = await index.fleet();
    const amount = (list: readonly { siteId: string }[], id: string) =>
      list.filter((one) => one.siteId === id).length;
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      createdAt: row.createdAt,
      ranges: jsonOf<Configuration>(row.document)?.ranges.length ?? 0,
      boxes: amount(boxes, row.id),
      printers: amount(printers, row.id),
    }));
  }

  return app;
}

/** The fields at fault that a configuration.invalid problem names. */
function errorsOf(problem: Problem): { pointer: string; detail: string }[] {
  const { detail } = problem;
  if (typeof detail !== "object" || detail === null || !("errors" in detail) || !Array.isArray(detail.errors))
    return [];
  return detail.errors.flatMap((error: unknown) => {
    if (typeof error !== "object" || error === null || !("pointer" in error) || !("detail" in error))
      return [];
    return [{ pointer: String(error.pointer), detail: String(error.detail) }];
  });
}
