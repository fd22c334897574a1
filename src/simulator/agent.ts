// One datagram in, the datagrams out with their delays: no sockets and no timers here.
import type { Device } from "./device.ts";
import { forge } from "./malice.ts";
import { decodeMessage, encodeCommunityMessage, messageVersion, type Pdu } from "./message.ts";
import { respond } from "./responder.ts";
import { answerV3 } from "./usm-agent.ts";

export interface Delivery {
  bytes: Uint8Array;
  delayMs: number;
  /** From another port than the one that was asked. */
  otherPort: boolean;
  /** From another address. */
  isSpoofed?: boolean;
}

/** Everything that goes back for one datagram at this moment, `now` in milliseconds since 1970 UTC. */
export function handleDatagram(device: Device, bytes: Uint8Array, now: number): Delivery[] {
  const { statistics, faults } = device;
  statistics.requests++;
  statistics.bytesReceived += bytes.length;
  const quietMs = now - device.lastHeardAt;
  device.lastHeardAt = now;
  const answer = answerTo(device, bytes, now);
  if (!answer) return [];
  if (faults.silent || statistics.requests <= (faults.loseFirst ?? 0)) return [];
  if (faults.lossPercent !== undefined && device.random() * 100 < faults.lossPercent) return [];
  const delayMs = delay(device, now, quietMs);
  if (delayMs === undefined) return [];
  const delivery = { bytes: damaged(device, answer), delayMs, otherPort: faults.otherPort ?? false };
  const forged = forge(device, bytes, answer).map((each) => ({ ...delivery, ...each }));
  return [...forged, ...Array.from({ length: 1 + (faults.duplicates ?? 0) }, () => delivery)];
}

function answerTo(device: Device, bytes: Uint8Array, now: number): Uint8Array | undefined {
  const { statistics } = device;
  const version = messageVersion(bytes);
  if (!version) {
    statistics.undecodable++;
    return undefined;
  }
  statistics.byVersion[version]++;
  if (!device.versions.includes(version)) return undefined;
  if (version === "3") return answerV3(device, bytes, now, (pdu) => countPdu(device, pdu));
  const message = decodeMessage(bytes);
  if (!message || (version === "1" && message.pdu.kind === "getBulk")) {
    statistics.undecodable++;
    return undefined;
  }
  if (!device.communities.includes("*") && !device.communities.includes(message.community)) {
    statistics.wrongCommunity++;
    return undefined;
  }
  const { pdu } = message;
  if (pdu.kind === "response" || pdu.kind === "report") return undefined;
  countPdu(device, pdu);
  const { wrongVersion, wrongCommunity } = device.faults;
  const answering = wrongVersion ? (version === "1" ? "2c" : "1") : version;
  const community = wrongCommunity ? `${message.community}?` : message.community;
  return respond(
    device,
    {
      version,
      pdu,
      maxBytes: device.maxMessageBytes,
      wrap: (inner) => encodeCommunityMessage(answering, community, inner),
    },
    now,
  );
}

function countPdu(device: Device, pdu: Pdu): void {
  const { statistics } = device;
  statistics.varbinds += pdu.varbinds.length;
  if (pdu.kind === "set") statistics.sets++;
  if (pdu.kind !== "response" && pdu.kind !== "report") statistics.byKind[pdu.kind]++;
  const request = `${pdu.kind} ${pdu.requestId}`;
  if (request === device.lastRequest) statistics.repeated++;
  device.lastRequest = request;
}

// Undefined when the device has too much to do and loses the request.
function delay(device: Device, now: number, quietMs: number): number | undefined {
  const { latencyMs = 0, jitterMs = 0, queue, sleepy } = device.faults;
  let own = latencyMs + (jitterMs > 0 ? device.random() * jitterMs : 0);
  // Whoever knocks again while it wakes up waits for the same moment.
  if (sleepy && quietMs >= sleepy.afterQuietMs) device.awakeAt = now + sleepy.delayMs;
  own += Math.max(0, device.awakeAt - now);
  if (queue === undefined) return own;
  const waiting = Math.max(0, device.busyUntil - now);
  if (own > 0 && waiting / own >= queue + 1) return undefined;
  device.busyUntil = now + waiting + own;
  return waiting + own;
}

function damaged(device: Device, answer: Uint8Array): Uint8Array {
  switch (device.faults.malformed) {
    case "noise":
      return answer.map(() => Math.floor(device.random() * 256));
    case "cut":
      return answer.subarray(0, Math.floor(answer.length / 2));
    case "absurd-length":
      return Uint8Array.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, ...answer.subarray(2)]);
    case "empty":
      return new Uint8Array();
    case "flipped":
      return answer.map((octet) =>
        device.random() < 0.1 ? octet ^ (1 << Math.floor(device.random() * 8)) : octet,
      );
    default:
      return answer;
  }
}
