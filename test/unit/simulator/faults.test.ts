import { describe, expect, test } from "vitest";
import { handleDatagram } from "../../../src/simulator/agent.ts";
import type { Faults } from "../../../src/simulator/index.ts";
import { decodeV3 } from "../../../src/simulator/message-v3.ts";
import { ask, int, questionBytes, START, shown, simulatedDevice } from "../../support/simulated-requests.ts";

const oids = Array.from({ length: 12 }, (_, row) => `1.3.6.1.9.1.${row + 1}`);
const faulty = (faults: Faults) =>
  simulatedDevice(
    oids.map((oid, row) => int(oid, row)),
    { faults },
  );
const deliveries = (faults: Faults, now = START) =>
  handleDatagram(faulty(faults), questionBytes({ oids: oids.slice(0, 1) }), now);

describe("a hostile device", () => {
  const forged = (kind: NonNullable<Faults["forges"]>[number]) => {
    const all = deliveries({ forges: [kind] });
    // The right answer comes last: whoever cannot be fooled gets it.
    return { forged: all.slice(0, -1), right: all.at(-1)?.bytes };
  };

  test("sends a giant, pieces, and its answer from another address", () => {
    const giant = forged("giant");
    expect(giant.forged.map(({ bytes }) => bytes.length)).toEqual([65_507]);
    const drip = forged("drip");
    expect(drip.forged).toHaveLength(64);
    expect(Buffer.concat(drip.forged.map(({ bytes }) => bytes)).equals(drip.right ?? Buffer.of())).toBe(true);
    const spoofed = forged("spoofed");
    expect(spoofed.forged).toMatchObject([{ isSpoofed: true, bytes: spoofed.right }]);
  });

  test("sends frames and reports of version 3 with the id of a question in another version", () => {
    for (const [kind, count] of [
      ["v3-frame", 2],
      ["reports", 50],
    ] as const) {
      const { forged: frames } = forged(kind);
      expect(frames).toHaveLength(count);
      expect(frames.every(({ bytes }) => decodeV3(bytes)?.messageId === 4711)).toBe(true);
    }
  });
});

