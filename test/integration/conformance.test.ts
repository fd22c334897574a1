// `npm run conformance`: recordings through the real engine, discovery and collector over UDP, judged fact by fact.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatRecording } from "../../src/recording/index.ts";
import { officeDefinition } from "../../src/simulator/index.ts";
import { corpusFolder, readExpected } from "../conformance/corpus.ts";
import { faultsOf, judge } from "../conformance/judge.ts";
import { readOverUdp } from "../conformance/over-udp.ts";
import { totals } from "../conformance/table.ts";

const corpus = corpusFolder();
if (!corpus) console.warn("SKIPPED: conformance, there is no ../shared/corpus beside the checkout");

test.skipIf(!corpus).each(["2c", "1"] as const)(
  "every judged fact of every recording is right, version %s",
  { timeout: 120_000 },
  async (version) => {
    const folder = corpus as string;
    const expected = readExpected(folder);
    if (typeof expected === "string") throw new Error(expected);
    const files = expected.map(({ file }) => file);
    const said = await readOverUdp(folder, files, { version, firstAddress: `127.78.${version.length}.1` });
    const result = judge(expected, (file) => said.get(file));
    console.info(`version ${version}: ${totals(result)}`);
    expect(faultsOf(result)).toEqual([]);
  },
);

describe("the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "tallybox-conformance-"));
  const office = officeDefinition().devices;
  const command = (...words: string[]) => {
    const program = resolve(import.meta.dirname, "../conformance/main.ts");
    const ended = spawnSync(process.execPath, [program, ...words], { encoding: "utf8", timeout: 60_000 });
    return { status: ended.status, out: ended.stdout, err: ended.stderr };
  };
  const withFacts = (name: string, recordings: Record<string, unknown>[]) => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const { file } of recordings) {
      const device = office.find((each) => `${each.name}.snmprec` === file) ?? office[0];
      writeFileSync(join(path, String(file)), formatRecording(device?.variables ?? []));
    }
    writeFileSync(join(path, "expected.json"), JSON.stringify({ schema: 1, recordings }));
    return path;
  };
  const hp = office[0]?.name ?? "";
  const nas = office.at(-1)?.name ?? "";
  const facts = { file: `${hp}.snmprec`, isPrinter: true, vendor: "HP", counters: { total: 698265 } };
  const other = { file: `${nas}.snmprec`, isPrinter: false };

  beforeAll(() => expect([hp, nas]).not.toContain(""));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("ends with 0 when all is right, and names what was right", () => {
    const { status, out, err } = command("--corpus", withFacts("right", [facts, other]));
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toContain("right    isPrinter, vendor, counters.total");
    expect(out).toContain("4 of 4 facts right (100.0 %), 0 wrong, 0 missing · 1 of 1 printers found");
  });

  test("ends with 1 and says what was said and what is expected", () => {
    const wrong = { ...facts, serialNumber: "ANOTHER", counters: { total: 1, jams: 7 } };
    const { status, out } = command(
      "--brief",
      "--corpus",
      withFacts("wrong", [wrong, { ...other, isPrinter: true }]),
    );
    expect(status).toBe(1);
    expect(out).toContain('wrong    serialNumber         got "JPC1H11795", want "ANOTHER"');
    expect(out).toContain("wrong    counters.total       got 698265, want 1");
    expect(out).toContain("missing  counters.jams        got nothing, want 7");
    expect(out).toMatch(/missing {2}isPrinter +not reported as a printer/);
    expect(out).toContain("1 of 2 printers found");
  });

  test("says in one line why it cannot judge", () => {
    expect(command("--corpus", join(folder, "none"))).toEqual({
      status: 1,
      out: "",
      err: `conformance: there is no folder ${join(folder, "none")}; name another with --corpus DIR\n`,
    });
    expect(command("--corpus", folder).err).toContain("holds no expected.json");
    expect(command("--snmp", "3")).toMatchObject({
      status: 2,
      err: expect.stringContaining("1, 2c or auto"),
    });
  });
});
