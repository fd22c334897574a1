import { expect, test } from "vitest";
import {
  type BoxTroublePorts,
  createBoxTroubles,
  evidenceOf,
  type OutageMemory,
  outageMemorySchema,
  serverTrouble,
} from "../../../src/appliance/box-trouble.ts";
import { type ProblemCode, silentLog } from "../../../src/shared/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const MINUTE = 60_000;
const network = (name: string, address: string) => ({
  ...{ interface: name, address, cidr: `${address}/24`, netmask: "255.255.255.0", hasArp: true },
});
const home = network("eth0", "192.168.1.5");
const linked = { interface: "eth0", hasCarrier: true };

/** A box with everything it needs; a test takes something away. */
function start(memory: { kept: OutageMemory } = { kept: {} }, clock = new ManualClock()) {
  const state = {
    networks: [home],
    links: [linked] as ReturnType<BoxTroublePorts["links"]>,
    clockState: "ntp" as ReturnType<BoxTroublePorts["clockState"]>,
    storage: undefined as ReturnType<BoxTroublePorts["storage"]>,
    lost: { settingsAt: undefined, wasConfigured: false } as ReturnType<BoxTroublePorts["lost"]>,
    tunnel: { enrolment: "enrolled" } as ReturnType<BoxTroublePorts["tunnel"]>,
    isDemonstration: false,
  };
  const boxOf = (isDemonstration: boolean) =>
    createBoxTroubles({
      ...{ clock, log: silentLog, isDemonstration },
      networks: () => state.networks,
      links: () => state.links,
      clockState: () => state.clockState,
      storage: () => state.storage,
      lost: () => state.lost,
      tunnel: () => state.tunnel,
      memory: {
        get: () => memory.kept,
        set: (next) => {
          memory.kept = outageMemorySchema.parse(JSON.parse(JSON.stringify(next)));
        },
      },
    });
  return { state, memory, clock, box: boxOf(false), demonstration: boxOf(true) };
}
const unreachable = (hop: string, at = 0) => ({
  ...{ code: "tunnel.unreachable" as const, message: "No way.", detail: { hop }, at },
});

test("a box that lacks nothing has no trouble", () => {
  const { box, memory } = start();
  expect(box.look()).toBeUndefined();
  expect(box.outage()).toBeUndefined();
  expect(memory.kept).toEqual({});
});

test.each([
  ["an unplugged cable", [], [{ interface: "eth0", hasCarrier: false }], "box-no-link", "No signal at eth0."],
  ["no network card", [], [], "box-no-link", "This machine has no network interface."],
  ["a network without DHCP server", [], [linked], "box-no-address", "eth0 has none."],
  [
    "only addresses that it gave itself",
    [network("eth0", "169.254.7.1"), network("wlan0", "fe80::1")],
    [linked],
    "box-no-address",
    "eth0 has only 169.254.7.1; wlan0 has only fe80::1.",
  ],
  [
    "only itself",
    [network("lo", "127.0.0.1")],
    undefined,
    "box-no-link",
    "This machine has no network interface.",
  ],
] as const)("%s", (_, networks, links, code, evidence) => {
  const { box, demonstration, state, clock } = start();
  Object.assign(state, { networks, links, tunnel: { ...state.tunnel, problem: unreachable("tcp") } });
  const trouble = box.look();
  expect(trouble).toMatchObject({ code, since: clock.now() });
  expect(trouble && evidenceOf(trouble)).toBe(evidence);
  // Where the printers are on this machine, only the server is out of reach.
  expect(demonstration.look()).toMatchObject({ code: "box-no-connection" });
});

test("a clock that nobody set comes last, and is no outage", async () => {
  const { box, state, clock, memory } = start();
  state.clockState = "unset";
  expect(box.look()).toMatchObject({ code: "box-no-clock" });
  await clock.advance(10 * MINUTE);
  box.look();
  expect(memory.kept).toEqual({});
  state.tunnel = { enrolment: "enrolled", problem: unreachable("dns") };
  expect(box.look()).toMatchObject({ code: "box-no-name" });
  state.tunnel = { enrolment: "enrolled" };
  state.clockState = "server";
  expect(box.look()).toBeUndefined();
});

