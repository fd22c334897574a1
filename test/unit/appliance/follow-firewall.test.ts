import { expect, test } from "vitest";
import { followFirewall, portsToServer } from "../../../src/appliance/follow-firewall.ts";
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
  const following = followFirewall(ports, stop.signal);
  const end = async () => {
    stop.abort();
    await following;
  };
  return { clock, warned, applied, now, end };
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

test("the ports of the servers are open, or of the proxy before them and no other", () => {
  expect(portsToServer([], null)).toEqual([]);
  const servers = ["https://a.example", "https://b.example/x", "http://a.example", undefined];
  expect(portsToServer(servers, null)).toEqual([443, 80]);
  expect(portsToServer(["https://a.example:8443"], null)).toEqual([8443]);
  expect(portsToServer(servers, "http://user:secret@proxy.example:3128")).toEqual([3128]);
});
