import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { refusalCodes } from "../../../src/protocol/index.ts";
import type { Problem, ProblemCode } from "../../../src/shared/index.ts";
import { createWords, languages, problemWords, refusalWords } from "../../../webui/setup/index.ts";

const source = readFileSync(new URL("../../../src/shared/problem.ts", import.meta.url), "utf8");
const codes = [...source.matchAll(/^ {2}\| "([a-z.-]+)"/gm)].map((match) => match[1] as ProblemCode);
/** Whatever a problem of any code may carry. */
const everything = {
  ...{ text: "10.1.0.300", seconds: 4, status: 502, range: "Attic" },
  issues: [{ field: "ranges[0].port", message: "Too big" }],
};
const english = "As the log tells it.";
const problem = (code: ProblemCode, detail: unknown = everything): Problem => ({
  code,
  message: english,
  detail,
});

/** Written by hand: what the server, a technician's command or a question to a printer may end with, and nothing else. */
const elsewhere = [
  /^(snmp|collection|profile|simulator|recording|fleet|ledger|system)\./,
  /^envelope\.(?!too-large)/,
  /^auth\.(?!slow-down)/,
  /^(state\.locked|state\.no-server|provisioning\.invalid|report\.invalid|pairing\.code-invalid|usage)$/,
];

describe.each(languages)("problems in %s", (language) => {
  const words = createWords(language);

  test("have words for every code that can come to the page", () => {
    expect(codes.length).toBeGreaterThan(60);
    const wordless = codes.filter((code) => problemWords(problem(code), words) === english);
    expect(wordless).toEqual(codes.filter((code) => elsewhere.some((pattern) => pattern.test(code))));
    for (const code of codes) expect(problemWords(problem(code), words)).not.toMatch(/[{}]|undefined/);
  });

  test("have words for everything that a server refuses", () => {
    for (const code of refusalCodes) {
      expect(refusalWords(code, words)).not.toBe(code);
      const said = problemWords(problem("tunnel.refused", { refusal: code, said: "Ask Ann." }), words);
      expect(said.startsWith(refusalWords(code, words))).toBe(true);
      expect(said).toContain("Ask Ann.");
    }
  });
});

const german = createWords("de");

test.each<[ProblemCode, unknown, string]>([
  ["state.write-failed", { code: "ENOSPC" }, "Der Datenträger ist voll. Schaffen Sie Platz."],
  ["state.write-failed", "ENODEV", "Der Datenträger nimmt nichts an."],
  ["host.network-failed", { fault: "cable" }, "Ist es eingesteckt?"],
  ["host.not-available", { fault: "time-zone", zone: "Mars/Base" }, "kennt die Zeitzone Mars/Base nicht"],
  ["tunnel.unreachable", { status: 407 }, "Der Proxy will Namen und Passwort"],
  ["tunnel.unreachable", { code: "EFOO" }, "Das System sagt EFOO."],
  ["keys.invalid", { fault: "other-server" }, "Dort antwortet ein anderer Server"],
  ["auth.slow-down", { seconds: 1 }, "1 Sekunde"],
])("%s with %j says what is at fault", (code, detail, said) => {
  expect(problemWords(problem(code, detail), german)).toContain(said);
});

test.each<[string, unknown]>([
  ["address.invalid", null],
  ["address.invalid", { text: ["10.1.0.300"] }],
  ["configuration.invalid", { issues: [{ field: 7 }] }],
  ["host.not-available", { fault: "time-zone" }],
  ["of-tomorrow.invalid", everything],
])("%s with %j is told as the log tells it", (code, detail) => {
  expect(problemWords(problem(code as ProblemCode, detail), german)).toBe(english);
  expect(refusalWords("of-tomorrow", german)).toBe("of-tomorrow");
});
