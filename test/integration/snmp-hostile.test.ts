// What a broken or hostile device can send: dependencies.md lists what each of these did to the library alone.
import { describe, expect, test } from "vitest";
import {
  answer,
  integer,
  octets,
  type Pair,
  type Question,
  report,
  type Script,
  table,
  tlv,
} from "../support/scripted-agent.ts";
import { at, startAgent, startEngine, v1, v2c, v3auth, v3plain } from "../support/snmp-engine.ts";

const NAME = "1.3.6.1.2.1.1.5.0";
const COLUMN = "1.3.6.1.2.1.43.11.1.1.6.1";
const quick = { timeoutMs: 150, retries: 0 };
const patient = { timeoutMs: 5000, retries: 0 };

const right = (question: Question) => answer(question, { pairs: [[NAME, octets("printer-1")]] });
const told = { ok: true, value: [{ oid: NAME, value: { value: new TextEncoder().encode("printer-1") } }] };
const silence = { ok: false, problem: { code: "snmp.timeout" } };
const nonsense = { ok: false, problem: { code: "snmp.malformed" } };

describe("replies that are no answer end as a timeout, and a right one still counts", () => {
  const cases: [string, string, (question: Question) => Uint8Array][] = [
    ["garbage", "undecodable", () => Buffer.from("not SNMP at all")],
    ["an empty datagram", "undecodable", () => Buffer.alloc(0)],
    ["a truncated answer", "undecodable", (question) => right(question).subarray(0, 20)],
    ["an indefinite length", "undecodable", () => Buffer.from([0x30, 0x80, 0, 0])],
    ["a length beyond all bounds", "undecodable", () => Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff])],
    ["a version that does not exist", "undecodable", (question) => answer(question, { version: 7 })],
    ["the question itself", "not-a-response", (question) => question.bytes],
    ["a trap", "not-a-response", (question) => answer(question, { pdu: 0xa7 })],
    ["a SET", "not-a-response", (question) => answer(question, { pdu: 0xa3 })],
    [
      "another version",
      "wrong-version",
      (question) => answer(question, { version: 0, pairs: [[NAME, octets("no")]] }),
    ],
    [
      "another id",
      "wrong-id",
      (question) => answer(question, { id: question.id ^ 1, pairs: [[NAME, octets("no")]] }),
    ],
    [
      "another community",
      "wrong-community",
      (question) => answer(question, { community: "private", pairs: [[NAME, octets("no")]] }),
    ],
    [
      "a version 3 frame with the auth flag and the right id",
      "wrong-version",
      (question) => report(question, { flags: 1, pdu: 0xa2 }),
    ],
    [
      "a version 3 frame with the priv flag and the right id",
      "undecodable",
      (question) => report(question, { flags: 3 }),
    ],
    [
      "60 kB of text",
      "too-large",
      (question) => answer(question, { pairs: [[NAME, octets("x".repeat(60_000))]] }),
    ],
  ];

  test.each(cases)("%s", async (_what, reason, reply) => {
    const engine = await startEngine();
    const agent = await startAgent((question) => reply(question));
    expect(await engine.client.get(at(agent), [NAME], quick)).toMatchObject(silence);
    expect(engine.counters().dropped).toEqual({ [reason]: 1 });

    agent.script = (question) => [reply(question), right(question)];
    expect(await engine.client.get(at(agent), [NAME], patient)).toMatchObject(told);
  });
});

