import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AnnouncedPrinter } from "../../../src/model/index.ts";
import { diffReport } from "../../../src/report/index.ts";
import { readAnnounced } from "../../../src/server/fleet/index.ts";
import { inventedFleet } from "../../support/fleet-records.ts";
import { outcomeOf, type ServerWorld, startServerWorld, type TestBox } from "../../support/server-world.ts";

let world: ServerWorld;
let box: TestBox;

beforeEach(async () => {
  world = await startServerWorld();
  box = await world.enrolled();
});
afterEach(() => world.close());

const printer = (address: string, more: Partial<AnnouncedPrinter> = {}): AnnouncedPrinter => ({
  ...{ address, name: `P ${address}`, services: ["_ipp._tcp"], lastHeard: "2026-03-01T08:00:00.000Z" },
  reason: { code: "announced-silent", since: "2026-03-01T08:00:00.000Z", evidence: ["announced"] },
  ...more,
});
const tell = async (from: TestBox, printers: AnnouncedPrinter[], more: object = {}) =>
  outcomeOf(
    await from.checkIn({}, { announced: { isListening: true, total: printers.length, printers, ...more } }),
  );
const siteId = async () => (await world.store.selectFrom("sites").select("id").executeTakeFirstOrThrow()).id;
const shown = async () => {
  const { printers, ...rest } = await readAnnounced(world.store, { siteId: await siteId() });
  return { ...rest, printers: printers.map(({ address, name }) => [address, name]) };
};

describe("printers that announce themselves, at a site", () => {
  test("are each listed once, as the box that heard it last tells", async () => {
    const other = await world.enrolled();
    await tell(box, [printer("10.0.0.10"), printer("10.0.0.9", { lastHeard: "2026-03-01T09:00:00.000Z" })]);
    await tell(other, [printer("10.0.0.9", { name: "older" })], { total: 12, isListening: false });
    expect(await shown()).toEqual({
      deaf: ["Attic"],
      // Those that did not fit are counted.
      total: 13,
      printers: [
        ["10.0.0.9", "P 10.0.0.9"],
        ["10.0.0.10", "P 10.0.0.10"],
      ],
    });
  });

  test("are not listed where another box of the site reads them", async () => {
    const other = await world.enrolled();
    const [payload] = diffReport(undefined, inventedFleet(3));
    expect(outcomeOf(await other.report(payload))).toBe("ack");
    const [read] = await world.store.selectFrom("printers").select("address").execute();
    await tell(box, [printer(read?.address ?? ""), printer("10.200.0.1")]);
    expect((await shown()).printers).toEqual([["10.200.0.1", "P 10.200.0.1"]]);
    await world.store.updateTable("printers").set({ state: "silent" }).execute();
    expect((await shown()).printers).toHaveLength(2);
  });

  test("are not told by a box that was revoked, nor by one that never listened", async () => {
    await box.checkIn();
    expect(await shown()).toEqual({ deaf: [], total: 0, printers: [] });
    await tell(box, [printer("10.0.0.9")]);
    await world.store.updateTable("appliances").set({ revokedAt: 1 }).execute();
    expect(await shown()).toEqual({ deaf: [], total: 0, printers: [] });
  });

  test("are refused where a box tells too much of them", async () => {
    const many = Array.from({ length: 65 }, (_, i) => printer(`10.0.0.${i}`));
    expect(await tell(box, many)).not.toBe("ack");
    expect(await tell(box, many.slice(1))).toBe("ack");
  });
});
