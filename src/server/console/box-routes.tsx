import { type Context, Hono } from "hono";
import { BoxesPage, BoxPage, type BoxSummary } from "../../../webui/console/index.ts";
import type { Outcome } from "../../shared/index.ts";
import { readBoxDetail, readBoxes, supportBundle } from "./box-queries.ts";
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

const COMMANDS = ["collect", "discover", "bundle"] as const;

export function boxRoutes(ports: ConsolePorts, index: FleetIndex): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { store, clock, boxes: service } = ports;

  async function boxOf(c: Context): Promise<BoxSummary | undefined> {
    const { rows } = await index.fleet();
    const boxId = c.req.param("id") ?? "";
    const [box] = await readBoxes(store, { printers: printersPerBox(rows), boxId });
    return box;
  }

  async function boxPage(c: ConsoleContext, box: BoxSummary, fault?: string) {
    const data = await readBoxDetail(store, box, clock.now());
    const view = (
      <BoxPage data={data} done={doneOf(c)} fault={fault} reader={readerOf(c, ports)} frame={frameOf(c)} />
    );
    return send(c, view, fault === undefined ? 200 : 409);
  }

  /** Runs a change of one box and comes back to its page: with a word on success, with the reason where it failed. */
  async function change(
    c: ConsoleContext,
    done: string,
    run: (box: BoxSummary, fields: Record<string, unknown>) => Promise<Outcome<unknown>>,
  ) {
    const box = await boxOf(c);
    if (!box) return notFound(c, "box");
    const outcome = await run(box, await c.req.parseBody());
    if (!outcome.ok) return boxPage(c, box, outcome.problem.message);
    return c.redirect(`/boxes/${box.id}?done=${done}`, 303);
  }

  app.get("/boxes", async (c) => {
    const { rows } = await index.fleet();
    const boxes = await readBoxes(store, { printers: printersPerBox(rows) });
    const sites = await store.selectFrom("sites").select("id").execute();
    const data = { boxes, sites: sites.length };
    return send(c, <BoxesPage data={data} reader={readerOf(c, ports)} frame={frameOf(c)} />);
  });

  app.get("/boxes/:id", async (c) => {
    const box = await boxOf(c);
    return box ? boxPage(c, box) : notFound(c, "box");
  });

  app.post("/boxes/:id/commands", async (c) => {
    const fields = await c.req.parseBody();
    const type = COMMANDS.find((name) => name === textOf(fields, "type"));
    if (!type) return notFound(c, "command");
    return change(c, type, (box) => service.command({ boxId: box.id, type, by: c.get("person") }));
  });

  app.get("/boxes/:id/commands/:command/bundle.txt", async (c) => {
    const box = await boxOf(c);
    const text = box && (await supportBundle(store, box.id, c.req.param("command")));
    if (text === undefined) return notFound(c, "support bundle");
    c.header("content-disposition", 'attachment; filename="tallybox-support.txt"');
    return c.text(text);
  });

  app.post("/boxes/:id/name", (c) =>
    change(c, "box-renamed", (box, fields) =>
      service.rename({ boxId: box.id, name: textOf(fields, "name"), by: c.get("person") }),
    ),
  );

  app.post("/boxes/:id/revoke", (c) =>
    change(c, "box-revoked", (box) => service.revoke({ boxId: box.id, by: c.get("person") })),
  );

  app.post("/boxes/:id/moved", (c) =>
    change(c, "confirmed", (box) => service.confirmMove({ boxId: box.id, by: c.get("person") })),
  );

  app.post("/boxes/:id/copy-settled", (c) =>
    change(c, "copy-settled", (box) => service.settleCopy({ boxId: box.id, by: c.get("person") })),
  );

  app.post("/boxes/:id/full-report", (c) =>
    change(c, "full-report", (box) => service.wantFull({ boxId: box.id, by: c.get("person") })),
  );

  return app;
}
