import { describe, expect, test } from "vitest";
import { z } from "zod";
import { silentLog } from "../../../src/shared/index.ts";
import { openDocument } from "../../../src/state/index.ts";
import { aftermaths, FaultyFiles, PlugPulled } from "../../support/faulty-files.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const PATH = "/data/state.json";
const schema = z.strictObject({ count: z.int(), name: z.string() });
type Data = z.infer<typeof schema>;

function open(files: FaultyFiles, clock = new ManualClock(), more: { version?: number } = {}) {
  return openDocument<Data>({
    path: PATH,
    schema,
    version: more.version ?? 3,
    migrations: {
      1: (old) => ({ total: (old as { n: number }).n }),
      2: (old) => ({ count: (old as { total: number }).total, name: "migrated" }),
    },
    defaults: () => ({ count: 0, name: "default" }),
    log: silentLog,
    clock,
    files,
  });
}

const stored = (count: number, name = "kept") => JSON.stringify({ version: 3, data: { count, name } });

describe("a stored document", () => {
  test("starts with defaults and is found again after closing", async () => {
    const files = new FaultyFiles();
    const document = await open(files);
    expect(document.origin).toBe("new");
    document.update((data) => {
      data.count = 7;
    });
    expect(await document.close()).toEqual({ ok: true, value: undefined });
    const again = await open(files.reopen("strict"));
    expect(again.origin).toBe("file");
    expect(again.data).toEqual({ count: 7, name: "default" });
  });

  test("writes five hundred changes in a handful of file writes", async () => {
    const files = new FaultyFiles();
    const clock = new ManualClock();
    const document = await open(files, clock);
    for (let i = 1; i <= 500; i++) {
      document.update((data) => {
        data.count = i;
      });
      await clock.advance(10);
    }
    await clock.advance(3000);
    expect(files.writes.length).toBeLessThanOrEqual(3);
    expect(JSON.parse(files.text(PATH) ?? "").data.count).toBe(500);
  });

  test("gathers flushes that come while one is being written", async () => {
    const files = new FaultyFiles();
    const document = await open(files);
    const flushes = [];
    for (let i = 1; i <= 20; i++) {
      document.update((data) => {
        data.count = i;
      });
      flushes.push(document.flush());
    }
    for (const outcome of await Promise.all(flushes)) expect(outcome.ok).toBe(true);
    expect(files.writes.length).toBeLessThanOrEqual(2);
    expect(JSON.parse(files.reopen("strict").text(PATH) ?? "").data.count).toBe(20);
    await document.close();
  });

  test("has the flushed content, or the one before, whenever the plug is pulled", async () => {
    for (const aftermath of aftermaths) {
      for (let steps = 0; ; steps++) {
        const files = new FaultyFiles();
        const before = await open(files);
        before.update((data) => {
          data.count = 1;
        });
        await before.close();
        files.pullPlugAfter(steps);
        const document = await open(files);
        document.update((data) => {
          data.count = 2;
        });
        const flushed = await document.flush().catch((error) => {
          if (error instanceof PlugPulled) return undefined;
          throw error;
        });
        const found = await open(files.reopen(aftermath));
        expect(found.origin, `${aftermath} after ${steps} steps`).toBe("file");
        expect(found.data.count).toBe(flushed?.ok ? 2 : found.data.count === 2 ? 2 : 1);
        await document.close().catch(() => {});
        if (flushed?.ok) break;
      }
    }
  });

  test.each([
    ["empty", ""],
    ["torn", stored(5).slice(0, 20)],
    ["of binary rubbish", "\u0000\u0001\u0002"],
    ["without a version", JSON.stringify({ count: 5, name: "x" })],
    ["of another shape", JSON.stringify({ version: 3, data: { count: "five", name: "x" } })],
    ["with a key nobody knows", JSON.stringify({ version: 3, data: { count: 5, name: "x", more: 1 } })],
    ["of a newer program", JSON.stringify({ version: 4, data: { count: 5, name: "x" } })],
  ])("sets a file %s aside and goes on with the backup", async (_, content) => {
    const files = new FaultyFiles();
    files.plant(PATH, content);
    files.plant(`${PATH}.bak`, stored(4));
    const document = await open(files);
    expect(document.origin).toBe("backup");
    expect(document.data.count).toBe(4);
    const aside = files.names("/data").filter((name) => name.includes(".corrupt-"));
    expect(aside).toHaveLength(1);
    expect(files.text(`/data/${aside[0]}`)).toBe(content);
    expect((await document.close()).ok).toBe(true);
    // Made good on disk without a change.
    expect((await open(files)).origin).toBe("file");
  });

  test("starts with defaults when file and backup are both damaged, and keeps both", async () => {
    const files = new FaultyFiles();
    files.plant(PATH, "{");
    files.plant(`${PATH}.bak`, "");
    const document = await open(files);
    expect(document.origin).toBe("defaults");
    expect(document.data).toEqual({ count: 0, name: "default" });
    expect(files.names("/data").filter((name) => name.includes(".corrupt-"))).toHaveLength(2);
    await document.close();
  });

  test("keeps only the last few files that were set aside", async () => {
    const files = new FaultyFiles();
    const clock = new ManualClock();
    for (let i = 0; i < 12; i++) {
      files.plant(PATH, "{");
      await (await open(files, clock)).close();
      await clock.advance(60_000);
    }
    expect(files.names("/data").filter((name) => name.includes(".corrupt-"))).toHaveLength(5);
  });

  test("goes on with the backup when the medium cannot read the file", async () => {
    const files = new FaultyFiles();
    files.plant(PATH, stored(5));
    files.plant(`${PATH}.bak`, stored(4));
    files.fail("read", /state\.json$/, "EIO");
    const document = await open(files);
    expect([document.origin, document.data.count]).toEqual(["backup", 4]);
    await document.close();
  });

  test("leaves a file alone that it may not read", async () => {
    const files = new FaultyFiles();
    files.plant(PATH, stored(5));
    files.fail("read", /state\.json$/, "EACCES");
    await expect(open(files)).rejects.toMatchObject({ code: "EACCES" });
    expect(files.names("/data")).toEqual(["state.json"]);
  });

  test("migrates step by step and keeps the old file for a program that is rolled back", async () => {
    const files = new FaultyFiles();
    files.plant(PATH, JSON.stringify({ version: 1, data: { n: 41 } }));
    const document = await open(files);
    expect(document.data).toEqual({ count: 41, name: "migrated" });
    document.update((data) => {
      data.count++;
    });
    await document.close();
    expect(JSON.parse(files.text(PATH) ?? "")).toEqual({
      version: 3,
      data: { count: 42, name: "migrated" },
    });
    expect(JSON.parse(files.text(`${PATH}.v1`) ?? "")).toEqual({ version: 1, data: { n: 41 } });
  });

  test("reads what it wrote before a newer program migrated it", async () => {
    const files = new FaultyFiles();
    files.plant(PATH, JSON.stringify({ version: 4, data: { other: true } }));
    files.plant(`${PATH}.bak`, JSON.stringify({ version: 4, data: { other: true } }));
    files.plant(`${PATH}.v3`, stored(9));
    const document = await open(files);
    expect([document.origin, document.data.count]).toEqual(["backup", 9]);
    await document.close();
  });
});

