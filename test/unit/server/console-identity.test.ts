import { afterEach, beforeEach, expect, test } from "vitest";
import { startWorld, type World } from "../../support/console-world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test("a person sees what speaks for one printer, links the records and takes it back", async () => {
  const rows = await world.store
    .selectFrom("printers")
    .select(["id", "siteId"])
    .orderBy("id")
    .limit(2)
    .execute();
  const [older, newer] = rows as [(typeof rows)[number], (typeof rows)[number]];
  await world.store
    .insertInto("printerLinks")
    .values({
      ...{ siteId: older.siteId, olderId: older.id, newerId: newer.id, status: "proposed" },
      ...{ evidence: '["Both carry the asset number A-7."]', createdAt: world.clock.now() },
      ...{ decidedBy: null, decidedAt: null },
    })
    .execute();
  expect(await (await world.get("/")).text()).toContain("1 printer may be one that was known before");
  const page = await (await world.get(`/printers/${newer.id}`)).text();
  expect(page).toContain("Is it one printer?");
  expect(page).toContain("Both carry the asset number A-7.");

  const linked = await world.post(`/printers/${newer.id}/links`, { otherId: String(older.id) });
  const place = linked.headers.get("location") ?? "";
  expect(place).toMatch(/^\/printers\/\d+\?done=linked$/);
  const both = await (await world.get(place)).text();
  expect(both).toContain("Kari said so");
  const head = Number(/\d+/.exec(place)?.[0]);
  const other = head === older.id ? newer.id : older.id;
  expect((await world.get(`/printers/${other}`)).headers.get("location")).toBe(`/printers/${head}`);

  const { id } = await world.store.selectFrom("printerLinks").select("id").executeTakeFirstOrThrow();
  await world.post(`/printers/${head}/links/${id}/separate`, {});
  expect((await world.get(`/printers/${other}`)).status).toBe(200);
});

test("an odd counter stands among what needs somebody today, and on the printer's page", async () => {
  const { id } = await world.store.selectFrom("printers").select("id").executeTakeFirstOrThrow();
  await world.store
    .insertInto("events")
    .values({
      ...{ at: world.clock.now(), severity: "attention", kind: "counter.fell", printerId: id },
      ...{ text: "The counter total fell: 10, then 3.", siteId: null, applianceId: null, detail: null },
    })
    .execute();
  const today = await (await world.get("/")).text();
  expect(today).toContain("1 printer has an odd counter");
  expect(await (await world.get(`/printers/${id}`)).text()).toContain("The counter total fell: 10, then 3.");
});
