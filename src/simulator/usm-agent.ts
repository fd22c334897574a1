// The user-based security model on the agent's side: who asks, is it really them, and what to report if not.
import { randomBytes } from "node:crypto";
import type { SimulatedUser } from "./definition.ts";
import type { Device } from "./device.ts";
import { encodePdu, errorStatus, type Pdu } from "./message.ts";
import {
  decodeScopedPdu,
  decodeV3,
  encodeScopedPdu,
  encodeV3,
  flag,
  type ScopedPdu,
  type V3Message,
  withDigest,
} from "./message-v3.ts";
import { type Exchange, refuse, respond } from "./responder.ts";
import { decrypt, digestBytes, encrypt, localizedKey, messageDigest, privacyKey } from "./usm-crypto.ts";
import { encodeVarbind } from "./value-codec.ts";

/** usmStats (RFC 3414 §5); the last one is snmpUnknownContexts (RFC 3413). */
const reportOid = {
  unsupportedLevel: "1.3.6.1.6.3.15.1.1.1.0",
  notInTimeWindow: "1.3.6.1.6.3.15.1.1.2.0",
  unknownUser: "1.3.6.1.6.3.15.1.1.3.0",
  unknownEngine: "1.3.6.1.6.3.15.1.1.4.0",
  wrongDigest: "1.3.6.1.6.3.15.1.1.5.0",
  decryptionError: "1.3.6.1.6.3.15.1.1.6.0",
  unknownContext: "1.3.6.1.6.3.12.1.5.0",
} as const;

const TIME_WINDOW_SECONDS = 150;

/** Told once a request is known to be genuine, with its PDU. */
export type OnAsked = (pdu: Pdu) => void;

/** The answer, or a report; undefined when the device keeps silent. */
export function answerV3(
  device: Device,
  bytes: Uint8Array,
  now: number,
  onAsked: OnAsked,
): Uint8Array | undefined {
  const message = decodeV3(bytes);
  if (!message) {
    device.statistics.undecodable++;
    return undefined;
  }
  const report = (name: keyof typeof reportOid, scoped?: ScopedPdu, user?: SimulatedUser) =>
    reportTo(device, message, now, reportOid[name], scoped, user);
  const wantsAuth = (message.flags & flag.auth) !== 0;
  const wantsPriv = (message.flags & flag.priv) !== 0;
  if (wantsPriv && !wantsAuth) return undefined; // RFC 3412 §7.2 step 5d
  const inTheClear = wantsPriv ? undefined : decodeScopedPdu(message.data);
  // RFC 3414 §3.2, step by step.
  if (!Buffer.from(message.engineId).equals(device.engineId)) return report("unknownEngine", inTheClear);
  const user = device.users.find(({ name }) => name === message.user);
  if (!user) return report("unknownUser", inTheClear);
  if ((wantsAuth && !user.authProtocol) || (wantsPriv && !user.privProtocol))
    return report("unsupportedLevel", inTheClear);
  if (wantsAuth) {
    if (!isGenuine(device, user, bytes, message)) return report("wrongDigest", inTheClear);
    const age = Math.abs(device.engineTime(now) - message.engineTime);
    if (message.engineBoots !== device.engineBoots || age > TIME_WINDOW_SECONDS)
      return report("notInTimeWindow", inTheClear, user);
  }
  const scoped = wantsPriv ? opened(device, user, message) : inTheClear;
  if (!scoped) return wantsPriv ? report("decryptionError") : undefined;
  if (!Buffer.from(scoped.contextEngineId).equals(device.engineId)) return undefined;
  if (scoped.contextName !== "" && scoped.contextName !== user.context)
    return report("unknownContext", scoped, wantsAuth ? user : undefined);
  onAsked(scoped.pdu);
  const exchange: Exchange = {
    version: "3",
    pdu: scoped.pdu,
    maxBytes: Math.min(device.maxMessageBytes, Math.max(484, message.maxSize)),
    wrap: (pdu) => sealed(device, message, now, message.flags & 3, user, scoped.contextName, pdu),
  };
  const level = (user.authProtocol ? flag.auth : 0) | (user.privProtocol ? flag.priv : 0);
  // RFC 3413 §3.2: below the level that the user's access asks for.
  if ((message.flags & level) !== level) return refuse(device, exchange, errorStatus.authorizationError);
  return respond(device, exchange, now);
}

