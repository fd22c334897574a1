import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PrinterRecord } from "../../src/protocol/index.ts";
import { diffReport } from "../../src/report/index.ts";
import { success, systemClock } from "../../src/shared/index.ts";
import { createHttpExchange, type Tunnel } from "../../src/tunnel/index.ts";
import { type Attack, attacks, type HostileProxy, startHostileProxy } from "../support/hostile-proxy.ts";
import { by, type ServerWorld, startServerWorld } from "../support/server-world.ts";
import { TunnelBox } from "../support/tunnel-box.ts";

let world: ServerWorld;
let proxy: HostileProxy;
let box: TunnelBox;
let tunnel: Tunnel;
let closeServer: () => Promise<void>;

beforeEach(async () => {
  world = await startServerWorld({ perAddress: { burst: 100_000, perMinute: 100_000 } });
  const app = new Hono().route("/tunnel", world.tunnel);
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closeServer = () => new Promise((resolve) => server.close(() => resolve()));
  proxy = await startHostileProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  box = newBox();
  tunnel = await box.start();
  const code = await world.claimCodes.create({ siteId: world.siteId, days: 7, by });
  if (!code.ok) throw new Error(code.problem.message);
  expect(await tunnel.enrol({ server: proxy.url, code: code.value.code })).toEqual(success(undefined));
});
afterEach(async () => {
  await tunnel.stop();
  await proxy.close();
  await closeServer();
  await world.close();
});

const at = (counter: number) => new Date(Date.UTC(2026, 1, 1) + counter * 60_000).toISOString();

/** A fleet of one printer that has printed as many pages as there were reports. */
function fleet(counter: number): ReadonlyMap<number, PrinterRecord> {
  return new Map([
    [
      0,
      {
        firstSeen: at(0),
        lastSeen: at(counter),
        state: "answering",
        printer: {
          key: "k1",
          address: "192.0.2.9",
          port: 161,
          snmpVersion: "2c",
          model: "Laser One",
          serialNumber: "SER-0815",
          counters: { total: counter, totalUnit: "impressions" },
        },
      },
    ],
  ]);
}

function newBox(files?: TunnelBox["files"]): TunnelBox {
  const made = new TunnelBox(createHttpExchange({ clock: systemClock }), files);
  let before = 0;
  made.builder = (base, counter) => {
    const payloads = diffReport(
      base === undefined ? undefined : { hash: base, records: fleet(before) },
      fleet(counter),
    );
    before = counter;
    return payloads;
  };
  return made;
}

/** Every value of the printer's total that the server holds, in order. */
async function totals(): Promise<number[]> {
  const rows = await world.store
    .selectFrom("readings")
    .select("value")
    .where("name", "=", "counters.total")
    .orderBy("at")
    .execute();
  return rows.map((row) => row.value);
}

const settleAll = async () => {
  await tunnel.deliverNow();
  expect(await tunnel.deliverNow()).toEqual(success(undefined));
};

describe("the tunnel and the real server", () => {
  test("agree on reports in order, each once", async () => {
    for (let i = 0; i < 5; i++) await tunnel.report();
    await settleAll();
    expect(await totals()).toEqual([1, 2, 3, 4, 5]);
  });

  test("bring a changed configuration into force at the next check-in", async () => {
    await tunnel.checkIn({ urgent: true });
    const current = await world.sites.configuration(world.siteId);
    const { revision: _, ...rest } = current!;
    const saved = await world.sites.saveConfiguration({
      siteId: world.siteId,
      configuration: { ...rest, report: { everyMinutes: 30 } },
      by,
    });
    expect(saved.ok).toBe(true);
    expect(await tunnel.checkIn({ urgent: true })).toEqual(success(undefined));
    expect(box.configuration?.report.everyMinutes).toBe(30);
  });

  test("go on over a damaged outbox, a poisoned report and a folder put back from a backup", async () => {
    await tunnel.report();
    await settleAll();
    await tunnel.stop();
    const backup = box.files.copy();
    tunnel = await box.start();
    const builder = box.builder;
    box.builder = (base, counter) => {
      const [payload] = builder?.(base, counter) ?? [];
      return payload ? [{ ...payload, refs: [0, 5, 7, 7] }] : [];
    };
    await tunnel.report();
    box.builder = builder;
    await tunnel.report();
    await settleAll();
    expect((await totals()).at(-1)).toBe(box.counter);
    await tunnel.stop();
    const { counter } = box;
    box = newBox(backup);
    box.counter = counter + 10;
    tunnel = await box.start();
    await tunnel.report();
    await settleAll();
    expect((await totals()).at(-1)).toBe(box.counter);
    expect(await world.events()).toContain("appliance.new-epoch");
    expect(await world.events()).not.toContain("appliance.cloned");
  });

  test.each([1, 2])(
    "lose, double and betray nothing with something hostile in between (seed %i)",
    async (seed) => {
      let state = seed;
      const random = () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
      };
      proxy.choose = (): Attack => attacks[Math.floor(random() * attacks.length)] ?? "pass";
      for (let i = 0; i < 20; i++) {
        await tunnel.report();
        if (random() < 0.5) await tunnel.checkIn({ urgent: true });
        await tunnel.deliverNow();
      }
      proxy.choose = () => "pass";
      await settleAll();
      expect(await totals()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      const everything = proxy.seen().toString("latin1");
      for (const secret of ["SER-0815", "Laser One", "check-in", "inReplyTo"])
        expect(everything).not.toContain(secret);
      const events = await world.events();
      expect(events).not.toContain("appliance.cloned");
      expect(events).not.toContain("appliance.new-epoch");
    },
  );
});
