// The glass box: every message of the box on its page, field by field and octet for octet.
import { createHash } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { SentMessage } from "../../../src/appliance/archive.ts";
import type { Messages, WaitingMessage } from "../../../src/appliance/messages.ts";
import { messagesSection } from "../../../src/appliance/web/messages-section.tsx";
import {
  checkInPayloadSchema,
  commandResultPayloadSchema,
  enrolPayloadSchema,
} from "../../../src/protocol/appliance-message.ts";
import { encodeBody } from "../../../src/protocol/body.ts";
import { reportPayloadSchema } from "../../../src/protocol/report-payload.ts";
import { diffReport } from "../../../src/report/index.ts";
import { fieldsOf } from "../../../webui/setup/index.ts";
import { type BoxVisitor, pageInMemory, pageVisitor, unlock } from "../../support/box-page.ts";
import { inventedFleet } from "../../support/fleet-records.ts";

const sha256 = (octets: Uint8Array) => createHash("sha256").update(octets).digest("hex");
const [payload] = diffReport(undefined, inventedFleet(3));
const header = {
  ...{ v: 1, type: "report", stream: "data", epoch: "a".repeat(32), sequence: 7, boot: "b".repeat(32) },
  ...{ sentAt: "2026-03-01T08:00:00.000Z", hardware: "c".repeat(64), configRevision: "r1" },
};
const report = encodeBody({ ...header, payload });
const hostile = encodeBody({ ...header, sequence: 8, payload: { form: "<script>alert(1)</script>" } });

const sent: SentMessage = {
  ...{ hash: sha256(report), type: "report", epoch: "a".repeat(32), stream: "data", sequence: 7 },
  ...{ bodyBytes: report.length, sealedBytes: 900, firstAt: 1_772_352_000_000, lastAt: 1_772_352_000_000 },
  ...{ attempts: 1, envelope: "e".repeat(64), answer: "accepted", answeredAt: 1_772_352_001_000 },
};
const waiting: WaitingMessage = {
  hash: sha256(hostile),
  type: "report",
  sequence: 8,
  writtenAt: 1_772_352_002_000,
};
const bodies = new Map([
  [sent.hash, report],
  [waiting.hash, hostile],
]);
const messages: Messages = {
  waiting: () => [waiting],
  sent: () => [sent],
  body: async (hash) => bodies.get(hash),
};

let visitor: BoxVisitor;
let hasNews = true;
beforeEach(async () => {
  hasNews = true;
  const home = {
    view: () => {
      throw new Error("not asked for");
    },
    about: async () => ({}),
    nextReport: async () => ({ payloads: hasNews ? [payload] : [], printers: 3, sizeBytes: 10 }),
    runNow: () => {},
  };
  const made = await pageInMemory(home, { sections: [messagesSection(messages)] });
  visitor = await unlock(pageVisitor(made.page), made.setupCode());
});

describe("what leaves", () => {
  test("is listed with what the server said, what waits first", async () => {
    const { text } = await visitor.get("/messages");
    expect(text.indexOf("Report 8")).toBeLessThan(text.indexOf("Report 7"));
    expect(text).toContain("the server has it");
    for (const { hash } of [sent, waiting]) expect(text).toContain(`/messages/${hash}`);
  });

  test("is shown field by field with its digest, and as it is", async () => {
    const { text } = await visitor.get(`/messages/${sent.hash}`);
    expect(text).toContain(sent.hash);
    const plain = text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
    expect(plain).toContain(Buffer.from(report).toString("utf8"));
    for (const { name } of fieldsOf(JSON.parse(Buffer.from(report).toString("utf8"))).fields)
      expect(text, name).toContain(`<code>${name}</code>`);
  });

  test("is downloaded octet for octet: its SHA-256 is the digest", async () => {
    for (const { hash } of [sent, waiting]) {
      const { text, headers } = await visitor.get(`/messages/${hash}/raw`);
      expect(sha256(Buffer.from(text, "utf8"))).toBe(hash);
      expect(headers["content-type"]).toBe("application/json");
      expect(headers["content-disposition"]).toMatch(/^attachment;/);
    }
  });

  test("cannot act on the page, whatever a printer calls itself", async () => {
    const { text } = await visitor.get(`/messages/${waiting.hash}`);
    expect(text).not.toContain("<script>alert");
    expect(text).toContain("&lt;script&gt;alert");
  });

  test("that is not there is said so, and strangers see nothing", async () => {
    expect(await visitor.get(`/messages/${"0".repeat(64)}`)).toMatchObject({ status: 404 });
    expect(await visitor.get("/messages/..%2Findex.json/raw")).toMatchObject({ status: 404 });
    const made = await pageInMemory(
      {
        view: () => ({}) as never,
        about: async () => ({}),
        nextReport: async () => ({}) as never,
        runNow: () => {},
      },
      { sections: [messagesSection(messages)] },
    );
    const stranger = pageVisitor(made.page);
    for (const path of ["/messages", `/messages/${sent.hash}`, `/messages/${sent.hash}/raw`])
      expect(await stranger.get(path)).toMatchObject({ status: 303 });
  });

  test("can be read field by field before it leaves", async () => {
    const { text } = await visitor.get("/next-report");
    for (const { name } of fieldsOf(payload).fields) expect(text, name).toContain(`<code>${name}</code>`);
    hasNews = false;
    expect((await visitor.get("/next-report")).text).toContain("Nothing has changed since the last report");
  });
});

describe("a field's meaning", () => {
  const shapeOf = (schema: object): string[] =>
    "shape" in schema
      ? Object.keys(schema.shape as object)
      : "options" in schema
        ? (schema.options as object[]).flatMap(shapeOf)
        : [];

  test("is told for every field that a message can have", () => {
    const schemas = [
      reportPayloadSchema,
      checkInPayloadSchema,
      commandResultPayloadSchema,
      enrolPayloadSchema,
    ];
    const names = schemas.flatMap(shapeOf).filter((name) => !["texts", "numbers", "add"].includes(name));
    expect(names.length).toBeGreaterThan(40);
    const said = fieldsOf(Object.fromEntries(names.map((name) => [name, 1]))).fields;
    expect(said.filter(({ meaning }) => meaning === undefined)).toEqual([]);
  });

  test("is told for every column of a report", () => {
    const { fields } = fieldsOf({ ...header, payload });
    expect(fields.length).toBeGreaterThan(50);
    expect(fields.filter(({ meaning }) => meaning === undefined).map(({ name }) => name)).toEqual([]);
  });

  test("bounds what it is given", () => {
    const long = fieldsOf({
      list: Array.from({ length: 9000 }, (_, i) => ({ i })),
      text: "x".repeat(30_000),
    });
    expect(long.isCut).toBe(true);
    expect(long.fields.length).toBeLessThanOrEqual(3000);
  });
});
