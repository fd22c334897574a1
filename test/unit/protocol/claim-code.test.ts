import { describe, expect, test } from "vitest";
import {
  claimLink,
  claimTokenHash,
  claimUri,
  makeClaimCode,
  newClaimToken,
  parseClaimCode,
  parseClaimLink,
  rootFingerprint,
} from "../../../src/protocol/index.ts";

const root = new Uint8Array(32).fill(7);
const token = newClaimToken(() => Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf0));
const code = makeClaimCode(token, root);

describe("a claim code", () => {
  test("is thirty characters in six groups of five", () => {
    expect(code).toMatch(/^1[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{5}){5}$/);
    expect(token).toBe("ZZZZZZZZZZZZ");
  });

  test("says the token and the server's fingerprint", () => {
    expect(parseClaimCode(code)).toEqual({ ok: true, value: { token, fingerprint: rootFingerprint(root) } });
    expect(rootFingerprint(root)).toHaveLength(16);
    expect(rootFingerprint(root)).not.toBe(rootFingerprint(new Uint8Array(32)));
  });

  test("ends in the number of its first 29 characters modulo 31", () => {
    const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const plain = code.replaceAll("-", "");
    let number = 0n;
    for (const character of plain.slice(0, 29)) number = number * 32n + BigInt(alphabet.indexOf(character));
    expect(plain[29]).toBe(alphabet[Number(number % 31n)]);
  });

  test.each([
    ["in small letters", (c: string) => c.toLowerCase()],
    ["with blanks for dashes", (c: string) => ` ${c.replaceAll("-", " ")} `],
    ["without dashes", (c: string) => c.replaceAll("-", "")],
    ["with I or l for 1 and O for 0", (c: string) => c.replaceAll("1", "l").replaceAll("0", "O")],
    ["with long dashes", (c: string) => c.replaceAll("-", "–")],
    ["as a label's link", (c: string) => claimLink("https://print.example/tally/", c)],
    ["as a URI", (c: string) => claimUri("https://print.example", c)],
  ])("is understood %s", (_, write) => {
    expect(parseClaimCode(write(code))).toEqual(parseClaimCode(code));
  });

  test.each([
    ["is too short", "1ABCD-EF", "30 characters"],
    ["has a letter that there is not", code.replace(/.$/, "U"), "“U”"],
    ["is mistyped", code.replace("Z", "Y"), "mistyped"],
    ["is empty", "", "30 characters"],
    ["is absurdly long", "0".repeat(100_000), "30 characters"],
  ])("that %s is refused with the reason", (_, text, reason) => {
    const parsed = parseClaimCode(text);
    expect(parsed).toMatchObject({ ok: false, problem: { code: "claim.invalid" } });
    if (parsed.ok) return;
    expect(parsed.problem.message).toContain(reason);
    expect(parsed.problem.message).not.toContain("ZZZZ");
  });

  test("of another version is refused", () => {
    const text = code.replaceAll("-", "");
    // Version up by one, check character up by one.
    const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const check = alphabet[(alphabet.indexOf(text.at(-1) ?? "") + 1) % 31];
    expect(parseClaimCode(`2${text.slice(1, 29)}${check}`)).toMatchObject({
      problem: { message: expect.stringContaining("version") },
    });
  });

  test("in a link keeps the server's path, and its fragment is not sent", () => {
    const link = claimLink("https://print.example:8443/tally", code);
    expect(parseClaimLink(link)).toEqual({ server: "https://print.example:8443/tally", code });
    expect(new URL(link).pathname).toBe("/tally/claim");
    expect(parseClaimLink(claimUri("http://10.0.0.5:8080", code))).toEqual({
      server: "http://10.0.0.5:8080",
      code,
    });
    for (const text of [
      code,
      "https://print.example/other#x",
      "tallybox:else?server=a&code=b",
      "javascript:1",
    ])
      expect(parseClaimLink(text)).toBeUndefined();
  });

  test("is kept by the server as a hash of its token", () => {
    expect(claimTokenHash(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(claimTokenHash(token)).not.toBe(claimTokenHash("000000000000"));
  });

  test("has a token of 60 random bits", () => {
    const tokens = new Set(Array.from({ length: 50 }, () => newClaimToken()));
    expect(tokens.size).toBe(50);
    for (const each of tokens) expect(each).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
  });
});
