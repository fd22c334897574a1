// Asks whole networks: no promise, no timer and no table per address; the id itself remembers who was asked.
import { formatIpv4 } from "../model/index.ts";
import { isAskable } from "./ber.ts";
import { type Frame, PDU, VERSION } from "./frame.ts";
import { createKeyedId, type KeyedId } from "./keyed-id.ts";
import type { PreparedProbe, ProbeKind, ProbeReply, Prober } from "./probe.ts";
import { prepareMessage, SYS_OBJECT_ID } from "./probe-message.ts";
import type { Transport } from "./transport.ts";
import { readVarbind } from "./varbind.ts";

/** What an engine told of itself (RFC 3414 §2.3), so that the first real request need not ask again. */
export interface EngineSighting {
  address: string;
  port: number;
  engineId: Uint8Array;
  boots: number;
  time: number;
}

// Copies of the message: one being sent is not written over while the kernel has not taken it.
const RING = 64;
// Kinds of probes are as many as credentials; a configuration that changes for years must not add up.
const MOST_PROBES = 256;

const VERSIONS = { "1": VERSION.v1, "2c": VERSION.v2c, "3": VERSION.v3 } as const;

class Probe implements PreparedProbe {
  readonly version: "1" | "2c" | "3";
  readonly sizeBytes: number;
  readonly salt: number;
  readonly #message: { bytes: Uint8Array; idOffset: number };
  #ring: Buffer[] = [];
  #next = 0;

  constructor(kind: ProbeKind, oid: string, salt: number) {
    this.version = kind.version;
    this.#message = prepareMessage(kind, oid);
    this.sizeBytes = this.#message.bytes.length;
    this.salt = salt;
  }

  /** The message with this id in it; valid until the ring has gone round and nothing waits any more. */
  withId(id: number, waiting: () => number): Buffer {
    if (this.#next === 0 && (this.#ring.length === 0 || waiting() > 0))
      this.#ring = Array.from({ length: RING }, () => Buffer.from(this.#message.bytes));
    const bytes = this.#ring[this.#next] ?? Buffer.from(this.#message.bytes);
    this.#next = (this.#next + 1) % RING;
    bytes.writeInt32BE(id, this.#message.idOffset);
    return bytes;
  }
}

export function createProber(
  transport: Transport,
  onEngine: (sighting: EngineSighting) => void,
  idOf: KeyedId = createKeyedId(),
): Prober {
  const probes = new Map<string, Probe>();
  const listeners = new Set<(reply: ProbeReply) => void>();
  let salt = 0;

  const waiting4 = () => transport.waiting("udp4");
  const waiting6 = () => transport.waiting("udp6");

  transport.overhear((frame, bytes, address, port) => {
    for (const probe of probes.values()) {
      if (VERSIONS[probe.version] !== frame.version || idOf(address, port, probe.salt) !== frame.id) continue;
      const reply = readReply(probe, frame, bytes, address, port);
      if (!reply) {
        transport.drop("undecodable");
        return true;
      }
      if (reply.engineId)
        onEngine({
          address,
          port,
          engineId: reply.engineId,
          boots: frame.engineBoots,
          time: frame.engineTime,
        });
      for (const listener of listeners) listener(reply);
      return true;
    }
    return false;
  });

  return {
    prepare(kind, oid = SYS_OBJECT_ID) {
      if (!isAskable(oid)) throw new Error(`"${oid}" is no object identifier`);
      const key = kind.version === "3" ? "3" : `${kind.version} ${oid} ${kind.community}`;
      const known = probes.get(key);
      if (known) return known;
      const probe = new Probe(kind, oid, salt++);
      probes.set(key, probe);
      for (const oldest of probes.keys()) {
        if (probes.size <= MOST_PROBES) break;
        probes.delete(oldest);
      }
      return probe;
    },
    send(prepared, address, port) {
      if (!(prepared instanceof Probe)) throw new Error("this probe was not prepared here");
      const text = typeof address === "number" ? formatIpv4(address) : address;
      const waiting = text.includes(":") ? waiting6 : waiting4;
      transport.sendPrepared(prepared.withId(idOf(address, port, prepared.salt), waiting), text, port);
    },
    waiting: () => waiting4() + waiting6(),
    onReply(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function readReply(
  probe: Probe,
  frame: Frame,
  bytes: Uint8Array,
  address: string,
  port: number,
): ProbeReply | undefined {
  if (frame.version === VERSION.v3) {
    // RFC 3411 SnmpEngineID: 5 to 32 octets; a report without one tells nothing to talk to.
    const size = frame.engineIdEnd - frame.engineIdStart;
    if (frame.pdu !== PDU.report || size < 1 || size > 64) return undefined;
    const engineId = Uint8Array.from(bytes.subarray(frame.engineIdStart, frame.engineIdEnd));
    return { address, port, probe, errorStatus: 0, engineId };
  }
  if (frame.errorStatus !== 0) return { address, port, probe, errorStatus: frame.errorStatus };
  const value = readVarbind(bytes, frame.varbindsStart, frame.varbindsEnd);
  return value && { address, port, probe, errorStatus: 0, value };
}
