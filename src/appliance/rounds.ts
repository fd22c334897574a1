// The two phases: discovery finds printers and reads each as it is found, collection reads them again.
import {
  type Collection,
  type Collector,
  collectDevices,
  collectEach,
  createCollector,
  forgetPlan,
  type PrinterTarget,
} from "../collection/index.ts";
import type { Discovered, Progress } from "../discovery/index.ts";
import { printerName, type RangeReason } from "../model/index.ts";
import type { ProfileSet } from "../profiles/index.ts";
import type { Configuration, ReadingClock } from "../protocol/index.ts";
import type { Problem } from "../shared/index.ts";
import type { AnnouncedView } from "./announcements.ts";
import { entriesToAsk, type InventoryEntry, noteGone, takeAnswer, takeObservation } from "./inventory.ts";
import { knownTarget } from "./known-target.ts";
import { elsewhere, isAgentOf } from "./places.ts";
import { createRangeReasons } from "./range-reasons.ts";
import { isInScope, scopeOf } from "./scope.ts";
import { createSearches, type RangeResult, type SearchesPorts } from "./searches.ts";
import { createInquiry, type SilencePorts } from "./silence.ts";
import { createTurns } from "./turns.ts";

export interface RoundsPorts extends Omit<SearchesPorts, "readFound"> {
  echo: SilencePorts["echo"];
  /** To begin with. */
  profiles: ProfileSet;
  readingClock(): ReadingClock;
  /** A printer was read. */
  onRead(entry: InventoryEntry): void;
}

export interface CollectionResult {
  startedAt: string;
  finishedAt: string;
  complete: number;
  partial: number;
  noAnswer: number;
}

export interface Rounds {
  discover(signal: AbortSignal): Promise<void>;
  /** Asks those within the ranges who announced themselves since the last search, and nobody else. */
  meet(signal: AbortSignal): Promise<void>;
  collect(signal: AbortSignal): Promise<void>;
  /** Reads with these profiles from now on. */
  useProfiles(profiles: ProfileSet): void;
  /** While discovery is on. */
  progress(): Progress | undefined;
  /** Of the last discovery, by range. */
  ranges(): ReadonlyMap<string, RangeResult>;
  lastCollection(): CollectionResult | undefined;
  /** Why each configured range is as it is. */
  rangeReasons(): ReadonlyMap<string, RangeReason>;
  /** Who announces itself and is not read; undefined where nobody listens. */
  announced(): AnnouncedView | undefined;
  /** SNMP devices that are no printers, as the last discovery counted them. */
  otherDevices(): number;
}