function isGenuine(device: Device, user: SimulatedUser, bytes: Uint8Array, message: V3Message): boolean {
  const hash = user.authProtocol;
  if (!hash || message.authParameters.length !== digestBytes[hash]) return false;
  const blanked = Uint8Array.from(bytes);
  blanked.fill(0, message.authParametersAt, message.authParametersAt + message.authParameters.length);
  const key = localizedKey(hash, user.authKey ?? "", device.engineId);
  return messageDigest(hash, key, blanked).equals(message.authParameters);
}

function opened(device: Device, user: SimulatedUser, message: V3Message): ScopedPdu | undefined {
  if (!user.authProtocol || !user.privProtocol) return undefined;
  const { engineBoots, engineTime, privParameters: salt } = message;
  const key = privacyKey(user.privProtocol, user.authProtocol, user.privKey ?? "", device.engineId);
  const plain = decrypt({ protocol: user.privProtocol, key, salt, engineBoots, engineTime }, message.data);
  return plain && decodeScopedPdu(plain);
}

function sealed(
  device: Device,
  request: V3Message,
  now: number,
  flags: number,
  user: SimulatedUser | undefined,
  contextName: string,
  pdu: Uint8Array,
): Uint8Array {
  const engineBoots = device.engineBoots;
  const engineTime = device.engineTime(now);
  const hash = (flags & flag.auth) !== 0 ? user?.authProtocol : undefined;
  const priv = (flags & flag.priv) !== 0 ? user?.privProtocol : undefined;
  let data = encodeScopedPdu(device.engineId, contextName, pdu);
  let salt: Uint8Array = new Uint8Array();
  if (hash && priv) {
    salt = randomBytes(8);
    const key = privacyKey(priv, hash, user?.privKey ?? "", device.engineId);
    data = encrypt({ protocol: priv, key, salt, engineBoots, engineTime }, data);
  }
  const message = encodeV3(
    {
      messageId: request.messageId,
      maxSize: 65507,
      flags,
      engineId: device.engineId,
      engineBoots,
      engineTime,
      user: request.user,
      authParameters: new Uint8Array(hash ? digestBytes[hash] : 0),
      privParameters: salt,
    },
    data,
  );
  if (!hash) return message;
  const key = localizedKey(hash, user?.authKey ?? "", device.engineId);
  return withDigest(message, (blanked) => messageDigest(hash, key, blanked));
}

const reportCounts = new WeakMap<Device, Map<string, number>>();

function reportTo(
  device: Device,
  request: V3Message,
  now: number,
  oid: string,
  scoped: ScopedPdu | undefined,
  user: SimulatedUser | undefined,
): Uint8Array | undefined {
  const counts = reportCounts.get(device) ?? new Map<string, number>();
  reportCounts.set(device, counts);
  const value = (counts.get(oid) ?? 0) + 1;
  counts.set(oid, value);
  if ((request.flags & flag.reportable) === 0) return undefined;
  const pdu = encodePdu(
    { kind: "report", requestId: scoped?.pdu.requestId ?? 0, errorStatus: 0, errorIndex: 0 },
    [encodeVarbind({ oid, value: { type: "Counter32", value } })],
  );
  // Only notInTimeWindow is authenticated (RFC 3414 §3.2 step 7a): it teaches the asker the engine's clock.
  return sealed(device, request, now, user ? flag.auth : 0, user, scoped?.contextName ?? "", pdu);
}
