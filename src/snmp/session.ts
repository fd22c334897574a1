// One library session per target and credential, with everything that could go astray taken out of its hands.
import { randomInt } from "node:crypto";
import { isIPv6 } from "node:net";
import { BoundedMap } from "./bounded-map.ts";
import { PDU } from "./frame.ts";
import {
  type LibraryEngine,
  type LibraryOptions,
  type LibraryRequest,
  type LibrarySession,
  type LibrarySocket,
  library,
} from "./library.ts";
import type { SnmpTarget } from "./request.ts";
import { libraryUser } from "./usm.ts";

/** Who sends for a session while a request is pending. */
export interface Sender {
  /** `registered` tells the library that its request is on its way; it is called before the packet leaves. */
  transmit(bytes: Uint8Array, registered: () => void): void;
  /** The library could not read what it was given. */
  unreadable(): void;
}

export interface Session {
  readonly library: LibrarySession;
  /** At most one request at a time. */
  sender: Sender | undefined;
}

const READING = new Set<number>([PDU.get, PDU.getNext, PDU.getBulk]);

/** A session that sends through its `sender` and nowhere else; `engine` saves version 3 its discovery. */
export function openSession(target: SnmpTarget, engine: LibraryEngine | undefined): Session {
  let session: Session | undefined;
  const socket: LibrarySocket = {
    on() {},
    ref() {},
    unref() {},
    bind() {},
    close() {},
    send(bytes, offset, length, _port, _address, sent) {
      session?.sender?.transmit(bytes.subarray(offset, offset + length), () => sent(null));
    },
  };
  session = { library: createLibrarySession(target, socket), sender: undefined };
  const { library: inner } = session;
  if (engine) inner.msgSecurityParameters = { ...engine };
  // Without a listener an undecodable reply ends the process.
  inner.on("error", () => session.sender?.unreadable());
  // The answer as it stands: what it must contain is checked where it is used.
  inner.onSimpleGetResponse = (request, message) => request.responseCb(null, message.pdu);
  const send = inner.send;
  inner.send = (request, noWait) => {
    secureIds(request);
    // Encrypted messages cannot be inspected further down.
    if (!READING.has(request.message.pdu.type)) throw new Error("refused: this program only reads");
    send.call(inner, request, noWait);
  };
  return session;
}

// The library's ids come from Math.random and can be predicted; a retry keeps the id it was sent with.
function secureIds({ message }: LibraryRequest): void {
  if (message.buffer) return;
  message.pdu.id = randomInt(0x40000000, 0x80000000);
  if (message.msgGlobalData) message.msgGlobalData.msgID = randomInt(0x40000000, 0x80000000);
}

function createLibrarySession(
  { address, port, credential }: SnmpTarget,
  socket: LibrarySocket,
): LibrarySession {
  const options: LibraryOptions = {
    port,
    version: library.Version3,
    transport: isIPv6(address) ? "udp6" : "udp4",
    // Set anew for every request.
    timeout: 2000,
    retries: 1,
    backoff: 1,
    // The answers are checked by us, more strictly where it matters and without losing what is good.
    reportOidMismatchErrors: false,
    backwardsGetNexts: true,
    dgramModule: { createSocket: () => socket },
  };
  if (credential.version === "3") {
    if (credential.context) options.context = credential.context;
    return library.createV3Session(address, libraryUser(credential), options);
  }
  options.version = credential.version === "1" ? library.Version1 : library.Version2c;
  return library.createSession(address, credential.community, options);
}

interface KnownEngine {
  engineId: Uint8Array;
  boots: number;
  time: number;
  /** Monotonic milliseconds when `time` was told. */
  at: number;
}

/** Sessions at hand and engines known; bounded, so that a network of any size fits. */
export class SessionPool {
  readonly #sessions = new BoundedMap<string, Session>(256);
  readonly #engines = new BoundedMap<string, KnownEngine>(4096);
  readonly #monotonic: () => number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** `isFresh` when nothing is remembered of earlier answers, so that a refusal cannot come from a stale memory. */
  take(target: SnmpTarget): { session: Session; isFresh: boolean } {
    const key = sessionKey(target);
    const known = this.#sessions.get(key);
    if (known) return { session: known, isFresh: known.library.msgSecurityParameters === undefined };
    const engine = target.credential.version === "3" ? this.#engine(target) : undefined;
    const session = openSession(target, engine);
    this.#sessions.set(key, session);
    return { session, isFresh: engine === undefined };
  }

  /** After an answer: what it told of the engine outlives the session. */
  remember(target: SnmpTarget, session: Session): void {
    const engine = session.library.msgSecurityParameters;
    if (!engine) return;
    this.sight(target.address, target.port, {
      engineId: engine.msgAuthoritativeEngineID,
      boots: engine.msgAuthoritativeEngineBoots,
      time: engine.msgAuthoritativeEngineTime,
    });
  }

  /** An engine introduced itself, to a probe or to a request. */
  sight(address: string, port: number, engine: Omit<KnownEngine, "at">): void {
    this.#engines.set(`${address} ${port}`, { ...engine, at: this.#monotonic() });
  }

  /** Another device may have taken the address, or it forgot its time: begin from nothing. */
  forget(target: SnmpTarget): void {
    this.#sessions.delete(sessionKey(target));
    this.#engines.delete(`${target.address} ${target.port}`);
  }

  #engine({ address, port }: SnmpTarget): LibraryEngine | undefined {
    const known = this.#engines.get(`${address} ${port}`);
    if (!known) return undefined;
    const elapsed = known.boots === 0 ? 0 : Math.floor((this.#monotonic() - known.at) / 1000);
    return {
      msgAuthoritativeEngineID: Buffer.from(known.engineId),
      msgAuthoritativeEngineBoots: known.boots,
      msgAuthoritativeEngineTime: Math.min(known.time + elapsed, 0x7fffffff),
    };
  }
}

function sessionKey(target: SnmpTarget): string {
  return `${target.address} ${target.port} ${JSON.stringify(target.credential)}`;
}
