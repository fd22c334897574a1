import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConfiguration } from "../../../src/protocol/index.ts";
import { parseStartOptions, type StartOptions, usage } from "../../../src/start/options.ts";
import { siteDocument } from "../../../src/start/site.ts";

function optionsOf(...words: string[]): StartOptions {
  const parsed = parseStartOptions(words);
  if (!parsed.ok || parsed.value === "help") throw new Error("no options");
  return parsed.value;
}

function problemOf(...words: string[]): string {
  const parsed = parseStartOptions(words);
  if (parsed.ok) throw new Error("taken");
  expect(parsed.problem.code).toBe("usage");
  return parsed.problem.message;
}

describe("the options of npm start", () => {
  test("without a word the office is read, on ports of its own", () => {
    expect(optionsOf()).toEqual({
      ...{ ranges: [], communities: ["public"], dataFolder: "data" },
      ...{ serverPort: 8470, boxPort: 8471, officePort: 1161, snmpPort: 161 },
    });
  });

  test("ranges and communities are taken in their order, each once", () => {
    const words = ["--range", "192.168.1.0/24", "--range", "10.0.0.7", "--range", "10.0.0.7"];
    const { ranges, communities } = optionsOf(...words, "--community", "office", "--community", "public");
    expect(ranges).toEqual(["192.168.1.0/24", "10.0.0.7"]);
    expect(communities).toEqual(["office", "public"]);
  });

  test("the help names every option", () => {
    expect(parseStartOptions(["--help"])).toEqual({ ok: true, value: "help" });
    for (const option of [
      "--range",
      "--community",
      "--data",
      "--port",
      "--box-port",
      "--office-port",
      "--snmp-port",
    ])
      expect(usage).toContain(option);
  });

  test.each([
    [["--port", "65536"], "--port takes a port from 1 to 65535, not 65536"],
    [["--box-port", "-1"], "Option '--box-port' argument is ambiguous"],
    [["--office-port", "snmp"], "--office-port takes a port from 1 to 65535, not snmp"],
    [["--range"], "Option '--range <value>' argument missing"],
    [["--community", "x"], "--community goes with --range: the office has credentials of its own"],
    [["--range", "10.0.0.1", "--community", ""], "--community takes a name of 1 to 255 characters"],
    [
      ["--range", "127.0.0.0/8", "--range", "::1"],
      "--range “127.0.0.0/8” holds 16,777,214 addresses; one box scans at most 1,048,576.",
    ],
  ])("%j is answered with one clear line", (words, line) => {
    expect(problemOf(...words)).toBe(line);
  });

  test("whatever is typed is taken or refused in one line, never thrown", () => {
    const word = fc.oneof(
      fc.constantFrom("--range", "--community", "--data", "--port", "--box-port", "--office-port", "--help"),
      fc.constantFrom("192.168.1.0/24", "10.0.0.1-9", "127.0.0.1", "::1", "public", "8470", "", "-", "--"),
      fc.string({ unit: "binary", maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const parsed = parseStartOptions(words);
        if (parsed.ok || !words.every((each) => /^[ -~]*$/.test(each))) return;
        expect(parsed.problem.message).toMatch(/^[^\n]+$/);
      }),
    );
  });
});

describe("the site that a start imports", () => {
  const isGood = (options: StartOptions) => {
    const { configuration } = siteDocument("Office", options);
    return parseConfiguration({ ...configuration, revision: "1" });
  };

  test("holds the office with everything that opens its devices", () => {
    const parsed = isGood(optionsOf("--office-port", "12161"));
    expect(parsed).toMatchObject({ ok: true, value: { ranges: [{ port: 12_161 }] } });
    if (parsed.ok) expect(parsed.value.credentials.map(({ version }) => version)).toEqual(["2c", "3"]);
  });

  test("holds the ranges and communities that were named, as one would type them", () => {
    const many = Array.from({ length: 40 }, (_, at) => `10.0.0.${at}`).join(",");
    const words = ["--range", "192.168.1.0/24", "--range", many, "--community", "b", "--community", "a"];
    expect(isGood(optionsOf(...words))).toMatchObject({
      ok: true,
      value: {
        ranges: [
          { name: "192.168.1.0/24", port: 161, credentials: ["community-1", "community-2"] },
          { name: "Range 2", addresses: many.split(",") },
        ],
        credentials: [
          { id: "community-1", version: "2c", community: "b" },
          { id: "community-2", version: "2c", community: "a" },
        ],
      },
    });
  });
});
