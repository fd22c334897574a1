import { describe, expect, test } from "vitest";
import type { ProbeReply, SnmpEngine } from "../../src/snmp/index.ts";
import { answer, asked, octets, oid, report, type Script, tlv } from "../support/scripted-agent.ts";
import { at, startAgent, startEngine, v1, v3auth } from "../support/snmp-engine.ts";

const SYS_OBJECT_ID = "1.3.6.1.2.1.1.2.0";
const printer: Script = (question) =>
  answer(question, { pairs: [[SYS_OBJECT_ID, oid("1.3.6.1.4.1.11.2.3.9.1")]] });

function replies(engine: SnmpEngine, count: number): Promise<ProbeReply[]> {
  const heard: ProbeReply[] = [];
  return new Promise((resolve) => {
    const stop = engine.probe.onReply((reply) => {
      heard.push(reply);
      if (heard.length < count) return;
      stop();
      resolve(heard);
    });
  });
}

/** Resolves when the engine has counted so many datagrams that it did not believe. */
async function dropped(engine: SnmpEngine, count: number): Promise<Record<string, number>> {
  for (;;) {
    const { dropped } = engine.counters();
    if (Object.values(dropped).reduce((sum, each) => sum + each, 0) >= count) return dropped;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("probes", () => {
  test("tell who answered and what", async () => {
    const engine = await startEngine();
    const agent = await startAgent(printer);
    const probe = engine.probe.prepare({ version: "2c", community: "public" });
    const heard = replies(engine, 1);
    engine.probe.send(probe, 0x7f000001, agent.port);
    expect(await heard).toEqual([
      {
        address: "127.0.0.1",
        port: agent.port,
        probe,
        errorStatus: 0,
        value: { oid: SYS_OBJECT_ID, value: { type: "OBJECT IDENTIFIER", value: "1.3.6.1.4.1.11.2.3.9.1" } },
      },
    ]);
    expect(agent.questions[0]).toMatchObject({ version: 1, pdu: 0xa0, oids: [SYS_OBJECT_ID] });
    expect(agent.questions[0]?.bytes).toHaveLength(probe.sizeBytes);
  });

  test("take noSuchName for an answer: somebody is there", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question) =>
      answer(question, { status: 2, index: 1, pairs: asked(question) }),
    );
    const probe = engine.probe.prepare({ version: "1", community: "public" });
    const heard = replies(engine, 1);
    engine.probe.send(probe, agent.address, agent.port);
    expect(await heard).toEqual([{ address: agent.address, port: agent.port, probe, errorStatus: 2 }]);
  });

  test("find a version 3 engine by its report", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question) => report(question));
    const probe = engine.probe.prepare({ version: "3" });
    const heard = replies(engine, 1);
    engine.probe.send(probe, agent.address, agent.port);
    const [reply] = await heard;
    expect(Buffer.from(reply?.engineId ?? []).toString("hex")).toBe("8000000001020304");
    expect(agent.questions[0]).toMatchObject({ version: 3, pdu: 0xa0, oids: [] });
  });

  test("differ in their id from address to address, and stay the same for one", async () => {
    const engine = await startEngine();
    const first = await startAgent(printer, "127.0.0.1");
    const second = await startAgent(printer, "127.0.0.2", first.port);
    const probe = engine.probe.prepare({ version: "1", community: "public" });
    const heard = replies(engine, 3);
    for (const address of ["127.0.0.1", "127.0.0.2", "127.0.0.1"])
      engine.probe.send(probe, address, first.port);
    await heard;
    expect(first.questions[0]?.id).toBe(first.questions[1]?.id);
    expect(first.questions[0]?.id).not.toBe(second.questions[0]?.id);
  });

  test("of the same kind are the same probe, so that nothing adds up", async () => {
    const { probe } = await startEngine();
    const community = "public";
    expect(probe.prepare({ version: "1", community })).toBe(probe.prepare({ version: "1", community }));
    expect(probe.prepare({ version: "1", community })).not.toBe(probe.prepare({ version: "2c", community }));
    expect(probe.prepare({ version: "1", community })).not.toBe(
      probe.prepare({ version: "1", community: "other" }),
    );
    expect(() => probe.prepare({ version: "1", community }, "sysName")).toThrow(/object identifier/);
  });

  test("are believed late, and beside requests to the same printer", async () => {
    const engine = await startEngine();
    const agent = await startAgent(() => undefined);
    const probe = engine.probe.prepare({ version: "2c", community: "public" });
    engine.probe.send(probe, agent.address, agent.port);
    await agent.asked(1);
    const heard = replies(engine, 1);
    agent.script = (question, me) => [
      answer(me.questions[0]!, { pairs: [[SYS_OBJECT_ID, oid("1.3.6.1.4.1.11")]] }),
      answer(question, { pairs: [["1.3.6.1.2.1.1.5.0", octets("printer-1")]] }),
    ];
    const result = await engine.client.get(at(agent, v1), ["1.3.6.1.2.1.1.5.0"], { timeoutMs: 500 });
    expect(result).toMatchObject({ ok: true });
    expect(await heard).toMatchObject([{ probe, errorStatus: 0 }]);
  });

  test("reach IPv6 addresses in any spelling", async ({ skip }) => {
    const agent = await startAgent(printer, "::1").catch(() => undefined);
    if (!agent) return skip("this machine has no IPv6 loopback");
    const engine = await startEngine();
    const heard = replies(engine, 1);
    engine.probe.send(engine.probe.prepare({ version: "1", community: "public" }), "::1", agent.port);
    expect(await heard).toMatchObject([{ address: "::1", errorStatus: 0 }]);
  });

  test("spare the first request of version 3 its discovery", async () => {
    const engine = await startEngine();
    const agent = await startAgent((question) => report(question));
    const heard = replies(engine, 1);
    engine.probe.send(engine.probe.prepare({ version: "3" }), agent.address, agent.port);
    await heard;
    agent.script = () => undefined;
    await engine.client.get(at(agent, v3auth), [SYS_OBJECT_ID], { timeoutMs: 40, retries: 0 });
    // Signed at once, with the engine's id.
    expect(agent.questions[1]?.bytes.includes(Buffer.from("8000000001020304", "hex"))).toBe(true);
  });
});

