// The contract with net-snmp: what the engine relies on, so that a new version that differs fails here first.
import { describe, expect, test } from "vitest";
import { emptyFrame, readFrame } from "../../src/snmp/frame.ts";
import { type LibrarySession, type LibrarySocket, library } from "../../src/snmp/library.ts";
import { openSession } from "../../src/snmp/session.ts";
import "../../src/snmp/usm.ts";
import { answer, octets, readQuestion, report } from "../support/scripted-agent.ts";
import { v2c, v3auth, v3plain } from "../support/snmp-engine.ts";

const NAME = "1.3.6.1.2.1.1.5.0";
const where = { address: "127.0.0.1", port: 161 };

function bare(sent: (bytes: Uint8Array, registered: (error: Error | null) => void) => void): LibrarySession {
  const socket: LibrarySocket = {
    on() {},
    ref() {},
    unref() {},
    bind() {},
    close() {},
    send: (bytes, offset, length, _port, _address, done) =>
      sent(bytes.subarray(offset, offset + length), done),
  };
  return library.createSession("127.0.0.1", "public", {
    port: 161,
    version: library.Version2c,
    transport: "udp4",
    timeout: 40,
    retries: 0,
    backoff: 1,
    reportOidMismatchErrors: false,
    backwardsGetNexts: true,
    dgramModule: { createSocket: () => socket },
  });
}

describe("net-snmp", () => {
  test("waits for an answer from the moment that sending is confirmed, and takes it by its id alone", async () => {
    const session = bare((bytes, registered) => {
      registered(null);
      session.onMsg(answer(readQuestion(Buffer.from(bytes), where), { pairs: [[NAME, octets("x")]] }));
    });
    const varbinds = await new Promise((resolve) => session.get([NAME], (_error, found) => resolve(found)));
    expect(varbinds).toMatchObject([{ oid: NAME, type: 4 }]);
  });

  test("copies the handler of answers from the session, where it can be replaced", async () => {
    const session = bare((bytes, registered) => {
      registered(null);
      session.onMsg(answer(readQuestion(Buffer.from(bytes), where), { status: 5, index: 1, pairs: [] }));
    });
    session.onSimpleGetResponse = (request, message) => request.responseCb(null, message.pdu);
    const pdu = await new Promise((resolve) => session.get([NAME], (_error, found) => resolve(found)));
    expect(pdu).toMatchObject({ type: 0xa2, errorStatus: 5, errorIndex: 1, varbinds: [] });
  });

  test("cancels what is pending, its timers with it", async () => {
    const session = bare((_bytes, registered) => registered(null));
    const failed = new Promise((resolve) => session.get([NAME], (error) => resolve(error)));
    const reason = new Error("over");
    session.cancelRequests(reason);
    expect(await failed).toBe(reason);
  });

  test("reports what it cannot decode as an event, and keeps the request", () => {
    const session = bare((_bytes, registered) => registered(null));
    const errors: Error[] = [];
    session.on("error", (error) => errors.push(error));
    session.get([NAME], () => {});
    session.onMsg(Buffer.from("garbage"));
    expect(errors).toHaveLength(1);
    session.cancelRequests(new Error("over"));
  });

  test("throws out of its message handler on a signed version 3 frame to a version 2c request", () => {
    let sent = Buffer.alloc(0);
    const session = bare((bytes, registered) => {
      sent = Buffer.from(bytes);
      registered(null);
    });
    session.on("error", () => {});
    session.get([NAME], () => {});
    // The transport's version check stands in front of this.
    expect(() => session.onMsg(report(readQuestion(sent, where), { flags: 1, pdu: 0xa2 }))).toThrow(
      TypeError,
    );
  });

  test("starts version 3 without discovery where the engine is known", () => {
    const sent: Uint8Array[] = [];
    const target = { ...where, credential: v3plain };
    const session = openSession(target, {
      msgAuthoritativeEngineID: Buffer.from("8000000001020304", "hex"),
      msgAuthoritativeEngineBoots: 4,
      msgAuthoritativeEngineTime: 77,
    });
    session.sender = { transmit: (bytes) => sent.push(bytes), unreadable() {} };
    session.library.get([NAME], () => {});
    const frame = emptyFrame();
    expect(readFrame(sent[0]!, frame)).toBe(true);
    expect(frame).toMatchObject({ version: 3, pdu: 0xa0, engineBoots: 4, engineTime: 77 });
  });
});

describe("a session of ours", () => {
  interface Writer {
    set(
      varbinds: { oid: string; type: number; value: unknown }[],
      callback: (error: Error | null) => void,
    ): void;
  }

  test.each([
    ["2c", v2c],
    [
      "3, sealed",
      { ...v3auth, level: "authPriv", privProtocol: "aes128", privKey: "battery staple" } as const,
    ],
  ])("sends no SET even where the library still has one (version %s)", (_version, credential) => {
    const sent: Uint8Array[] = [];
    const session = openSession(
      { ...where, credential },
      {
        msgAuthoritativeEngineID: Buffer.from("8000000001020304", "hex"),
        msgAuthoritativeEngineBoots: 1,
        msgAuthoritativeEngineTime: 1,
      },
    );
    session.sender = { transmit: (bytes) => sent.push(bytes), unreadable() {} };
    const writer = session.library as unknown as Writer;
    expect(() => writer.set([{ oid: NAME, type: 4, value: "mine now" }], () => {})).toThrow(/only reads/);
    expect(sent).toEqual([]);
  });

  test("gives every message an id of its own that nobody can foresee, and retries the same one", async () => {
    const ids: number[] = [];
    const session = openSession({ ...where, credential: v2c }, undefined);
    session.library.timeout = 5;
    session.library.retries = 2;
    const done = new Promise((resolve) => {
      session.sender = {
        transmit: (bytes, registered) => {
          ids.push(readQuestion(Buffer.from(bytes), where).id);
          registered();
        },
        unreadable() {},
      };
      session.library.get([NAME], (error) => resolve(error));
    });
    await done;
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toBeGreaterThanOrEqual(0x40000000);
  });
});
