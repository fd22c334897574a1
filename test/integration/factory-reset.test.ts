// A box that is given away: nothing that it knew stands in any file of it any more, and it goes on as a new one.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { eraseAsAsked, openReset } from "../../src/appliance/factory-reset.ts";
import { bootFolder } from "../../src/host/index.ts";
import { silentLog, success, systemClock } from "../../src/shared/index.ts";
import { endPrograms, temporaryFolder } from "../support/programs.ts";

afterAll(endPrograms);

const SECRET = "planted-secret-7f3a";

function plant(...parts: string[]): string {
  const path = join(...parts);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `${SECRET} of ${path}`);
  return path;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function box() {
  const root = temporaryFolder("reset");
  const folders = { data: join(root, "box"), key: join(root, "box-key") };
  const boot = join(root, "boot");
  plant(folders.data, "settings.json");
  plant(folders.data, "tunnel/outbox/message");
  plant(folders.data, "lock");
  plant(folders.key, "device.key");
  for (const name of ["setup-code", "pairing-code", "access-point", "certificate", "status"])
    plant(boot, `tallybox-${name}.txt`);
  writeFileSync(join(boot, "config.txt"), "the machine's own");
  return { root, boot, folders: { ...folders, boot: bootFolder({ log: silentLog }, { folder: boot }) } };
}

const left = (root: string) => filesBelow(root).map((path) => path.slice(root.length + 1));

describe("a factory reset", () => {
  test("happens only where it was asked for", async () => {
    const { root, folders } = box();
    const before = left(root);
    expect(await eraseAsAsked(folders, silentLog)).toEqual(success(undefined));
    expect(left(root)).toEqual(before);
  });

  test("asked for by the page erases everything of the box at the next start, but the lock of who erases", async () => {
    const { root, folders } = box();
    const reset = openReset({ clock: systemClock, power: undefined }, folders.data);
    expect(await reset.factoryReset()).toEqual(success(undefined));
    expect(await eraseAsAsked(folders, silentLog)).toEqual(success(undefined));
    expect(new Set(left(root))).toEqual(new Set(["boot/config.txt", "box/lock"]));
  });

  test("asked for by a file on the boot partition happens once", async () => {
    const { root, boot, folders } = box();
    writeFileSync(join(boot, "tallybox-factory-reset"), "");
    expect(await eraseAsAsked(folders, silentLog)).toEqual(success(undefined));
    expect(new Set(left(root))).toEqual(new Set(["boot/config.txt", "box/lock"]));
    plant(folders.data, "settings.json");
    expect(await eraseAsAsked(folders, silentLog)).toEqual(success(undefined));
    expect(existsSync(join(folders.data, "settings.json"))).toBe(true);
  });

  test("is not carried out where the file that asks for it stays, and would ask at every start", async () => {
    const { folders } = box();
    const stuck = {
      ...folders.boot,
      wantsReset: async () => true,
      forgetReset: async () => ({
        ok: false as const,
        problem: { code: "state.write-failed" as const, message: "The boot partition cannot be written." },
      }),
    };
    expect(await eraseAsAsked({ ...folders, boot: stuck }, silentLog)).toEqual(success(undefined));
    expect(readFileSync(join(folders.data, "settings.json"), "utf8")).toContain(SECRET);
    expect(existsSync(join(folders.data, "factory-reset"))).toBe(false);
  });

  test("that was broken off goes on at the next start", async () => {
    const { root, folders } = box();
    const reset = openReset({ clock: systemClock, power: undefined }, folders.data);
    await reset.factoryReset();
    const broken = {
      ...folders.boot,
      eraseAll: async () => {
        throw new Error("the power goes");
      },
    };
    await expect(eraseAsAsked({ ...folders, boot: broken }, silentLog)).rejects.toThrow("the power goes");
    plant(folders.data, "written-meanwhile");
    expect(await eraseAsAsked(folders, silentLog)).toEqual(success(undefined));
    expect(new Set(left(root))).toEqual(new Set(["boot/config.txt", "box/lock"]));
    expect(statSync(folders.data).isDirectory()).toBe(true);
  });

  test("is the machine's business where the machine starts again for it", async () => {
    const { folders } = box();
    let asked = 0;
    const power = {
      reboot: async () => success(undefined),
      async factoryReset() {
        asked++;
        return success(undefined);
      },
    };
    const reset = openReset({ clock: systemClock, power }, folders.data);
    expect(await reset.factoryReset()).toEqual(success(undefined));
    expect(asked).toBe(1);
    expect(existsSync(join(folders.data, "factory-reset"))).toBe(false);
    expect(reset.begun.aborted).toBe(false);
  });
});
