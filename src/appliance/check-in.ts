// What the box says of itself when it asks the server.
import {
  type CheckInPayload,
  type Configuration,
  MOST_ANNOUNCED,
  type RangeState,
} from "../protocol/index.ts";
import type { Clock } from "../shared/index.ts";
import {
  type AttachedNetwork,
  type Board,
  type Health,
  readHealth,
  systemHostFiles,
} from "../system/index.ts";
import type { AnnouncedView } from "./announcements.ts";
import type { Consent } from "./consent.ts";
import type { InventoryDocument } from "./inventory.ts";
import type { Rounds } from "./rounds.ts";
import type { Schedule } from "./schedule.ts";
import { scopeOf } from "./scope.ts";

export interface CheckInPorts {
  clock: Clock;
  clockState(): CheckInPayload["clock"]["state"];
  board: Board;
  hostname: string;
  dataFolder: string;
  networks(): AttachedNetwork[];
  configuration(): Configuration | undefined;
  consent(): Consent;
  inventory(): Readonly<InventoryDocument>;
  rounds: Rounds;
  schedule(): Schedule | undefined;
  profiles(): NonNullable<CheckInPayload["profiles"]>;
  /** Whether the owner lets the server ask for updates. */
  mayServerUpdate(): boolean;
  /** Undefined while it is not open. */
  page(): CheckInPayload["page"];
  /** Why the server could not be reached for a while. */
  outage(): CheckInPayload["lastOutage"];
}

export async function describeBox(
  ports: CheckInPorts,
): Promise<Omit<CheckInPayload, "outbox" | "configProblem" | "fetch">> {
  const { entries } = ports.inventory();
  const lastOutage = ports.outage();
  const page = ports.page();
  const health: Health = await readHealth(systemHostFiles, ports.dataFolder);
  return {
    clock: {
      state: ports.clockState(),
      uptimeMs: Math.round(ports.clock.monotonic()),
      now: new Date(ports.clock.now()).toISOString(),
    },
    versions: { appliance: __VERSION__, node: process.versions.node },
    health: {
      hostname: ports.hostname,
      ...(ports.board.model !== undefined && { model: ports.board.model }),
      ...health,
    },
    addresses: ports
      .networks()
      .slice(0, 64)
      .map((network) => ({ interface: network.interface, address: network.address })),
    ...(page && { page }),
    ranges: describeRanges(ports),
    printers: {
      known: entries.length,
      answering: entries.filter(({ record }) => record.state === "answering").length,
    },
    profiles: ports.profiles(),
    ...describeUpdate(ports),
    ...(lastOutage && { lastOutage }),
    ...describeAnnounced(ports.rounds.announced()),
  };
}

/** What the server asks for in vain is told, and never passed over. */
function describeUpdate(ports: CheckInPorts): Pick<CheckInPayload, "update"> {
  const wanted = ports.configuration()?.update;
  if (!wanted) return {};
  const { digest, version } = wanted;
  return { update: { digest, version, state: ports.mayServerUpdate() ? "not-possible" : "not-permitted" } };
}

function describeAnnounced(view: AnnouncedView | undefined): Pick<CheckInPayload, "announced"> {
  if (!view) return {};
  const { isListening, printers } = view;
  return {
    announced: { isListening, total: printers.length, printers: printers.slice(0, MOST_ANNOUNCED) },
  };
}

export function describeRanges(ports: CheckInPorts): RangeState[] {
  const configuration = ports.configuration();
  if (!configuration) return [];
  const scope = scopeOf(configuration, ports.consent());
  const running = new Set(
    ports
      .schedule()
      ?.status()
      .flatMap((job) => (job.running ? [job.name] : [])),
  );
  const progress = ports.rounds.progress();
  const collection = ports.rounds.lastCollection();
  const reasons = ports.rounds.rangeReasons();
  return configuration.ranges.map((range): RangeState => {
    const problem = scope.refusals.get(range.name);
    const discovery = ports.rounds.ranges().get(range.name);
    const addresses = scope.ranges.find(({ name }) => name === range.name)?.addresses.count;
    const reason = reasons.get(range.name);
    const common = {
      name: range.name,
      ...(reason && { reason }),
      ...(addresses !== undefined && { addresses }),
      ...(discovery && { discovery: { ...discovery, others: discovery.replied - discovery.printers } }),
      // Counted over the whole box: it says something of a range only where there is but one.
      ...(collection && configuration.ranges.length === 1 && { collection }),
    };
    if (!range.enabled) return { ...common, state: "disabled" };
    if (problem)
      return { ...common, state: "refused", problem: { code: problem.code, message: problem.message } };
    if (running.has("discover") && progress) {
      const percentDone = Math.min(100, Math.floor((100 * progress.sent) / Math.max(1, progress.total)));
      return { ...common, state: "discovering", percentDone };
    }
    if (running.has("collect")) return { ...common, state: "collecting" };
    return { ...common, state: discovery ? "idle" : "waiting" };
  });
}
