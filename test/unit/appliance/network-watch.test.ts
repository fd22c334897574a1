import { expect, test } from "vitest";
import { createNetworkWatch } from "../../../src/appliance/network-watch.ts";
import { silentLog } from "../../../src/shared/index.ts";
import type { AttachedNetwork } from "../../../src/system/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const at = (address: string): AttachedNetwork => ({
  ...{ cidr: `${address}/24`, address, netmask: "255.255.255.0", interface: "eth0", hasArp: true },
});

function watched() {
  const clock = new ManualClock();
  const state = { networks: [at("127.0.0.1")], wanted: true, also: ["10.0.0.9"], moved: 0 };
  const watch = createNetworkWatch({
    ...{ clock, log: silentLog, networks: { attached: () => state.networks } },
    neighbours: {
      entries: () =>
        Promise.resolve([
          { address: "10.0.0.10", complete: true },
          { address: "10.0.0.2", complete: true },
          { address: "10.0.0.7", complete: false },
        ]),
    },
    isSeenWanted: () => state.wanted,
    alsoSeen: () => state.also,
  });
  const stop = new AbortController();
  const running = watch.run(stop.signal, () => {
    state.moved++;
  });
  const end = () => {
    stop.abort();
    return running;
  };
  return { clock, state, watch, stop: end };
}

test("an address that comes late is told once, within seconds", async () => {
  const { clock, state, watch, stop } = watched();
  await clock.advance(10_000);
  expect(state.moved).toBe(0);
  state.networks = [at("127.0.0.1"), at("192.168.1.20")];
  await clock.advance(3000);
  expect(state.moved).toBe(1);
  expect(watch.where().networks).toHaveLength(2);
  await clock.advance(60_000);
  expect(state.moved).toBe(1);
  await stop();
});

test("what ARP shows stands beside what else is known, in the order of addresses", async () => {
  const { clock, watch, stop } = watched();
  await clock.advance(3000);
  expect(watch.where().seen).toEqual(["10.0.0.2", "10.0.0.9", "10.0.0.10"]);
  const before = watch.where();
  await clock.advance(9000);
  expect(watch.where()).toBe(before);
  await stop();
});

test("the neighbours are not looked at when nobody needs them", async () => {
  const { clock, state, watch, stop } = watched();
  state.wanted = false;
  await clock.advance(3000);
  expect(watch.where().seen).toEqual([]);
  await stop();
});
