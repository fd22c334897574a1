// The box's service: puts the parts together, starts them, and stops them in order.

import { lookup } from "node:dns/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { type Ledger, openLedger } from "../ledger/index.ts";
import { type MdnsListener, type MdnsPorts, openMulticast, startMdns } from "../mdns/index.ts";
import { builtInProfiles } from "../profiles/index.ts";
import { newRandomId } from "../protocol/index.ts";
import { type Clock, type Log, type Outcome, success } from "../shared/index.ts";
import { createSnmpEngine } from "../snmp/index.ts";
import { nodeFiles } from "../state/index.ts";
import {
  readAbout,
  readBoard,
  readGateway,
  readLinks,
  readMachineHealth,
  readSearchDomains,
  systemClockState,
  systemEcho,
  systemHostFiles,
  systemHostTree,
  systemNeighbours,
  systemNetworks,
} from "../system/index.ts";
import { startTunnel, type Tunnel } from "../tunnel/index.ts";
import { createAnnouncements } from "./announcements.ts";
import { loadApplianceKey } from "./appliance-key.ts";
import { type Archive, openArchive } from "./archive.ts";
import { lookForServer, resolveService } from "./arrival.ts";
import { createBoxClock } from "./box-clock.ts";
import { createBoxCommands } from "./box-commands.ts";
import { createBoxConsent } from "./box-consent.ts";
import { createBoxTroubles } from "./box-trouble.ts";
import { describeBox } from "./check-in.ts";
import { createConnectionDesk } from "./connection-desk.ts";
import { createFirstRanges } from "./first-ranges.ts";
import { followConsent, newlyWithheld } from "./follow-consent.ts";
import { recordsToReport } from "./inventory.ts";
import { createJobs } from "./jobs.ts";
import { followLoss } from "./lost-settings.ts";
import { createMessages } from "./messages.ts";
import { meterReadingOf } from "./meter-reading.ts";
import { createMoveDesk } from "./move/move-desk.ts";
import { createNetworkWatch } from "./network-watch.ts";
import { ownCodes } from "./own-codes.ts";
import { openPacks } from "./packs/open-packs.ts";
import type { PackDesk } from "./packs/pack-desk.ts";
import { createRangesDesk } from "./ranges-desk.ts";
import { createReportDesk } from "./report-desk.ts";
import { retimeReadings } from "./retime.ts";
import { createRounds } from "./rounds.ts";
import { type Schedule, startSchedule } from "./schedule.ts";
import { describeSelf } from "./self-description.ts";
import type { Service, ServiceOptions, ServicePorts } from "./service-ports.ts";
import { createInquiry } from "./silence.ts";
import { describeServerState, describeStatus } from "./status.ts";
import { createWayToServer } from "./way-to-server.ts";
import { createWellness } from "./wellness.ts";

export type { Service, ServiceOptions, ServicePorts } from "./service-ports.ts";

