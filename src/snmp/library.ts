// The door to net-snmp: it encodes requests, decodes answers and does the cryptography of version 3. It is not
// trusted with anything else, since a hostile reply can crash, spoof, loop or hang it: sockets, sources, ids,
// deadlines, walks and the check of what an answer contains are our own. Pinned by test/integration/snmp-library.
import netSnmp from "net-snmp";

export interface LibraryVarbind {
  oid: string;
  type: number;
  /** number, Buffer, string or null by type; whatever the agent made of it. */
  value: unknown;
}

export interface LibraryPdu {
  type: number;
  id: number;
  errorStatus: number;
  errorIndex: number;
  varbinds: LibraryVarbind[];
}

export interface LibraryMessage {
  version: number;
  pdu: LibraryPdu;
  msgGlobalData?: { msgID: number };
  /** The encoded form, made once and sent again at every retry. */
  buffer?: Uint8Array;
}

export type LibraryCallback = (error: Error | null, answer?: LibraryPdu) => void;

export interface LibraryRequest {
  message: LibraryMessage;
  responseCb: LibraryCallback;
}

/** What the remote engine told of itself, in the library's words. */
export interface LibraryEngine {
  msgAuthoritativeEngineID: Buffer;
  msgAuthoritativeEngineBoots: number;
  msgAuthoritativeEngineTime: number;
}

/** One target and one credential. The library's own type has `set`, `trap` and more: here they do not exist. */
export interface LibrarySession {
  timeout: number;
  retries: number;
  msgSecurityParameters?: LibraryEngine;
  get(oids: string[], callback: LibraryCallback): void;
  getNext(oids: string[], callback: LibraryCallback): void;
  getBulk(oids: string[], nonRepeaters: number, maxRepetitions: number, callback: LibraryCallback): void;
  /** What comes in; throws and emits `error` on replies that it does not understand. */
  onMsg(bytes: Buffer): void;
  cancelRequests(error: Error): void;
  on(event: "error", listener: (error: Error) => void): void;
  send(request: LibraryRequest, noWait?: boolean): void;
  onSimpleGetResponse: (request: LibraryRequest, message: LibraryMessage) => void;
}

/** The shape of node:dgram's socket, as far as the library uses it. */
export interface LibrarySocket {
  on(event: string, listener: (...values: never[]) => void): void;
  ref(): void;
  unref(): void;
  bind(): void;
  close(): void;
  send(
    bytes: Uint8Array,
    offset: number,
    length: number,
    port: number,
    address: string,
    sent: (error: Error | null) => void,
  ): void;
}

export interface LibraryOptions {
  port: number;
  version: number;
  transport: "udp4" | "udp6";
  timeout: number;
  retries: number;
  backoff: number;
  reportOidMismatchErrors: boolean;
  backwardsGetNexts: boolean;
  context?: string;
  dgramModule: { createSocket(): LibrarySocket };
}

export interface LibraryUser {
  name: string;
  level: number;
  authProtocol?: number;
  authKey?: string;
  privProtocol?: number;
  privKey?: string;
}

/** An error's `code` when an answer was refused by the library (its ResponseInvalidCode). */
export const INVALID = { notDecrypted: 4, notAuthentic: 5, notInTimeWindow: 14 } as const;

export interface PrivAlgorithm {
  encryptPdu(
    scopedPdu: Buffer,
    privProtocol: number,
    privKey: string,
    authProtocol: number,
    engine: { engineID: Buffer },
  ): { encryptedPdu: Buffer; msgPrivacyParameters: Buffer };
  decryptPdu(
    encryptedPdu: Buffer,
    privProtocol: number,
    privParameters: Buffer,
    privKey: string,
    authProtocol: number,
    engine: { engineID: Buffer },
  ): Buffer;
}

export interface Library {
  createSession(address: string, community: string, options: LibraryOptions): LibrarySession;
  createV3Session(address: string, user: LibraryUser, options: LibraryOptions): LibrarySession;
  Version1: number;
  Version2c: number;
  Version3: number;
  SecurityLevel: Record<"noAuthNoPriv" | "authNoPriv" | "authPriv", number>;
  AuthProtocols: Record<"md5" | "sha" | "sha224" | "sha256" | "sha384" | "sha512", number>;
  PrivProtocols: Record<"des" | "aes" | "aes256b" | "aes256r", number>;
  Authentication: {
    algorithms: Record<number, { KEY_LENGTH: number; CRYPTO_ALGORITHM: string }>;
    passwordToKey(authProtocol: number, password: string | Buffer, engineId: Buffer): Buffer;
  };
  Encryption: { algorithms: Record<number, PrivAlgorithm> };
}

// The published types lag behind the package and know nothing of its inside.
export const library = netSnmp as unknown as Library;
