// A box that wakes up in 1970 where no time server can be reached, and a real server that comes later.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { systemClock } from "../../src/shared/index.ts";
import { type BoxAndServer, print, withFour } from "../support/box-and-server.ts";
import { endPrograms, eventually } from "../support/programs.ts";

afterAll(endPrograms);

const BUILT = Date.UTC(2026, 0, 1);
const startedAt = Date.now();
const machine = {
  clock: { ...systemClock, now: () => Date.now() - startedAt },
  systemClockState: () => "unset" as const,
};

/** When the server dates the values of the first printer's total, oldest first. */
async function dated(made: BoxAndServer): Promise<{ at: string; value: number }[]> {
  const first = (await made.fleet()).find(({ address }) => address.endsWith(".0.1"));
  const path = `/api/v1/printers/${first?.id}/readings?name=counters.total`;
  return (await made.visitor.get<{ values: { at: string; value: number }[] }>(path)).values.toReversed();
}

test(
  "what was read before the time was known is dated right, on the box and at the server",
  { timeout: 60_000 },
  withFour(
    73,
    async (made) => {
      await made.stopServer();
      await made.stopBox();
      // Nothing is left of the time that the box learned before.
      for (const name of ["clock.json", "clock.json.bak"])
        rmSync(join(made.boxFolder, name), { force: true });
      await made.startBox();
      const read: { value: number; from: number; until: number }[] = [];
      for (const value of [800_001, 800_002]) {
        print(made, value);
        const from = Date.now();
        await made.runJob("collect");
        read.push({ value, from, until: Date.now() });
        expect(await made.service.tunnel.report()).toMatchObject({ ok: true });
      }
      const record = () => made.documents.inventory.data.entries[0]?.record;
      expect(record()?.clock?.clock).toBe("unset");
      const before = Date.parse(record()?.lastSeen ?? "");
      expect(before).toBeGreaterThanOrEqual(BUILT);
      expect(before).toBeLessThan(BUILT + 120_000);
      const waiting = made.service.tunnel.status().waiting.messages;
      expect(waiting).toBeGreaterThanOrEqual(2);

      await made.startServer();
      await eventually("an empty outbox", async () => {
        await made.service.tunnel.deliverNow();
        return made.service.tunnel.status().waiting.messages === 0;
      });
      expect(record()?.clock?.clock).toBe("server");
      const last = read.at(-1);
      const near = (time: string | undefined, { from, until }: { from: number; until: number }) => {
        // An answer's way on a machine that others share; a wrong clock is months off.
        expect(Date.parse(time ?? "")).toBeGreaterThan(from - 30_000);
        expect(Date.parse(time ?? "")).toBeLessThan(until + 30_000);
      };
      if (last) near(record()?.lastSeen, last);
      const values = await dated(made);
      for (const { value, ...when } of read) near(values.find((each) => each.value === value)?.at, when);
      await made.collectAndReport();
      expect((await dated(made)).map(({ value }) => value)).toEqual(values.map(({ value }) => value));
      expect(made.service.page.view().trouble).not.toBe("box-no-clock");
    },
    { machine },
  ),
);
