// What happens to printers, as somebody at the server sees it.
import { afterAll, describe, expect, test } from "vitest";
import { type BoxAndServer, now, print, withFour } from "../support/box-and-server.ts";
import type { FleetPrinter } from "../support/loop.ts";
import { endPrograms, eventually } from "../support/programs.ts";

afterAll(endPrograms);

const P4015 = "HP LaserJet P4015";

const named = async (made: BoxAndServer, serialNumber: string): Promise<FleetPrinter | undefined> =>
  (await made.fleet()).find((printer) => printer.serialNumber === serialNumber);

describe.concurrent("a printer", () => {
  test(
    "that stops answering is silent since then, and answers again under the same entry",
    withFour(51, async (made) => {
      const before = await named(made, "CNDY204417");
      const lastSeen = () => {
        const entry = made.documents.inventory.data.entries.find(
          ({ record }) => record.printer.serialNumber === "CNDY204417",
        );
        return Date.parse(entry?.record.lastSeen ?? "");
      };
      const seenBefore = lastSeen();
      made.simulator.device(P4015).goSilent();
      await made.collectAndReport();
      // One unanswered round raises nothing.
      expect(await named(made, "CNDY204417")).toMatchObject({ state: "answering" });
      await made.collectAndReport();
      const silent = await named(made, "CNDY204417");
      expect(silent).toMatchObject({ id: before?.id, state: "silent" });
      expect(lastSeen()).toBe(seenBefore);
      // Where no clock is known to be right, the server times a reading anew with each message, by when that one comes.
      const apart = Date.parse(String(silent?.lastSeen)) - Date.parse(String(before?.lastSeen));
      expect(Math.abs(apart)).toBeLessThan(30_000);
      expect(silent?.counters).toEqual(before?.counters);
      expect((await made.fleet()).filter(({ state }) => state === "answering")).toHaveLength(3);
      made.simulator.device(P4015).wake();
      await made.collectAndReport();
      expect(await named(made, "CNDY204417")).toMatchObject({ id: before?.id, state: "answering" });
    }),
    120_000,
  );

  test(
    "that gets another address stays the same printer",
    withFour(52, async (made) => {
      const before = await named(made, "JPC1H11795");
      const [first, second] = ["127.52.0.1", "127.52.0.2"].map((address) => made.simulator.device(address));
      const variables = (device: typeof first) =>
        made.office.find(({ address }) => address === device?.address)?.variables ?? [];
      const [a, b] = [variables(first), variables(second)];
      first?.swap({ name: "the second", variables: b });
      second?.swap({ name: "the first", variables: a });
      await made.runJob("discover");
      await made.collectAndReport();
      const fleet = await made.fleet();
      expect(fleet).toHaveLength(4);
      expect(await named(made, "JPC1H11795")).toMatchObject({ id: before?.id, address: "127.52.0.2" });
      expect(await named(made, "CNDY204417")).toMatchObject({ address: "127.52.0.1", state: "answering" });
    }),
    120_000,
  );

  test(
    "that is replaced at its address is another one, and the old one is silent",
    withFour(53, async (made) => {
      const before = await named(made, "CNDY204417");
      made.simulator.device(P4015).changeSerial("CNDY999999");
      made.simulator.device(P4015).reboot();
      await made.collectAndReport();
      const [old, fresh] = [await named(made, "CNDY204417"), await named(made, "CNDY999999")];
      expect(fresh).toMatchObject({ address: "127.53.0.2", state: "answering" });
      expect(fresh?.id).not.toBe(before?.id);
      expect(old).toMatchObject({ id: before?.id });
      expect(await made.fleet()).toHaveLength(5);
      expect(old?.state).toBe("silent");
    }),
  );

  test(
    "that a person removes at the server comes back with the next report",
    withFour(54, async (made) => {
      const before = await named(made, "CNDY204417");
      const removed = await made.visitor.send("DELETE", `/api/v1/printers/${before?.id}`);
      expect(removed.status).toBe(204);
      expect(await made.fleet()).toHaveLength(3);
      await now(made);
      await eventually("the printer", async () => {
        await made.service.tunnel.deliverNow();
        return (await made.fleet()).length === 4;
      });
      expect(await named(made, "CNDY204417")).toMatchObject({ address: "127.54.0.2" });
    }),
  );
});

describe.concurrent("a box", () => {
  test(
    "that is revoked tells nothing any more, and says why on its page",
    withFour(55, async (made) => {
      const { id } = await made.box();
      expect((await made.visitor.send("POST", `/api/v1/appliances/${id}/revoke`)).status).toBe(204);
      expect((await made.service.tunnel.checkIn({ urgent: true })).ok).toBe(false);
      print(made, 700_000);
      await made.runJob("collect");
      await made.service.tunnel.report();
      expect((await made.service.tunnel.deliverNow()).ok).toBe(false);
      const total = (await named(made, "JPC1H11795"))?.counters?.total;
      expect(total).toBe(698_265);
      expect(await made.boxPage("/")).toMatch(/revoked|no longer/i);
      expect(made.service.tunnel.status().waiting.messages).toBeGreaterThan(0);
    }),
  );

  test(
    "does not give its claim code's place to another box",
    withFour(56, async (made) => {
      const again = await made.service.tunnel.enrol({ code: made.claimCode, server: made.server.url });
      expect(again.ok).toBe(true);
      const other = await made.anotherBox();
      try {
        const refused = await other.tunnel.enrol({ code: made.claimCode, server: made.server.url });
        expect(refused).toMatchObject({ ok: false, problem: { code: "claim.used" } });
      } finally {
        await other.stop();
      }
      expect((await made.box()).id).toBeDefined();
    }),
  );

  test(
    "that stands beside another one of its site shows each printer once",
    withFour(57, async (made) => {
      const coded = await made.visitor.send("POST", "/api/v1/claim-codes", { site: made.siteId });
      const { code } = (await coded.json()) as { code: string };
      const other = await made.anotherBox();
      try {
        expect((await other.tunnel.enrol({ code, server: made.server.url })).ok).toBe(true);
        const id = (await named(made, "JPC1H11795"))?.id;
        await eventually("the second box's report", async () => {
          await other.tunnel.deliverNow();
          const { seenBy } = await made.visitor.get<{ seenBy: unknown[] }>(`/api/v1/printers/${id}`);
          return seenBy.length === 2;
        });
        expect(await made.fleet()).toHaveLength(4);
      } finally {
        await other.stop();
      }
    }),
    120_000,
  );
});
