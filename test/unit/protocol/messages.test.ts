import { describe, expect, test } from "vitest";
import {
  type Attempt,
  acknowledges,
  hardwareMark,
  newRandomId,
  parseApplianceMessage,
  parseServerMessage,
  printerKey,
  type ServerMessage,
  serialHash,
} from "../../../src/protocol/index.ts";

const epoch = "0123456789abcdef0123456789abcdef";
const hash = "ab".repeat(32);
const header = {
  v: 1,
  epoch,
  sequence: 3,
  sentAt: "2026-11-22T10:00:00.000Z",
  boot: "00112233445566778899aabbccddeeff",
  hardware: hash,
  configRevision: null,
};
const checkIn = {
  ...header,
  type: "check-in",
  stream: "control",
  payload: {
    clock: { state: "unset", uptimeMs: 1234.5, now: "2026-11-22T10:00:00.000Z" },
    versions: { appliance: "0.1.0" },
  },
};
const report = {
  ...header,
  type: "report",
  stream: "data",
  configRevision: "7",
  payload: {
    schema: 1,
    form: "full",
    base: null,
    part: 1,
    parts: 1,
    at: 0,
    tick: 1,
    span: [0, 9],
    refs: [],
    check: "e3b0c442",
  },
};

describe("a message of an appliance", () => {
  test.each([
    [
      "enrol",
      {
        ...header,
        type: "enrol",
        stream: "control",
        payload: { token: "0123456789AB", model: "VM", version: "0.1.0" },
      },
    ],
    ["check-in", checkIn],
    ["check-in of a box that was moved", { ...checkIn, moved: true }],
    ["report", report],
    ["report after a loss", { ...report, lost: { from: 1, to: 2 } }],
    [
      "command result",
      {
        ...header,
        type: "command-result",
        stream: "data",
        payload: { id: "c1", ok: true, result: { n: [1] }, part: 1, parts: 1 },
      },
    ],
  ])("that is a right %s is understood", (_, message) => {
    expect(parseApplianceMessage(message)).toEqual({ ok: true, value: message });
  });

  test("that has a right header and a wrong report is told from noise, and named", () => {
    const parsed = parseApplianceMessage({ ...report, payload: { ...report.payload, refs: ["x"] } });
    expect(parsed).toMatchObject({
      ok: false,
      problem: { code: "report.invalid", detail: { header: { epoch, sequence: 3, type: "report" } } },
    });
    if (!parsed.ok) expect(parsed.problem.message).toContain("payload.refs[0]");
  });

  test("with a right header and a wrong payload of another kind says so too", () => {
    const parsed = parseApplianceMessage({ ...checkIn, payload: { hello: 1 } });
    expect(parsed).toMatchObject({
      problem: { code: "envelope.body-invalid", detail: { header: { type: "check-in" } } },
    });
  });

  test.each([
    ["of the wrong stream", { ...checkIn, stream: "data" }],
    ["with sequence 0", { ...report, sequence: 0 }],
    ["with half a sequence", { ...report, sequence: 1.5 }],
    ["with a short epoch", { ...report, epoch: "00" }],
    ["of another version", { ...report, v: 2 }],
    ["of no type", { ...report, type: "hello" }],
    ["with a field too many", { ...checkIn, extra: 1 }],
    ["that is a list", []],
    ["that is null", null],
  ])("%s is refused", (_, message) => {
    expect(parseApplianceMessage(message)).toMatchObject({
      ok: false,
      problem: { code: "envelope.body-invalid" },
    });
  });

  test("that lost something may say so in the data stream only", () => {
    expect(parseApplianceMessage({ ...checkIn, lost: { from: 1, to: 2 } }).ok).toBe(false);
  });
});

describe("an answer of the server", () => {
  const answer: ServerMessage = {
    v: 1,
    type: "ack",
    inReplyTo: hash,
    accepted: { epoch, data: { sequence: 3, body: hash }, control: null },
    serverTime: "2026-11-22T10:00:00.000Z",
  };
  const attempt: Attempt = { digest: hash, epoch, stream: "data", sequence: 3, bodyHash: hash };

  test("is understood with all it may carry", () => {
    const everything = {
      ...answer,
      config: { schema: 1, anything: "is looked at later" },
      commands: [
        { id: "c1", type: "collect", expiresAt: "2026-11-23T10:00:00.000Z", arguments: { range: "Office" } },
      ],
      want: ["full", { from: 4 }],
    };
    expect(parseServerMessage(everything)).toEqual({ ok: true, value: everything });
    const refused = { ...answer, type: "refused", reason: { code: "gap", expected: 2 } };
    expect(parseServerMessage(refused)).toEqual({ ok: true, value: refused });
  });

  test.each([
    ["a refusal without reason", { ...answer, type: "refused" }],
    ["a reason unheard of", { ...answer, type: "refused", reason: { code: "mood" } }],
    ["an ack with a reason", { ...answer, reason: { code: "gap" } }],
    ["no server time", { ...answer, serverTime: undefined }],
  ])("that is %s is refused", (_, value) => {
    expect(parseServerMessage(value)).toMatchObject({ problem: { code: "envelope.body-invalid" } });
  });

  test("acknowledges the message it names: envelope, epoch, stream, sequence and body", () => {
    expect(acknowledges(answer, attempt)).toBe(true);
    const other = "cd".repeat(32);
    expect(acknowledges({ ...answer, inReplyTo: other }, attempt)).toBe(false);
    expect(acknowledges({ ...answer, accepted: { ...answer.accepted, epoch: newRandomId() } }, attempt)).toBe(
      false,
    );
    expect(acknowledges(answer, { ...attempt, stream: "control" })).toBe(false);
    expect(acknowledges(answer, { ...attempt, sequence: 4 })).toBe(false);
    expect(acknowledges(answer, { ...attempt, bodyHash: other })).toBe(false);
    expect(acknowledges({ ...answer, type: "refused", reason: { code: "gap" } }, attempt)).toBe(false);
  });

  test("acknowledges a repeated message below the highest by its own envelope", () => {
    expect(acknowledges(answer, { ...attempt, sequence: 2, bodyHash: "cd".repeat(32) })).toBe(true);
  });
});

describe("keyed names", () => {
  const key = new Uint8Array(32).fill(1);

  test("are equal for the same printer and key, and for nothing else", () => {
    expect(printerKey(key, "serial:acme:1")).toMatch(/^[0-9a-f]{32}$/);
    expect(printerKey(key, "serial:acme:1")).toBe(printerKey(key, "serial:acme:1"));
    expect(printerKey(key, "serial:acme:1")).not.toBe(printerKey(key, "serial:acme:2"));
    expect(printerKey(key, "serial:acme:1")).not.toBe(printerKey(new Uint8Array(32), "serial:acme:1"));
    expect(serialHash(key, "1")).toMatch(/^[0-9a-f]{64}$/);
    expect(hardwareMark(key, "board", "mac")).toMatch(/^[0-9a-f]{64}$/);
    expect(hardwareMark(key, "a", "b\nc")).not.toBe(serialHash(key, "a"));
  });

  test("of one key start from random octets", () => {
    expect(newRandomId()).toMatch(/^[0-9a-f]{32}$/);
    expect(newRandomId()).not.toBe(newRandomId());
  });
});