test.each<[ProblemCode, unknown, string]>([
  ["tunnel.unreachable", { hop: "dns" }, "box-no-name"],
  ["tunnel.unreachable", { hop: "tcp", code: "ECONNREFUSED" }, "box-no-connection"],
  ["tunnel.unreachable", { hop: "proxy" }, "box-no-proxy"],
  ["tunnel.unreachable", { hop: "tls" }, "box-no-trust"],
  ["tunnel.unreachable", { hop: "http" }, "box-no-answer"],
  ["tunnel.unreachable", undefined, "box-no-server"],
  ["tunnel.not-a-server", { status: 200 }, "box-not-a-server"],
  ["tunnel.answer-mismatch", undefined, "box-not-a-server"],
  ["keys.rolled-back", undefined, "box-not-a-server"],
  ["tunnel.refused", { refusal: "revoked" }, "box-refused"],
  ["claim.expired", undefined, "box-refused"],
  ["state.write-failed", undefined, "box-no-server"],
])("%s %o is told as %s", (code, detail, expected) => {
  expect(serverTrouble({ code, message: "", detail })).toBe(expected);
});

test("keys or settings that are gone are told before the way to a server, with what was seen and since when", () => {
  const { box, state, clock } = start();
  state.tunnel = { enrolment: "none", problem: unreachable("tcp") };
  state.lost = { settingsAt: undefined, wasConfigured: true };
  const gone = box.look();
  expect(gone).toMatchObject({ code: "box-lost-keys", since: clock.now() });
  expect(gone && evidenceOf(gone)).toBe("It belonged to a server, and the keys that proved it are gone.");
  const other = start(undefined, clock);
  other.state.lost = { settingsAt: clock.now() - 60 * MINUTE, wasConfigured: false };
  const sealed = other.box.look();
  expect(sealed).toMatchObject({ code: "box-lost-keys", since: clock.now() - 60 * MINUTE });
  expect(sealed && evidenceOf(sealed)).toContain("another device's key");
});

test("an outage of two minutes is remembered, and told by the very check-in that ends it", async () => {
  const { box, state, clock, memory } = start();
  const since = new Date(clock.now()).toISOString();
  state.tunnel = { enrolment: "enrolled", problem: unreachable("dns") };
  box.look();
  await clock.advance(MINUTE);
  box.look();
  expect(box.outage()).toBeUndefined();
  await clock.advance(4 * MINUTE);
  box.look();
  expect(memory.kept).toEqual({ open: { code: "box-no-name", since } });
  const until = new Date(clock.now()).toISOString();
  expect(box.outage()).toEqual({ code: "box-no-name", since, until });
  state.tunnel = { enrolment: "enrolled", lastAnswerAt: clock.now() };
  box.look();
  expect(memory.kept).toEqual({ last: { code: "box-no-name", since, until } });
  await clock.advance(60 * MINUTE);
  box.look();
  expect(box.outage()).toEqual({ code: "box-no-name", since, until });
});

test("an outage outlives a restart, which itself is no sign that it is over", async () => {
  const first = start();
  const since = new Date(first.clock.now()).toISOString();
  const unplugged = { networks: [], links: [{ interface: "eth0", hasCarrier: false }] };
  Object.assign(first.state, unplugged);
  first.box.look();
  await first.clock.advance(3 * MINUTE);
  first.box.look();
  await first.clock.advance(20 * MINUTE);
  const { box, state, clock } = start(first.memory, first.clock);
  state.tunnel = { enrolment: "enrolled", lastAnswerAt: clock.now() - 60 * MINUTE };
  expect(box.look()).toBeUndefined();
  expect(box.outage()).toMatchObject({ code: "box-no-link", since });
  Object.assign(state, unplugged);
  expect(box.look()).toMatchObject({ code: "box-no-link", since: Date.parse(since) });
  state.networks = [home];
  state.tunnel = { enrolment: "enrolled", lastAnswerAt: clock.now() };
  box.look();
  expect(first.memory.kept).toEqual({ last: expect.objectContaining({ code: "box-no-link", since }) });
});

test("a box that belongs to nobody has troubles and no outages", async () => {
  const { box, state, clock, memory } = start();
  state.tunnel = { enrolment: "pending", problem: unreachable("tcp") };
  box.look();
  await clock.advance(10 * MINUTE);
  expect(box.look()).toMatchObject({ code: "box-no-connection" });
  expect(memory.kept).toEqual({});
});
