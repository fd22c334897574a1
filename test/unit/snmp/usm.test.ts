import { describe, expect, test } from "vitest";
import { library } from "../../../src/snmp/library.ts";
import { hasSlowKeys, inTurn, libraryUser, passwordToKey } from "../../../src/snmp/usm.ts";

const engine = Buffer.from("000000000000000000000002", "hex");
const { AuthProtocols, PrivProtocols, Encryption, SecurityLevel } = library;

describe("localised keys", () => {
  // RFC 3414 §A.3.1 and §A.3.2.
  test.each([
    ["MD5", AuthProtocols.md5, "526f5eed9fcce26f8964c2930787d82b"],
    ["SHA-1", AuthProtocols.sha, "6695febc9288e36282235fc7151f128497b38f3f"],
  ])("of %s are those of the standard", (_name, protocol, key) => {
    expect(passwordToKey(protocol, "maplesyrup", engine).toString("hex")).toBe(key);
    expect(library.Authentication.passwordToKey(protocol, "maplesyrup", engine).toString("hex")).toBe(key);
  });

  test("cost their mebibyte once per password, not once per engine", () => {
    passwordToKey(AuthProtocols.sha512, "once and for all", engine);
    const started = performance.now();
    for (let i = 0; i < 500; i++)
      passwordToKey(AuthProtocols.sha512, "once and for all", Buffer.from([1, 2, 3, 4, i >> 8, i & 255]));
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe("DES", () => {
  test("goes through the library and comes back", () => {
    const des = Encryption.algorithms[PrivProtocols.des]!;
    for (const length of [1, 8, 15, 64]) {
      const plain = Buffer.from(Array.from({ length }, (_, at) => at));
      const sealed = des.encryptPdu(plain, PrivProtocols.des, "maplesyrup", AuthProtocols.md5, {
        engineID: engine,
      });
      expect(sealed.encryptedPdu.length).toBe(Math.ceil(length / 8) * 8);
      expect(sealed.msgPrivacyParameters).toHaveLength(8);
      const opened = des.decryptPdu(
        sealed.encryptedPdu,
        PrivProtocols.des,
        sealed.msgPrivacyParameters,
        "maplesyrup",
        AuthProtocols.md5,
        { engineID: engine },
      );
      expect(opened.subarray(0, length)).toEqual(plain);
    }
  });
});

describe("users", () => {
  test("carry no keys that their level does not use", () => {
    const all = {
      id: "a",
      version: "3",
      user: "reader",
      authProtocol: "sha256",
      authKey: "authentic1",
      privProtocol: "aes256c",
      privKey: "private12",
    } as const;
    expect(libraryUser({ ...all, level: "noAuthNoPriv" })).toEqual({
      name: "reader",
      level: SecurityLevel.noAuthNoPriv,
    });
    expect(libraryUser({ ...all, level: "authNoPriv" })).toEqual({
      name: "reader",
      level: SecurityLevel.authNoPriv,
      authProtocol: AuthProtocols.sha256,
      authKey: "authentic1",
    });
    expect(libraryUser({ ...all, level: "authPriv" })).toMatchObject({
      privProtocol: PrivProtocols.aes256r,
      privKey: "private12",
    });
  });

  test("have slow keys with Cisco's extension and a short digest only", () => {
    const user = {
      id: "a",
      version: "3",
      user: "reader",
      level: "authPriv",
      authKey: "x",
      privKey: "y",
    } as const;
    expect(hasSlowKeys({ ...user, authProtocol: "sha1", privProtocol: "aes256c" })).toBe(true);
    expect(hasSlowKeys({ ...user, authProtocol: "sha256", privProtocol: "aes256c" })).toBe(false);
    expect(hasSlowKeys({ ...user, authProtocol: "sha1", privProtocol: "aes256" })).toBe(false);
    expect(hasSlowKeys({ ...user, level: "authNoPriv", authProtocol: "sha1", privProtocol: "aes256c" })).toBe(
      false,
    );
  });

  test("with slow keys take turns, in order", async () => {
    const order: string[] = [];
    const first = inTurn(() => {
      order.push("first");
      setImmediate(() => order.push("somebody else"));
    });
    const second = inTurn(() => void order.push("second"));
    await Promise.all([first, second]);
    expect(order).toEqual(["first", "somebody else", "second"]);
  });
});
