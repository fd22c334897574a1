// What the box's page shows, gathered from the parts that know it.
import { createHash } from "node:crypto";
import type {
  ServerState,
  ShownJob,
  ShownServer,
  ShownSoftware,
  StatusView,
} from "../../webui/setup/index.ts";
import { compareAddresses, showPairingCode } from "../model/index.ts";
import type { Configuration } from "../protocol/index.ts";
import type { TunnelStatus } from "../tunnel/index.ts";
import type { BoxTroubles } from "./box-trouble.ts";
import type { Consent } from "./consent.ts";
import type { InventoryDocument, InventoryEntry } from "./inventory.ts";
import type { Rounds } from "./rounds.ts";
import type { JobStatus } from "./schedule.ts";
import { scopeOf } from "./scope.ts";

export interface StatusSources {
  name: string;
  /** Milliseconds since 1970 UTC. */
  now: number;
  configuration(): Configuration | undefined;
  consent(): Consent;
  inventory(): Readonly<InventoryDocument>;
  rounds: Rounds;
  jobs(): JobStatus[];
  tunnel(): TunnelStatus;
  pairing: { code: string; signKey: Uint8Array };
  troubles: BoxTroubles;
  software(): Omit<ShownSoftware, "builtAt">;
}

export function describeStatus(sources: StatusSources): Omit<StatusView, "nextReport" | "network"> {
  const tunnel = sources.tunnel();
  const configuration = sources.configuration();
  const scope = configuration && scopeOf(configuration, sources.consent());
  const progress = sources.rounds.progress();
  const reasons = sources.rounds.rangeReasons();
  const trouble = sources.troubles.look();
  const announced = sources.rounds.announced();
  return {
    name: sources.name,
    ...(trouble && { trouble }),
    version: __VERSION__,
    software: { builtAt: __BUILT_AT__, ...sources.software() },
    server: describeServer(tunnel, sources.now),
    ...(tunnel.pairing && { pairing: describePairing(tunnel.pairing, sources.pairing) }),
    ...(tunnel.configProblem && { configurationProblem: describeConfigProblem(tunnel.configProblem) }),
    ranges:
      configuration?.ranges.map(({ name, addresses, enabled }) => {
        const refusal = scope?.refusals.get(name);
        const reason = reasons.get(name);
        return {
          ...{ name, addresses, isEnabled: enabled },
          ...(refusal && { refusal }),
          ...(reason && { reason }),
        };
      }) ?? [],
    jobs: sources.jobs().flatMap((job) => (isShown(job.name) ? [{ ...job, name: job.name }] : [])),
    ...(progress && { progress: { ...progress, done: progress.sent } }),
    printers: sources
      .inventory()
      .entries.map(shown)
      .sort((a, b) => compareAddresses(a.printer.address, b.printer.address)),
    otherDevices: sources.rounds.otherDevices(),
    ...(announced && { announced }),
  };
}

function describeConfigProblem({
  message,
  issues,
}: NonNullable<TunnelStatus["configProblem"]>): NonNullable<StatusView["configurationProblem"]> {
  return { code: "configuration.invalid", message, ...(issues && { detail: { issues } }) };
}

function describePairing(
  { server, state }: NonNullable<TunnelStatus["pairing"]>,
  own: StatusSources["pairing"],
): NonNullable<StatusView["pairing"]> {
  const fingerprint = createHash("sha256").update(own.signKey).digest("hex").slice(0, 8);
  return { server, state, code: showPairingCode(own.code), fingerprint };
}

function describeServer(tunnel: TunnelStatus, now: number): ShownServer {
  return {
    ...(tunnel.server !== undefined && { address: tunnel.server }),
    ...(tunnel.lastAnswerAt !== undefined && { lastContactAt: tunnel.lastAnswerAt }),
    ...(tunnel.lastReportAt !== undefined && { lastReportAt: tunnel.lastReportAt }),
    waitingMessages: tunnel.waiting.messages,
    waitingBytes: tunnel.waiting.bytes,
    ...(tunnel.nextAttemptInMs !== undefined && { nextAttemptAt: now + tunnel.nextAttemptInMs }),
  };
}

/** How the box stands with a server, for the page that changes it. */
export function describeServerState(name: string, tunnel: TunnelStatus, now: number): ServerState {
  return {
    ...{ name, enrolment: tunnel.enrolment, waitingMessages: tunnel.waiting.messages },
    ...(tunnel.server !== undefined && { server: tunnel.server }),
    ...(tunnel.lastAnswerAt !== undefined && { lastAnswerAt: tunnel.lastAnswerAt }),
    ...(tunnel.problem && { problem: tunnel.problem }),
    ...(tunnel.nextAttemptInMs !== undefined && { nextAttemptAt: now + tunnel.nextAttemptInMs }),
  };
}

function isShown(name: string): name is ShownJob["name"] {
  return name === "discover" || name === "collect" || name === "report" || name === "check-in";
}

function shown({ ref, record }: InventoryEntry): StatusView["printers"][number] {
  return {
    ref,
    printer: record.printer,
    lastSeen: Date.parse(record.lastSeen),
    ...(record.reason && { reason: record.reason }),
    ...(record.silentSince !== undefined && { silentSince: Date.parse(record.silentSince) }),
  };
}
