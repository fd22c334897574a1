import { createDecipheriv } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { silentLog } from "../../../src/shared/index.ts";
import {
  openDocument,
  readSecretFile,
  SEALED_ELSEWHERE,
  sealedFiles,
  setSecretAside,
  systemErrorCode,
  writeSecretFile,
} from "../../../src/state/index.ts";
import { FaultyFiles } from "../../support/faulty-files.ts";

const key = Buffer.alloc(32, 1);
const other = Buffer.alloc(32, 2);
const path = "/data/secret";

const octets = (text: string) => new Uint8Array(Buffer.from(text));
const failing = async (work: Promise<unknown>) => {
  try {
    await work;
    return undefined;
  } catch (error) {
    return systemErrorCode(error);
  }
};

describe("sealed files", () => {
  test("give back what was written, whole or in pieces, and tell nobody else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), async (pieces) => {
        const files = new FaultyFiles();
        const sealed = sealedFiles(files, key);
        await sealed.writeSynced(path, pieces);
        expect(Buffer.from((await sealed.read(path)) ?? [])).toEqual(Buffer.concat(pieces));
        const stored = Buffer.from((await files.read(path)) ?? []);
        for (const piece of pieces)
          if (piece.length > 8) expect(stored.includes(Buffer.from(piece))).toBe(false);
      }),
    );
  });

  test("are AES-256-GCM behind eight octets that say so", async () => {
    const files = new FaultyFiles();
    await sealedFiles(files, key).writeSynced(path, octets("community"));
    const stored = Buffer.from((await files.read(path)) ?? []);
    expect(stored.subarray(0, 8).toString()).toBe("TBSEAL1\n");
    const decipher = createDecipheriv("aes-256-gcm", key, stored.subarray(8, 20));
    decipher.setAuthTag(stored.subarray(-16));
    expect(`${decipher.update(stored.subarray(20, -16), undefined, "utf8")}${decipher.final("utf8")}`).toBe(
      "community",
    );
  });

  test("never seal the same content to the same octets", async () => {
    const files = new FaultyFiles();
    const sealed = sealedFiles(files, key);
    await sealed.writeSynced(path, octets("community"));
    const first = Buffer.from((await files.read(path)) ?? []);
    await sealed.writeSynced(path, octets("community"));
    expect(Buffer.from((await files.read(path)) ?? [])).not.toEqual(first);
  });

  test("are not opened by another key, nor when one octet is another, nor when they are cut", async () => {
    const files = new FaultyFiles();
    await sealedFiles(files, key).writeSynced(path, octets("community"));
    const whole = Buffer.from((await files.read(path)) ?? []);
    expect(await failing(sealedFiles(files, other).read(path))).toBe(SEALED_ELSEWHERE);
    for (let at = 8; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed.writeUInt8((changed.readUInt8(at) + 1) & 255, at);
      await files.writeSynced(path, changed);
      expect(await failing(sealedFiles(files, key).read(path))).toBe(SEALED_ELSEWHERE);
      await files.writeSynced(path, whole.subarray(0, at));
      expect(await failing(sealedFiles(files, key).read(path))).toBe(SEALED_ELSEWHERE);
    }
  });

  test("read what was written before there was a seal, and seal it with the next write", async () => {
    const files = new FaultyFiles();
    await files.writeSynced(path, octets("from before"));
    const sealed = sealedFiles(files, key);
    const before = await sealed.read(path);
    expect(Buffer.from(before ?? []).toString()).toBe("from before");
    await sealed.writeSynced(path, before ?? []);
    expect(Buffer.from((await files.read(path)) ?? []).includes("from before")).toBe(false);
  });

  test("do not grow: what is sealed is written whole", () => {
    const sealed = sealedFiles(new FaultyFiles(), key);
    expect(() => sealed.appendSynced(path, octets("more"))).toThrow("written whole");
    expect(() => sealed.cutSynced(path, 1)).toThrow("written whole");
  });
});

describe("what another device sealed", () => {
  test("is set aside as a document, which begins anew", async () => {
    const files = new FaultyFiles();
    const format = {
      ...{ path: "/data/settings.json", schema: z.strictObject({ community: z.string() }), version: 1 },
      ...{ migrations: {}, defaults: () => ({ community: "" }), log: silentLog },
    };
    const written = await openDocument({ ...format, files: sealedFiles(files, key) });
    written.update((data) => {
      data.community = "planted";
    });
    await written.close();
    const found = await openDocument({ ...format, files: sealedFiles(files, other) });
    expect(found.data).toEqual({ community: "" });
    expect(found.origin).toBe("defaults");
    await found.close();
    expect((await files.list("/data")).some((name) => name.startsWith("settings.json.corrupt-"))).toBe(true);
  });

  test("is a problem of its own as a secret, which can be laid aside", async () => {
    const files = new FaultyFiles();
    await writeSecretFile(path, octets("key"), sealedFiles(files, key));
    const sealed = sealedFiles(files, other);
    expect(await readSecretFile(path, sealed)).toMatchObject({
      ok: false,
      problem: { code: "state.sealed" },
    });
    expect(await setSecretAside(path, sealed)).toMatchObject({ ok: true });
    expect(await readSecretFile(path, sealed)).toEqual({ ok: true, value: undefined });
  });
});
