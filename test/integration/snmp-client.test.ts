import { describe, expect, test } from "vitest";
import {
  answer,
  asked,
  integer,
  nothing,
  octets,
  oid,
  type Pair,
  type Script,
  table,
  tlv,
} from "../support/scripted-agent.ts";
import { at, startAgent, startEngine, v1, v2c } from "../support/snmp-engine.ts";

const NAME = "1.3.6.1.2.1.1.5.0";
const DESCR = "1.3.6.1.2.1.1.1.0";
const COLUMN = "1.3.6.1.2.1.43.11.1.1.6.1";
const patient = { timeoutMs: 5000, retries: 0 };
const quick = { timeoutMs: 80, retries: 0 };

const office: Pair[] = [
  [DESCR, octets("Acme Laser")],
  [NAME, octets("printer-1")],
  ...Array.from({ length: 12 }, (_, row): Pair => [`${COLUMN}.${row + 1}`, octets(`supply ${row + 1}`)]),
];

const text = (value: string) => ({ type: "OCTET STRING", value: new TextEncoder().encode(value) });

describe("a well-behaved printer", () => {
  test("answers GET in the order asked, in both old versions", async () => {
    const engine = await startEngine();
    const agent = await startAgent(table(office));
    for (const credential of [v1, v2c])
      expect(await engine.client.get(at(agent, credential), [NAME, DESCR], patient)).toEqual({
        ok: true,
        value: [
          { oid: NAME, value: text("printer-1") },
          { oid: DESCR, value: text("Acme Laser") },
        ],
      });
    expect(agent.questions.map(({ version }) => version)).toEqual([0, 1]);
  });

  test("tells every type of value as the model has it", async () => {
    const engine = await startEngine();
    const values: [Uint8Array, unknown][] = [
      [integer(-3), { type: "INTEGER", value: -3 }],
      [tlv(0x41, [0xff, 0xff, 0xff, 0xff]), { type: "Counter32", value: 4294967295 }],
      [tlv(0x42, [0, 0xff, 0xff, 0xff, 0xff]), { type: "Gauge32", value: 4294967295 }],
      [tlv(0x43, [1, 0]), { type: "TimeTicks", value: 256 }],
      [
        tlv(0x46, [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        { type: "Counter64", value: 2n ** 64n - 1n },
      ],
      [tlv(0x46, [5]), { type: "Counter64", value: 5n }],
      [tlv(0x44, [1, 2]), { type: "Opaque", value: Uint8Array.of(1, 2) }],
      [tlv(0x04), { type: "OCTET STRING", value: new Uint8Array() }],
      [oid("1.3.6.1.4.1.11"), { type: "OBJECT IDENTIFIER", value: "1.3.6.1.4.1.11" }],
      [tlv(0x06), { type: "OBJECT IDENTIFIER", value: "0.0" }],
      [tlv(0x40, [10, 1, 4, 20]), { type: "IpAddress", value: "10.1.4.20" }],
      [nothing, { type: "NULL", value: null }],
    ];
    const pairs = values.map(([value], row): Pair => [`1.3.6.1.4.1.99999.${row + 1}`, value]);
    const agent = await startAgent(table(pairs));
    const result = await engine.client.get(
      at(agent),
      pairs.map(([name]) => name),
      patient,
    );
    expect(result).toEqual({
      ok: true,
      value: pairs.map(([name], row) => ({ oid: name, value: values[row]![1] })),
    });
  });

  test("hands out octets that stay as they are and hold on to nothing", async () => {
    const engine = await startEngine();
    const agent = await startAgent(table(office));
    const result = await engine.client.get(at(agent), [NAME], patient);
    const value = result.ok ? result.value[0]?.value?.value : undefined;
    expect(value).toBeInstanceOf(Uint8Array);
    expect(Buffer.isBuffer(value)).toBe(false);
    expect((value as Uint8Array).buffer.byteLength).toBe("printer-1".length);
  });

  test("marks what it does not have, by version", async () => {
    const engine = await startEngine();
    const agent = await startAgent(table(office));
    expect(await engine.client.get(at(agent), [NAME, `${NAME}.1`], patient)).toEqual({
      ok: true,
      value: [
        { oid: NAME, value: text("printer-1") },
        { oid: `${NAME}.1`, exception: "noSuchInstance" },
      ],
    });
    expect(await engine.client.get(at(agent, v1), [NAME, `${NAME}.1`], patient)).toMatchObject({
      ok: false,
      problem: { code: "snmp.no-such-name", detail: { index: 2 } },
    });
  });

  test("gives rows to GETBULK, which version 1 does not have", async () => {
    const engine = await startEngine();
    const agent = await startAgent(table(office));
    const request = { nonRepeaters: [DESCR.slice(0, -2)], repeaters: [COLUMN], maxRepetitions: 3 };
    const result = await engine.client.getBulk(at(agent), request, patient);
    expect(result).toMatchObject({
      ok: true,
      value: {
        nonRepeaters: [{ oid: DESCR }],
        rows: [[{ oid: `${COLUMN}.1` }], [{ oid: `${COLUMN}.2` }], [{ oid: `${COLUMN}.3` }]],
      },
    });
    expect(await engine.client.getBulk(at(agent, v1), request, patient)).toMatchObject({
      problem: { code: "snmp.malformed" },
    });
  });

  test("is walked to the end, in both old versions", async () => {
    const engine = await startEngine();
    const agent = await startAgent(table(office));
    for (const credential of [v1, v2c]) {
      const result = await engine.client.walk(at(agent, credential), COLUMN, patient);
      expect(result).toMatchObject({ ok: true, value: { complete: true } });
      expect(result.ok && result.value.varbinds.map((each) => each.oid)).toEqual(
        office.slice(2).map(([name]) => name),
      );
    }
  });

  test("is never asked two things at once", async () => {
    const engine = await startEngine();
    let pending = 0;
    let most = 0;
    const agent = await startAgent((question, me) => {
      most = Math.max(most, ++pending);
      setImmediate(() => {
        pending--;
        me.send(answer(question, { pairs: [[NAME, octets("x")]] }), question.from);
      });
      return undefined;
    });
    const results = await Promise.all(
      Array.from({ length: 20 }, () => engine.client.get(at(agent), [NAME], patient)),
    );
    expect(results.every((each) => each.ok)).toBe(true);
    expect(most).toBe(1);
  });

  test("may stand on IPv6", async ({ skip }) => {
    const agent = await startAgent(table(office), "::1").catch(() => undefined);
    if (!agent) return skip("this machine has no IPv6 loopback");
    const engine = await startEngine();
    const target = { ...at(agent), address: "0:0:0:0:0:0:0:1" };
    expect(await engine.client.get(target, [NAME], patient)).toMatchObject({ ok: true });
  });
});

describe("errors that an agent reports", () => {
  test.each([
    [1, "snmp.too-big", { index: 0 }],
    [2, "snmp.no-such-name", { index: 1 }],
    [5, "snmp.general-error", { status: 5, index: 1 }],
    [16, "snmp.general-error", { status: 16, index: 1 }],
    [77, "snmp.general-error", { status: 77, index: 1 }],
  ])("error-status %i is %s", async (status, code, detail) => {
    const engine = await startEngine();
    const agent = await startAgent((question) =>
      answer(question, { status, index: detail.index, pairs: status === 1 ? [] : asked(question) }),
    );
    expect(await engine.client.get(at(agent), [NAME], patient)).toMatchObject({
      ok: false,
      problem: { code, detail },
    });
  });
});

describe("questions that cannot be asked", () => {
  test.each([
    ["a name instead of an address", { address: "printer.example", port: 161 }, [NAME], "address.invalid"],
    ["a port that does not exist", { address: "127.0.0.1", port: 70000 }, [NAME], "address.invalid"],
    ["text that is no OID", { address: "127.0.0.1", port: 161 }, ["system"], "snmp.malformed"],
    ["an OID of one arc", { address: "127.0.0.1", port: 161 }, ["1"], "snmp.malformed"],
    [
      "too many at once",
      { address: "127.0.0.1", port: 161 },
      Array.from({ length: 501 }, () => NAME),
      "snmp.malformed",
    ],
  ])("%s is refused and nothing is sent", async (_what, where, oids, code) => {
    const engine = await startEngine();
    expect(await engine.client.get(at(where), oids, patient)).toMatchObject({ ok: false, problem: { code } });
    expect(engine.counters().packetsSent).toBe(0);
  });

  test("asking for nothing is answered with nothing", async () => {
    const engine = await startEngine();
    expect(await engine.client.get(at({ address: "127.0.0.1", port: 161 }), [], patient)).toEqual({
      ok: true,
      value: [],
    });
  });
});

describe("every request settles once", () => {
  const silent: Script = () => undefined;

  test("after its tries when nobody answers, each try with the same id", async () => {
    const engine = await startEngine();
    const agent = await startAgent(silent);
    const result = await engine.client.get(at(agent), [NAME], { timeoutMs: 40, retries: 2 });
    expect(result).toMatchObject({ ok: false, problem: { code: "snmp.timeout" } });
    expect(agent.questions).toHaveLength(3);
    expect(new Set(agent.questions.map(({ id }) => id)).size).toBe(1);
  });

  test("with the answer to an earlier try when that comes late", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question, me) => {
      // The first question is answered when the second has come.
      if (me.questions.length < 2) return undefined;
      return answer(question, { pairs: [[NAME, octets("late")]] });
    });
    const result = await engine.client.get(at(agent), [NAME], { timeoutMs: 40, retries: 50 });
    expect(result).toMatchObject({ ok: true, value: [{ value: text("late") }] });
  });

  test("at once when it is called off, pending or waiting", async () => {
    const engine = await startEngine();
    const agent = await startAgent(silent);
    const stop = new AbortController();
    const options = { timeoutMs: 10_000, signal: stop.signal };
    const pending = engine.client.get(at(agent), [NAME], options);
    const waiting = engine.client.get(at(agent), [DESCR], options);
    await agent.asked(1);
    stop.abort();
    for (const result of await Promise.all([pending, waiting]))
      expect(result).toMatchObject({ ok: false, problem: { code: "snmp.aborted" } });
    expect(await engine.client.get(at(agent), [NAME], options)).toMatchObject({
      problem: { code: "snmp.aborted" },
    });
    expect(agent.questions).toHaveLength(1);
  });

  test("with snmp.closed when the engine closes, and nothing can be asked afterwards", async () => {
    const engine = await startEngine();
    const agent = await startAgent(silent);
    const pending = engine.client.get(at(agent), [NAME], { timeoutMs: 10_000 });
    const waiting = engine.client.walk(at(agent), COLUMN, { timeoutMs: 10_000 });
    await agent.asked(1);
    await engine.close();
    for (const result of await Promise.all([pending, waiting]))
      expect(result).toMatchObject({ ok: false, problem: { code: "snmp.closed" } });
    expect(await engine.client.get(at(agent), [NAME])).toMatchObject({ problem: { code: "snmp.closed" } });
  });

  test("with snmp.socket when the kernel will not send", async () => {
    const engine = await startEngine();
    // A broadcast address without the permission to broadcast: EACCES.
    const target = at({ address: "255.255.255.255", port: 161 });
    const started = performance.now();
    const result = await engine.client.get(target, [NAME], { timeoutMs: 5000 });
    expect(result).toMatchObject({ ok: false, problem: { code: "snmp.socket" } });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(engine.counters().dropped["send-failed"]).toBe(1);
  });

  test("and lets the next one have its turn", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question, me) =>
      me.questions.length === 1 ? undefined : answer(question, { pairs: [[DESCR, octets("b")]] }),
    );
    const [first, second] = await Promise.all([
      engine.client.get(at(agent), [NAME], quick),
      engine.client.get(at(agent), [DESCR], patient),
    ]);
    expect(first).toMatchObject({ ok: false, problem: { code: "snmp.timeout" } });
    expect(second).toMatchObject({ ok: true });
  });
});

