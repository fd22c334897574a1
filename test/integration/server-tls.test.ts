// A server that speaks https itself, with a certificate made for the test.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecureVersion } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTlsFiles } from "../../src/server/cli/tls-files.ts";
import { type RunningServer, runServer } from "../../src/server/main.ts";
import { silentLog, systemClock } from "../../src/shared/index.ts";

/** Debian's package. */
const tool = "openssl";
const hasOpenssl = spawnSync(tool, ["version"]).status === 0;
if (!hasOpenssl) console.warn("SKIPPED: the server over TLS is not tested, because openssl is not installed");

describe.skipIf(!hasOpenssl)("with --tls-cert and --tls-key", () => {
  const folder = mkdtempSync(join(tmpdir(), "tallybox-server-tls-"));
  const cert = join(folder, "server.crt");
  const key = join(folder, "server.key");
  let server: RunningServer;
  let firstLink = "";

  beforeAll(async () => {
    execFileSync(
      tool,
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=Tallybox test"],
        ...["-addext", "subjectAltName=IP:127.0.0.1"],
      ],
      { stdio: "pipe" },
    );
    server = await runServer({
      dataFolder: join(folder, "data"),
      version: "0.0.0-test",
      host: "127.0.0.1",
      port: 0,
      tls: readTlsFiles({ cert, key }),
      log: silentLog,
      clock: systemClock,
      onFirstVisit: (link) => {
        firstLink = link;
      },
    });
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Answer {
    status: number | undefined;
    cookies: string[];
    text: string;
  }

  const ask = (path: string, options: { form?: URLSearchParams; maxVersion?: SecureVersion } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const { form, maxVersion } = options;
      const asked = request(
        `${server.url}${path}`,
        {
          method: form ? "POST" : "GET",
          headers: form ? { origin: server.url, "content-type": "application/x-www-form-urlencoded" } : {},
          ca: readFileSync(cert),
          agent: false,
          ...(maxVersion ? { maxVersion, minVersion: "TLSv1" as const } : {}),
        },
        (answer) => {
          const { statusCode: status, headers } = answer;
          const said = answer.toArray();
          said.then(
            (parts) => resolve({ status, cookies: headers["set-cookie"] ?? [], text: parts.join("") }),
            reject,
          );
        },
      );
      asked.on("error", reject);
      asked.end(form?.toString());
    });

  test("it is reached over https by who trusts the certificate, and by nobody over http", async () => {
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await ask("/healthz")).toMatchObject({ status: 200, text: "ok\n" });
    await expect(fetch(server.url.replace("https:", "http:"))).rejects.toThrow();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  test("it speaks TLS 1.2 and newer only", async () => {
    expect(await ask("/healthz", { maxVersion: "TLSv1.2" })).toMatchObject({ status: 200 });
    await expect(ask("/healthz", { maxVersion: "TLSv1.1" })).rejects.toThrow();
  });

  test("its links lead to https, and a session's cookie never leaves it", async () => {
    const { origin, searchParams } = new URL(firstLink);
    expect(origin).toBe(server.url);
    const form = new URLSearchParams({
      token: searchParams.get("token") ?? "",
      name: "ada",
      password: "correct horse battery",
    });
    const { status, cookies } = await ask("/welcome", { form });
    expect(status).toBe(303);
    expect(cookies.join()).toMatch(/; Secure/i);
  });

  test("files that are missing, no PEM or of different pairs are told by name, without what is in them", () => {
    const wrong = join(folder, "wrong.key");
    writeFileSync(wrong, "secret, but no key");
    expect(() => readTlsFiles({ cert, key: join(folder, "none.key") })).toThrow(
      /^--tls-key .*none\.key cannot be read\.$/,
    );
    expect(() => readTlsFiles({ cert, key: wrong })).toThrow(
      /^--tls-cert .* are not a certificate and its key/,
    );
    execFileSync(tool, ["genpkey", "-algorithm", "ed25519", "-out", wrong], { stdio: "pipe" });
    expect(() => readTlsFiles({ cert, key: wrong })).toThrow(/are not a certificate and its key/);
  });
});
