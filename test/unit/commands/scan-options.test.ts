import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseScanOptions } from "../../../src/commands/scan-options.ts";

function problemOf(...words: string[]): string {
  const parsed = parseScanOptions(words, {});
  return parsed.ok ? "accepted" : parsed.problem.message;
}

describe("the options of scan", () => {
  test("public as version 2c is tried when nothing is said", () => {
    const parsed = parseScanOptions(["192.0.2.0/24"], {});
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        version: "auto",
        port: 161,
        packetsPerSecond: 300,
        timeoutMs: 2000,
        retries: 1,
        credentials: [{ version: "2c", community: "public" }],
      },
    });
  });

  test("communities are tried in the order given", () => {
    const parsed = parseScanOptions(["192.0.2.1", "--community", "b", "--community", "a"], {});
    expect(parsed.ok && parsed.value.credentials).toMatchObject([{ community: "b" }, { community: "a" }]);
  });

  test("a user's keys may come from the environment, so that no process list shows them", () => {
    const parsed = parseScanOptions(["192.0.2.1", "--snmp", "3", "--user", "reader"], {
      TALLYBOX_AUTH_KEY: "long enough",
      TALLYBOX_PRIV_KEY: "also long enough",
    });
    expect(parsed.ok && parsed.value.credentials).toEqual([
      {
        id: "user",
        version: "3",
        user: "reader",
        level: "authPriv",
        authProtocol: "sha1",
        authKey: "long enough",
        privProtocol: "aes128",
        privKey: "also long enough",
      },
    ]);
  });

  test("a file of addresses is read line by line without its comments", () => {
    const file = join(mkdtempSync(join(tmpdir(), "tallybox-")), "addresses");
    writeFileSync(file, "192.0.2.1 # reception\n\n# all of the second floor\n192.0.2.32/28\n");
    const parsed = parseScanOptions([`@${file}`], {});
    expect(parsed.ok && parsed.value.addresses).toEqual(["192.0.2.1", "192.0.2.32/28"]);
  });

  test.each([
    [[], "scan needs addresses, as 192.168.99.0/24"],
    [["192.0.2.1", "--rate", "0"], "--rate takes a whole number from 1 to 20000, not 0"],
    [["192.0.2.1", "--port", "99999"], "--port takes a whole number from 1 to 65535, not 99999"],
    [["192.0.2.1", "--snmp", "4"], "--snmp takes 1, 2c, 3 or auto, not 4"],
    [["192.0.2.1", "--snmp", "3"], "--snmp 3 needs --user"],
    [["192.0.2.1", "--json", "--csv"], "--json and --csv exclude each other"],
    [["192.0.2.1", "--bogus"], "Unknown option '--bogus'"],
    [["@/nowhere/at/all"], "cannot read the address file /nowhere/at/all (ENOENT)"],
    [
      ["192.0.2.1", "--user", "reader", "--level", "authPriv", "--auth-key", "long enough"],
      "--priv-protocol is needed for authPriv",
    ],
  ])("what cannot be taken is answered with one clear line: %j", (words, message) => {
    expect(problemOf(...words)).toBe(message);
  });

  test("a key that is too short is refused without being repeated", () => {
    const message = problemOf("192.0.2.1", "--user", "reader", "--auth-key", "geheim");
    expect(message).toBe("--auth-key must have at least 8 characters (RFC 3414 §11.2)");
    expect(message).not.toContain("geheim");
  });
});
