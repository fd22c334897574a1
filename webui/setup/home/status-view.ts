// What the box's page is told: plain data, made by the service.
import type {
  AnnouncedPrinter,
  BoxSign,
  BoxTroubleCode,
  Printer,
  PrinterReason,
  RangeReason,
} from "../../../src/model/index.ts";
import type { Problem } from "../../../src/shared/index.ts";
import type { InterfaceFacts } from "../steps/network-state.ts";

export interface ShownPrinter {
  ref: number;
  printer: Omit<Printer, "key">;
  /** Milliseconds since 1970 UTC. */
  lastSeen: number;
  silentSince?: number;
  /** Absent while it answers as usual. */
  reason?: PrinterReason;
}

export interface ShownJob {
  name: "discover" | "collect" | "report" | "check-in";
  running: boolean;
  lastFinishedAt?: number;
  nextAt?: number;
  lastError?: string;
}

export interface ShownRange {
  name: string;
  addresses: string[];
  isEnabled: boolean;
  /** Why it is not scanned. */
  refusal?: Problem;
  reason?: RangeReason;
}

export interface ShownProgress {
  phase: string;
  done: number;
  total: number;
  found: number;
  packetsPerSecond: number;
  secondsLeft: number;
}

/** How the box stands with its server. */
export interface ShownServer {
  /** Absent while the box belongs to nobody. */
  address?: string;
  lastContactAt?: number;
  lastReportAt?: number;
  waitingMessages: number;
  waitingBytes: number;
  nextAttemptAt?: number;
}

/** The server that the site's DNS names, where the box waits for its pairing code. */
export interface ShownPairing {
  server: string;
  state: "waiting" | "closed";
  /** As it is typed. */
  code: string;
  /** As the server shows it too. */
  fingerprint: string;
}

/** What keeps the box from working. */
export interface BoxTrouble {
  code: BoxTroubleCode;
  since: number;
  /** What was seen: on the box itself, or what failed. */
  seen: readonly BoxSign[] | Problem;
}

/** With which descriptions of printers the box reads. */
export interface ShownProfiles {
  /** How many came with this version. */
  builtIn: number;
  /** Of the server, each profile in the place of the built-in one of its name. */
  pack?: {
    name: string;
    serial: number;
    digest: string;
    /** The server's key, base64url. */
    signedBy: string;
    since: number;
  };
  /** The last one that was not taken. */
  refused?: { digest: string; at: number; problem: Problem };
}

export interface ShownSoftware {
  builtAt: number;
  /** What the server's settings name: nothing, or nobody named any settings yet. */
  offered?: { version: string } | null;
  /** The owner lets the server ask for updates. */
  mayServerAsk: boolean;
  profiles: ShownProfiles;
}

export interface StatusView {
  /** Absent where the machine does not tell. */
  network?: readonly InterfaceFacts[];
  trouble?: BoxTrouble;
  name: string;
  version: string;
  software: ShownSoftware;
  server: ShownServer;
  pairing?: ShownPairing;
  /** Why the configuration that came last is not in force. */
  configurationProblem?: Problem;
  ranges: ShownRange[];
  jobs: ShownJob[];
  progress?: ShownProgress;
  printers: ShownPrinter[];
  /** SNMP devices that are no printers: counted, not kept. */
  otherDevices: number;
  /** Who announces itself by mDNS and is not read; absent where nobody listens. */
  announced?: { isListening: boolean; printers: AnnouncedPrinter[] };
  nextReport: { printers: number; sizeBytes: number };
}
