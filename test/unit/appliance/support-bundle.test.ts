import { expect, test } from "vitest";
import { defaultSettings } from "../../../src/appliance/settings.ts";
import { secretsOf, settingsForSupport, writeSupportBundle } from "../../../src/appliance/support-bundle.ts";
import { parseConfiguration } from "../../../src/protocol/index.ts";
import { createLogRing } from "../../../src/shared/index.ts";

const siteKey = "s".repeat(43);
const planted = [
  "planted-community",
  "planted auth key",
  "planted priv key",
  "planted-local",
  "planted%20proxy",
  "planted proxy",
  "7K3M9QXA0",
  "0123456789ABC",
  siteKey,
];

function settings() {
  const configuration = parseConfiguration({
    ...{ schema: 1, revision: "7", siteKey },
    ranges: [{ name: "Floor", addresses: ["10.1.0.0/24"], credentials: ["site", "user"] }],
    credentials: [
      { id: "site", version: "2c", community: "planted-community" },
      {
        ...{ id: "user", version: "3", user: "reader", level: "authPriv", authProtocol: "sha256" },
        ...{ authKey: "planted auth key", privProtocol: "aes128", privKey: "planted priv key" },
      },
    ],
  });
  if (!configuration.ok) throw new Error(configuration.problem.message);
  const made = defaultSettings();
  made.configuration = configuration.value;
  made.local.credentials.push({ id: "spot", version: "1", community: "planted-local" });
  made.proxy = "http://user:planted%20proxy@proxy.example:3128";
  made.pairingCode = "7K3M9QXA0";
  made.accessPointPassphrase = "0123456789ABC";
  return made;
}

test("every secret of the settings is known, and the community that everybody knows is none", () => {
  const secrets = secretsOf(settings());
  for (const secret of planted) expect(secrets).toContain(secret);
  expect(secrets).not.toContain("public");
});

test("no secret stands in a bundle, wherever it comes from", () => {
  const made = settings();
  const text = writeSupportBundle({
    now: 0,
    chapters: [
      { title: "Settings", content: settingsForSupport(made) },
      { title: "Raw", content: made },
    ],
    logLines: planted.map((secret) => `info something with ${secret} in it`),
    secrets: secretsOf(made),
  });
  for (const secret of planted) expect(text).not.toContain(secret);
  expect(text).toContain("[secret]");
});

test("the settings show a credential by its name and version alone", () => {
  const shown = JSON.stringify(settingsForSupport(settings()));
  for (const secret of planted) expect(shown).not.toContain(secret);
  expect(shown).toContain('{"id":"user","version":"3"}');
});

test("a bundle is read like a letter: headings, indented names and values, one line each", () => {
  const text = writeSupportBundle({
    now: Date.UTC(2026, 0, 1),
    chapters: [
      { title: "Status", content: { server: { waiting: 2 }, ranges: [{ name: "Floor" }], none: [] } },
      { title: "Odd", content: { text: "a\nb\u001b[2J" } },
    ],
    logLines: ["info  one", "info  two"],
    secrets: [],
  });
  expect(text).toContain("== Status\nserver:\n  waiting: 2\nranges:\n  -\n    name: Floor\nnone:\n  none\n");
  expect(text).toContain("text: a b [2J");
  expect(text.endsWith("== Log, oldest first\ninfo  one\ninfo  two\n")).toBe(true);
});

test("times are told as dates, and what is no time as it is", () => {
  const at = Date.UTC(2026, 10, 22, 12);
  const text = writeSupportBundle({
    now: at,
    chapters: [
      { title: "Way", content: { lastReportAt: at + 0.25, at: Number.NaN, nextAt: 1e99, format: 7 } },
    ],
    logLines: [],
    secrets: [],
  });
  expect(text).toContain("lastReportAt: 2026-11-22T12:00:00.000Z\nat: NaN\nnextAt: 1e+99\nformat: 7\n");
});

test("a bundle is bounded, whatever it is made of", () => {
  const text = writeSupportBundle({
    now: 0,
    chapters: [{ title: "Much", content: Array.from({ length: 50_000 }, () => "x".repeat(5000)) }],
    logLines: Array.from({ length: 5000 }, () => "y".repeat(500)),
    secrets: [],
  });
  expect(text.length).toBeLessThanOrEqual(512 * 1024);
});

test("the ring keeps the last lines of the log, each cut where it is long", () => {
  const ring = createLogRing(3, 5);
  for (const line of ["one\n", "two\n", "three four\n", "five\n"]) ring.take(line);
  expect(ring.lines()).toEqual(["two", "three", "five"]);
});
