import { beforeEach, describe, expect, test } from "vitest";
import { type Announcements, createAnnouncements } from "../../../src/appliance/announcements.ts";
import { createConsent } from "../../../src/appliance/consent.ts";
import {
  emptyInventory,
  type InventoryDocument,
  type InventoryEntry,
} from "../../../src/appliance/inventory.ts";
import { only, type Scope } from "../../../src/appliance/scope.ts";
import type { Announcer } from "../../../src/mdns/index.ts";
import { type PrinterReasonCode, parseAddresses } from "../../../src/model/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const NOON = "2026-01-05T12:00:00.000Z";
const consent = createConsent({
  document: { networks: [], ports: [] },
  ownNetworks: [],
  demonstration: false,
});

let clock: ManualClock;
let heard: Announcer[];
let announcements: Announcements;
let inventory: InventoryDocument;

beforeEach(() => {
  clock = new ManualClock(Date.parse(NOON));
  heard = [];
  inventory = emptyInventory();
  announcements = createAnnouncements(clock, {
    isListening: () => true,
    ask: () => Promise.resolve(),
    announcers: () => heard,
    close: () => Promise.resolve(),
  });
});

function hear(address: string, more: Partial<Announcer> = {}): void {
  const at = clock.now();
  const announcer = {
    address,
    addresses: [address],
    name: `P ${address}`,
    services: [],
    firstHeard: at,
    lastHeard: at,
  };
  heard.push({ ...announcer, ...more });
}

function scopeOf(...addresses: string[]): Scope {
  const parsed = parseAddresses(addresses);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return {
    ranges: [{ name: "r", addresses: parsed.value, port: 161, credentials: [] }],
    refusals: new Map(),
  };
}

/** A known printer, answering unless there is a reason. */
function know(address: string, code?: PrinterReasonCode, more: Partial<InventoryEntry> = {}): void {
  const reason = code && { reason: { code, since: NOON, evidence: [] }, silentSince: NOON };
  const record = { printer: { address, port: 161 }, ...reason };
  inventory.entries.push({ superseded: false, record, ...more } as unknown as InventoryEntry);
}

const scope = scopeOf("10.0.0.0/24");
const view = () => announcements.view(scope, consent, inventory).printers;
const codes = () => view().map(({ address, reason }) => [address, reason.code]);
const search = (...replied: string[]) =>
  announcements.noteAsked(announcements.within(scope), (address) => replied.includes(address));

describe("who is listed", () => {
  test("whoever kept silent in a search, and whoever answered it without being read", () => {
    hear("10.0.0.5");
    hear("10.0.0.6");
    expect(codes()).toEqual([]);
    search("10.0.0.6");
    expect(codes()).toEqual([
      ["10.0.0.5", "announced-silent"],
      ["10.0.0.6", "announced-unread"],
    ]);
  });

  test("nobody who is read, at whichever of its addresses", () => {
    for (const last of [5, 6, 7]) hear(`10.0.0.${last}`);
    hear("10.9.9.9", { addresses: ["10.9.9.9", "10.0.0.8"] });
    search();
    know("10.0.0.5");
    know("10.0.0.6", "asleep");
    know("10.0.0.70", "moved", { places: [{ address: "10.0.0.7", port: 161, at: NOON }] });
    know("10.0.0.8");
    expect(codes()).toEqual([]);
  });

  test("known printers that keep silent, and none that have a better reason", () => {
    const known = ["silent", "host-up", "refused", "credential-refused", "filtered"] as const;
    for (const [i, code] of known.entries()) {
      hear(`10.0.0.${i + 1}`);
      know(`10.0.0.${i + 1}`, code);
    }
    expect(codes()).toEqual([
      ["10.0.0.1", "announced-silent"],
      ["10.0.0.2", "announced-silent"],
    ]);
  });

  test("known printers that no round asks any more are judged as strangers", () => {
    hear("10.0.0.5");
    know("10.0.0.5", "not-asked");
    know("10.0.0.5", undefined, { superseded: true });
    know("10.0.0.5", "gone");
    expect(codes()).toEqual([]);
    expect(announcements.unasked(scope, inventory)).toEqual(["10.0.0.5"]);
    search();
    expect(codes()).toEqual([["10.0.0.5", "announced-silent"]]);
  });

  test("last those that are not asked, whatever their address", () => {
    hear("10.0.0.5");
    hear("10.0.1.5");
    hear("8.8.8.8");
    search();
    expect(codes().map(([address]) => address)).toEqual(["10.0.0.5", "8.8.8.8", "10.0.1.5"]);
    expect(view().map(({ reason }) => reason.evidence[1])).toEqual([
      ...["no-snmp-answer", "not-permitted", "in-no-range"],
    ]);
    expect(announcements.view(undefined, consent, inventory).printers).toHaveLength(3);
  });
});

describe("since when", () => {
  test("it was asked first in vain, however often it is asked", async () => {
    hear("10.0.0.5");
    await clock.advance(60_000);
    search();
    await clock.advance(60_000);
    search();
    expect(view()[0]?.reason.since).toBe("2026-01-05T12:01:00.000Z");
    search("10.0.0.5");
    expect(view()[0]?.reason).toMatchObject({ code: "announced-unread", since: "2026-01-05T12:02:00.000Z" });
  });

  test("by a clock that was set meanwhile", async () => {
    hear("10.0.0.5");
    search();
    clock.epoch += 86_400_000;
    expect(view()[0]?.reason.since).toBe("2026-01-06T12:00:00.000Z");
  });
});

describe("whom to ask between two searches", () => {
  test("who was heard since, within the ranges, and is not known", () => {
    hear("10.0.0.5");
    search();
    hear("10.0.0.6");
    hear("10.0.0.7");
    know("10.0.0.7", "silent");
    hear("10.0.1.8");
    expect(announcements.unasked(scope, inventory)).toEqual(["10.0.0.6"]);
    search();
    expect(announcements.unasked(scope, inventory)).toEqual([]);
  });

  test("who was forgotten and comes again", () => {
    hear("10.0.0.5");
    search();
    const [announcer] = heard.splice(0);
    search();
    heard.push(announcer as Announcer);
    expect(announcements.unasked(scope, inventory)).toEqual(["10.0.0.5"]);
  });

  test("in the ranges that name them, and nowhere else", () => {
    const [range] = scopeOf("10.0.0.0/24", "fd00::5", "printer.example").ranges;
    const cut = only(range ? [range, ...scopeOf("10.1.0.0/24").ranges] : [], [
      "10.0.0.9",
      "10.2.0.1",
      "fd00::5",
    ]);
    expect(cut).toHaveLength(1);
    expect(cut[0]?.addresses).toMatchObject({ v6: ["fd00::5"], hosts: [], count: 2 });
    expect(cut[0]?.addresses.v4.map(({ start, end }) => end - start)).toEqual([0]);
  });
});
