// Requests to a simulated device without a network: one message in, the decoded answers out.
import type { SnmpValue, Varbind } from "../../src/model/index.ts";
import { handleDatagram } from "../../src/simulator/agent.ts";
import { Device } from "../../src/simulator/device.ts";
import type { DeviceDefinition, Variable } from "../../src/simulator/index.ts";
import {
  type CommunityMessage,
  decodeMessage,
  encodeMessage,
  type PduKind,
} from "../../src/simulator/message.ts";

/** When the devices of these tests begin. */
export const START = Date.UTC(2026, 10, 1);

export const int = (oid: string, value: number): Variable => ({ oid, value: { type: "INTEGER", value } });
export const str = (oid: string, value: string): Variable => ({
  oid,
  value: { type: "OCTET STRING", value: Buffer.from(value) },
});

export function simulatedDevice(
  variables: Variable[],
  more: Partial<Omit<DeviceDefinition, "variables">> = {},
): Device {
  return new Device({ name: "device", address: "127.9.0.1", variables, ...more }, START, 1);
}

export interface Question {
  version?: "1" | "2c";
  kind?: PduKind;
  oids: string[];
  community?: string;
  nonRepeaters?: number;
  maxRepetitions?: number;
  value?: SnmpValue;
  requestId?: number;
}

export function questionBytes(question: Question): Uint8Array {
  const { version = "2c", kind = "get", oids, community = "public", requestId = 4711 } = question;
  return encodeMessage({
    version,
    community,
    pdu: {
      kind,
      requestId,
      errorStatus: question.nonRepeaters ?? 0,
      errorIndex: question.maxRepetitions ?? 0,
      varbinds: oids.map((oid) => ({ oid, value: question.value ?? { type: "NULL", value: null } })),
    },
  });
}

/** The one answer, decoded; undefined when the device keeps silent. */
export function ask(device: Device, question: Question, now = START): CommunityMessage | undefined {
  const [delivery] = handleDatagram(device, questionBytes(question), now);
  return delivery && decodeMessage(delivery.bytes);
}

/** `OID=value` or `OID!exception`, for readable expectations. */
export function shown(varbinds: Varbind[] | undefined): string[] | undefined {
  return varbinds?.map(({ oid, value, exception }) => {
    if (exception) return `${oid}!${exception}`;
    return `${oid}=${value?.value instanceof Uint8Array ? Buffer.from(value.value).toString() : value?.value}`;
  });
}
