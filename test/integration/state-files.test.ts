import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { silentLog } from "../../src/shared/index.ts";
import {
  ensurePrivateFolder,
  lockFolder,
  nodeFiles,
  openDocument,
  readSecretFile,
  writeSecretFile,
} from "../../src/state/index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "state-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe("on a real disk", () => {
  test("documents, backups and secrets are readable by their owner only", async () => {
    const data = join(folder, "a", "b");
    expect((await ensurePrivateFolder(data)).ok).toBe(true);
    const path = join(data, "state.json");
    const document = await openDocument({
      path,
      schema: z.strictObject({ n: z.int() }),
      version: 1,
      migrations: {},
      defaults: () => ({ n: 0 }),
      log: silentLog,
    });
    for (const n of [1, 2]) {
      document.update((state) => {
        state.n = n;
      });
      expect((await document.flush()).ok).toBe(true);
    }
    await document.close();
    expect((await writeSecretFile(join(data, "identity.key"), Buffer.from("secret"))).ok).toBe(true);
    expect(await mode(data)).toBe("700");
    for (const name of ["state.json", "state.json.bak", "identity.key"]) {
      expect(await mode(join(data, name))).toBe("600");
    }
    expect(JSON.parse(await readFile(`${path}.bak`, "utf8")).data).toEqual({ n: 1 });
    expect(await nodeFiles.list(data)).toEqual(
      expect.arrayContaining(["identity.key", "state.json", "state.json.bak"]),
    );
    expect(await nodeFiles.list(data)).toHaveLength(3);
  });

  test("a folder open to others is closed, and a link in its place is refused", async () => {
    await nodeFiles.makeFolder(join(folder, "open"));
    const { chmod } = await import("node:fs/promises");
    await chmod(join(folder, "open"), 0o755);
    expect((await ensurePrivateFolder(join(folder, "open"))).ok).toBe(true);
    expect(await mode(join(folder, "open"))).toBe("700");
    await symlink("/etc", join(folder, "link"));
    expect(await ensurePrivateFolder(join(folder, "link"))).toMatchObject({ ok: false });
  });

  test("a secret that is not there yet is no problem, one that is a folder is", async () => {
    expect(await readSecretFile(join(folder, "none"))).toEqual({ ok: true, value: undefined });
    await nodeFiles.makeFolder(join(folder, "some"));
    expect(await readSecretFile(join(folder, "some"))).toMatchObject({ problem: { code: "state.corrupt" } });
  });
});

describe("a data folder's lock", () => {
  test("lets one service in, and the next after its release", async () => {
    const first = await lockFolder(folder);
    expect(first.ok).toBe(true);
    expect(await lockFolder(folder)).toMatchObject({
      ok: false,
      problem: { code: "state.locked", detail: { pid: process.pid } },
    });
    if (first.ok) await first.value.release();
    const second = await lockFolder(folder);
    expect(second.ok).toBe(true);
    expect(await nodeFiles.list(folder)).toEqual(["lock"]);
  });

  test("of a process that died is taken over, whoever has its number now", async () => {
    const child = spawn(process.execPath, ["-e", "process.stdout.write('x'); setInterval(() => {}, 1000)"]);
    await once(child.stdout, "data");
    const bootId = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
    const fields = (await readFile(`/proc/${child.pid}/stat`, "utf8")).split(") ")[1]!.split(" ");
    const holder = { pid: child.pid, bootId, startTime: fields[19] };
    await writeFile(join(folder, "lock"), JSON.stringify(holder));
    expect(await lockFolder(folder)).toMatchObject({ problem: { code: "state.locked" } });
    // The same number with another start time is another process.
    await writeFile(join(folder, "lock"), JSON.stringify({ ...holder, startTime: "1" }));
    const taken = await lockFolder(folder);
    expect(taken.ok).toBe(true);
    if (taken.ok) await taken.value.release();
    // So is one of before the last boot.
    await writeFile(join(folder, "lock"), JSON.stringify({ ...holder, bootId: "another boot" }));
    const again = await lockFolder(folder);
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.release();
    await writeFile(join(folder, "lock"), JSON.stringify(holder));
    child.kill("SIGKILL");
    await once(child, "exit");
    expect((await lockFolder(folder)).ok).toBe(true);
  });

  test("goes to exactly one of many that start at once, also over a damaged lock file", async () => {
    await writeFile(join(folder, "lock"), "");
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => lockFolder(folder)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
  });
});