describe("replies that are not believed", () => {
  test.each<[string, string, Script]>([
    ["another id", "unasked", (question) => answer(question, { id: question.id ^ 1 })],
    ["another version", "unasked", (question) => answer(question, { version: 0 })],
    ["no variable", "undecodable", (question) => answer(question, {})],
    [
      "a value that is none",
      "undecodable",
      (question) => answer(question, { pairs: [[SYS_OBJECT_ID, tlv(0x5f, [1])]] }),
    ],
    ["the question sent back", "not-a-response", (question) => question.bytes],
    ["garbage", "undecodable", () => Buffer.from("hello")],
  ])("%s", async (_what, reason, script) => {
    const engine = await startEngine();
    const agent = await startAgent(script);
    let heard = 0;
    engine.probe.onReply(() => heard++);
    engine.probe.send(
      engine.probe.prepare({ version: "2c", community: "public" }),
      agent.address,
      agent.port,
    );
    expect(await dropped(engine, 1)).toEqual({ [reason]: 1 });
    expect(heard).toBe(0);
  });

  test("the right id from an address that has another", async () => {
    const engine = await startEngine();
    const forger = await startAgent(() => undefined);
    const agent = await startAgent((question) => {
      forger.send(answer(question, { pairs: [[SYS_OBJECT_ID, oid("1.3.6.1.4.1.1")]] }), question.from);
      return undefined;
    });
    let heard = 0;
    engine.probe.onReply(() => heard++);
    engine.probe.send(
      engine.probe.prepare({ version: "2c", community: "public" }),
      agent.address,
      agent.port,
    );
    expect(await dropped(engine, 1)).toEqual({ unasked: 1 });
    expect(heard).toBe(0);
  });
});

describe("a sweep", () => {
  test("goes over a thousand addresses and hears everyone who is there", async () => {
    const engine = await startEngine();
    const first = await startAgent(printer, "127.0.8.7");
    const others = await Promise.all(
      ["127.0.8.99", "127.0.9.200", "127.0.11.254"].map((address) =>
        startAgent(printer, address, first.port),
      ),
    );
    const probe = engine.probe.prepare({ version: "1", community: "public" });
    const heard = replies(engine, 4);
    for (let address = 0x7f000800; address < 0x7f000c00; address++)
      engine.probe.send(probe, address, first.port);
    expect(new Set((await heard).map(({ address }) => address))).toEqual(
      new Set([first, ...others].map((agent) => agent.address)),
    );
    expect(engine.counters()).toMatchObject({ packetsSent: 1024, bytesSent: 1024 * 71 });
  });

  test("counts what the kernel does not send, and goes on", async () => {
    const engine = await startEngine();
    const probe = engine.probe.prepare({ version: "1", community: "public" });
    engine.probe.send(probe, "255.255.255.255", 161);
    engine.probe.send(probe, "255.255.255.255", 161);
    expect(await dropped(engine, 2)).toEqual({ "send-failed": 2 });
  });

  test("after the end sends nothing", async () => {
    const engine = await startEngine();
    const probe = engine.probe.prepare({ version: "1", community: "public" });
    await engine.close();
    engine.probe.send(probe, "127.0.0.1", 161);
    expect(engine.counters().packetsSent).toBe(0);
  });
});
