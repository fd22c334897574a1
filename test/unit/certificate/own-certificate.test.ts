import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ownCertificate, readFingerprints } from "../../../src/certificate/index.ts";
import { silentLog } from "../../../src/shared/index.ts";
import { FaultyFiles } from "../../support/faulty-files.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const DAY = 86_400_000;
const names = ["tallybox.local", "tallybox-7k3m.local", "192.168.1.20", "fd00::20"];

async function certify(files: FaultyFiles, clock = new ManualClock(), wanted: readonly string[] = names) {
  const made = await ownCertificate({ clock, log: silentLog, files }, "/data/tls", wanted);
  if (!made.ok) throw new Error(made.problem.message);
  return { ...made.value, read: new X509Certificate(made.value.certificate) };
}

describe("the box's certificate", () => {
  test("is its own, for P-256, for its names and addresses", async () => {
    const { read, key, prints } = await certify(new FaultyFiles());
    for (const name of names.slice(0, 2)) expect(read.checkHost(name)).toBe(name);
    for (const address of names.slice(2)) expect(read.checkIP(address)).toBe(address);
    expect(read.checkHost("other.local")).toBeUndefined();
    expect(read.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: "prime256v1" });
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.ca).toBe(false);
    expect(key).toContain("BEGIN PRIVATE KEY");
    expect(prints.certificate).toBe(read.fingerprint256);
    expect(prints.key).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  test("is made once, and again when its time runs out, with the same key", async () => {
    const files = new FaultyFiles();
    const clock = new ManualClock();
    const first = await certify(files, clock);
    await clock.advance(760 * DAY);
    const second = await certify(files.reopen("strict"), clock);
    expect(second.prints).toEqual(first.prints);
    await clock.advance(15 * DAY);
    const third = await certify(files, clock);
    expect(third.prints.certificate).not.toBe(first.prints.certificate);
    expect(third.prints.key).toBe(first.prints.key);
    expect(Date.parse(third.read.validTo)).toBeGreaterThan(clock.now() + 700 * DAY);
    expect(await readFingerprints("/data/tls", files)).toEqual({ ok: true, value: third.prints });
  });

  test("is made again for a new name and keeps the old ones, so that going back changes nothing", async () => {
    const files = new FaultyFiles();
    const first = await certify(files);
    const second = await certify(files, undefined, [...names, "10.4.0.7"]);
    expect(second.prints.certificate).not.toBe(first.prints.certificate);
    expect(second.read.checkIP("10.4.0.7")).toBe("10.4.0.7");
    const third = await certify(files);
    expect(third.prints).toEqual(second.prints);
    const fewer = await certify(files, undefined, ["TALLYBOX.local", "FD00:0::20"]);
    expect(fewer.prints).toEqual(second.prints);
  });

  test("is good for a box whose clock was never set", async () => {
    const { read } = await certify(new FaultyFiles(), new ManualClock(0));
    expect(Date.parse(read.validTo)).toBeGreaterThan(Date.UTC(2028, 0, 1));
  });

  test.each([["key.pem"], ["certificate.pem"]])("is made again where %s is damaged", async (damaged) => {
    const files = new FaultyFiles();
    const first = await certify(files);
    files.plant(`/data/tls/${damaged}`, "none");
    const second = await certify(files);
    expect(second.prints.certificate).not.toBe(first.prints.certificate);
    expect(second.read.checkPrivateKey((await import("node:crypto")).createPrivateKey(second.key))).toBe(
      true,
    );
  });

  test("a disk that takes no writes is told", async () => {
    const files = new FaultyFiles();
    files.fail("write", /key/, "EROFS");
    const made = await ownCertificate(
      { clock: new ManualClock(), log: silentLog, files },
      "/data/tls",
      names,
    );
    expect(made).toMatchObject({ ok: false, problem: { code: "state.write-failed" } });
  });
});
