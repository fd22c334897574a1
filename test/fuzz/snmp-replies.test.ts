// Replies changed octet by octet, sent by the very agent that was asked: the process lives, every request settles.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  answer,
  integer,
  octets,
  oid,
  type Pair,
  type Question,
  report,
  type Script,
  tlv,
} from "../support/scripted-agent.ts";
import { at, startAgent, startEngine, v1, v2c, v3auth, v3plain } from "../support/snmp-engine.ts";

const pairs: Pair[] = [
  ["1.3.6.1.2.1.1.1.0", octets("Acme Laser 420; firmware 2.14")],
  ["1.3.6.1.2.1.1.2.0", oid("1.3.6.1.4.1.99999.2.1")],
  ["1.3.6.1.2.1.1.3.0", tlv(0x43, [1, 2, 3])],
  ["1.3.6.1.2.1.43.10.2.1.4.1.1", tlv(0x41, [9, 9, 9])],
  ["1.3.6.1.2.1.43.11.1.1.9.1.1", integer(-3)],
];
const names = pairs.map(([name]) => name);

type Edit = [where: number, removed: number, added: Uint8Array];

function changed(bytes: Uint8Array, edits: Edit[]): Buffer {
  const copy = [...bytes];
  for (const [where, removed, added] of edits) copy.splice(where % (copy.length + 1), removed, ...added);
  return Buffer.from(copy);
}

test("whatever comes back, every request settles once and the right answer still counts", async () => {
  const engine = await startEngine();
  let edits: Edit[] = [];
  const reply = (question: Question, count: number) => {
    if (question.version < 3) return answer(question, { pairs });
    return count === 1 ? report(question) : report(question, { pdu: 0xa2, pairs });
  };
  const hostile: Script = (question, me) => changed(reply(question, me.questions.length), edits);
  const agents = await Promise.all(Array.from({ length: 8 }, () => startAgent(hostile)));
  const codes = new Map<string, number>();

  const edit = fc.tuple(
    fc.nat(400),
    fc.integer({ min: 0, max: 2 }),
    fc.uint8Array({ minLength: 0, maxLength: 2 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (someEdits) => {
      edits = someEdits as Edit[];
      const options = { timeoutMs: 15, retries: 0 };
      const results = await Promise.all(
        agents.map((agent, number) => {
          agent.questions.length = 0;
          const target = at(agent, [v1, v2c, v3plain, v3auth][number % 4]);
          if (number < 4) return engine.client.get(target, names, options);
          if (number === 5)
            return engine.client.getBulk(
              target,
              { nonRepeaters: names, repeaters: [], maxRepetitions: 0 },
              options,
            );
          return engine.client.getNext(target, names, options);
        }),
      );
      for (const result of results) {
        const code = result.ok ? "ok" : result.problem.code;
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
    }),
    { numRuns: 150 },
  );

  // The engine is as good as new, for every agent.
  edits = [];
  for (const agent of agents)
    expect(await engine.client.get(at(agent, v2c), names, { timeoutMs: 1000 })).toMatchObject({ ok: true });
  expect([...codes.keys()]).toContain("snmp.timeout");
  expect([...codes.keys()]).toContain("snmp.malformed");
  for (const code of codes.keys())
    expect([
      "ok",
      "snmp.timeout",
      "snmp.malformed",
      "snmp.too-big",
      "snmp.no-such-name",
      "snmp.general-error",
      "snmp.auth-failed",
    ]).toContain(code);
});
