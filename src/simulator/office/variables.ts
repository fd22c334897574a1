// Short ways to write variables down.
import type { Variable } from "../definition.ts";

export const integer = (oid: string, value: number): Variable => ({ oid, value: { type: "INTEGER", value } });
export const counter = (oid: string, value: number): Variable => ({
  oid,
  value: { type: "Counter32", value },
});
export const gauge = (oid: string, value: number): Variable => ({ oid, value: { type: "Gauge32", value } });
export const ticks = (oid: string, value: number): Variable => ({ oid, value: { type: "TimeTicks", value } });
export const counter64 = (oid: string, value: number): Variable => ({
  oid,
  value: { type: "Counter64", value: BigInt(value) },
});
export const objectId = (oid: string, value: string): Variable => ({
  oid,
  value: { type: "OBJECT IDENTIFIER", value },
});
export const ipAddress = (oid: string, value: string): Variable => ({
  oid,
  value: { type: "IpAddress", value },
});
export const text = (oid: string, value: string): Variable => ({
  oid,
  value: { type: "OCTET STRING", value: Buffer.from(value) },
});
export const octets = (oid: string, value: Uint8Array): Variable => ({
  oid,
  value: { type: "OCTET STRING", value },
});
export const hex = (oid: string, value: string): Variable => octets(oid, Buffer.from(value, "hex"));
