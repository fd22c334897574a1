import { describe, expect, test, vi } from "vitest";
import { defaultConsent, newSetupCode, parseSetupCode, showSetupCode } from "../../../src/model/index.ts";
import { type Owner, openOwner, type SetupCodePlace } from "../../../src/owner/index.ts";
import { type Outcome, silentLog, success } from "../../../src/shared/index.ts";
import { aftermaths, FaultyFiles, PlugPulled } from "../../support/faulty-files.ts";
import { ManualClock } from "../../support/manual-clock.ts";

// The same hashes at a cost that hundreds of them may have.
vi.mock("node:crypto", async (importOriginal) => {
  const crypto = await importOriginal<typeof import("node:crypto")>();
  const argon2: typeof crypto.argon2 = (algorithm, parameters, callback) =>
    crypto.argon2(algorithm, { ...parameters, memory: 8, passes: 1 }, callback);
  return { ...crypto, argon2 };
});

const FOLDER = "/data";
const FILE = "/data/owner.json";
const CODE_FILE = "/data/setup-code.txt";
const PASSPHRASE = "three green bottles";

interface Screen extends SetupCodePlace {
  shown: string | undefined;
}

function screen(): Screen {
  const place: Screen = {
    name: "the screen",
    shown: undefined,
    async show(code) {
      place.shown = code;
      return success(undefined);
    },
    async erase() {
      place.shown = undefined;
      return success(undefined);
    },
  };
  return place;
}

