// What a simulated device is made of: variables, who may ask, what happens over time, how it misbehaves.
import type { authProtocols, privProtocols, SnmpValue } from "../model/index.ts";
import type { Forgery } from "./malice.ts";

export interface Variable {
  oid: string;
  value: SnmpValue;
}

export type SnmpVersion = "1" | "2c" | "3";
export type AuthProtocol = (typeof authProtocols)[number];
export type PrivProtocol = (typeof privProtocols)[number];

/** A USM user (RFC 3414): without keys noAuthNoPriv, with the first authNoPriv, with both authPriv. */
export interface SimulatedUser {
  name: string;
  authProtocol?: AuthProtocol | undefined;
  authKey?: string | undefined;
  privProtocol?: PrivProtocol | undefined;
  privKey?: string | undefined;
  /** The one context this user asks in; the default context is the empty name. */
  context?: string | undefined;
}

/** Something that happens again and again, and the variables that it moves. */
export interface Activity {
  name: string;
  /** Events per hour of wall clock since the office's `since`. */
  perHour: number;
  adds: Addition[];
}

export interface Addition {
  oid: string;
  /** What one event adds; fractions add up, negative values wear a supply down. */
  by: number;
  /** Where the number stands when the variable is an OCTET STRING: four octets IEEE 754, or a record of a block by its code. */
  as?: "float" | { record: number } | undefined;
  /** Lowest and highest value: past the lowest it begins again at the highest (a new cartridge). */
  within?: [number, number] | undefined;
}

/** Misbehaviour as data; everything absent is as it should be. */
export interface Faults {
  /** Never answers. */
  silent?: boolean | undefined;
  latencyMs?: number | undefined;
  /** Uniformly up to that much more. */
  jitterMs?: number | undefined;
  /** Requests are worked off one after another, each taking its latency; more than `queue` waiting are lost. */
  queue?: number | undefined;
  /** The first answer after a quiet time is late: a printer waking up. */
  sleepy?: { afterQuietMs: number; delayMs: number } | undefined;
  lossPercent?: number | undefined;
  /** The first so many requests are lost. */
  loseFirst?: number | undefined;
  /** Every answer comes so many times more. */
  duplicates?: number | undefined;
  wrongId?: boolean | undefined;
  wrongVersion?: boolean | undefined;
  wrongCommunity?: boolean | undefined;
  otherPort?: boolean | undefined;
  malformed?: "noise" | "cut" | "absurd-length" | "empty" | "flipped" | undefined;
  noBulk?: "silent" | "genErr" | undefined;
  /** Requests with more variables get no answer, genErr, tooBig, or an answer to the first ones only. */
  silentAbove?: number | undefined;
  genErrAbove?: number | undefined;
  tooBigAbove?: number | undefined;
  truncateAbove?: number | undefined;
  /** GETBULK gives at most so many repetitions. */
  maxRepetitions?: number | undefined;
  /** Requests that touch something below one of these get no answer, or genErr. */
  silentBelow?: string[] | undefined;
  genErrBelow?: string[] | undefined;
  /** GETNEXT at or after the first OID leads to it again. */
  loopAt?: string | undefined;
  /** A table column that never ends: rows are made up as they are asked for. */
  endlessBelow?: string | undefined;
  /** Answers without any variable. */
  emptyAnswers?: boolean | undefined;
  /** Answers GET with the wrong variables (each one's successor). */
  wrongVariables?: boolean | undefined;
  /** Before each answer, messages that are made to be taken for one. */
  forges?: Forgery[] | undefined;
  /** Once it was asked, it sends whoever asked so many datagrams a second for as long as it runs. */
  floodPerSecond?: number | undefined;
}

export interface DeviceDefinition {
  name: string;
  /** A loopback address: 127.x.y.z, or ::1. */
  address: string;
  variables: Variable[];
  /** `*` accepts any; default `public`. */
  communities?: string[] | undefined;
  /** Default 1 and 2c, and 3 where there are users. */
  versions?: SnmpVersion[] | undefined;
  users?: SimulatedUser[] | undefined;
  /** Default: made from the address. */
  engineId?: Uint8Array | undefined;
  /** Largest answer in octets; default 1472 (what fits an Ethernet frame). */
  maxMessageBytes?: number | undefined;
  activity?: Activity[] | undefined;
  faults?: Faults | undefined;
}

export interface OfficeDefinition {
  name: string;
  port: number;
  /**
   * When the variables had the values given, milliseconds since 1970 UTC: activity and uptime count from
   * here. Default: when the simulator starts.
   */
  since?: number;
  devices: DeviceDefinition[];
}
