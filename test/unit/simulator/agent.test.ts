// The rules of RFC 1157 and RFC 3416 that a manager relies on.
import { describe, expect, test } from "vitest";
import { handleDatagram } from "../../../src/simulator/agent.ts";
import {
  ask,
  int,
  questionBytes,
  START,
  shown,
  simulatedDevice,
  str,
} from "../../support/simulated-requests.ts";

const table = () =>
  simulatedDevice([
    int("1.3.6.1.2.1.43.8.2.1.9.1.2", 550),
    str("1.3.6.1.2.1.1.1.0", "Laser"),
    int("1.3.6.1.2.1.43.8.2.1.9.1.10", 100),
    { oid: "1.3.6.1.2.1.31.1.1.1.6.1", value: { type: "Counter64", value: 5n } },
    { oid: "1.3.6.1.2.1.1.3.0", value: { type: "TimeTicks", value: 100 } },
  ]);

describe("GET", () => {
  test("answers in the order that was asked, exceptions in place of what is missing", () => {
    const answer = ask(table(), {
      oids: [
        "1.3.6.1.2.1.43.8.2.1.9.1.2",
        "1.3.6.1.2.1.43.8.2.1.9.1.3",
        "1.3.6.1.4.1.9.9.0",
        "1.3.6.1.2.1.1.1.0",
      ],
    });
    expect(answer?.pdu).toMatchObject({ kind: "response", requestId: 4711, errorStatus: 0, errorIndex: 0 });
    expect(shown(answer?.pdu.varbinds)).toEqual([
      "1.3.6.1.2.1.43.8.2.1.9.1.2=550",
      "1.3.6.1.2.1.43.8.2.1.9.1.3!noSuchInstance",
      "1.3.6.1.4.1.9.9.0!noSuchObject",
      "1.3.6.1.2.1.1.1.0=Laser",
    ]);
  });

  test("in version 1 fails whole with noSuchName and the index of the first that is missing", () => {
    const oids = ["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.99.0", "1.3.6.1.2.1.1.98.0"];
    const answer = ask(table(), { version: "1", oids });
    expect(answer?.version).toBe("1");
    expect(answer?.pdu).toMatchObject({ errorStatus: 2, errorIndex: 2 });
    expect(answer?.pdu.varbinds.map(({ oid }) => oid)).toEqual(oids);
  });

  test("in version 1 knows no Counter64", () => {
    expect(ask(table(), { version: "1", oids: ["1.3.6.1.2.1.31.1.1.1.6.1"] })?.pdu.errorStatus).toBe(2);
  });

  test("with an answer that does not fit is tooBig: an empty list, in version 1 the list as asked", () => {
    const device = simulatedDevice([str("1.3.6.1.2.1.1.1.0", "x".repeat(600))], { maxMessageBytes: 484 });
    expect(ask(device, { oids: ["1.3.6.1.2.1.1.1.0"] })?.pdu).toMatchObject({
      errorStatus: 1,
      errorIndex: 0,
      varbinds: [],
    });
    expect(ask(device, { version: "1", oids: ["1.3.6.1.2.1.1.1.0"] })?.pdu).toMatchObject({
      errorStatus: 1,
      varbinds: [{ oid: "1.3.6.1.2.1.1.1.0" }],
    });
  });
});

describe("GETNEXT", () => {
  test("goes on by arcs, not by letters", () => {
    expect(
      shown(ask(table(), { kind: "getNext", oids: ["1.3.6.1.2.1.43.8.2.1.9.1.2"] })?.pdu.varbinds),
    ).toEqual(["1.3.6.1.2.1.43.8.2.1.9.1.10=100"]);
  });

  test("ends with endOfMibView, in version 1 with noSuchName", () => {
    const oids = ["1.3.6.1.2.1.43.8.2.1.9.1.10"];
    expect(shown(ask(table(), { kind: "getNext", oids })?.pdu.varbinds)).toEqual([`${oids[0]}!endOfMibView`]);
    expect(ask(table(), { version: "1", kind: "getNext", oids })?.pdu).toMatchObject({
      errorStatus: 2,
      errorIndex: 1,
    });
  });

  test("passes over Counter64 in version 1", () => {
    const oids = ["1.3.6.1.2.1.31"];
    expect(ask(table(), { version: "1", kind: "getNext", oids })?.pdu.varbinds[0]?.oid).toBe(
      "1.3.6.1.2.1.43.8.2.1.9.1.2",
    );
    expect(ask(table(), { kind: "getNext", oids })?.pdu.varbinds[0]?.oid).toBe("1.3.6.1.2.1.31.1.1.1.6.1");
  });
});