function theValue<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.problem.code}: ${outcome.problem.message}`);
  return outcome.value;
}

async function open(files: FaultyFiles, places: SetupCodePlace[] = []): Promise<Owner> {
  return theValue(await openOwner({ clock: new ManualClock(), log: silentLog, files, places }, FOLDER));
}

const codeIn = (files: FaultyFiles) => files.text(CODE_FILE)?.trim() ?? "";
const refused = (code: string) => ({ ok: false, problem: { code } });

describe("a setup code", () => {
  test("is 65 bits of randomness and nothing else, in 13 characters", () => {
    const ones = newSetupCode((length) => new Uint8Array(length).fill(0xff));
    expect(ones).toBe("ZZZZZZZZZZZZZ");
    const asked: number[] = [];
    newSetupCode((length) => {
      asked.push(length * 8);
      return new Uint8Array(length);
    });
    expect(asked.reduce((sum, bits) => sum + bits)).toBeGreaterThanOrEqual(65);
  });

  test("is read as people type it", () => {
    expect(showSetupCode("7K3M9QXA02VDT")).toBe("7K3M-9QXA-02VDT");
    expect(parseSetupCode(" 7k3m 9qxa-o2vdt\n")).toEqual(success("7K3M9QXA02VDT"));
    expect(parseSetupCode("7K3M-9QXA-02VDU")).toMatchObject(refused("owner.code-invalid"));
    expect(parseSetupCode("7K3M")).toMatchObject(refused("owner.code-invalid"));
  });
});

describe("a new box", () => {
  test("makes a code of its own, shows it, and keeps its hash only", async () => {
    const files = new FaultyFiles();
    const attached = screen();
    const owner = await open(files, [attached]);
    const code = codeIn(files);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(attached.shown).toBe(code.replaceAll("-", ""));
    expect(owner.view()).toEqual({
      ...{ isClaimed: false, mark: "", isStatusOpen: false },
      consent: { ...defaultConsent(), networks: [], ports: [] },
    });
    expect(files.text(FILE)).not.toContain(code.replaceAll("-", ""));
    expect(await owner.verify({ setupCode: code.toLowerCase() })).toEqual(success(undefined));
    expect(await owner.verify({ setupCode: "0000-0000-00000" })).toMatchObject(refused("owner.refused"));
    expect(await owner.verify({ passphrase: "" })).toMatchObject(refused("owner.refused"));
    const other = new FaultyFiles();
    await open(other);
    expect(codeIn(other)).not.toBe(code);
  });

  test("shows the same code again after a restart, and another once nobody can read it", async () => {
    const files = new FaultyFiles();
    await open(files);
    const code = codeIn(files);
    const attached = screen();
    await open(files, [attached]);
    expect(codeIn(files)).toBe(code);
    expect(attached.shown).toBe(code.replaceAll("-", ""));
    await files.remove(CODE_FILE);
    const owner = await open(files);
    expect(codeIn(files)).not.toBe(code);
    expect(await owner.verify({ setupCode: code })).toMatchObject(refused("owner.refused"));
    expect(await owner.verify({ setupCode: codeIn(files) })).toEqual(success(undefined));
  });

  test("takes the code of the provisioning file", async () => {
    const files = new FaultyFiles();
    const owner = await open(files);
    const own = codeIn(files);
    expect(await owner.provideSetupCode("short")).toMatchObject(refused("owner.code-invalid"));
    expect(await owner.provideSetupCode("7k3m-9qxa-02vdt")).toEqual(success(undefined));
    expect(codeIn(files)).toBe("7K3M-9QXA-02VDT");
    expect(await owner.verify({ setupCode: own })).toMatchObject(refused("owner.refused"));
    expect(await owner.verify({ setupCode: "7K3M-9QXA-02VDT" })).toEqual(success(undefined));
  });
});

describe("a passphrase", () => {
  test.each([
    ["too short", "three", "short"],
    ["on everybody's list", "Pass Word 123", "common"],
    ["of few different characters", "abababababab", "common"],
    ["endless", "ab cd ef gh ".repeat(20), "long"],
  ])("that is %s is refused, with the reason", async (_what, passphrase, reason) => {
    const files = new FaultyFiles();
    const owner = await open(files);
    expect(await owner.setPassphrase({ setupCode: codeIn(files) }, passphrase)).toMatchObject({
      problem: { code: "owner.passphrase-weak", detail: { reason } },
    });
    expect(owner.view().isClaimed).toBe(false);
  });

  test("cannot be the setup code, in whatever form it is typed", async () => {
    const files = new FaultyFiles();
    const owner = await open(files);
    const code = codeIn(files);
    const typed = code.toLowerCase().replaceAll("-", " ");
    expect(await owner.setPassphrase({ setupCode: code }, typed)).toMatchObject({
      problem: { code: "owner.passphrase-weak", detail: { reason: "setup-code" } },
    });
  });

  test("ends the setup code for good: it opens nothing and stands nowhere any more", async () => {
    const files = new FaultyFiles();
    const attached = screen();
    const owner = await open(files, [attached]);
    const code = codeIn(files);
    expect(await owner.setPassphrase({ setupCode: code }, PASSPHRASE)).toEqual(success(undefined));
    expect(attached.shown).toBeUndefined();
    for (const name of files.names(FOLDER)) {
      expect(files.text(name) ?? files.text(`${FOLDER}/${name}`)).not.toContain(code);
    }
    expect(files.names(FOLDER).join()).not.toContain("setup-code");
    expect(JSON.parse(files.text(FILE) ?? "")).toMatchObject({ setupCode: null });
    for (const each of [owner, await open(files.reopen("strict"), [attached])]) {
      expect(each.view()).toMatchObject({ isClaimed: true, isStatusOpen: false });
      expect(await each.verify({ setupCode: code })).toMatchObject(refused("owner.claimed"));
      expect(await each.setPassphrase({ setupCode: code }, "another good one")).toMatchObject(
        refused("owner.claimed"),
      );
      expect(await each.provideSetupCode(code)).toMatchObject(refused("owner.claimed"));
      expect(await each.verify({ passphrase: PASSPHRASE })).toEqual(success(undefined));
      expect(await each.verify({ passphrase: `${PASSPHRASE}.` })).toMatchObject(refused("owner.refused"));
    }
    expect(attached.shown).toBeUndefined();
  });

  test("is set by one of two people who come at once with the setup code", async () => {
    const files = new FaultyFiles();
    const owner = await open(files);
    const proof = { setupCode: codeIn(files) };
    const both = await Promise.all([
      owner.setPassphrase(proof, PASSPHRASE),
      owner.setPassphrase(proof, "four red bottles"),
    ]);
    expect(both.map(({ ok }) => ok)).toEqual([true, false]);
    expect(await owner.verify({ passphrase: PASSPHRASE })).toEqual(success(undefined));
  });

  test("is needed for a new one, which signs everybody out", async () => {
    const files = new FaultyFiles();
    const clock = new ManualClock();
    const owner = theValue(await openOwner({ clock, log: silentLog, files }, FOLDER));
    theValue(await owner.setPassphrase({ setupCode: codeIn(files) }, PASSPHRASE));
    const { mark } = owner.view();
    await clock.advance(1000);
    expect(await owner.setPassphrase({ passphrase: "wrong" }, "four red bottles")).toMatchObject(
      refused("owner.refused"),
    );
    expect(await owner.setPassphrase({ passphrase: PASSPHRASE }, "four red bottles")).toEqual(
      success(undefined),
    );
    expect(owner.view().mark).not.toBe(mark);
    expect(await owner.verify({ passphrase: PASSPHRASE })).toMatchObject(refused("owner.refused"));
  });
});

test("the status is opened to everybody by the owner alone", async () => {
  const files = new FaultyFiles();
  const owner = await open(files);
  theValue(await owner.setPassphrase({ setupCode: codeIn(files) }, PASSPHRASE));
  expect(await owner.setStatusOpen({ passphrase: "wrong" }, true)).toMatchObject(refused("owner.refused"));
  expect(await owner.setStatusOpen({ passphrase: PASSPHRASE }, true)).toEqual(success(undefined));
  expect((await open(files.reopen("strict"))).view().isStatusOpen).toBe(true);
});

test("what the box may do is changed by the owner alone, and kept", async () => {
  const files = new FaultyFiles();
  const owner = await open(files);
  theValue(await owner.setPassphrase({ setupCode: codeIn(files) }, PASSPHRASE));
  const consent = { ...defaultConsent(), networks: ["203.0.113.0/24"], ports: [1161], bundles: true };
  expect(await owner.changeConsent({ passphrase: "wrong" }, consent)).toMatchObject(refused("owner.refused"));
  expect(owner.view().consent).toEqual(defaultConsent());
  const proof = { passphrase: PASSPHRASE };
  expect(await owner.changeConsent(proof, { ...consent, ports: [0] })).toMatchObject({
    problem: { code: "owner.invalid", message: "ports.0 cannot be like this." },
  });
  expect(await owner.changeConsent(proof, consent)).toEqual(success(undefined));
  expect((await open(files.reopen("strict"))).view().consent).toEqual(consent);
});

describe("whatever happens to the medium", () => {
  test("a disk that takes no writes leaves everything as it was", async () => {
    const files = new FaultyFiles();
    const owner = await open(files);
    const code = codeIn(files);
    files.fail("write", /owner\.json/, "ENOSPC");
    expect(await owner.setPassphrase({ setupCode: code }, PASSPHRASE)).toMatchObject(
      refused("state.write-failed"),
    );
    expect(owner.view().isClaimed).toBe(false);
    files.heal();
    expect(await owner.verify({ setupCode: code })).toEqual(success(undefined));
  });

  test.each([[FILE], [`${FILE}.copy`]])(
    "%s damaged costs nothing and wakes no dead code",
    async (damaged) => {
      const files = new FaultyFiles();
      const code = await claim(files);
      files.plant(damaged, "");
      const owner = await open(files);
      expect(owner.view().isClaimed).toBe(true);
      expect(await owner.verify({ setupCode: code })).toMatchObject(refused("owner.claimed"));
      expect(files.text(FILE)).toBe(files.text(`${FILE}.copy`));
    },
  );

  test("file and copy damaged: nobody gets in, rather than anybody", async () => {
    const files = new FaultyFiles();
    await claim(files);
    files.plant(FILE, "{}");
    files.plant(`${FILE}.copy`, "");
    const opened = await openOwner({ clock: new ManualClock(), log: silentLog, files }, FOLDER);
    expect(opened).toMatchObject(refused("owner.unreadable"));
  });

  test("the plug pulled at any step of a first start or a claim leaves one way in", async () => {
    for (let steps = 0, isDone = false; !isDone; steps++) {
      const files = new FaultyFiles();
      files.pullPlugAfter(steps);
      let isSet = false;
      try {
        const owner = await open(files);
        isSet = (await owner.setPassphrase({ setupCode: codeIn(files) }, PASSPHRASE)).ok;
      } catch (error) {
        if (!(error instanceof PlugPulled)) throw error;
      }
      isDone = !files.isDead;
      for (const aftermath of aftermaths) {
        const after = files.reopen(aftermath);
        const owner = await open(after);
        const code = codeIn(after);
        if (isSet) expect(owner.view().isClaimed).toBe(true);
        if (owner.view().isClaimed) {
          expect(await owner.verify({ passphrase: PASSPHRASE })).toEqual(success(undefined));
          expect(code).toBe("");
        } else expect(await owner.verify({ setupCode: code })).toEqual(success(undefined));
      }
    }
  });
});

async function claim(files: FaultyFiles): Promise<string> {
  const owner = await open(files);
  const code = codeIn(files);
  theValue(await owner.setPassphrase({ setupCode: code }, PASSPHRASE));
  return code;
}