describe("a faulty device", () => {
  test("keeps silent", () => {
    expect(deliveries({ silent: true })).toEqual([]);
  });

  test("answers late, by its latency and a jitter on top", () => {
    expect(deliveries({ latencyMs: 250 })[0]?.delayMs).toBe(250);
    const delay = deliveries({ latencyMs: 250, jitterMs: 100 })[0]?.delayMs ?? 0;
    expect(delay).toBeGreaterThanOrEqual(250);
    expect(delay).toBeLessThan(350);
  });

  test("sleeps: late at first, at once when awake, late again after a quiet time", () => {
    const device = faulty({ sleepy: { afterQuietMs: 30_000, delayMs: 3_000 } });
    const delayAt = (afterMs: number) =>
      handleDatagram(device, questionBytes({ oids: oids.slice(0, 1) }), START + afterMs)[0]?.delayMs;
    expect([0, 2_000, 3_100, 20_000, 60_000].map(delayAt)).toEqual([3_000, 1_000, 0, 0, 3_000]);
  });

  test("works off one request after another and loses those beyond its queue", () => {
    const device = faulty({ latencyMs: 100, queue: 1 });
    const delays = [0, 0, 0, 150].map(
      (afterMs) =>
        handleDatagram(device, questionBytes({ oids: oids.slice(0, 1) }), START + afterMs)[0]?.delayMs,
    );
    expect(delays).toEqual([100, 200, undefined, 150]);
  });

  test("loses requests: a share of them, or the first ones", () => {
    const lossy = faulty({ lossPercent: 30 });
    const answered = Array.from({ length: 1000 }, () => ask(lossy, { oids: oids.slice(0, 1) })).filter(
      Boolean,
    ).length;
    expect(answered).toBeGreaterThan(620);
    expect(answered).toBeLessThan(780);
    const late = faulty({ loseFirst: 2 });
    expect([1, 2, 3].map(() => ask(late, { oids: oids.slice(0, 1) }) !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("answers more than once", () => {
    expect(deliveries({ duplicates: 2 })).toHaveLength(3);
  });

  test("answers with another id, version, community, or from another port", () => {
    const question = { oids: oids.slice(0, 1) };
    expect(ask(faulty({ wrongId: true }), question)?.pdu.requestId).toBe(4712);
    expect(ask(faulty({ wrongVersion: true }), question)?.version).toBe("1");
    expect(ask(faulty({ wrongCommunity: true }), question)?.community).toBe("public?");
    expect(deliveries({ otherPort: true })[0]?.otherPort).toBe(true);
  });

  test("answers with octets that are no message", () => {
    for (const malformed of ["noise", "cut", "absurd-length", "empty"] as const)
      expect(ask(faulty({ malformed }), { oids })).toBeUndefined();
    const flipped = deliveries({ malformed: "flipped" })[0]?.bytes;
    const whole = deliveries({})[0]?.bytes;
    expect(flipped?.length).toBe(whole?.length);
    expect(flipped).not.toEqual(whole);
  });

  test("chokes on more variables than it bears, in its own way", () => {
    const few = { oids: oids.slice(0, 8) };
    const many = { oids: oids.slice(0, 9) };
    expect(ask(faulty({ silentAbove: 8 }), few)?.pdu.varbinds).toHaveLength(8);
    expect(ask(faulty({ silentAbove: 8 }), many)).toBeUndefined();
    expect(ask(faulty({ genErrAbove: 8 }), many)?.pdu.errorStatus).toBe(5);
    expect(ask(faulty({ tooBigAbove: 8 }), many)?.pdu).toMatchObject({ errorStatus: 1, varbinds: [] });
    expect(ask(faulty({ truncateAbove: 8 }), many)?.pdu.varbinds).toHaveLength(8);
    expect(ask(faulty({ emptyAnswers: true }), many)?.pdu).toMatchObject({ errorStatus: 0, varbinds: [] });
  });

  test("chokes on certain variables", () => {
    expect(ask(faulty({ silentBelow: ["1.3.6.1.9"] }), { oids })).toBeUndefined();
    expect(ask(faulty({ genErrBelow: ["1.3.6.1.9.1.2"] }), { oids })?.pdu.errorStatus).toBe(5);
    expect(ask(faulty({ genErrBelow: ["1.3.6.1.9.1.2"] }), { oids: oids.slice(0, 1) })?.pdu.errorStatus).toBe(
      0,
    );
  });

  test("has trouble with GETBULK", () => {
    const bulk = { kind: "getBulk", oids: ["1.3.6.1.9.1"], maxRepetitions: 10 } as const;
    const question = { ...bulk, oids: [...bulk.oids] };
    expect(ask(faulty({ noBulk: "silent" }), question)).toBeUndefined();
    expect(ask(faulty({ noBulk: "genErr" }), question)?.pdu.errorStatus).toBe(5);
    expect(ask(faulty({ maxRepetitions: 3 }), question)?.pdu.varbinds).toHaveLength(3);
  });

  test("leads GETNEXT round in a circle", () => {
    const device = faulty({ loopAt: "1.3.6.1.9.1.3" });
    const next = (oid: string) => ask(device, { kind: "getNext", oids: [oid] })?.pdu.varbinds[0]?.oid;
    expect(next("1.3.6.1.9.1.1")).toBe("1.3.6.1.9.1.2");
    expect(next("1.3.6.1.9.1.3")).toBe("1.3.6.1.9.1.3");
    expect(next("1.3.6.1.9.1.12")).toBe("1.3.6.1.9.1.3");
  });

  test("has a column without end", () => {
    const device = faulty({ endlessBelow: "1.3.6.1.8.5" });
    const answer = ask(device, { kind: "getBulk", oids: ["1.3.6.1.8"], maxRepetitions: 3 });
    expect(shown(answer?.pdu.varbinds)).toEqual(["1.3.6.1.8.5.1=1", "1.3.6.1.8.5.2=1", "1.3.6.1.8.5.3=1"]);
    expect(ask(device, { kind: "getNext", oids: ["1.3.6.1.8.5.999999"] })?.pdu.varbinds[0]?.oid).toBe(
      "1.3.6.1.8.5.1000000",
    );
  });

  test("answers a GET with other variables", () => {
    const answer = ask(faulty({ wrongVariables: true }), { oids: oids.slice(0, 1) });
    expect(answer?.pdu.varbinds[0]?.oid).toBe("1.3.6.1.9.1.2");
  });

  test("speaks only some versions", () => {
    const device = simulatedDevice([int("1.3.6.1.9.1.1", 1)], { versions: ["1"] });
    expect(ask(device, { oids: ["1.3.6.1.9.1.1"] })).toBeUndefined();
    expect(ask(device, { version: "1", oids: ["1.3.6.1.9.1.1"] })?.pdu.errorStatus).toBe(0);
  });
});
