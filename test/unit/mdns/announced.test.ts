import { beforeEach, describe, expect, test } from "vitest";
import { Announced, MAX_ANNOUNCERS } from "../../../src/mdns/announced.ts";
import { readResponse } from "../../../src/mdns/message.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { type AnnouncedPrinter, announcement, encodeMessage } from "../../support/mdns-announcement.ts";

const HOUR_MS = 3_600_000;
let clock: ManualClock;
let announced: Announced;

beforeEach(() => {
  clock = new ManualClock();
  announced = new Announced(clock);
});

const isNear = (address: string) => address.startsWith("10.0.0.");
const list = () => announced.list(isNear);
const hear = (octets: Uint8Array, source: string) => announced.take(readResponse(octets) ?? [], source);
const tell = (printer: AnnouncedPrinter, source: string) => hear(announcement(printer), source);
const laser = { name: "Laser", host: "laser", addresses: ["10.0.0.5"], txt: ["ty=Laser 4"] };

describe("who announces a printing service", () => {
  test("is listed once with all its services, by what IPP says of it", () => {
    tell({ ...laser, services: ["_printer._tcp", "_pdl-datastream._tcp"], txt: [] }, "10.0.0.5");
    tell({ ...laser, services: ["_ipp._tcp"] }, "10.0.0.5");
    expect(list()).toEqual([
      {
        ...{ address: "10.0.0.5", addresses: ["10.0.0.5"], name: "Laser", model: "Laser 4" },
        services: ["_ipp._tcp", "_pdl-datastream._tcp", "_printer._tcp"],
        ...{ firstHeard: clock.now(), lastHeard: clock.now() },
      },
    ]);
  });

  test("stands at the address that it sends from, where it tells of none", () => {
    tell({ ...laser, addresses: [] }, "10.0.0.6");
    expect(list()).toMatchObject([{ address: "10.0.0.6", addresses: ["10.0.0.6"] }]);
  });

  test("stands at the address that it tells, where another one speaks for it", () => {
    tell({ ...laser, addresses: ["169.254.1.1", "10.0.0.7", "2001:db8:0:0:0:0:0:7"] }, "10.0.0.1");
    expect(list()).toMatchObject([
      {
        ...{ address: "10.0.0.7", announcedBy: "10.0.0.1" },
        addresses: ["10.0.0.7", "169.254.1.1", "2001:db8::7"],
      },
    ]);
  });

  test("cannot stand on this machine, everywhere or nowhere", () => {
    tell({ ...laser, addresses: ["127.0.0.1", "0.0.0.0", "224.0.0.251", "255.255.255.255"] }, "10.0.0.8");
    expect(list()).toMatchObject([{ address: "10.0.0.8", addresses: ["10.0.0.8"] }]);
  });

  test("is heard in pieces, names in either case", () => {
    const service = ["_ipp", "_tcp", "local"];
    hear(encodeMessage([{ name: service, ptr: ["Laser", ...service] }]), "10.0.0.5");
    hear(
      encodeMessage([{ name: ["LASER", "_IPP", "_tcp", "Local"], srv: ["Laser-4", "local"] }]),
      "10.0.0.5",
    );
    hear(encodeMessage([{ name: ["laser-4", "LOCAL"], a: "10.0.0.9" }]), "10.0.0.5");
    expect(list()).toMatchObject([{ name: "Laser", address: "10.0.0.9" }]);
  });

  test("is no web server, no subtype and no other domain", () => {
    tell({ ...laser, services: ["_http._tcp"] }, "10.0.0.5");
    hear(encodeMessage([{ name: ["x", "_ipp", "_tcp", "example"], txt: [] }]), "10.0.0.5");
    const ipp = ["_ipp", "_tcp", "local"];
    hear(encodeMessage([{ name: ["_http", "_tcp", "local"], ptr: ["x", ...ipp] }]), "10.0.0.5");
    expect(list()).toEqual([]);
  });

  test("is no queue that a computer shares", () => {
    tell({ ...laser, txt: ["printer-type=0x1"] }, "10.0.0.5");
    expect(list()).toEqual([]);
  });
});

describe("an announcement is forgotten", () => {
  test("a day after it was heard last, and a margin for the next search", async () => {
    tell({ ...laser, ttl: 120 }, "10.0.0.5");
    await clock.advance(20 * HOUR_MS);
    expect(list()).toHaveLength(1);
    tell({ ...laser, ttl: 120 }, "10.0.0.5");
    await clock.advance(25 * HOUR_MS);
    expect(list()).toMatchObject([
      { lastHeard: clock.now() - 25 * HOUR_MS, firstHeard: clock.now() - 45 * HOUR_MS },
    ]);
    await clock.advance(HOUR_MS);
    expect(list()).toEqual([]);
  });

  test("after a week at most, however long it is said to live", async () => {
    tell({ ...laser, ttl: 0xffffffff }, "10.0.0.5");
    await clock.advance(6 * 24 * HOUR_MS);
    expect(list()).toHaveLength(1);
    await clock.advance(25 * HOUR_MS);
    expect(list()).toEqual([]);
  });

  test("at once by a goodbye, from who announced it and nobody else", () => {
    tell(laser, "10.0.0.5");
    tell({ ...laser, ttl: 0 }, "10.0.0.66");
    expect(list()).toHaveLength(1);
    tell({ ...laser, ttl: 0 }, "10.0.0.5");
    expect(list()).toEqual([]);
  });

  test("unmoved by a clock that is set meanwhile", async () => {
    tell(laser, "10.0.0.5");
    clock.epoch += 400 * 24 * HOUR_MS;
    expect(list()).toMatchObject([{ lastHeard: clock.now() }]);
  });
});

describe("a hostile network", () => {
  test("fills no more than a bounded list, and cannot push out who speaks again", () => {
    for (let i = 0; i < 5000; i++) {
      const addresses = [`10.9.${i >> 8}.${i & 255}`];
      tell({ name: `n${i}`, host: `h${i}`, addresses }, `10.0.0.${i % 200}`);
    }
    tell(laser, "10.0.0.5");
    const all = list();
    expect(all).toHaveLength(MAX_ANNOUNCERS);
    expect(all).toContainEqual(expect.objectContaining({ address: "10.0.0.5" }));
  });

  test("one of it cannot push out another one", () => {
    tell(laser, "10.0.0.5");
    for (let i = 0; i < 3000; i++) tell({ ...laser, name: `n${i}`, addresses: [] }, "10.0.0.66");
    expect(list().map(({ address }) => address)).toEqual(["10.0.0.5", "10.0.0.66"]);
  });

  test("changes nothing that another one told", () => {
    tell(laser, "10.0.0.5");
    hear(encodeMessage([{ name: ["laser", "local"], a: "10.0.0.66" }]), "10.0.0.66");
    expect(list()).toMatchObject([{ address: "10.0.0.5", name: "Laser" }]);
  });
});
