// Which messages the tables of a printer cost, and that nothing of them is missed for it.
import { expect, test } from "vitest";
import { Conversation } from "../../../src/collection/conversation.ts";
import { readTables } from "../../../src/collection/tables.ts";
import type { ReadingPlan } from "../../../src/profiles/index.ts";
import { type FakeDevice, FakeNetwork } from "../../support/fake-network.ts";
import { ManualClock } from "../../support/manual-clock.ts";

type Table = ReadingPlan["tables"][number];
type Variables = FakeDevice["variables"];

const SUPPLIES = "1.3.6.1.2.1.43.11.1.1";
const NAMES = "1.3.6.1.2.1.43.12.1.1";
const once = (oid: string) => ({ oid, when: "once" as const });

/** Seven columns side by side; the last tells the rows. */
const supplies: Table = {
  name: "supplies",
  rows: [`${SUPPLIES}.9`],
  columns: [3, 4, 5, 6, 7, 8, 9].map((column) => once(`${SUPPLIES}.${column}`)),
  maxRows: 40,
  changing: false,
};
/** Asked for only where a supply names one of its rows. */
const names: Table = {
  name: "names",
  rows: [`${NAMES}.4`],
  columns: [once(`${NAMES}.4`)],
  maxRows: 24,
  changing: false,
  needs: { table: "supplies", column: `${SUPPLIES}.3`, cells: 1 },
};

function rowsOf(entry: string, columns: number[], rows: number, value = 7): Variables {
  const cells: Variables = {};
  for (const column of columns)
    for (let row = 1; row <= rows; row++) cells[`${entry}.${column}.1.${row}`] = value;
  return cells;
}

async function read(variables: Variables, tables: Table[], version: "1" | "2c" = "2c") {
  const clock = new ManualClock();
  const network = new FakeNetwork(clock);
  network.add("10.0.0.9", { variables: { ...variables, "1.3.6.1.6.3.1.1.6.1.0": 1 } });
  const talk = new Conversation(
    { snmp: network.engine.client, clock },
    { address: "10.0.0.9", port: 161, credential: { id: "c", version, community: "public" } },
    { timeoutMs: 1000, retries: 0, deadlineMs: 60_000 },
    { batch: 64, bulk: true },
  );
  let isDone = false;
  const reading = readTables(talk, tables, []).finally(() => {
    isDone = true;
  });
  while (!isDone) await clock.advance(10);
  const { rows, unreadable } = await reading;
  expect(unreadable).toEqual([]);
  const asked = network.requests.flatMap(({ oids }) => oids);
  const isIn = (entry: string) => (oid: string) => oid.startsWith(`${entry}.`);
  const told = [...talk.facts].map(({ oid }) => oid);
  return { rows, asked, talk, network, told: told.filter(isIn(SUPPLIES)), isIn };
}

test.each([1, 2, 4, 7, 15, 30])("a table of %i rows is read whole, column after column", async (count) => {
  const { rows, told, network } = await read(rowsOf(SUPPLIES, [3, 4, 5, 6, 7, 8, 9], count), [supplies]);
  expect(rows[0]?.indexes).toEqual(Array.from({ length: count }, (_, i) => `1.${i + 1}`));
  expect(rows[0]?.isWhole).toBe(true);
  expect(told).toHaveLength(7 * count);
  // As many cells as fit a datagram, and a first look.
  expect(network.requests.length).toBeLessThanOrEqual(2 + Math.ceil((7 * count) / 30));
});

test("columns that are not there are passed over", async () => {
  const { rows, told } = await read(rowsOf(SUPPLIES, [6, 8, 9], 5), [supplies]);
  expect(rows[0]?.indexes).toHaveLength(5);
  expect(told).toHaveLength(15);
});

test("a row that only the column telling the rows has is no less a row", async () => {
  const variables = { ...rowsOf(SUPPLIES, [3, 4, 5, 6, 7, 8], 3), ...rowsOf(SUPPLIES, [9], 6) };
  const { rows, told } = await read(variables, [supplies]);
  expect(rows[0]?.indexes).toHaveLength(6);
  expect(told).toHaveLength(24);
});

test("more rows than a table may have are cut, column by column, and said once", async () => {
  const { rows, talk, network } = await read(rowsOf(SUPPLIES, [3, 4, 5, 6, 7, 8, 9], 60), [supplies]);
  expect(rows[0]).toMatchObject({ isWhole: false, indexes: { length: 40 } });
  expect(talk.problems.map(({ code }) => code)).toEqual(["collection.table-cut"]);
  expect(network.requests.length).toBeLessThan(20);
});

test.each(["1", "2c"] as const)(
  "version %s: a table is asked for where another needs it",
  async (version) => {
    const variables = {
      ...rowsOf(SUPPLIES, [3, 4, 5, 6, 7, 8, 9], 4),
      ...rowsOf(NAMES, [4], 4),
      // The first supply names none.
      [`${SUPPLIES}.3.1.1`]: 0,
    };
    const { rows, told } = await read(variables, [supplies, names], version);
    expect(rows.map(({ indexes }) => indexes.length)).toEqual([4, 4]);
    expect(told).toHaveLength(28);
  },
);

test.each(["1", "2c"] as const)("version %s: and nowhere else", async (version) => {
  const nothing = rowsOf(SUPPLIES, [3], 4, 0);
  const variables = { ...rowsOf(SUPPLIES, [4, 5, 9], 4), ...nothing, ...rowsOf(NAMES, [4], 4) };
  const { rows, asked, isIn } = await read(variables, [supplies, names], version);
  expect(rows[1]).toMatchObject({ indexes: [], isWhole: true });
  expect(asked.filter(isIn(NAMES))).toEqual([]);
});

test("rows of one device among several are read like any, each column for itself", async () => {
  const ofDevice = (column: number) => `${SUPPLIES}.${column}.3`;
  const own: Table = {
    ...supplies,
    rows: [ofDevice(9)],
    columns: [3, 6, 8, 9].map((column) => once(ofDevice(column))),
  };
  const cells = (device: number): Variables =>
    Object.fromEntries(
      [3, 6, 8, 9].flatMap((column) =>
        [1, 2, 3, 4].map((row) => [`${SUPPLIES}.${column}.${device}.${row}`, row]),
      ),
    );
  const { rows, told, network } = await read({ ...cells(1), ...cells(3), ...cells(4) }, [own]);
  expect(rows[0]?.indexes).toEqual(["1", "2", "3", "4"]);
  expect(told.filter((oid) => oid.split(".")[11] === "3")).toHaveLength(16);
  expect(network.requests.length).toBeLessThanOrEqual(3);
});
