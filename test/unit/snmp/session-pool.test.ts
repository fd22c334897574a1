import { describe, expect, test } from "vitest";
import { SessionPool } from "../../../src/snmp/session.ts";
import { v2c, v3plain } from "../../support/snmp-engine.ts";

const printer = { address: "10.1.4.20", port: 161 };
const engineId = Buffer.from("8000000001020304", "hex");

describe("sessions at hand", () => {
  test("are one per target and credential", () => {
    const pool = new SessionPool(() => 0);
    const session = pool.take({ ...printer, credential: v2c }).session;
    expect(pool.take({ ...printer, credential: { ...v2c } }).session).toBe(session);
    expect(pool.take({ ...printer, credential: { ...v2c, community: "other" } }).session).not.toBe(session);
    expect(pool.take({ ...printer, port: 1161, credential: v2c }).session).not.toBe(session);
  });

  test("are let go when many others came after them", () => {
    const pool = new SessionPool(() => 0);
    const session = pool.take({ ...printer, credential: v2c }).session;
    for (let i = 0; i < 300; i++)
      pool.take({ address: `10.2.${i >> 8}.${i & 255}`, port: 161, credential: v2c });
    expect(pool.take({ ...printer, credential: v2c }).session).not.toBe(session);
  });

  test("of version 3 begin with what the engine told, its time going on meanwhile", () => {
    let now = 1000;
    const pool = new SessionPool(() => now);
    pool.sight(printer.address, printer.port, { engineId, boots: 3, time: 100 });
    now += 60_500;
    const { session, isFresh } = pool.take({ ...printer, credential: v3plain });
    expect(isFresh).toBe(false);
    expect(session.library.msgSecurityParameters).toEqual({
      msgAuthoritativeEngineID: engineId,
      msgAuthoritativeEngineBoots: 3,
      msgAuthoritativeEngineTime: 160,
    });
  });

  test("of version 3 begin with discovery where nothing is known, or was forgotten", () => {
    const pool = new SessionPool(() => 0);
    const target = { ...printer, credential: v3plain };
    expect(pool.take(target).isFresh).toBe(true);
    pool.sight(printer.address, printer.port, { engineId, boots: 3, time: 100 });
    pool.forget(target);
    const { session, isFresh } = pool.take(target);
    expect([isFresh, session.library.msgSecurityParameters]).toEqual([true, undefined]);
  });

  test("hand the engine on to other users of the same printer", () => {
    const pool = new SessionPool(() => 0);
    const target = { ...printer, credential: v3plain };
    const { session } = pool.take(target);
    session.library.msgSecurityParameters = {
      msgAuthoritativeEngineID: engineId,
      msgAuthoritativeEngineBoots: 1,
      msgAuthoritativeEngineTime: 5,
    };
    pool.remember(target, session);
    expect(pool.take({ ...printer, credential: { ...v3plain, user: "other" } }).isFresh).toBe(false);
  });
});
