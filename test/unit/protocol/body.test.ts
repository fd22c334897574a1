import { describe, expect, test } from "vitest";
import { measureJson } from "../../../src/protocol/body.ts";
import {
  applianceMessageSchema,
  bodyHash,
  encodeBody,
  jsonValues,
  parseBody,
} from "../../../src/protocol/index.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const nested = (depth: number) => utf8("[".repeat(depth) + "]".repeat(depth));

describe("a body", () => {
  test("is parsed", () => {
    expect(parseBody(utf8('{"a":[1,"x",null]}'))).toEqual({ ok: true, value: { a: [1, "x", null] } });
  });

  test.each([
    ["no JSON", "hello"],
    ["nothing", ""],
    ["a login page", "<html><body>Please log in</body></html>"],
    ["cut", '{"a":'],
    ["a byte order mark before it", "\ufeff{}"],
  ])("that is %s is refused", (_, text) => {
    expect(parseBody(utf8(text))).toMatchObject({ ok: false, problem: { code: "envelope.body-invalid" } });
  });

  test("that is no UTF-8 is refused", () => {
    expect(parseBody(Uint8Array.of(0x22, 0xff, 0x22)).ok).toBe(false);
  });

  test("may nest 32 levels and not 33", () => {
    expect(parseBody(nested(32)).ok).toBe(true);
    expect(parseBody(nested(33)).ok).toBe(false);
    expect(parseBody(utf8('{"a":'.repeat(100_000))).ok).toBe(false);
  });

  test("may hold 100,000 values and not one more", () => {
    const list = (length: number) => utf8(`[${"0,".repeat(length - 1)}0]`);
    expect(parseBody(list(99_999)).ok).toBe(true);
    expect(parseBody(list(100_000)).ok).toBe(false);
  });

  test.each([
    ["1", 1, 0],
    ["[]", 1, 1],
    [" { } ", 1, 1],
    ["[1,2,3]", 4, 1],
    ['{"a":1,"b":[{}]}', 4, 3],
    ['["[,{\\"[,","\\\\",[""]]', 5, 2],
    ['"\\\\\\"[[["', 1, 0],
    ["[[[[]]],[]]", 5, 4],
  ])("is counted right before it is parsed: %s", (text, values, depth) => {
    JSON.parse(text);
    expect(measureJson(utf8(text), { depth: 99, values: 99 })).toEqual({ values, depth });
    expect(jsonValues(utf8(text))).toBe(values);
  });

  test("with __proto__ and constructor keys changes nothing but is refused as a message", () => {
    const parsed = parseBody(utf8('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    if (!parsed.ok) throw new Error(parsed.problem.message);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    const result = applianceMessageSchema.safeParse(parsed.value);
    expect(result.success).toBe(false);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("with a key twice means the last", () => {
    expect(parseBody(utf8('{"a":1,"a":2}'))).toEqual({ ok: true, value: { a: 2 } });
  });

  test("is told from another by SHA-256", () => {
    // FIPS 180-4's example for the empty message.
    expect(bodyHash(new Uint8Array())).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    expect(bodyHash(encodeBody({ a: 1 }))).not.toBe(bodyHash(encodeBody({ a: 2 })));
  });
});
