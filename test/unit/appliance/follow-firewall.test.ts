import { expect, test } from "vitest";
import { followFirewall, portsToServer } from "../../../src/appliance/follow-firewall.ts";
import { reachServer } from "../../../src/appliance/reach-server.ts";
import type { Firewall, FirewallFlows } from "../../../src/host/index.ts";
import { failure, type Log, silentLog, success } from "../../../src/shared/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function box(failures = 0) {
  const clock = new ManualClock();
  const warned: string[] = [];
  const log: Log = { ...silentLog, warn: (message) => void warned.push(message) };
  const applied: FirewallFlows[] = [];
  const firewall: Firewall = {
    async apply(flows) {
      applied.push(flows);
      if (applied.length <= failures) return failure("host.not-available", "The firewall does not answer.");
      return success({ isEnforced: true, networks: [], snmpPorts: [], ...flows });
    },
  };
  const now = { ports: [443], rules: ["10.4.0.7/24"] };
  const stop = new AbortController();
  const ports = { clock, log, firewall, serverPorts: () => now.ports, rules: () => now.rules };
  const followed = followFirewall(ports, stop.signal);
  const end = async () => {
    stop.abort();
    await followed.finished;
  };
  return { clock, warned, applied, now, end, followed };
}

test("another server, consent or network are other rules, and nothing is told twice", async () => {
  const { clock, applied, now, end } = box();
  await clock.advance(60_000);
  expect(applied).toEqual([{ serverPorts: [443] }]);
  now.ports = [8443];
  await clock.advance(2_000);
  now.rules = ["10.5.0.7/24"];
  await clock.advance(60_000);
  expect(applied).toEqual([{ serverPorts: [443] }, { serverPorts: [8443] }, { serverPorts: [8443] }]);
  await end();
});

test("what fails is told once and tried again each minute until it works", async () => {
  const { clock, warned, applied, end } = box(2);
  await clock.advance(59_000);
  expect([applied.length, warned]).toEqual([1, ["The firewall does not answer."]]);
  await clock.advance(600_000);
  expect([applied.length, warned.length]).toEqual([3, 1]);
  await end();
});

test("a server that is tried has its port open before the first packet, and no longer than it takes", async () => {
  const { clock, applied, end, followed } = box();
  await clock.advance(0);
  const open = () => applied.at(-1)?.serverPorts;
  const server = reachServer(
    {
      state: () => ({ name: "attic", enrolment: "none", waitingMessages: 0 }),
      claim: async () => success(void expect(open()).toEqual([8443, 443])),
      move: async () => {
        expect(open()).toEqual([8443, 443]);
        return success({ untold: 0 });
      },
      try: async (named) => {
        expect(open()).toEqual(named.includes("8443") ? [8443, 443] : [443]);
        return failure("usage", "Enough.");
      },
    },
    { firewall: () => followed, proxy: () => null },
  );
  expect(await server.try("tally.example:8443")).toMatchObject({ problem: { code: "usage" } });
  await clock.advance(2_000);
  expect(open()).toEqual([443]);
  expect(await server.claim({ code: "x", server: "https://tally.example:8443" })).toEqual(success(undefined));
  expect(await server.move({ code: "x", server: "https://tally.example:8443" })).toMatchObject({ ok: true });
  await clock.advance(2_000);
  // The port is open anyway, and what is no address asks for none.
  const before = applied.length;
  await server.try("https://tally.example");
  await server.try("no address:at all");
  expect(applied.length).toBe(before);
  await end();
});

test("a trial opens at most four ports, its own first, and goes on where the firewall does not answer", async () => {
  const { clock, applied, now, warned, end, followed } = box(2);
  now.ports = [443, 444, 445, 446];
  await clock.advance(0);
  expect(await followed.during([8443], async () => "tried")).toBe("tried");
  expect(applied.at(-1)).toEqual({ serverPorts: [8443, 443, 444, 445] });
  expect(warned).toHaveLength(1);
  await end();
});

test("through a proxy only the proxy's port is needed", async () => {
  const opened: (readonly number[])[] = [];
  const server = reachServer(
    {
      state: () => ({ name: "attic", enrolment: "none", waitingMessages: 0 }),
      claim: async () => success(undefined),
      move: async () => success({ untold: 0 }),
      try: async () => failure("usage", "Enough."),
    },
    {
      firewall: () => ({
        during: (ports, work) => {
          opened.push(ports);
          return work();
        },
      }),
      proxy: () => "http://proxy.example:3128",
    },
  );
  await server.try("https://tally.example:8443");
  expect(opened).toEqual([[3128]]);
});

test("the ports of the servers are open, or of the proxy before them and no other", () => {
  expect(portsToServer([], null)).toEqual([]);
  const servers = ["https://a.example", "https://b.example/x", "http://a.example", undefined];
  expect(portsToServer(servers, null)).toEqual([443, 80]);
  expect(portsToServer(["https://a.example:8443"], null)).toEqual([8443]);
  expect(portsToServer(servers, "http://user:secret@proxy.example:3128")).toEqual([3128]);
});