describe("replies from elsewhere", () => {
  test("another port of the same address is not who was asked", async () => {
    const engine = await startEngine();
    const other = await startAgent(() => undefined);
    const agent = await startAgent((question) => {
      other.send(answer(question, { pairs: [[NAME, octets("forged")]] }), question.from);
      return undefined;
    });
    expect(await engine.client.get(at(agent), [NAME], quick)).toMatchObject(silence);
    expect(engine.counters().dropped).toEqual({ "wrong-source": 1 });
  });

  test("nor is the same port of another address", async () => {
    const engine = await startEngine();
    const agent = await startAgent(() => undefined);
    const other = await startAgent(() => undefined, "127.0.0.2", agent.port);
    agent.script = (question) => {
      other.send(right(question), question.from);
      return undefined;
    };
    expect(await engine.client.get(at(agent), [NAME], quick)).toMatchObject(silence);
    expect(engine.counters().dropped).toEqual({ "wrong-source": 1 });
  });

  test("an answer that comes twice, or after the end, is counted and forgotten", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question) => [right(question), right(question)]);
    expect(await engine.client.get(at(agent), [NAME], patient)).toMatchObject(told);
    agent.script = () => undefined;
    expect(await engine.client.get(at(agent), [NAME], quick)).toMatchObject(silence);
    // The answer to a question that has timed out comes before that to the next one.
    const late = agent.questions[1]!;
    agent.script = (question) => [right(late), right(question)];
    expect(await engine.client.get(at(agent), [NAME], patient)).toMatchObject(told);
    // Whether the second copy came before or after the next question is the kernel's choice.
    const { unasked = 0, "wrong-id": wrongId = 0, ...others } = engine.counters().dropped;
    expect([unasked + wrongId, others]).toEqual([2, {}]);
  });
});

describe("answers with the right id that make no sense fail at once", () => {
  const cases: [string, (question: Question) => Uint8Array][] = [
    ["no variables", (question) => answer(question, {})],
    ["too few variables", (question) => answer(question, { pairs: [[NAME, octets("a")]] })],
    [
      "other variables",
      (question) =>
        answer(question, {
          pairs: [
            [NAME, octets("a")],
            [`${NAME}.9`, octets("b")],
          ],
        }),
    ],
    [
      "an unknown type of value",
      (question) =>
        answer(question, {
          pairs: [
            [NAME, tlv(0x5f, [1])],
            [`${NAME}.1`, octets("b")],
          ],
        }),
    ],
    [
      "an IP address of three octets",
      (question) =>
        answer(question, {
          pairs: [
            [NAME, tlv(0x40, [1, 2, 3])],
            [`${NAME}.1`, octets("b")],
          ],
        }),
    ],
    [
      "an OID that is cut off",
      (question) =>
        answer(question, {
          pairs: [
            [NAME, tlv(0x06, [0x2b, 0x86])],
            [`${NAME}.1`, integer(1)],
          ],
        }),
    ],
  ];

  test.each(cases)("%s", async (_what, reply) => {
    const engine = await startEngine();
    const agent = await startAgent(reply);
    const result = await engine.client.get(at(agent), [NAME, `${NAME}.1`], patient);
    expect(result).toMatchObject(nonsense);
    expect(agent.questions).toHaveLength(1);
  });

  test("a GETNEXT that stays where it is", async () => {
    const engine = await startEngine();
    const agent = await startAgent(right);
    expect(await engine.client.getNext(at(agent), [NAME], patient)).toMatchObject(nonsense);
  });

  test("a GETBULK without rows", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question) => answer(question, {}));
    const request = { nonRepeaters: [], repeaters: [COLUMN], maxRepetitions: 5 };
    expect(await engine.client.getBulk(at(agent), request, patient)).toMatchObject(nonsense);
  });

  test("a GETBULK answer for non-repeaters alone, with more in it than was asked", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question) =>
      answer(question, {
        pairs: [
          [`${NAME}.1`, octets("a")],
          [`${NAME}.2`, octets("b")],
        ],
      }),
    );
    const request = { nonRepeaters: [NAME], repeaters: [], maxRepetitions: 0 };
    expect(await engine.client.getBulk(at(agent), request, patient)).toEqual({
      ok: true,
      value: { nonRepeaters: [expect.objectContaining({ oid: `${NAME}.1` })], rows: [] },
    });
  });
});

