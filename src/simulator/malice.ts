// What a hostile device sends beside its answers: made to be taken for one, or to keep whoever asked busy.
import { element, tag } from "./ber.ts";
import type { Device } from "./device.ts";
import { decodeMessage, encodePdu } from "./message.ts";
import { encodeScopedPdu, encodeV3, flag } from "./message-v3.ts";

export const forgeries = ["v3-frame", "reports", "giant", "drip", "spoofed"] as const;
export type Forgery = (typeof forgeries)[number];

export interface Forged {
  bytes: Uint8Array;
  /** From another address than the one that was asked. */
  isSpoofed: boolean;
}

const REPORTS = 50;
const PIECES = 64;
/** The largest that UDP takes over IPv4. */
const GIANT_BYTES = 65_507;

/** Everything that the device's forgeries make of one question and its right answer. */
export function forge(device: Device, question: Uint8Array, answer: Uint8Array): Forged[] {
  return (device.faults.forges ?? []).flatMap((kind) =>
    forgedAs(kind, device, question, answer).map((bytes) => ({ bytes, isSpoofed: kind === "spoofed" })),
  );
}

function forgedAs(kind: Forgery, device: Device, question: Uint8Array, answer: Uint8Array): Uint8Array[] {
  switch (kind) {
    case "v3-frame":
      return [flag.auth, flag.auth | flag.priv].map((flags) => v3Frame(device, question, flags, "response"));
    case "reports":
      return Array.from({ length: REPORTS }, () => v3Frame(device, question, 0, "report"));
    case "giant":
      return [Buffer.concat([answer, Buffer.alloc(GIANT_BYTES - answer.length)])];
    case "drip":
      return Array.from({ length: PIECES }, (_, i) =>
        answer.subarray(
          Math.floor((i * answer.length) / PIECES),
          Math.floor(((i + 1) * answer.length) / PIECES),
        ),
      );
    case "spoofed":
      return [answer];
  }
}

/** A version 3 message that bears the question's own id (RFC 3412 §6). */
function v3Frame(
  device: Device,
  question: Uint8Array,
  flags: number,
  kind: "response" | "report",
): Uint8Array {
  const id = decodeMessage(question)?.pdu.requestId ?? 1;
  const nothing = new Uint8Array();
  const pdu = encodePdu({ kind, requestId: id, errorStatus: 0, errorIndex: 0 }, []);
  const scoped = encodeScopedPdu(device.engineId, "", pdu);
  return encodeV3(
    {
      ...{ messageId: id, maxSize: GIANT_BYTES, flags, engineId: device.engineId },
      ...{ engineBoots: 2 ** 31 - 1, engineTime: 2 ** 31 - 1, user: "", authParameters: nothing },
      privParameters: element(tag.octetString, nothing),
    },
    scoped,
  );
}
