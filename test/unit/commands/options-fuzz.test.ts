// Whatever is typed ends as options or as one clear line.
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseApplianceOptions } from "../../../src/appliance/options.ts";
import { parseScanOptions } from "../../../src/commands/scan-options.ts";
import { parseCommandLine } from "../../../src/server/cli/options.ts";

const values = [
  "192.168.1.0/24",
  "10.0.0.1-9",
  "::1",
  "printer.example",
  "public",
  "161",
  "",
  "-",
  "--",
  "1e3",
];
const words = (options: string[]) =>
  fc.array(
    fc.oneof(
      fc.constantFrom(...options),
      fc.constantFrom(...values),
      fc.string({ maxLength: 12 }),
      fc.string({ unit: "binary", maxLength: 12 }),
    ),
    { maxLength: 10 },
  );

const scan = [
  ...["--community", "--snmp", "3", "auto", "--user", "--level", "authPriv", "--auth-protocol", "sha1"],
  ...["--auth-key", "--priv-protocol", "aes128", "--priv-key", "--context", "--port", "--rate", "--timeout"],
  ...["--retries", "--exclude", "--json", "--csv", "--readings", "--identify"],
];
const appliance = [
  ...["--data", "--provision", "--web-host", "--web-port", "--touch", "--touch-port", "--demonstration"],
  ...["--http-fallback", "http://tally.example", "--verbose"],
];
const server = [
  ...["--data", "--public-url", "https://tally.example", "--host", "--port", "--tls-cert", "--tls-key"],
  ...["--trusted-proxy", "--site", "--days", "claim-code", "site", "import", "admin-link", "keys", "rotate"],
];

test.each([
  ["scan", scan, (typed: string[]) => parseScanOptions(typed, {})],
  ["appliance", appliance, parseApplianceOptions],
  ["tallybox-server", server, parseCommandLine],
] as const)("%s takes or refuses any words", (_, options, parse) => {
  fc.assert(
    fc.property(words([...options]), (typed) => {
      const parsed = parse(typed);
      if (parsed.ok) return;
      expect(parsed.problem.code).toMatch(/^(usage|address\..+)$/);
      expect(parsed.problem.message).not.toBe("");
    }),
    { numRuns: 300 },
  );
});

test("a key that is typed stands in no refusal", () => {
  const key = fc.string({ minLength: 4, maxLength: 40 }).filter((text) => !/^[-\w]{0,6}$/.test(text));
  fc.assert(
    fc.property(key, key, words(scan), (auth, priv, typed) => {
      const env = { TALLYBOX_AUTH_KEY: `k3y-${auth}`, TALLYBOX_PRIV_KEY: `k3y-${priv}` };
      const parsed = parseScanOptions(["10.0.0.1", "--user", "reader", ...typed], env);
      if (!parsed.ok) expect(parsed.problem.message).not.toContain("k3y-");
    }),
  );
});
