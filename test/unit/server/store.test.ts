import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultRetention, prune } from "../../../src/server/retention.ts";
import { contains, insertMany, openStore, type Store } from "../../../src/server/store/index.ts";

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tallybox-store-"));
  store = await openStore(join(folder, "tallybox.db"));
});
afterAll(async () => {
  await store.destroy();
  rmSync(folder, { recursive: true });
});

test("the database file is for its owner only, and opening it again finds its tables", async () => {
  expect(statSync(join(folder, "tallybox.db")).mode & 0o777).toBe(0o600);
  const again = await openStore(join(folder, "tallybox.db"));
  expect(await again.selectFrom("printers").selectAll().execute()).toEqual([]);
  await again.destroy();
});

test("two connections can write, one after the other", async () => {
  const other = await openStore(join(folder, "tallybox.db"));
  const put = (db: Store, name: string) =>
    db.transaction().execute(async (tx) => {
      await tx.selectFrom("settings").selectAll().execute();
      await tx.insertInto("settings").values({ name, value: "1" }).execute();
    });
  await put(store, "a");
  await put(other, "b");
  await put(store, "c");
  expect(await store.selectFrom("settings").select("name").orderBy("name").execute()).toHaveLength(3);
  await other.destroy();
});

test("a transaction that fails leaves nothing", async () => {
  const failing = store.transaction().execute(async (tx) => {
    await tx.insertInto("settings").values({ name: "half", value: "1" }).execute();
    throw new Error("stop");
  });
  await expect(failing).rejects.toThrow("stop");
  expect(await store.selectFrom("settings").select("name").where("name", "=", "half").execute()).toEqual([]);
});

test("many rows go in, and those that are there take the new values", async () => {
  const rows = Array.from({ length: 77 }, (_, i) => ({ name: `many-${i}`, value: "old" }));
  await insertMany(store, "settings", rows, ["name"]);
  await insertMany(store, "settings", [{ name: "many-7", value: "new" }], ["name"]);
  const stored = await store.selectFrom("settings").selectAll().where("name", "like", "many-%").execute();
  expect(stored).toHaveLength(77);
  expect(stored.find((row) => row.name === "many-7")?.value).toBe("new");
});

test("a search takes percent and underscore as themselves", async () => {
  await insertMany(store, "settings", [{ name: "100%_sure\\", value: "" }], ["name"]);
  const found = (text: string) =>
    store
      .selectFrom("settings")
      .select("name")
      .where(({ ref }) => contains(ref("name"), text))
      .execute();
  expect(await found("0%_s")).toHaveLength(1);
  expect(await found("1_0")).toEqual([]);
  expect(await found("sure\\")).toHaveLength(1);
});

test("what is past its time is deleted, the rest stays", async () => {
  const now = Date.parse("2026-03-01T00:00:00Z");
  const day = 86_400_000;
  const event = {
    severity: "info",
    kind: "x",
    text: "x",
    siteId: null,
    applianceId: null,
    printerId: null,
    detail: null,
  };
  await store
    .insertInto("events")
    .values([
      { ...event, at: now - 401 * day },
      { ...event, at: now - 399 * day },
    ])
    .execute();
  await prune(store, now, defaultRetention);
  expect(await store.selectFrom("events").select("at").execute()).toEqual([{ at: now - 399 * day }]);
});
