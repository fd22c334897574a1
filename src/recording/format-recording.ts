import type { SnmpValue, Varbind } from "../model/index.ts";

// ASN.1 tag numbers as recordings write them.
const TAG: Record<SnmpValue["type"], number> = {
  INTEGER: 2,
  "OCTET STRING": 4,
  NULL: 5,
  "OBJECT IDENTIFIER": 6,
  IpAddress: 64,
  Counter32: 65,
  Gauge32: 66,
  TimeTicks: 67,
  Opaque: 68,
  Counter64: 70,
};

/** Lines `OID|TYPE|VALUE`; octets that would not survive as a line of text are written in hexadecimal. */
export function formatRecording(varbinds: Varbind[]): string {
  return varbinds.flatMap(({ oid, value }) => (value ? [`${oid}|${cell(value)}\n`] : [])).join("");
}

function cell(value: SnmpValue): string {
  if (value.type !== "OCTET STRING" && value.type !== "Opaque")
    return `${TAG[value.type]}|${value.value ?? ""}`;
  const octets = Buffer.from(value.value);
  const isLine = octets.every((octet) => octet >= 0x20 && octet < 0x7f);
  return isLine
    ? `${TAG[value.type]}|${octets.toString("latin1")}`
    : `${TAG[value.type]}x|${octets.toString("hex")}`;
}
