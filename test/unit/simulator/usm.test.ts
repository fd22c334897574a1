import { describe, expect, test } from "vitest";
import { handleDatagram } from "../../../src/simulator/agent.ts";
import type { Device } from "../../../src/simulator/device.ts";
import type { SimulatedUser } from "../../../src/simulator/index.ts";
import { encodePdu } from "../../../src/simulator/message.ts";
import {
  decodeScopedPdu,
  decodeV3,
  encodeScopedPdu,
  encodeV3,
  type ScopedPdu,
  type V3Message,
  withDigest,
} from "../../../src/simulator/message-v3.ts";
import {
  decrypt,
  digestBytes,
  encrypt,
  localizedKey,
  messageDigest,
  privacyKey,
} from "../../../src/simulator/usm-crypto.ts";
import { encodeVarbind } from "../../../src/simulator/value-codec.ts";
import { START, simulatedDevice, str } from "../../support/simulated-requests.ts";

describe("keys", () => {
  const engine = Buffer.from("000000000000000000000002", "hex");

  test("are localized as RFC 3414 A.3 shows", () => {
    expect(localizedKey("md5", "maplesyrup", engine).toString("hex")).toBe(
      "526f5eed9fcce26f8964c2930787d82b",
    );
    expect(localizedKey("sha1", "maplesyrup", engine).toString("hex")).toBe(
      "6695febc9288e36282235fc7151f128497b38f3f",
    );
  });

  test("are lengthened for AES-256 in Blumenthal's way and in Reeder's", () => {
    const short = localizedKey("sha1", "maplesyrup", engine);
    const blumenthal = privacyKey("aes256", "sha1", "maplesyrup", engine);
    const reeder = privacyKey("aes256c", "sha1", "maplesyrup", engine);
    expect(blumenthal).toHaveLength(32);
    expect(blumenthal.subarray(0, 20)).toEqual(short);
    expect(reeder.subarray(0, 20)).toEqual(short);
    // draft-reeder-snmpv3-usm-3desede-00 §5, the same password and engine with SHA-1.
    expect(reeder.toString("hex")).toBe("6695febc9288e36282235fc7151f128497b38f3f9b8b6d78936ba6e7d19dfd9c");
    expect(blumenthal).not.toEqual(reeder);
    expect(privacyKey("aes256", "sha512", "maplesyrup", engine)).toEqual(
      privacyKey("aes256c", "sha512", "maplesyrup", engine),
    );
  });

  test.each(["des", "aes128", "aes256", "aes256c"] as const)("what %s closed it opens", (protocol) => {
    const key = privacyKey(protocol, "sha256", "maplesyrup", engine);
    const input = {
      protocol,
      key,
      salt: Buffer.from("0102030405060708", "hex"),
      engineBoots: 3,
      engineTime: 77,
    };
    const secret = encrypt(input, Buffer.from("scoped"));
    expect(secret.includes("scoped")).toBe(false);
    expect(decrypt(input, secret)?.subarray(0, 6).toString()).toBe("scoped");
    expect(
      decrypt({ ...input, salt: Buffer.alloc(8) }, secret)
        ?.subarray(0, 6)
        .toString(),
    ).not.toBe("scoped");
  });
});

const user = {
  name: "reader",
  authProtocol: "sha256",
  authKey: "first secret phrase",
  privProtocol: "aes128",
  privKey: "second secret phrase",
} as const satisfies SimulatedUser;

interface V3Question {
  flags?: number;
  name?: string;
  engineId?: Uint8Array;
  boots?: number;
  time?: number;
  authKey?: string;
  privKey?: string;
  kind?: "get" | "set";
}