export function createRounds(ports: RoundsPorts): Rounds {
  const { clock, log, inventory } = ports;
  const readerWith = (profiles: ProfileSet) =>
    createCollector({ snmp: ports.engine.client, clock, log }, { profiles });
  let collector = readerWith(ports.profiles);
  let lastCollection: CollectionResult | undefined;
  const inquire = createInquiry(ports);
  const reasonsOfRanges = createRangeReasons(clock);
  const inTurn = createTurns();

  const now = () => new Date(clock.now()).toISOString();

  function take(
    found: PrinterTarget,
    collection: Collection,
    roundStartedAt: string,
    wasWoken = false,
  ): void {
    inventory.update((data) =>
      takeAnswer(data, {
        address: found.address,
        port: found.port,
        device: found.device,
        credentialId: found.credential.id,
        version: found.credential.version,
        collection,
        at: now(),
        roundStartedAt,
        clock: ports.readingClock(),
        wasWoken,
      }),
    );
    const entry = inventory.data.entries.find(({ memory }) => memory === collection.memory);
    if (collection.evaluation && entry) ports.onRead(entry);
  }

  const collect: Collector["collect"] = async (...what) => {
    const current = collector;
    const collection = await current.collect(...what);
    // Other profiles came into force meanwhile: what was learned belongs to those before.
    return current === collector ? collection : { ...collection, memory: forgetPlan(collection.memory) };
  };

  async function readFound(found: Discovered, roundStartedAt: string, signal: AbortSignal): Promise<void> {
    const { address, port, credential } = found;
    const target = { address, port, credential };
    await inTurn(address, port, async () => {
      const known = inventory.data.entries.filter((entry) => !entry.superseded && isAgentOf(entry, found));
      // What a known printer told to identify itself may be older than what a collection has read since.
      const facts = known.length > 0 ? undefined : found.facts;
      const reads = await collectEach(collect, target, facts, { memoryOf: memoriesOf(known), signal });
      for (const { device, collection } of reads) {
        // Of several printers that are known behind an agent none is given up for half a reading.
        const isHalf = device === undefined && collection.outcome !== "complete";
        if (isHalf && known.some((entry) => entry.device !== undefined)) continue;
        take(placeOf(target, device), collection, roundStartedAt);
        if (known.some((entry) => entry.device === device) || !collection.evaluation) continue;
        log.info(`found ${printerName(collection.evaluation.printer) ?? "a printer"}`, {
          address,
          why: found.reason,
        });
      }
    });
  }

  /** A printer that is silent at home is asked where else it answered lately. */
  async function readElsewhere(
    entry: InventoryEntry,
    configuration: Configuration,
    roundStartedAt: string,
    signal: AbortSignal,
  ): Promise<"complete" | "partial" | undefined> {
    const scope = scopeOf(configuration, ports.consent());
    for (const there of elsewhere(entry)) {
      if (!isInScope(scope, there.record.printer, searches.hosts)) continue;
      const target = knownTarget(there, configuration);
      if (!target || !ports.consent().mayTouch(target.address, target.port)) continue;
      const { outcome } = await inTurn(target.address, target.port, async () => {
        const collection = await collect(target, entry.memory, undefined, signal);
        if (!signal.aborted && collection.outcome !== "no-answer") take(target, collection, roundStartedAt);
        return collection;
      });
      if (signal.aborted) return undefined;
      if (outcome !== "no-answer") return outcome;
    }
    return undefined;
  }

  /** Asks a known printer where it stands, once more if it may have slept, and takes what it answers. */
  function readAgain(
    entry: InventoryEntry,
    target: PrinterTarget,
    roundStartedAt: string,
    signal: AbortSignal,
  ): Promise<Collection> {
    return inTurn(target.address, target.port, async () => {
      const ask = () => collect(target, entry.memory, undefined, signal);
      let collection = await ask();
      // A printer that slept too deep to answer in time has been woken up by the question.
      const isNews = entry.record.state === "answering";
      const wasWoken = isNews && collection.outcome === "no-answer" && isSilence(collection.problems);
      if (wasWoken) {
        await clock.sleep(WAKE_UP_MS, signal);
        if (!signal.aborted) collection = await ask();
      }
      if (signal.aborted || collection.outcome === "no-answer") return collection;
      if (!collection.devices) take(target, collection, roundStartedAt, wasWoken);
      else
        for (const read of await collectDevices(collect, target, collection.devices, { signal }))
          take(placeOf(target, read.device), read.collection, roundStartedAt, wasWoken);
      return collection;
    });
  }

  const searches = createSearches({ ...ports, readFound });

  return {
    discover: (signal) => searches.discover(signal),
    meet: (signal) => searches.meet(signal),

    async collect(signal) {
      const configuration = ports.configuration();
      if (!configuration) return;
      const consent = ports.consent();
      const scope = scopeOf(configuration, consent);
      const startedAt = now();
      const counts = { complete: 0, partial: 0, noAnswer: 0 };
      await Promise.all(
        entriesToAsk(inventory.data).map(async (entry) => {
          if (signal.aborted) return;
          const target = knownTarget(entry, configuration);
          const isPermitted = target && consent.mayTouch(target.address, target.port);
          if (!target || !isPermitted || !isInScope(scope, entry.record.printer, searches.hosts)) {
            // Nobody asks it any more, so nobody can say that it answers.
            const why =
              target && !isPermitted ? ("not-permitted" as const) : ("credential-withdrawn" as const);
            const seen = { answer: "not-asked" as const, evidence: [why] };
            inventory.update((data) => takeObservation(data, entry.ref, seen, now()));
            return;
          }
          const collection = await readAgain(entry, target, startedAt, signal);
          if (signal.aborted) return;
          if (collection.outcome === "no-answer") {
            const outcome = await readElsewhere(entry, configuration, startedAt, signal);
            if (signal.aborted) return;
            counts[outcome ?? "noAnswer"]++;
            if (outcome) return;
            const { address, port } = target;
            const evidence = await inquire({ address, port, problems: collection.problems }, signal);
            if (signal.aborted) return;
            const seen = { answer: "none" as const, evidence };
            inventory.update((data) => takeObservation(data, entry.ref, seen, now(), startedAt));
            return;
          }
          counts[collection.outcome]++;
        }),
      );
      if (signal.aborted) return;
      inventory.update((data) => noteGone(data, now()));
      lastCollection = { startedAt, finishedAt: now(), ...counts };
      log.info("collection done", counts);
    },

    useProfiles(profiles) {
      collector = readerWith(profiles);
    },
    progress: () => searches.progress(),
    ranges: () => searches.results,
    lastCollection: () => lastCollection,
    rangeReasons() {
      const configuration = ports.configuration();
      if (!configuration) return new Map();
      const scope = scopeOf(configuration, ports.consent());
      return reasonsOfRanges({
        configuration,
        scope,
        inventory: inventory.data,
        searched: searches.results,
        gateway: searches.gateway(),
      });
    },
    announced() {
      const configuration = ports.configuration();
      const consent = ports.consent();
      const scope = configuration && scopeOf(configuration, consent);
      return ports.announcements?.view(scope, consent, inventory.data);
    },
    otherDevices: () => searches.otherDevices(),
  };
}

function placeOf(target: PrinterTarget, device: number | undefined): PrinterTarget {
  return device === undefined ? target : { ...target, device };
}

/** What is remembered of the printers of one agent, by hrDeviceIndex. */
function memoriesOf(entries: readonly InventoryEntry[]) {
  return (device: number | undefined) => entries.find((entry) => entry.device === device)?.memory;
}

/** Long enough for a printer to get up. */
const WAKE_UP_MS = 5000;

/** Nothing came back; what was refused or could not be sent needs no second question. */
function isSilence(problems: readonly Problem[]): boolean {
  return problems.every(({ code }) => code === "snmp.timeout");
}
