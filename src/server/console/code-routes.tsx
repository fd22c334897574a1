import { Hono } from "hono";
import {
  ClaimPage,
  type CodeForm,
  type CodeLine,
  CodeMadePage,
  CodesPage,
  type PairingForm,
} from "../../../webui/console/index.ts";
import {
  type ConsoleContext,
  type ConsoleEnv,
  doneOf,
  frameOf,
  problemPage,
  readerOf,
  send,
  textOf,
} from "./page.tsx";
import type { ConsolePorts } from "./ports.ts";

const LISTED = 200;

export function codeRoutes(ports: ConsolePorts): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const { store, clock, claimCodes, waitingBoxes } = ports;
  const emptyForm = { siteId: "", days: "7", note: "", faults: {} };

  app.get("/codes", (c) => codesPage(c, { ...emptyForm, siteId: c.req.query("site") ?? "" }));

  app.post("/codes", async (c) => {
    const fields = await c.req.parseBody();
    const [siteId, days, note] = ["siteId", "days", "note"].map((name) => textOf(fields, name).trim());
    const form = { siteId: siteId ?? "", days: days ?? "", note: note ?? "" };
    const amount = /^\d{1,3}$/.test(form.days) ? Number(form.days) : 0;
    if (amount < 1 || amount > 90) {
      return codesPage(c, { ...form, faults: { days: `“${form.days}” is no number of days from 1 to 90.` } });
    }
    const made = await claimCodes.create({
      ...{ siteId: form.siteId, days: amount, by: c.get("person") },
      ...(form.note && { note: form.note }),
    });
    if (!made.ok) return codesPage(c, { ...form, faults: { siteId: made.problem.message } });
    const site = await store
      .selectFrom("sites")
      .select("name")
      .where("id", "=", form.siteId)
      .executeTakeFirst();
    // Shown in this very answer: the code is kept nowhere, so no later page could show it.
    const shown = { ...made.value, site: site?.name ?? "", siteId: form.siteId };
    return send(c, <CodeMadePage made={shown} reader={readerOf(c, ports)} frame={frameOf(c)} />);
  });

  app.post("/codes/:id/revoke", async (c) => {
    const revoked = await claimCodes.revoke({ id: c.req.param("id"), by: c.get("person") });
    return revoked.ok ? c.redirect("/codes?done=code-revoked", 303) : problemPage(c, revoked.problem);
  });

  app.post("/waiting-boxes/:id", async (c) => {
    const fields = await c.req.parseBody();
    const [siteId = "", code = ""] = ["siteId", "code"].map((name) => textOf(fields, name).trim());
    const id = c.req.param("id");
    const typed = await waitingBoxes.type({ id, siteId, code, by: c.get("person") });
    if (typed.ok) return c.redirect("/codes?done=pairing-typed#waiting", 303);
    const field = typed.problem.code === "pairing.code-invalid" ? "code" : "siteId";
    return codesPage(c, emptyForm, { id, siteId, faults: { [field]: typed.problem.message } });
  });

  async function codesPage(c: ConsoleContext, form: CodeForm, pairing?: PairingForm) {
    const sites = await store.selectFrom("sites").select(["id", "name"]).orderBy("name").execute();
    const rows = await store
      .selectFrom("claimCodes")
      .innerJoin("sites", "sites.id", "claimCodes.siteId")
      .leftJoin("appliances", "appliances.id", "claimCodes.applianceId")
      .selectAll("claimCodes")
      .select(["sites.name as site", "appliances.name as box"])
      .orderBy("claimCodes.createdAt", "desc")
      .limit(LISTED)
      .execute();
    const now = clock.now();
    const codes = rows.map(
      (row): CodeLine => ({
        id: row.id,
        site: row.site,
        siteId: row.siteId,
        note: row.note ?? undefined,
        createdAt: row.createdAt,
        createdBy: row.createdBy,
        expiresAt: row.expiresAt,
        state: codeState(row, now),
        usedAt: row.usedAt ?? undefined,
        boxId: row.applianceId ?? undefined,
        box: row.box ?? undefined,
      }),
    );
    const view = (
      <CodesPage
        data={{ codes, sites, form, waiting: await waitingBoxes.list(), pairing }}
        done={doneOf(c)}
        reader={readerOf(c, ports)}
        frame={frameOf(c)}
      />
    );
    return send(c, view, Object.keys({ ...form.faults, ...pairing?.faults }).length > 0 ? 422 : 200);
  }

  return app;
}

function codeState(
  row: { usedAt: number | null; revokedAt: number | null; expiresAt: number },
  now: number,
): CodeLine["state"] {
  if (row.usedAt !== null) return "used";
  if (row.revokedAt !== null) return "revoked";
  return row.expiresAt <= now ? "expired" : "waiting";
}

/** Public: labels lead here, and the code in the fragment never reaches the server. */
export function claimRoutes(): Hono {
  const app = new Hono();
  app.get("/claim", (c) => send(c, <ClaimPage frame={frameOf(c, "claim.js")} />));
  return app;
}
