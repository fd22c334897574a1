import type { SrvRecord } from "node:dns";
import { afterEach, expect, test } from "vitest";
import { lookForServer } from "../../../src/appliance/arrival.ts";
import { silentLog, success } from "../../../src/shared/index.ts";
import type { TunnelStatus } from "../../../src/tunnel/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const record = (name: string, more: Partial<SrvRecord> = {}): SrvRecord => ({
  ...{ name, port: 443, priority: 10, weight: 10 },
  ...more,
});

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function arriving(records: Record<string, SrvRecord[]>, domains = ["site.example"]) {
  const clock = new ManualClock();
  const state = {
    asked: [] as string[],
    waits: [] as string[],
    enrolment: "none" as TunnelStatus["enrolment"],
  };
  const stop = new AbortController();
  const running = lookForServer(
    {
      ...{ clock, log: silentLog, pairingCode: "7K3M9QXA0", domains: () => Promise.resolve(domains) },
      resolve: (name) => {
        state.asked.push(name);
        const found = records[name];
        return found ? Promise.resolve(found) : Promise.reject(new Error("ENOTFOUND"));
      },
      tunnel: {
        status: () => ({ enrolment: state.enrolment }) as TunnelStatus,
        waitForPairing({ server, code }) {
          state.waits.push(`${server} ${code}`);
          return success(undefined);
        },
      },
    },
    stop.signal,
  );
  ends.push(() => {
    stop.abort();
    return running;
  });
  return { clock, state };
}

test("the server of the lowest priority is waited at, the heaviest among equals", async () => {
  const { clock, state } = arriving({
    "_tallybox._tcp.site.example": [
      record("last.example", { priority: 20, weight: 99 }),
      record("light.example", { weight: 1 }),
      record("Heavy.Example.", { weight: 5, port: 8443 }),
    ],
  });
  await clock.advance(1000);
  expect(state.waits).toEqual(["https://heavy.example:8443 7K3M9QXA0"]);
});

test("the domains are asked in their order until one names a server", async () => {
  const { clock, state } = arriving({ "_tallybox._tcp.b.example": [record("b.example")] }, [
    "a.example",
    "b.example",
    "c.example",
  ]);
  await clock.advance(1000);
  expect(state.asked).toEqual(["_tallybox._tcp.a.example", "_tallybox._tcp.b.example"]);
  expect(state.waits).toEqual(["https://b.example:443 7K3M9QXA0"]);
});

test("what is no name of a host is no server", async () => {
  const names = [".", "", "127.0.0.1/x", "a b.example", "user@host.example", "localhost"];
  const { clock, state } = arriving({ "_tallybox._tcp.site.example": names.map((name) => record(name)) });
  await clock.advance(1000);
  expect(state.waits).toEqual([]);
});

test("a box that has an owner, or is about to, asks nobody; one that has none asks once a minute", async () => {
  const { clock, state } = arriving({});
  state.enrolment = "pending";
  state.asked.length = 0;
  await clock.advance(59_000);
  state.asked.length = 0;
  await clock.advance(120_000);
  expect(state.asked).toEqual([]);
  state.enrolment = "none";
  await clock.advance(120_000);
  expect(state.asked).toHaveLength(2);
});
