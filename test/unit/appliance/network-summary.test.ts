import { expect, test } from "vitest";
import { createNetworkSummary } from "../../../src/appliance/network-summary.ts";
import { type NetworkView, simulatedHost } from "../../../src/host/index.ts";
import { failure, type Outcome, silentLog } from "../../../src/shared/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const log = silentLog;

test("tells how each cable and radio came to its address, and no secret or identity of its settings", async () => {
  const clock = new ManualClock();
  const { network } = simulatedHost({ clock });
  const summary = createNetworkSummary({ clock, log, network });
  const leased = { addresses: ["192.0.2.20/24"], gateways: ["192.0.2.1"] };
  const radio = { name: "wlan0", kind: "wifi", hasCarrier: false, addresses: [], gateways: [] };
  expect(await summary()).toEqual([
    { name: "eth0", kind: "cable", hasCarrier: true, method: "dhcp", ...leased },
    radio,
  ]);
  await network.change({
    kind: "cable",
    authentication: {
      method: "peap",
      identity: "box-7",
      password: "hunter2 hunter2",
      serverDomain: "radius.example",
    },
    ipv4: { method: "static", addresses: ["10.4.0.7/24"], dns: [] },
    ipv6: { method: "off" },
  });
  await clock.advance(30_000);
  const [cable] = (await summary()) ?? [];
  expect(cable).toEqual({
    ...{ name: "eth0", kind: "cable", hasCarrier: true },
    ...{ method: "static", addresses: ["10.4.0.7/24"], gateways: [] },
  });
});

test("asks the machine once for many who look, and again after half a minute", async () => {
  const clock = new ManualClock();
  const { network } = simulatedHost({ clock });
  let asked = 0;
  const view = async () => {
    asked++;
    return network.view();
  };
  const summary = createNetworkSummary({ clock, log, network: { view } });
  await Promise.all([summary(), summary(), summary()]);
  await summary();
  expect(asked).toBe(1);
  await clock.advance(30_000);
  await summary();
  expect(asked).toBe(2);
});

test("keeps nobody waiting for a machine that does not answer, and shows it once it does", async () => {
  const clock = new ManualClock();
  const { network } = simulatedHost({ clock });
  let answer: (told: Outcome<NetworkView>) => void = () => {};
  const told = new Promise<Outcome<NetworkView>>((resolve) => {
    answer = resolve;
  });
  const summary = createNetworkSummary({ clock, log, network: { view: () => told } });
  const first = summary();
  await clock.advance(1500);
  expect(await first).toBeUndefined();
  answer(await network.view());
  expect(await summary()).toHaveLength(2);
});

test("shows nothing where the machine cannot tell, and survives one that fails", async () => {
  const clock = new ManualClock();
  const none = createNetworkSummary({
    ...{ clock, log },
    network: { view: async () => failure("host.not-available", "Nobody there.") },
  });
  expect(await none()).toBeUndefined();
  const broken = createNetworkSummary({
    ...{ clock, log },
    network: {
      view: async () => {
        throw new Error("a bug");
      },
    },
  });
  expect(await broken()).toBeUndefined();
});