function send(
  device: Device,
  question: V3Question,
  now = START,
): (V3Message & { scoped?: ScopedPdu }) | undefined {
  const { flags = 7, name = user.name, engineId = device.engineId, boots = 1, time = 0 } = question;
  const pdu = encodePdu({ kind: question.kind ?? "get", requestId: 99, errorStatus: 0, errorIndex: 0 }, [
    encodeVarbind({ oid: "1.3.6.1.2.1.1.1.0" }),
  ]);
  let data: Uint8Array = encodeScopedPdu(engineId, "", pdu);
  const salt = Buffer.from("0000000000000001", "hex");
  if ((flags & 2) !== 0) {
    const key = privacyKey(user.privProtocol, user.authProtocol, question.privKey ?? user.privKey, engineId);
    data = encrypt({ protocol: user.privProtocol, key, salt, engineBoots: boots, engineTime: time }, data);
  }
  let message = encodeV3(
    {
      messageId: 12,
      maxSize: 65507,
      flags,
      engineId,
      engineBoots: boots,
      engineTime: time,
      user: name,
      authParameters: new Uint8Array((flags & 1) !== 0 ? digestBytes[user.authProtocol] : 0),
      privParameters: (flags & 2) !== 0 ? salt : new Uint8Array(),
    },
    data,
  );
  const authKey = localizedKey(user.authProtocol, question.authKey ?? user.authKey, engineId);
  if ((flags & 1) !== 0)
    message = withDigest(message, (blanked) => messageDigest(user.authProtocol, authKey, blanked));
  const [delivery] = handleDatagram(device, message, now);
  const answer = delivery && decodeV3(delivery.bytes);
  if (!answer) return undefined;
  const plain =
    (answer.flags & 2) === 0
      ? answer.data
      : decrypt(
          {
            protocol: user.privProtocol,
            key: privacyKey(user.privProtocol, user.authProtocol, user.privKey, device.engineId),
            salt: answer.privParameters,
            engineBoots: answer.engineBoots,
            engineTime: answer.engineTime,
          },
          answer.data,
        );
  const scoped = plain && decodeScopedPdu(plain);
  return { ...answer, ...(scoped && { scoped }) };
}

const laser = () => simulatedDevice([str("1.3.6.1.2.1.1.1.0", "Laser")], { users: [user] });
const reported = (answer: ReturnType<typeof send>) =>
  answer?.scoped?.pdu.kind === "report" ? answer.scoped.pdu.varbinds[0]?.oid : undefined;

describe("an agent of version 3", () => {
  test("tells its engine to who asks without one", () => {
    const device = laser();
    const answer = send(device, { flags: 4, name: "", engineId: new Uint8Array() });
    expect(reported(answer)).toBe("1.3.6.1.6.3.15.1.1.4.0");
    expect(Buffer.from(answer?.engineId ?? [])).toEqual(device.engineId);
    expect(answer?.scoped?.pdu.requestId).toBe(99);
  });

  test("keeps silent when a report is not wanted", () => {
    expect(send(laser(), { flags: 0, name: "", engineId: new Uint8Array() })).toBeUndefined();
  });

  test("answers sealed what was asked sealed", () => {
    const answer = send(laser(), {});
    expect(answer).toMatchObject({ messageId: 12, flags: 3, user: "reader", engineBoots: 1 });
    expect(answer?.scoped?.pdu).toMatchObject({ kind: "response", requestId: 99, errorStatus: 0 });
    expect(answer?.scoped?.pdu.varbinds[0]?.value).toMatchObject({ type: "OCTET STRING" });
  });

  test("reports what is wrong, by the counters of RFC 3414 §5", () => {
    const stats = (last: number) => `1.3.6.1.6.3.15.1.1.${last}.0`;
    expect(reported(send(laser(), { name: "stranger" }))).toBe(stats(3));
    expect(reported(send(laser(), { authKey: "another phrase" }))).toBe(stats(5));
    expect(reported(send(laser(), { privKey: "another phrase" }))).toBe(stats(6));
    expect(reported(send(laser(), { boots: 2 }))).toBe(stats(2));
    expect(reported(send(laser(), { time: 151 }))).toBe(stats(2));
    expect(reported(send(laser(), { time: 149 }))).toBeUndefined();
    const withoutKeys = simulatedDevice([str("1.3.6.1.2.1.1.1.0", "Laser")], { users: [{ name: "reader" }] });
    expect(reported(send(withoutKeys, {}))).toBe(stats(1));
  });

  test("signs the report that teaches its clock", () => {
    const answer = send(laser(), { time: 5000 }, START + 1_000_000);
    expect(answer).toMatchObject({ flags: 1, engineTime: 1000 });
    expect(answer?.authParameters).toHaveLength(24);
  });

  test("starts its engine time anew with a restart, one boot later", () => {
    const device = laser();
    device.reboot(START + 500_000);
    expect(send(device, { boots: 2, time: 10 }, START + 510_000)).toMatchObject({
      engineBoots: 2,
      engineTime: 10,
      flags: 3,
    });
    expect(reported(send(device, { boots: 1, time: 510 }, START + 510_000))).toBe("1.3.6.1.6.3.15.1.1.2.0");
  });

  test("refuses access below the level of the user", () => {
    expect(send(laser(), { flags: 4 })?.scoped?.pdu.errorStatus).toBe(16);
  });

  test("refuses to be written to", () => {
    const device = laser();
    expect(send(device, { kind: "set" })?.scoped?.pdu.errorStatus).toBe(17);
    expect(device.statistics.sets).toBe(1);
  });
});