describe("a failing disk", () => {
  test("that fails in a way nobody thought of ends no service", async () => {
    const files = new FaultyFiles();
    const clock = new ManualClock();
    const document = await open(files, clock);
    files.pullPlugAfter(0);
    document.update(() => {});
    await clock.advance(60_000);
    expect(document.problem()?.code).toBe("state.write-failed");
    await expect(document.flush()).rejects.toThrow(PlugPulled);
  });

  test.each([
    ["ENOSPC", "write", /full/],
    ["EIO", "sync", /medium/],
    ["EROFS", "rename", /read-only/],
    ["EIO", "sync-folder", /medium/],
    ["ENOSPC", "link", /full/],
  ] as const)(
    "with %s at %s is reported, memory stays, and it is tried again",
    async (code, step, message) => {
      const files = new FaultyFiles();
      files.plant(PATH, stored(1));
      const clock = new ManualClock();
      const document = await open(files, clock);
      files.fail(step, /./, code);
      document.update((data) => {
        data.count = 2;
      });
      const outcome = await document.flush();
      expect(outcome).toMatchObject({ ok: false, problem: { code: "state.write-failed", detail: { code } } });
      expect(document.problem()?.message).toMatch(message);
      expect(document.data.count).toBe(2);
      files.heal();
      await clock.advance(10 * 60_000);
      expect(document.problem()).toBeUndefined();
      expect(JSON.parse(files.text(PATH) ?? "").data.count).toBe(2);
      await document.close();
    },
  );

  test("is not asked more often than its backoff allows", async () => {
    const files = new FaultyFiles();
    const clock = new ManualClock();
    const document = await open(files, clock);
    files.fail("write", /./, "ENOSPC");
    document.update(() => {});
    await clock.advance(3_600_000);
    expect(clock.sleeps.length).toBeLessThan(22);
    expect(Math.max(...clock.sleeps)).toBe(300_000);
    expect((await document.close()).ok).toBe(false);
  });

  test("without hard links still gets a backup", async () => {
    const files = new FaultyFiles();
    files.plant(PATH, stored(1));
    files.fail("link", /./, "EPERM");
    const document = await open(files);
    document.update((data) => {
      data.count = 2;
    });
    expect((await document.flush()).ok).toBe(true);
    expect(JSON.parse(files.text(`${PATH}.bak`) ?? "").data.count).toBe(1);
    await document.close();
  });

  test("never gets content that could not be read back", async () => {
    const files = new FaultyFiles();
    files.plant(PATH, stored(1));
    const document = await open(files);
    document.update((data) => {
      data.count = Number.NaN;
    });
    expect(await document.flush()).toMatchObject({ ok: false, problem: { code: "state.write-failed" } });
    expect(JSON.parse(files.text(PATH) ?? "").data.count).toBe(1);
    await document.close();
  });
});
