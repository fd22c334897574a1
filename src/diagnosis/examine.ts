// Why a known printer keeps silent: a few packets, each asked for only where the ones before left a doubt.
import type { EvidenceCode } from "../model/index.ts";
import type { Problem } from "../shared/index.ts";
import type { KnockResult } from "../snmp/index.ts";

export interface ExaminePorts {
  /** One SNMPv3 engine discovery over a connected socket. */
  knock(address: string, port: number, timeoutMs: number): Promise<KnockResult>;
  /** One ICMP echo; undefined where this machine can send none. */
  echo(
    address: string,
    signal: AbortSignal,
  ): Promise<"answered" | "none" | "prohibited" | "unreachable" | undefined>;
  /** The kernel's neighbour table. */
  neighbours(): Promise<{ address: string; complete: boolean }[]>;
  /** The address is on a network that this machine stands in, and found there by ARP. */
  isAttached(address: string): boolean;
}

export interface Silent {
  address: string;
  port: number;
  /** What went wrong when it was asked. */
  problems: readonly Problem[];
}

const KNOCK_MS = 1500;
/** authorizationError, RFC 3416 §3. */
const AUTHORIZATION_ERROR = 16;

/** What speaks for one reason or another: at most two packets to the printer. */
export async function examine(
  ports: ExaminePorts,
  { address, port, problems }: Silent,
  signal: AbortSignal,
): Promise<EvidenceCode[]> {
  const told = problems.flatMap(evidenceOf);
  if (told.length > 0) return told;
  const evidence: EvidenceCode[] = ["no-snmp-answer"];
  const knocked = await ports.knock(address, port, KNOCK_MS);
  if (knocked === "answered") return [...evidence, "engine-answers"];
  if (knocked === "refused") return [...evidence, "port-unreachable"];
  if (knocked === "prohibited") return [...evidence, "administratively-prohibited"];
  if (knocked === "no-route") return [...evidence, "no-route"];
  if (ports.isAttached(address)) {
    const entry = (await ports.neighbours()).find((neighbour) => neighbour.address === address);
    // Whoever does not answer ARP answers nothing.
    if (!entry?.complete) return [...evidence, "no-hardware-address"];
    evidence.push("hardware-address-known");
  }
  switch (await ports.echo(address, signal)) {
    case "answered":
      return [...evidence, "echo-answered"];
    case "prohibited":
      return [...evidence, "administratively-prohibited"];
    case "unreachable":
      return [...evidence, "router-says-unreachable"];
    case "none":
      return [...evidence, "no-echo"];
    default:
      return evidence;
  }
}

/** What the failed questions prove by themselves. */
function evidenceOf({ code, detail }: Problem): EvidenceCode[] {
  const told = (detail ?? {}) as { status?: unknown; code?: unknown };
  if (code === "collection.not-listed") return ["not-listed"];
  if (code === "snmp.auth-failed") return ["user-refused"];
  if (code === "snmp.general-error" && told.status === AUTHORIZATION_ERROR) return ["access-refused"];
  if (code !== "snmp.socket") return [];
  if (told.code === "ENETUNREACH" || told.code === "EHOSTUNREACH" || told.code === "ENETDOWN")
    return ["no-route"];
  return told.code === "EPERM" || told.code === "EACCES" ? ["administratively-prohibited"] : [];
}
