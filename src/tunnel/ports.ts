import type {
  CheckInPayload,
  Command,
  Configuration,
  LedgerHeld,
  Random,
  ReportPayload,
  SenderKeys,
} from "../protocol/index.ts";
import type { Clock, Log, Outcome } from "../shared/index.ts";
import type { Files } from "../state/index.ts";
import type { HttpExchange } from "./http-exchange.ts";
import type { Outbox } from "./outbox.ts";
import type { TunnelState } from "./tunnel-state.ts";
import type { Witness } from "./witness.ts";

/** What JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface TunnelPorts {
  clock: Clock;
  log: Log;
  files?: Files;
  http: HttpExchange;
  /** Of keys and nonces; a test hands in its own. */
  random?: Random;
  /** 0 to 1, for jitter. */
  jitter?: () => number;

  /** Parts of the next report, each with `base` as handed in: changes since the report whose last part has that
   * hash, or a full report when there is no base or it is not the builder's last. Nothing to say: no parts. */
  buildReport(base: string | undefined): Promise<ReportPayload[]>;
  /** The report just built is durable; the next one may be asked to build on this hash. */
  onReportQueued?(hash: string): void;

  /** What a check-in says; the tunnel adds the outbox, why a configuration was refused and what it fetches. */
  buildCheckIn(): Promise<Omit<CheckInPayload, "outbox" | "configProblem" | "fetch">>;

  /** Revision of the configuration in force. */
  configRevision(): string | undefined;
  /** Puts a valid configuration in force; durable when it answers ok. A refusal is told to the server. */
  onConfiguration(configuration: Configuration): Promise<Outcome<void>>;
  /** Runs a command, at most once each; what it answers goes back as its result. */
  onCommand(command: Command): Promise<Outcome<Json | undefined>>;
  /** What the server holds of the ledger; `isNothingUnderWay`: and no message of ours waits. */
  onLedgerHeld?(held: LedgerHeld | null, isNothingUnderWay: boolean): void;
  /** Sees everything that leaves. */
  witness?: Witness;
  /** The server's time (ms since 1970), from a verified answer. */
  onServerTime?(time: number): void;
  /** False while nobody who knows has told the box the time; absent: it is known. */
  isTimeKnown?(): boolean;
}

export interface TunnelOptions {
  /** A folder of the tunnel's own within the data folder. */
  folder: string;
  /** HMAC over board serial and first MAC, 64 hex digits. */
  hardware: string;
  /** This start of the service, 32 hex digits: the same that its readings bear. Random when absent. */
  boot?: string;
  /** Named in the enrolment. */
  model: string;
  version: string;
  hostname?: string;
  /** An `http://` address of the same server, tried when the first cannot be reached; only where configured. */
  fallbackServer?: string;
  outboxLimitBytes?: number;
  /** What waits or is kept may not leave any more. */
  forgetMessages?: boolean;
}

/** What the parts of a running tunnel share. */
export interface TunnelContext {
  ports: TunnelPorts;
  options: TunnelOptions;
  files: Files;
  identity: SenderKeys;
  state: TunnelState;
  outbox: Outbox;
  /** Random per start. */
  boot: string;
}
