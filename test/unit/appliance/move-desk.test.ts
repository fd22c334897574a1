// One press of the button: what it waits for and how long, and when it is decided.
import { beforeEach, describe, expect, test } from "vitest";
import { createMoveDesk, type MoveDesk, type MovePorts } from "../../../src/appliance/move/move-desk.ts";
import { movePlaces } from "../../../src/appliance/move/move-places.ts";
import { failure, silentLog, success } from "../../../src/shared/index.ts";
import type { HttpExchange } from "../../../src/tunnel/index.ts";
import { FaultyFiles } from "../../support/faulty-files.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { TunnelPeer } from "../../support/tunnel-peer.ts";

const NEW = "https://new.example";

let clock: ManualClock;
let files: FaultyFiles;
let peer: TunnelPeer;
let http: HttpExchange;
let done: string[];
let tunnel: MovePorts["tunnel"];
let waiting: number;
let isConfigured: boolean;
let desk: MoveDesk;

beforeEach(() => {
  [clock, files, peer, done] = [new ManualClock(), new FaultyFiles(), new TunnelPeer(), []];
  [http, waiting, isConfigured] = [peer.http, 0, true];
  tunnel = {
    status: () => ({ enrolment: "enrolled", server: "https://old.example" }) as never,
    waiting: () => Array.from({ length: waiting }) as never,
    report: async () => {
      done.push("report");
      return success(undefined);
    },
    deliverNow: async () => {
      done.push("deliver");
      return success(undefined);
    },
  };
  desk = createMoveDesk({
    ...{ clock, log: silentLog, files, sealed: files, dataFolder: "/data" },
    tunnel: {
      status: () => tunnel.status(),
      waiting: () => tunnel.waiting(),
      report: () => tunnel.report(),
      deliverNow: () => tunnel.deliverNow(),
    },
    http: (request) => http(request),
    witness: { leaving: async () => {}, answered: () => {} },
    isConfigured: () => isConfigured,
    about: () => ({ model: "Test box", version: "1.0.0" }),
    hardware: () => "cd".repeat(32),
    onMoved: () => done.push("moved"),
    signal: new AbortController().signal,
  });
});

const move = () => desk.move({ code: peer.claimCode, server: NEW });
const isDecided = () => files.text(movePlaces("/data").step) !== undefined;
describe("the press of the button", () => {
  test("tells the old server before it decides, and answers before everything ends", async () => {
    expect(await move()).toEqual(success({ untold: 0 }));
    expect([done, isDecided()]).toEqual([["report", "deliver"], true]);
    await clock.advance(1000);
    expect(done).toEqual(["report", "deliver", "moved"]);
  });

  test("makes no report before anybody has said whose printers these are", async () => {
    isConfigured = false;
    await move();
    expect(done).toEqual(["deliver"]);
  });

  test("is given up after 20 seconds where the new server is silent, and nothing is decided", async () => {
    const asked = Promise.withResolvers<void>();
    // Never answers, until it is given up.
    http = ({ signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener("abort", () => resolve(failure("tunnel.unreachable", "given up")));
        asked.resolve();
      });
    const moving = move();
    await asked.promise;
    expect(desk.target()).toBe(NEW);
    await clock.advance(20_000);
    expect(await moving).toMatchObject({ ok: false, problem: { code: "tunnel.unreachable" } });
    expect([done, isDecided(), desk.target()]).toEqual([[], false, undefined]);
    http = peer.http;
    expect(await move()).toEqual(success({ untold: 0 }));
  });

  test("waits for the old server no longer than 30 seconds, and says what it never got", async () => {
    waiting = 3;
    const asked = Promise.withResolvers<void>();
    tunnel.deliverNow = () => {
      asked.resolve();
      return new Promise(() => {});
    };
    const moving = move();
    await asked.promise;
    await clock.advance(29_000);
    expect(isDecided()).toBe(false);
    await clock.advance(1000);
    expect(await moving).toEqual(success({ untold: 3 }));
    expect(isDecided()).toBe(true);
  });

  test("pressed twice is done once", async () => {
    const both = await Promise.all([move(), move()]);
    expect(both).toEqual([success({ untold: 0 }), success({ untold: 0 })]);
    expect(await move()).toEqual(success({ untold: 0 }));
    expect(done).toEqual(["report", "deliver"]);
    expect(peer.taken.filter(({ type }) => type === "enrol")).toHaveLength(1);
  });

  test("does nothing on a box that belongs to no server", async () => {
    tunnel.status = () => ({ enrolment: "none" }) as never;
    expect(await move()).toMatchObject({ ok: false, problem: { code: "tunnel.not-enrolled" } });
    expect(peer.taken).toEqual([]);
  });

  test("that cannot be decided has changed nothing", async () => {
    files.fail("rename", /step$/, "ENOSPC");
    expect(await move()).toMatchObject({ ok: false, problem: { code: "state.write-failed" } });
    await clock.advance(1000);
    expect([isDecided(), done.includes("moved")]).toEqual([false, false]);
  });
});
