// What a variable of an SNMP answer holds (RFC 2578 §7.1), and nothing a library made of it.

export type SnmpValue =
  | { type: "INTEGER" | "Counter32" | "Gauge32" | "TimeTicks"; value: number }
  | { type: "Counter64"; value: bigint }
  | { type: "OCTET STRING" | "Opaque"; value: Uint8Array }
  | { type: "OBJECT IDENTIFIER" | "IpAddress"; value: string }
  | { type: "NULL"; value: null };

/** RFC 3416 §4.2.1; in version 1 a missing variable is an error of the whole message instead. */
export type Exception = "noSuchObject" | "noSuchInstance" | "endOfMibView";

export interface Varbind {
  oid: string;
  /** Absent when the answer carried an exception in its place. */
  value?: SnmpValue;
  exception?: Exception;
}