describe("GETBULK", () => {
  const rows = simulatedDevice(
    Array.from({ length: 400 }, (_, row) => [
      int(`1.3.6.1.9.1.${row + 1}`, row),
      int(`1.3.6.1.9.2.${row + 1}`, row),
    ]).flat(),
  );

  test("repeats row by row behind the non-repeaters", () => {
    const answer = ask(rows, {
      kind: "getBulk",
      oids: ["1.3.6.1.9.1.5", "1.3.6.1.9.1", "1.3.6.1.9.2"],
      nonRepeaters: 1,
      maxRepetitions: 2,
    });
    expect(shown(answer?.pdu.varbinds)).toEqual([
      "1.3.6.1.9.1.6=5",
      "1.3.6.1.9.1.1=0",
      "1.3.6.1.9.2.1=0",
      "1.3.6.1.9.1.2=1",
      "1.3.6.1.9.2.2=1",
    ]);
  });

  test("fills the message and no more", () => {
    const [delivery] = handleDatagram(
      rows,
      questionBytes({ kind: "getBulk", oids: ["1.3.6.1.9.1"], maxRepetitions: 1000 }),
      START,
    );
    expect(delivery?.bytes.length).toBeLessThanOrEqual(1472);
    expect(delivery?.bytes.length).toBeGreaterThan(1400);
  });

  test("ends after the first row that has nothing but ends", () => {
    const answer = ask(rows, { kind: "getBulk", oids: ["1.3.6.1.9.2.399"], maxRepetitions: 10 });
    expect(shown(answer?.pdu.varbinds)).toEqual(["1.3.6.1.9.2.400=399", "1.3.6.1.9.2.400!endOfMibView"]);
  });

  test("takes negative numbers for zero (RFC 3416 §4.2.3)", () => {
    const answer = ask(rows, {
      kind: "getBulk",
      oids: ["1.3.6.1.9.1"],
      nonRepeaters: -5,
      maxRepetitions: -1,
    });
    expect(answer?.pdu).toMatchObject({ errorStatus: 0, varbinds: [] });
  });

  test("does not exist in version 1", () => {
    expect(
      ask(rows, { version: "1", kind: "getBulk", oids: ["1.3.6.1.9.1"], maxRepetitions: 2 }),
    ).toBeUndefined();
    expect(rows.statistics.undecodable).toBe(1);
  });
});

describe("whoever may not", () => {
  test("write is told so, and counted", () => {
    const device = table();
    const question = {
      kind: "set",
      oids: ["1.3.6.1.2.1.1.1.0"],
      value: { type: "INTEGER", value: 1 },
    } as const;
    expect(ask(device, { ...question, oids: [...question.oids] })?.pdu.errorStatus).toBe(17);
    expect(ask(device, { ...question, oids: [...question.oids], version: "1" })?.pdu.errorStatus).toBe(4);
    expect(device.statistics.sets).toBe(2);
    expect(shown(ask(device, { oids: ["1.3.6.1.2.1.1.1.0"] })?.pdu.varbinds)).toEqual([
      "1.3.6.1.2.1.1.1.0=Laser",
    ]);
  });

  test("ask gets no answer, and is counted", () => {
    const device = table();
    expect(ask(device, { oids: ["1.3.6.1.2.1.1.1.0"], community: "private" })).toBeUndefined();
    expect(device.statistics).toMatchObject({ requests: 1, wrongCommunity: 1, varbinds: 0 });
  });
});

test("repeated requests, kinds and versions are counted", () => {
  const device = table();
  ask(device, { oids: ["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.3.0"] });
  ask(device, { oids: ["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.3.0"] });
  ask(device, { version: "1", kind: "getNext", oids: ["1.3.6.1.2.1.1.1.0"], requestId: 5 });
  handleDatagram(device, Buffer.from("hello"), START);
  expect(device.statistics).toMatchObject({
    requests: 4,
    varbinds: 5,
    repeated: 1,
    undecodable: 1,
    byVersion: { "1": 1, "2c": 2, "3": 0 },
    byKind: { get: 2, getNext: 1, getBulk: 0, set: 0 },
  });
});

test("uptime goes on with the wall clock and begins again with a restart", () => {
  const device = table();
  const uptime = (now: number) => shown(ask(device, { oids: ["1.3.6.1.2.1.1.3.0"] }, now)?.pdu.varbinds);
  expect(uptime(START)).toEqual(["1.3.6.1.2.1.1.3.0=100"]);
  expect(uptime(START + 60_000)).toEqual(["1.3.6.1.2.1.1.3.0=6100"]);
  device.reboot(START + 60_000);
  expect(uptime(START + 61_000)).toEqual(["1.3.6.1.2.1.1.3.0=100"]);
});
