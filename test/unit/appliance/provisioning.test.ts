import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { blankSecrets, readProvisioningFile } from "../../../src/appliance/provisioning.ts";
import { silentLog } from "../../../src/shared/index.ts";

function fileWith(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "tallybox-")), "tallybox.json");
  writeFileSync(path, text);
  return path;
}

describe("the provisioning file", () => {
  test("may be absent", async () => {
    expect(await readProvisioningFile("/nowhere/tallybox.json")).toEqual({ ok: true, value: undefined });
  });

  test("its secrets are blanked in place once they are kept elsewhere, and nothing else changes", async () => {
    const text = `{ "schema": 1, "setupCode": "AB\\"CDEFGH", "hostname": "box",
      "wifi": { "country": "DE", "ssid": "office", "passphrase": "correct horse" },
      "proxy": "http://user:word@proxy.example:3128" }`;
    const path = fileWith(text);
    const before = await readProvisioningFile(path);
    const digest = await blankSecrets(path, silentLog);
    const after = readFileSync(path, "utf8");
    expect(after).toHaveLength(text.length);
    for (const secret of ["CDEFGH", "correct horse", "user:word"]) expect(after).not.toContain(secret);
    expect(after).toContain('"hostname": "box"');
    expect(JSON.parse(after).wifi.ssid).toBe("office");
    expect(before.ok && before.value?.digest).not.toBe(digest);
  });

  test.each([
    ["{", "is no JSON"],
    ['{ "schema": 1, "claimCode": "nonsense-secret" }', "claimCode"],
    ['{ "schema": 1, "colour": "red" }', "colour"],
  ])("what is wrong with it is said, and no value repeated: %s", async (text, reason) => {
    const read = await readProvisioningFile(fileWith(text));
    expect(read.ok ? "" : read.problem.message).toContain(reason);
    expect(read.ok ? "" : read.problem.message).not.toContain("nonsense-secret");
  });
});
