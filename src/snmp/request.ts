// What can be asked of a printer, and how long one question may take.
import type { Credential, Varbind } from "../model/index.ts";
import type { Outcome } from "../shared/index.ts";

/** Who is asked: an IP address (never a name), its UDP port, and how to speak to it. */
export interface SnmpTarget {
  address: string;
  port: number;
  /** Its version decides between SNMPv1, v2c and v3. */
  credential: Credential;
}

export interface RequestOptions {
  /** How long one try waits for its answer; 2000 unless told. */
  timeoutMs?: number;
  /** Further tries after the first; 1 unless told. */
  retries?: number;
  signal?: AbortSignal;
}

export interface BulkRequest {
  nonRepeaters: string[];
  repeaters: string[];
  maxRepetitions: number;
}

export interface BulkAnswer {
  nonRepeaters: Varbind[];
  /** rows[i][j] is the i-th repetition of repeaters[j]; agents may cut the answer short, even inside a row. */
  rows: Varbind[][];
}

export interface WalkOptions extends RequestOptions {
  /** Variables at most; 10,000 unless told. */
  maxRows?: number;
  /** Octets of names and values at most; 1 MiB unless told. */
  maxBytes?: number;
  /** For the whole walk; 60,000 unless told. */
  deadlineMs?: number;
  /** Rows per GETBULK to begin with; 10 unless told. */
  maxRepetitions?: number;
}

export interface WalkResult {
  /** Strictly increasing OIDs, all below the root. */
  varbinds: Varbind[];
  /** False when the walk was cut; `reason` then says why. */
  complete: boolean;
  reason?: string;
}

/**
 * Read-only SNMP: there is no method that writes. Never more than one request is pending per address and
 * port; further ones wait their turn. Every request settles exactly once, at the latest
 * timeout × (retries + 1) and a small margin after its first packet left.
 */
export interface SnmpClient {
  /** Values in the order asked; with v2c and v3 a missing one carries `exception`, with v1 it fails the whole request. */
  get(target: SnmpTarget, oids: string[], options?: RequestOptions): Promise<Outcome<Varbind[]>>;
  /** What follows each OID, in the order asked. */
  getNext(target: SnmpTarget, oids: string[], options?: RequestOptions): Promise<Outcome<Varbind[]>>;
  /** One GETBULK; a v1 target gives `snmp.malformed`, since version 1 has none. */
  getBulk(target: SnmpTarget, request: BulkRequest, options?: RequestOptions): Promise<Outcome<BulkAnswer>>;
  /** Everything below `root`, bounded; a walk that got something but not all is a success marked incomplete. */
  walk(target: SnmpTarget, root: string, options?: WalkOptions): Promise<Outcome<WalkResult>>;
}