/** Starts everything; a problem means that nothing is left running. */
export async function startService(ports: ServicePorts, options: ServiceOptions): Promise<Outcome<Service>> {
  const { log, documents, sealed, files = nodeFiles } = ports;
  const { settings, inventory } = documents;
  const networks = ports.networks ?? systemNetworks;
  const key = await loadApplianceKey(options.dataFolder, { files: sealed, log });
  if (!key.ok) return key;
  const codes = await ownCodes(settings);
  if (!codes.ok) return codes;
  const board = await readBoard(systemHostFiles);
  const boot = newRandomId();
  const firstNewRef = inventory.data.nextRef;
  const clock = createBoxClock({
    source: ports.clock,
    systemState: ports.systemClockState ?? systemClockState,
    saved: documents.clock,
    builtAt: __BUILT_AT__,
    onKnown: (wrongByMs) =>
      inventory.update((data) => {
        const startedAt = startedAtByWrongClock;
        const count = retimeReadings(data, { boot, wrongByMs, startedAt, firstNewRef });
        log.info("the time is known now", { wrongByMs, retimedPrinters: count });
      }),
  });
  const startedAtByWrongClock = clock.now();

  const mdns = ports.mdns ?? (options.demonstration ? undefined : await listen(clock, log, networks));
  const neighbours = systemNeighbours();
  const watch = createNetworkWatch({
    ...{ clock, log, networks, neighbours },
    isSeenWanted: () => options.plugAndPlay === true && !settings.data.configuration?.ranges.length,
    // A printer that is known stays in the range that it was found in.
    alsoSeen: () => [
      ...inventory.data.entries.map(({ record }) => record.printer.address),
      ...(mdns?.announcers() ?? []).flatMap(({ addresses }) => addresses),
    ],
  });
  const configuration = createFirstRanges(() => settings.data, watch.where, options.plugAndPlay === true);
  const { consent, withheld, keyOf, strip } = createBoxConsent({
    ...{ document: ports.consent, options, key: key.value },
    attached: () => networks.attached(),
    inventory: () => inventory.data,
    configuration: () => settings.data.configuration,
  });

  let ledger: Ledger | undefined;

  const engine = await createSnmpEngine({ clock, log: log.child("snmp") });
  let sent: Archive | undefined;
  const close = async () => {
    await sent?.close();
    await mdns?.close();
    await engine.close();
  };
  const echo = ports.echo ?? systemEcho();
  const rounds = createRounds({
    engine,
    ...(mdns && { announcements: createAnnouncements(clock, mdns) }),
    clock,
    log: log.child("rounds"),
    neighbours,
    networks,
    resolve: resolveHost,
    echo,
    gateway: () => readGateway(),
    profiles: builtInProfiles(),
    inventory,
    tried: {
      get: () => settings.data.triedCommunities,
      set: (tried) =>
        settings.update((data) => {
          data.triedCommunities = tried;
        }),
    },
    configuration,
    consent,
    readingClock: () => ({ boot, uptimeMs: Math.round(clock.monotonic()), clock: clock.state() }),
    onRead: (entry) => ledger?.take(meterReadingOf(entry, keyOf(entry.identity))),
  });
  const desk = createReportDesk(documents.reported, {
    records: () => recordsToReport(inventory.data, keyOf),
    keep: () => inventory.flush(),
    ledger: () => ledger,
    withheld,
  });

  const way = createWayToServer(settings, { clock, time: clock });
  let delivering: Tunnel | undefined;
  const troubles = createBoxTroubles({
    ...{ clock, log: log.child("box"), isDemonstration: options.demonstration },
    networks: () => networks.attached(),
    links: ports.links ?? readLinks,
    clockState: () => clock.state(),
    storage: () => documents.problem() ?? ledger?.problem() ?? delivering?.status().stateProblem,
    lost: followLoss(settings, clock, () => delivering?.status().enrolment),
    tunnel: () => delivering?.status() ?? { enrolment: "none" },
    memory: {
      get: () => settings.data.outage ?? {},
      set: (outage) =>
        settings.update((data) => {
          data.outage = outage;
        }),
    },
  });

  const stop = new AbortController();
  let schedule: Schedule | undefined;
  let packs: PackDesk | undefined;
  const commands = createBoxCommands({
    ...{ clock, snmp: engine.client, log, configuration, withheld, keyOf, signal: stop.signal },
    profiles: () => packs?.profiles() ?? builtInProfiles(),
    isAllowed: () => options.allowRecordings === true || ports.consent().recordings,
    mayAskForBundles: () => ports.consent().bundles,
    ...(ports.supportBundle && { supportBundle: ports.supportBundle }),
    mayTouch: (address, port) => consent().mayTouch(address, port),
    inventory: () => inventory.data,
    runNow: async (job) => (await schedule?.runNow(job)) ?? "stopped",
    searched: () => rounds.ranges().values(),
    collected: () => rounds.lastCollection(),
  });

  const self = describeSelf(board, networks, withheld);
  const archive = await openArchive(
    { clock, log: log.child("archive"), files: sealed },
    join(options.dataFolder, "sent"),
  );
  if (!archive.ok) {
    await close();
    return archive;
  }
  sent = archive.value;
  const started = await startTunnel(
    {
      witness: archive.value,
      clock,
      log: log.child("tunnel"),
      files: sealed,
      http: way.exchange,
      buildReport: (base) => desk.build(base),
      onReportQueued: (hash) => desk.queued(hash),
      onLedgerHeld: (held, isNothingUnderWay) => void ledger?.held(held, isNothingUnderWay),
      buildCheckIn: async () => {
        const box = await describeBox({
          clock,
          clockState: () => clock.state(),
          board,
          hostname: hostname(),
          dataFolder: options.dataFolder,
          networks: () => networks.attached(),
          configuration,
          consent,
          inventory: () => inventory.data,
          rounds,
          schedule: () => schedule,
          profiles: () => packs?.describe() ?? { inForce: null },
          mayServerUpdate: () => ports.consent().updates,
          outage: () => troubles.outage(),
          page: () => ports.page?.(),
        });
        return strip(box);
      },
      configRevision: () => settings.data.configuration?.revision,
      async onConfiguration(next) {
        const whatToScan = () => JSON.stringify([configuration()?.ranges, configuration()?.credentials]);
        const before = whatToScan();
        settings.update((data) => {
          data.configuration = next;
        });
        const durable = await settings.flush();
        if (!durable.ok) return durable;
        log.info("configuration in force", { revision: next.revision, ranges: next.ranges.length });
        if (whatToScan() !== before) void schedule?.runNow("discover");
        return success(undefined);
      },
      onCommand: (command) => commands.run(command),
      onServerTime: (time) => clock.learn(time),
      isTimeKnown: () => clock.isKnown(),
    },
    {
      folder: join(options.dataFolder, "tunnel"),
      boot,
      hardware: self.hardware(key.value),
      ...self.about(),
      forgetMessages: newlyWithheld(settings.data, withheld()).length > 0,
      ...(options.httpFallback !== undefined && { fallbackServer: options.httpFallback }),
    },
  );
  if (!started.ok) {
    await close();
    return started;
  }
  const tunnel = started.value;
  delivering = tunnel;
  const ledgerPorts = { clock, log: log.child("ledger"), signer: tunnel.signer, files };
  const opened = await openLedger(ledgerPorts, {
    folder: join(options.dataFolder, "ledger"),
    mayTellSerials: () => !withheld().includes("serialNumber"),
  });
  if (!opened.ok) {
    await tunnel.stop();
    await close();
    return opened;
  }
  ledger = opened.value;
  const kept = opened.value;
  const consentPorts = { settings, tunnel, ledger: kept, log };
  const followed = await followConsent(consentPorts, withheld(), true);
  if (!followed.ok) log.error(followed.problem.message, { code: followed.problem.code });

  const moves = createMoveDesk({
    ...{ clock, log: log.child("move"), sealed, files, tunnel, witness: archive.value, ...self },
    ...{ dataFolder: options.dataFolder, http: way.exchange, signal: stop.signal },
    isConfigured: () => settings.data.configuration !== null,
    onMoved: () => ports.onMoved?.(),
  });

  const profiles = await openPacks({
    ...{ clock, log, documents, files, tunnel, rounds, configuration, consent },
    dataFolder: options.dataFolder,
    snmp: engine.client,
  });
  packs = profiles;

  const jobs = createJobs({
    clock,
    log,
    configuration,
    tunnel,
    rounds,
    isConfigured: () => settings.data.configuration !== null,
    hasPrinters: () => inventory.data.entries.length > 0,
    followProfiles: (signal) => profiles.follow(signal),
    saveTime: () => clock.save(),
    lookAtBox: () => void troubles.look(),
  });
  schedule = startSchedule({ clock, log }, jobs, stop.signal);
  const running = schedule;
  const watching = watch.run(stop.signal, () => {
    if (!settings.data.configuration?.ranges.length) void running.runNow("discover");
  });

  const arriving = options.plugAndPlay
    ? lookForServer(
        {
          ...{
            clock,
            log,
            tunnel,
            pairingCode: codes.value.pairing,
            resolve: ports.resolveService ?? resolveService,
          },
          domains: () => readSearchDomains(systemHostFiles),
        },
        stop.signal,
      )
    : undefined;

  return success({
    tunnel,
    moveTarget: () => moves.target(),
    page: {
      view: () =>
        describeStatus({
          name: hostname(),
          now: clock.now(),
          configuration,
          consent,
          inventory: () => inventory.data,
          rounds,
          troubles,
          jobs: () => running.status(),
          tunnel: () => tunnel.status(),
          pairing: { code: codes.value.pairing, signKey: tunnel.signer.publicKey },
          software: () => ({
            ...(settings.data.configuration && { offered: settings.data.configuration.update }),
            mayServerAsk: ports.consent().updates,
            profiles: profiles.view(),
          }),
        }),
      about: readAbout,
      nextReport: () => desk.next(),
      runNow: (job) => void running.runNow(job),
    },
    setup: {
      server: {
        state: () => describeServerState(hostname(), tunnel.status(), clock.now()),
        claim: (claim) => tunnel.enrol(claim),
        move: (claim) => moves.move(claim),
        try: (server, fingerprint) => way.try(server, fingerprint),
      },
      connection: createConnectionDesk(settings, clock),
      ranges: createRangesDesk({
        ...{ settings, configuration, consent, where: watch.where, client: engine.client },
        mayUseOwnNetworks: options.plugAndPlay === true,
        inquire: createInquiry({ engine, echo, neighbours, networks }),
        onChange: () => running.runNow("discover"),
      }),
    },
    messages: createMessages(tunnel, archive.value),
    health: {
      health: () => readMachineHealth(systemHostTree(), options.dataFolder),
      clockState: () => clock.state(),
    },
    runNow: (job) => void running.runNow(job),
    outside: () => ({ trouble: troubles.look(), tunnel: tunnel.status(), codes: codes.value }),
    followConsent: () => followConsent(consentPorts, withheld()),
    eraseSerials: (serialNumbers) => kept.erase(serialNumbers),
    wellness: createWellness({
      clock,
      standing: () => running.standing(),
      stateProblem: () => settings.problem() ?? inventory.problem() ?? documents.reported.problem(),
    }),
    async stop() {
      stop.abort();
      clock.save();
      await Promise.all([running.finished, watching, arriving]);
      await tunnel.stop();
      await kept.close();
      await close();
    },
  });
}

function listen(clock: Clock, log: Log, networks: MdnsPorts["networks"]): Promise<MdnsListener> {
  return startMdns({ clock, log: log.child("mdns"), networks, open: openMulticast });
}

async function resolveHost(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
