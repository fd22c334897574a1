import { describe, expect, test } from "vitest";
import { compareOids, type Varbind } from "../../../src/model/index.ts";
import { failure, type Outcome, success } from "../../../src/shared/index.ts";
import { gather, type SnmpClient, type SnmpTarget } from "../../../src/snmp/index.ts";

const base = "1.3.6.1.2.1.43.10.2.1.4.1";
const cells = Array.from({ length: 40 }, (_, i) => `${base}.${i + 1}`);

function target(version: "1" | "2c" = "2c"): SnmpTarget {
  return { address: "127.0.0.1", port: 161, credential: { id: "c", version, community: "public" } };
}

interface Agent {
  has?: (oid: string) => boolean;
  /** What happens to a request before it is looked at. */
  refuse?: (oids: string[]) => Outcome<never> | undefined;
}

const silence = () => failure("snmp.timeout", "No answer.");

function agent({ has = () => true, refuse = () => undefined }: Agent, version: "1" | "2c" = "2c") {
  const asked: string[][] = [];
  const told = (oid: string): Varbind => ({ oid, value: { type: "INTEGER", value: 7 } });
  const client: SnmpClient = {
    async get(_target, oids) {
      asked.push(oids);
      const refused = refuse(oids);
      if (refused) return refused;
      const absent = oids.findIndex((oid) => !has(oid));
      if (version === "1" && absent >= 0)
        return failure("snmp.no-such-name", "There is no such variable.", { index: absent + 1 });
      return success(oids.map((oid) => (has(oid) ? told(oid) : { oid, exception: "noSuchInstance" })));
    },
    async getNext(_target, oids) {
      asked.push(oids);
      const refused = refuse(oids);
      if (refused) return refused;
      return success(
        oids.map((oid) => {
          const next = cells.find((cell) => cell.startsWith(`${oid}.`) || isAfter(cell, oid));
          return next !== undefined && has(next) ? told(next) : told("1.3.6.1.2.1.99.1.0");
        }),
      );
    },
    getBulk: () => Promise.reject(new Error("not asked for here")),
    walk: () => Promise.reject(new Error("not asked for here")),
  };
  return { client, asked };
}

function isAfter(cell: string, oid: string): boolean {
  const row = (text: string) => Number(text.slice(base.length + 1));
  return oid.startsWith(`${base}.`) && row(cell) > row(oid);
}

const sizes = (asked: string[][]) => asked.map((oids) => oids.length);

test("takes one message where the printer bears it", async () => {
  const { client, asked } = agent({ has: (oid) => oid !== cells[3] });
  const got = await gather(client, target(), cells);
  expect(sizes(asked)).toEqual([40]);
  expect(got).toMatchObject({ missing: [cells[3]], unreadable: [], batch: 64, requests: 1 });
  expect(got.varbinds).toHaveLength(39);
});

test("makes no answer larger than a datagram", async () => {
  const { client, asked } = agent({});
  await gather(client, target(), cells, { expectBytes: () => 100 });
  expect(Math.max(...sizes(asked))).toBeLessThan(13);
});

describe("a printer that chokes on large messages", () => {
  test.each([
    ["with tooBig", (n: number) => failure("snmp.too-big", `${n} are too many.`), 8],
    [
      "with genErr",
      (n: number) => failure("snmp.general-error", `${n} are too many.`, { status: 5, index: 1 }),
      8,
    ],
    ["with an answer cut short", (n: number) => failure("snmp.malformed", `${n} are too many.`), 8],
    ["by silence", silence, 4],
  ])("%s is asked in smaller ones, and the size is learned", async (_, refusal, learned) => {
    const { client, asked } = agent({
      refuse: (oids) => (oids.length > 8 ? refusal(oids.length) : undefined),
    });
    const got = await gather(client, target(), cells);
    expect(got.varbinds.map((varbind) => varbind.oid).toSorted(compareOids)).toEqual(cells);
    expect(got.unreadable).toEqual([]);
    expect(got.batch).toBe(learned);
    expect(asked.length).toBeLessThan(15);

    const again = await gather(client, target(), cells, { batch: got.batch });
    expect(again.requests).toBe(40 / learned);
  });

  test("that bears single variables only is still read", async () => {
    const { client } = agent({ refuse: (oids) => (oids.length > 1 ? silence() : undefined) });
    const got = await gather(client, target(), cells.slice(0, 20));
    expect(got.varbinds).toHaveLength(20);
    expect(got.batch).toBe(1);
  });
});

describe("a variable that cannot be read", () => {
  const poison = cells[17] as string;

  test.each([
    ["genErr naming it", failure("snmp.general-error", "no", { status: 5, index: 18 })],
    ["genErr naming nothing", failure("snmp.general-error", "no", { status: 5, index: 0 })],
    ["silence", silence()],
  ])("costs only itself (%s)", async (_, refusal) => {
    const { client } = agent({ refuse: (oids) => (oids.includes(poison) ? refusal : undefined) });
    const got = await gather(client, target(), cells);
    expect(got.unreadable).toEqual([poison]);
    expect(got.varbinds).toHaveLength(39);
    expect(got.batch).toBe(64);
  });
});

test("a printer that is gone costs two requests, not one per variable", async () => {
  const { client, asked } = agent({ refuse: silence });
  const got = await gather(client, target(), cells);
  expect(asked).toHaveLength(2);
  expect(got.unreadable).toHaveLength(40);
  expect(got.problem?.code).toBe("snmp.timeout");
});

test("a printer that goes away in the middle ends the gathering soon", async () => {
  let answers = 0;
  const { client, asked } = agent({ refuse: () => (++answers > 1 ? silence() : undefined) });
  const got = await gather(client, target(), cells, { batch: 16 });
  expect(got.varbinds).toHaveLength(16);
  expect(got.unreadable).toHaveLength(24);
  expect(asked.length).toBeLessThan(10);
});

test("an agent that refuses everything is left alone after a few tries", async () => {
  const { client, asked } = agent({ refuse: () => failure("snmp.malformed", "rubbish") });
  const got = await gather(client, target(), cells);
  expect(got.varbinds).toEqual([]);
  expect(asked.length).toBeLessThan(10);
});

describe("version 1", () => {
  test("finds out by GETNEXT which variables exist, without one error per missing variable", async () => {
    const { client, asked } = agent({ has: (oid) => Number(oid.split(".").at(-1)) % 2 === 1 }, "1");
    const got = await gather(client, target("1"), cells);
    expect(sizes(asked)).toEqual([40]);
    expect(got.varbinds).toHaveLength(20);
    expect(got.missing).toHaveLength(20);
  });

  test("drops the variable that noSuchName names and goes on", async () => {
    const { client, asked } = agent({ has: (oid) => oid !== cells[5] }, "1");
    const got = await gather(client, target("1"), cells, { expectPresent: true });
    expect(sizes(asked)).toEqual([40, 39]);
    expect(got.missing).toEqual([cells[5]]);
    expect(got.varbinds).toHaveLength(39);
  });

  test("does not pay a message for each of many missing variables", async () => {
    const { client, asked } = agent({ has: (oid) => Number(oid.split(".").at(-1)) > 20 }, "1");
    const got = await gather(client, target("1"), cells, { expectPresent: true });
    expect(asked).toHaveLength(4);
    expect(got.missing).toHaveLength(20);
  });
});