describe("walks end", () => {
  const rows = (count: number): Pair[] =>
    Array.from({ length: count }, (_, row) => [`${COLUMN}.${row + 1}`, octets(`supply ${row + 1}`)]);

  test("on an agent whose GETBULK repeats the same OID, by GETNEXT", async () => {
    const engine = await startEngine();
    const good = table([...rows(4), ["1.3.6.1.2.1.99.1.0", octets("after")]]);
    const agent = await startAgent((question, me) => {
      if (question.pdu !== 0xa5) return good(question, me);
      const row: Pair = [`${COLUMN}.1`, octets("again")];
      return answer(question, { pairs: Array.from({ length: question.second }, () => row) });
    });
    const result = await engine.client.walk(at(agent), COLUMN, patient);
    expect(result).toMatchObject({ ok: true, value: { complete: true } });
    expect(result.ok && result.value.varbinds).toHaveLength(4);
  });

  test("on an agent that repeats itself in everything, partial and with the reason", async () => {
    const engine = await startEngine();
    const stuck: Script = (question) =>
      answer(question, {
        pairs: Array.from({ length: Math.max(1, question.second) }, () => [`${COLUMN}.1`, octets("again")]),
      });
    for (const credential of [v1, v2c]) {
      const agent = await startAgent(stuck);
      const result = await engine.client.walk(at(agent, credential), COLUMN, patient);
      expect(result).toMatchObject({
        ok: true,
        value: { complete: false, reason: "not-increasing", varbinds: [{ oid: `${COLUMN}.1` }] },
      });
      expect(agent.questions.length).toBeLessThanOrEqual(6);
    }
  });

  test("on a table without end, at the cap", async () => {
    const engine = await startEngine();
    const endless: Script = (question) => {
      const from = Number(question.oids[0]!.slice(COLUMN.length + 1) || "0");
      return answer(question, {
        pairs: Array.from({ length: question.second }, (_, row) => [
          `${COLUMN}.${from + row + 1}`,
          octets("x"),
        ]),
      });
    };
    const agent = await startAgent(endless);
    const capped = await engine.client.walk(at(agent), COLUMN, { ...patient, maxRows: 95 });
    expect(capped).toMatchObject({ ok: true, value: { complete: false, reason: "max-rows" } });
    expect(capped.ok && capped.value.varbinds).toHaveLength(95);
    const bytes = await engine.client.walk(at(agent), COLUMN, { ...patient, maxBytes: 1000 });
    expect(bytes).toMatchObject({ ok: true, value: { complete: false, reason: "max-bytes" } });
    const timed = await engine.client.walk(at(agent), COLUMN, { ...patient, deadlineMs: 60 });
    expect(timed).toMatchObject({ ok: true, value: { complete: false, reason: "deadline" } });
  });

  test("with what there was when the printer falls silent", async () => {
    const engine = await startEngine();
    const good = table(rows(30));
    const agent = await startAgent((question, me) =>
      me.questions.length > 2 ? undefined : good(question, me),
    );
    const result = await engine.client.walk(at(agent), COLUMN, { timeoutMs: 150, retries: 0 });
    expect(result).toMatchObject({ ok: true, value: { complete: false, reason: "snmp.timeout" } });
    expect(result.ok && result.value.varbinds).toHaveLength(20);
  });

  test("with a timeout when nobody is there, after one large and one small question", async () => {
    const engine = await startEngine();
    const agent = await startAgent(() => undefined);
    expect(await engine.client.walk(at(agent), COLUMN, quick)).toMatchObject(silence);
    expect(agent.questions.map(({ pdu }) => pdu)).toEqual([0xa5, 0xa1]);
  });

  test.each([
    ["tooBig", 1],
    ["genErr", 5],
  ])("asking for fewer rows of an agent that answers %s to many", async (_name, status) => {
    const engine = await startEngine();
    const good = table(rows(12));
    const agent = await startAgent((question, me) =>
      question.pdu === 0xa5 && question.second > 1
        ? answer(question, { status, pairs: [] })
        : good(question, me),
    );
    const result = await engine.client.walk(at(agent), COLUMN, patient);
    expect(result).toMatchObject({ ok: true, value: { complete: true } });
    expect(agent.questions.slice(0, 3).map(({ second }) => second)).toEqual([10, 5, 1]);
  });

  test("asking for fewer rows of an agent that is silent to large requests", async () => {
    const engine = await startEngine();
    const good = table(rows(3));
    const agent = await startAgent((question, me) =>
      question.pdu === 0xa5 ? undefined : good(question, me),
    );
    const result = await engine.client.walk(at(agent), COLUMN, { timeoutMs: 200, retries: 0 });
    expect(result).toMatchObject({ ok: true, value: { complete: true } });
    expect(result.ok && result.value.varbinds).toHaveLength(3);
  });
});

