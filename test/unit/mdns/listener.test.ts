import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type MdnsListener,
  type MulticastEvents,
  type OpenMulticast,
  printingServices,
  startMdns,
} from "../../../src/mdns/index.ts";
import { writeQuery } from "../../../src/mdns/message.ts";
import { type Log, silentLog } from "../../../src/shared/index.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { announcement } from "../../support/mdns-announcement.ts";

const never = new AbortController().signal;
const cable = { cidr: "10.0.0.1/24", address: "10.0.0.1", hasArp: true };
const second = { cidr: "10.0.1.1/24", address: "10.0.1.1", hasArp: true };
const noArp = { cidr: "10.9.0.1/24", address: "10.9.0.1", hasArp: false };
const v6 = { cidr: "fd00::1/64", address: "fd00::1", hasArp: true };

let clock: ManualClock;
let attached: { cidr: string; address: string; hasArp: boolean }[];
let events: MulticastEvents | undefined;
let joined: string[];
let sent: { octets: Uint8Array; on: string }[];
let warnings: string[];
let isRefused: boolean;
let closed: number;
const listeners: MdnsListener[] = [];

const open: OpenMulticast = (given) => {
  if (isRefused) return Promise.reject(new Error("bind EADDRINUSE 224.0.0.251:5353"));
  events = given;
  return Promise.resolve({
    join: (address) => {
      joined.push(address);
      return true;
    },
    send: (octets, on) => {
      sent.push({ octets, on });
      return Promise.resolve(true);
    },
    close: () => {
      closed += 1;
      return Promise.resolve();
    },
  });
};

beforeEach(() => {
  clock = new ManualClock();
  attached = [cable, second, noArp, v6];
  [joined, sent, warnings, isRefused, closed, events] = [[], [], [], false, 0, undefined];
});

afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close();
});

async function start(): Promise<MdnsListener> {
  const log: Log = { ...silentLog, warn: (message) => warnings.push(message) };
  const listener = await startMdns({ clock, log, open, networks: { attached: () => attached } });
  listeners.push(listener);
  return listener;
}

function hear(address: string, port = 5353, name = `P ${address}`): void {
  events?.onDatagram(announcement({ name }), { address, port });
}

describe("listening", () => {
  test("begins on every IPv4 network whose neighbours are found by ARP, and sends nothing", async () => {
    expect((await start()).isListening()).toBe(true);
    expect(joined).toEqual(["10.0.0.1", "10.0.1.1"]);
    expect(sent).toEqual([]);
  });

  test("follows networks that come later, and joins each once", async () => {
    attached = [];
    await start();
    attached = [cable];
    await clock.advance(180_000);
    expect(joined).toEqual(["10.0.0.1"]);
  });

  test("believes who sends from a network of this machine, from the port of mDNS, and is not this machine", async () => {
    const listener = await start();
    for (const address of ["10.0.0.9", "10.0.1.9", "10.9.0.9", "192.0.2.1", "10.0.0.1"]) hear(address);
    hear("10.0.0.10", 40_000);
    expect(listener.announcers().map(({ address }) => address)).toEqual(["10.0.0.9", "10.0.1.9"]);
  });

  test("reads a burst of a whole building, and no more than a trickle of a flood", async () => {
    const listener = await start();
    for (let i = 0; i < 1500; i++) hear(i % 2 === 0 ? `10.0.0.${2 + (i % 250)}` : `10.0.1.${2 + (i % 250)}`);
    expect(listener.announcers()).toHaveLength(250);
    for (let i = 0; i < 1000; i++) hear("10.0.0.253", 5353, `flood ${i}`);
    hear("10.0.0.254");
    const heard = listener.announcers().map(({ address }) => address);
    expect(heard).toContain("10.0.0.254");
    for (let i = 0; i < 5000; i++) hear(`10.0.${i & 1}.${2 + ((i >> 1) % 200)}`);
    attached = [cable, second, { cidr: "10.0.2.1/24", address: "10.0.2.1", hasArp: true }];
    await clock.advance(60_000);
    hear("10.0.2.9");
    expect(listener.announcers().map(({ address }) => address)).toContain("10.0.2.9");
  });
});

describe("asking", () => {
  test("sends one query on each network and waits for those who answer at once", async () => {
    const listener = await start();
    let isDone = false;
    const asked = listener.ask(never).then(() => {
      isDone = true;
    });
    await settle();
    expect(sent.map(({ on }) => on)).toEqual(["10.0.0.1", "10.0.1.1"]);
    expect(sent[0]?.octets).toEqual(writeQuery(printingServices));
    expect(isDone).toBe(false);
    await clock.advance(500);
    await asked;
  });

  test("waits for nobody where there is no network", async () => {
    attached = [noArp];
    const listener = await start();
    await listener.ask(never);
    expect(sent).toEqual([]);
  });
});

describe("where the port cannot be had", () => {
  test("it says so once, goes without, and tries again when asked", async () => {
    isRefused = true;
    const listener = await start();
    await listener.ask(never);
    expect(listener.isListening()).toBe(false);
    expect(listener.announcers()).toEqual([]);
    expect(warnings).toHaveLength(1);
    isRefused = false;
    void listener.ask(never);
    await settle();
    expect(listener.isListening()).toBe(true);
    expect(joined).toEqual(["10.0.0.1", "10.0.1.1"]);
    expect(sent).toHaveLength(2);
  });

  test("a socket that breaks is given up and opened anew", async () => {
    const listener = await start();
    events?.onError(new Error("gone"));
    await settle();
    expect(listener.isListening()).toBe(false);
    expect([closed, warnings.length]).toEqual([1, 1]);
    void listener.ask(never);
    await settle();
    expect(listener.isListening()).toBe(true);
    expect(joined).toEqual(["10.0.0.1", "10.0.1.1", "10.0.0.1", "10.0.1.1"]);
  });

  test("what is closed stays closed", async () => {
    const listener = await start();
    await listener.close();
    await listener.ask(never);
    expect([closed, listener.isListening()]).toEqual([1, false]);
  });
});
