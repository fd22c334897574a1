import nacl from "tweetnacl";
import { describe, expect, test } from "vitest";
import {
  agree,
  boxPublicKey,
  isSoundPoint,
  sign,
  signPublicKey,
  verify,
} from "../../../src/protocol/curve25519.ts";

const octets = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("hex");

describe("X25519", () => {
  test("agrees as RFC 7748 §6.1 says", () => {
    const alice = octets("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    const bob = octets("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    const shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
    expect(hex(boxPublicKey(alice))).toBe("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    expect(hex(agree(alice, boxPublicKey(bob)))).toBe(shared);
    expect(hex(agree(bob, boxPublicKey(alice)))).toBe(shared);
  });

  test("gives the secrets of tweetnacl", () => {
    const [ours, theirs] = [nacl.box.keyPair(), nacl.box.keyPair()];
    expect(hex(agree(ours.secretKey, theirs.publicKey))).toBe(
      hex(nacl.scalarMult(ours.secretKey, theirs.publicKey)),
    );
  });

  test.each([
    ["0", "00".repeat(32)],
    ["1", `01${"00".repeat(31)}`],
    ["order 8", "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"],
    ["order 8, the other", "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"],
    ["p − 1", `ec${"ff".repeat(30)}7f`],
    ["p", `ed${"ff".repeat(30)}7f`],
    ["p + 1", `ee${"ff".repeat(30)}7f`],
  ])("agrees on nothing with the point %s", (_, key) => {
    expect(agree(nacl.randomBytes(32), octets(key))).toBeUndefined();
  });
});

describe("Ed25519", () => {
  test("signs as RFC 8032 §7.1 (test 2) says", () => {
    const seed = octets("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    const key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    expect(hex(signPublicKey(seed))).toBe(key);
    const signature =
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    expect(hex(sign(octets("72"), seed))).toBe(signature);
    expect(verify(octets("72"), octets(signature), octets(key))).toBe(true);
    expect(verify(octets("73"), octets(signature), octets(key))).toBe(false);
    expect(verify(octets("72"), octets(signature).subarray(1), octets(key))).toBe(false);
  });

  test("gives the signatures of tweetnacl", () => {
    const seed = nacl.randomBytes(32);
    const pair = nacl.sign.keyPair.fromSeed(seed);
    const message = nacl.randomBytes(100);
    expect(hex(sign(message, seed))).toBe(hex(nacl.sign.detached(message, pair.secretKey)));
    expect(verify(message, nacl.sign.detached(message, pair.secretKey), pair.publicKey)).toBe(true);
  });

  test.each([
    ["0 (order 4)", "00".repeat(32)],
    ["1 (order 1)", `01${"00".repeat(31)}`],
    ["1 with the sign of x", `01${"00".repeat(30)}80`],
    ["p − 1 (order 2)", `ec${"ff".repeat(30)}7f`],
    ["order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"],
    ["order 8 with the sign of x", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"],
    ["order 8, the other", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"],
    ["p, which is 0", `ed${"ff".repeat(30)}7f`],
    ["p + 1, which is 1", `ee${"ff".repeat(30)}7f`],
    ["2²⁵⁵ − 1", "ff".repeat(32)],
    ["of the wrong length", "01"],
  ])("takes no key that is the point %s", (_, key) => {
    expect(isSoundPoint(octets(key))).toBe(false);
    const anything = Buffer.concat([octets(key), Buffer.alloc(64 - key.length / 2)]);
    expect(verify(octets("72"), anything, octets(key))).toBe(false);
  });

  test("takes no signature whose R is of small order", () => {
    const pair = nacl.sign.keyPair();
    const signature = Buffer.concat([octets(`01${"00".repeat(31)}`), Buffer.alloc(32)]);
    expect(verify(octets("72"), signature, pair.publicKey)).toBe(false);
  });
});
