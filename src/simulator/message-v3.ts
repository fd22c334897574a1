// Messages of SNMPv3 (RFC 3412 §6, RFC 3414 §2.4).
import { BerReader, element, integerElement, MalformedBer, tag } from "./ber.ts";
import { decodePdu, type Pdu } from "./message.ts";

const USM = 3;
export const flag = { auth: 1, priv: 2, reportable: 4 } as const;

export interface V3Header {
  messageId: number;
  maxSize: number;
  flags: number;
  engineId: Uint8Array;
  engineBoots: number;
  engineTime: number;
  user: string;
  authParameters: Uint8Array;
  privParameters: Uint8Array;
}

export interface V3Message extends V3Header {
  /** Where the octets of authParameters stand, to blank them for the digest. */
  authParametersAt: number;
  /** A scoped PDU as it stands: in the clear, or the cipher's octets. */
  data: Uint8Array;
}

export interface ScopedPdu {
  contextEngineId: Uint8Array;
  contextName: string;
  pdu: Pdu;
}

/** Undefined when the octets are no version 3 message with the user-based security model. */
export function decodeV3(bytes: Uint8Array): V3Message | undefined {
  try {
    const message = new BerReader(bytes).enter(tag.sequence);
    if (message.integer() !== 3) return undefined;
    const global = message.enter(tag.sequence);
    const [messageId, maxSize] = [global.integer(), global.integer()];
    const flags = global.octets()[0];
    if (flags === undefined || global.integer() !== USM) return undefined;
    const wrapped = message.next(tag.octetString);
    const usm = new BerReader(bytes, wrapped.start, wrapped.start + wrapped.content.length).enter(
      tag.sequence,
    );
    const engineId = usm.octets();
    const [engineBoots, engineTime] = [usm.integer(), usm.integer()];
    const user = Buffer.from(usm.octets()).toString();
    const auth = usm.next(tag.octetString);
    const privParameters = usm.octets();
    const data = message.next();
    return {
      messageId,
      maxSize,
      flags,
      engineId,
      engineBoots,
      engineTime,
      user,
      authParameters: auth.content,
      authParametersAt: auth.start,
      privParameters,
      data: data.tag === tag.octetString ? data.content : element(data.tag, data.content),
    };
  } catch (error) {
    if (error instanceof MalformedBer) return undefined;
    throw error;
  }
}

/** Undefined when the octets are no scoped PDU, as after decrypting with the wrong key. */
export function decodeScopedPdu(bytes: Uint8Array): ScopedPdu | undefined {
  try {
    const scoped = new BerReader(bytes).enter(tag.sequence);
    const contextEngineId = scoped.octets();
    const contextName = Buffer.from(scoped.octets()).toString();
    return { contextEngineId, contextName, pdu: decodePdu(scoped) };
  } catch (error) {
    if (error instanceof MalformedBer) return undefined;
    throw error;
  }
}

export function encodeScopedPdu(
  contextEngineId: Uint8Array,
  contextName: string,
  pdu: Uint8Array,
): Uint8Array {
  return element(
    tag.sequence,
    element(tag.octetString, contextEngineId),
    element(tag.octetString, Buffer.from(contextName)),
    pdu,
  );
}

/** `data` is a scoped PDU, or with the priv flag the cipher's octets. */
export function encodeV3(header: V3Header, data: Uint8Array): Uint8Array {
  const usm = element(
    tag.sequence,
    element(tag.octetString, header.engineId),
    integerElement(tag.integer, header.engineBoots),
    integerElement(tag.integer, header.engineTime),
    element(tag.octetString, Buffer.from(header.user)),
    element(tag.octetString, header.authParameters),
    element(tag.octetString, header.privParameters),
  );
  return element(
    tag.sequence,
    integerElement(tag.integer, 3),
    element(
      tag.sequence,
      integerElement(tag.integer, header.messageId),
      integerElement(tag.integer, header.maxSize),
      element(tag.octetString, Uint8Array.of(header.flags)),
      integerElement(tag.integer, USM),
    ),
    element(tag.octetString, usm),
    (header.flags & flag.priv) !== 0 ? element(tag.octetString, data) : data,
  );
}

/** The same message with the digest in its place (RFC 3414 §6.3.1); the place was left filled with zeros. */
export function withDigest(message: Uint8Array, digest: (blanked: Uint8Array) => Uint8Array): Uint8Array {
  const at = decodeV3(message)?.authParametersAt;
  if (at === undefined) return message;
  const signed = Uint8Array.from(message);
  signed.set(digest(message), at);
  return signed;
}
