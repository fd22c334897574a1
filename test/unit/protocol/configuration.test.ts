import { describe, expect, test } from "vitest";
import { type ConfigurationInput, parseConfiguration } from "../../../src/protocol/index.ts";

const small: ConfigurationInput = {
  schema: 1,
  revision: "7",
  ranges: [{ name: "Office", addresses: ["10.4.0.0/24"], credentials: ["pub"] }],
  credentials: [{ id: "pub", version: "2c", community: "public" }],
};
const withRange = (range: object) => ({ ...small, ranges: [{ ...small.ranges[0], ...range }] });

function issuesOf(document: unknown): string[] {
  const parsed = parseConfiguration(document);
  if (parsed.ok) return [];
  expect(parsed.problem.code).toBe("configuration.invalid");
  const { issues } = parsed.problem.detail as { issues: { field: string; message: string }[] };
  return issues.map(({ field, message }) => `${field}: ${message}`);
}

describe("a configuration", () => {
  test("needs little: the rest has defaults", () => {
    expect(parseConfiguration(small)).toEqual({
      ok: true,
      value: {
        ...small,
        ranges: [
          {
            name: "Office",
            addresses: ["10.4.0.0/24"],
            exclude: [],
            port: 161,
            credentials: ["pub"],
            enabled: true,
          },
        ],
        discover: { everyMinutes: 1440, packetsPerSecond: 300 },
        collect: { everyMinutes: 180 },
        report: { everyMinutes: 180 },
        checkIn: { everyMinutes: 5 },
        quietHours: [],
        profiles: null,
        update: null,
      },
    });
  });

  test("may be empty of ranges and credentials", () => {
    expect(parseConfiguration({ ...small, ranges: [], credentials: [] }).ok).toBe(true);
  });

  test.each([
    [
      "a mistyped address",
      withRange({ addresses: ["10.4.0.1", "10.4.0.300"] }),
      /^ranges\[0\]\.addresses\[1\]: .*“10\.4\.0\.300”/,
    ],
    ["a mistyped exclusion", withRange({ exclude: ["10.4"] }), /^ranges\[0\]\.exclude\[0\]: /],
    [
      "an absurd range",
      withRange({ addresses: ["10.0.0.0/8"] }),
      /^ranges\[0\]\.addresses\[0\]: .*1,048,576/,
    ],
    ["a port beyond ports", withRange({ port: 70_000 }), /^ranges\[0\]\.port: /],
    [
      "a range without credentials",
      withRange({ credentials: [] }),
      /^ranges\[0\]\.credentials: needs a credential/,
    ],
    [
      "a credential that is not there",
      withRange({ credentials: ["pub", "x"] }),
      /^ranges\[0\]\.credentials\[1\]: names no credential: "x"/,
    ],
    [
      "two ranges of one name",
      { ...small, ranges: [small.ranges[0], small.ranges[0]] },
      /^ranges\[1\]\.name: /,
    ],
    [
      "two credentials of one id",
      { ...small, credentials: [...small.credentials, ...small.credentials] },
      /^credentials\[1\]\.id: /,
    ],
    ["an unknown field", { ...small, colour: "red" }, /colour/],
    ["another schema", { ...small, schema: 2 }, /^schema: /],
    [
      "a rate beyond 20,000",
      { ...small, discover: { packetsPerSecond: 20_001 } },
      /^discover\.packetsPerSecond: /,
    ],
    ["an interval of nothing", { ...small, checkIn: { everyMinutes: 0 } }, /^checkIn\.everyMinutes: /],
    [
      "a time of no day",
      { ...small, quietHours: [{ days: ["mon"], from: "24:00", to: "06:00", zone: "Europe/Berlin" }] },
      /^quietHours\[0\]\.from: /,
    ],
    [
      "a zone of no map",
      { ...small, quietHours: [{ days: ["mon"], from: "22:00", to: "06:00", zone: "Mars/Base" }] },
      /^quietHours\[0\]\.zone: /,
    ],
    ["no object", "hello", /^: /],
  ])("with %s is refused, the field named", (_, document, expected) => {
    expect(issuesOf(document)[0]).toMatch(expected);
  });

  test("may not name more addresses altogether than one box scans", () => {
    const range = (name: string, net: string) => ({ name, addresses: [net], credentials: ["pub"] });
    const ranges = [range("a", "10.0.0.0/12"), range("b", "10.16.0.0/12")];
    expect(issuesOf({ ...small, ranges })[0]).toMatch(/^ranges: name 2097148 addresses/);
    const half = [ranges[0], { ...ranges[1], enabled: false }];
    expect(parseConfiguration({ ...small, ranges: half }).ok).toBe(true);
  });

  test("never has its secrets in what is said of it", () => {
    const secret = "hunter2-very-secret";
    const documents = [
      { ...small, credentials: [{ id: "pub", version: "9", community: secret }] },
      {
        ...small,
        credentials: [
          { id: "pub", version: "3", user: "u", level: "authPriv", authKey: secret, authProtocol: secret },
        ],
      },
      { ...small, credentials: [{ id: "pub", version: "2c", community: [secret] }] },
    ];
    for (const document of documents) {
      const parsed = parseConfiguration(document);
      expect(parsed.ok).toBe(false);
      expect(JSON.stringify(parsed)).not.toContain(secret);
    }
  });

  test("says of an SNMPv3 user what is missing", () => {
    const credentials = [
      {
        id: "pub",
        version: "3",
        user: "reader",
        level: "authPriv",
        authProtocol: "sha256",
        authKey: "eightchars",
      },
    ];
    expect(issuesOf({ ...small, credentials }).join("\n")).toMatch(
      /credentials\[0\]\.privKey: is needed for authPriv/,
    );
  });
});