describe("version 3", () => {
  test.each([
    ["unsupportedLevel", "1.3.6.1.6.3.15.1.1.1.0"],
    ["unknownUser", "1.3.6.1.6.3.15.1.1.3.0"],
    ["wrongDigest", "1.3.6.1.6.3.15.1.1.5.0"],
    ["decryptionError", "1.3.6.1.6.3.15.1.1.6.0"],
    ["unknownContext", "1.3.6.1.6.3.12.1.5.0"],
  ])("a report of %s fails the request after one try", async (name, counter) => {
    const engine = await startEngine();
    const agent = await startAgent((question, me) =>
      report(question, me.questions.length === 1 ? {} : { pairs: [[counter, tlv(0x41, [1])]] }),
    );
    expect(await engine.client.get(at(agent, v3auth), [NAME], patient)).toMatchObject({
      ok: false,
      problem: { code: "snmp.auth-failed", detail: { report: name } },
    });
    expect(agent.questions).toHaveLength(2);
  });

  test("a report of something unknown makes no sense", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question) =>
      report(question, { pairs: [["1.3.6.1.4.1.1.1.0", tlv(0x41, [1])]] }),
    );
    expect(await engine.client.get(at(agent, v3auth), [NAME], patient)).toMatchObject(nonsense);
  });

  test("an agent that answers everything with a report is left after a few messages", async () => {
    const engine = await startEngine();
    for (const time of [0, 100]) {
      const agent = await startAgent((question) => report(question, { boots: time && 1, time }));
      const result = await engine.client.get(at(agent, v3auth), [NAME], patient);
      expect(result).toMatchObject({ ok: false, problem: { code: "snmp.auth-failed" } });
      expect(agent.questions.length).toBeLessThanOrEqual(4);
    }
  });

  test("a response in the clear is no answer to a question that was signed", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question, me) =>
      me.questions.length === 1
        ? report(question)
        : report(question, { pdu: 0xa2, user: "reader", pairs: [[NAME, octets("forged")]] }),
    );
    expect(await engine.client.get(at(agent, v3auth), [NAME], quick)).toMatchObject(silence);
    expect(engine.counters().dropped).toEqual({ "wrong-security-level": 1 });
  });

  test("a user without security is answered in the clear", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question, me) =>
      me.questions.length === 1
        ? report(question)
        : report(question, { pdu: 0xa2, user: "plain", pairs: [[NAME, octets("printer-1")]] }),
    );
    expect(await engine.client.get(at(agent, v3plain), [NAME], patient)).toMatchObject(told);
    // The engine is known now: no second discovery.
    expect(await engine.client.get(at(agent, v3plain), [NAME], patient)).toMatchObject(told);
    expect(agent.questions).toHaveLength(3);
  });

  test("engine times that no engine can have are not believed", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question) => report(question, { boots: -1, time: -5 }));
    expect(await engine.client.get(at(agent, v3plain), [NAME], quick)).toMatchObject(silence);
    expect(engine.counters().dropped).toEqual({ undecodable: 1 });
  });
});

test("variables that lie about their lengths do not reach beyond the datagram", async () => {
  const engine = await startEngine();
  const agent = await startAgent((question) => {
    const good = answer(question, { pairs: [[NAME, octets("abcdef")]] });
    const lying = Buffer.from(good);
    // The string's length octet, past the end of everything.
    lying[lying.length - 7] = 0x70;
    return lying;
  });
  const result = await engine.client.get(at(agent), [NAME], patient);
  expect(result).toMatchObject(nonsense);
});