describe("pace and counters", () => {
  test("requests leave no faster than the pace", async () => {
    const engine = await startEngine({ pace: 200 });
    const agents = await Promise.all(Array.from({ length: 30 }, () => startAgent(table(office))));
    const started = performance.now();
    const results = await Promise.all(agents.map((agent) => engine.client.get(at(agent), [NAME], patient)));
    expect(results.every((each) => each.ok)).toBe(true);
    // 30 packets at 200/s are 150 ms, less one slot's worth at the start.
    expect(performance.now() - started).toBeGreaterThan(120);
  });

  test("octets are counted with their headers", async () => {
    const engine = await startEngine();
    const agent = await startAgent(table(office));
    await engine.client.get(at(agent), [NAME], patient);
    const sent = agent.questions[0]!.bytes.length + 28;
    expect(engine.counters()).toMatchObject({
      packetsSent: 1,
      packetsReceived: 1,
      bytesSent: sent,
      dropped: {},
    });
  });

  test("ids of successive requests cannot be told from one another", async () => {
    const engine = await startEngine();
    const agent = await startAgent(table(office));
    for (let i = 0; i < 50; i++) await engine.client.get(at(agent), [NAME], patient);
    const ids = agent.questions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(50);
    // Math.random's ids are all below 10^8; these have 30 bits of their own.
    expect(ids.every((id) => id >= 0x40000000 && id <= 0x7fffffff)).toBe(true);
  });
});
