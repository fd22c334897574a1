// `tallybox appliance`: the service from its start to its stop.
import { hostname } from "node:os";
import { dirname } from "node:path";
import type { BootFiles } from "../host/index.ts";
import {
  createLog,
  createLogRing,
  failure,
  type Log,
  type LogRing,
  type Outcome,
  success,
  systemClock,
} from "../shared/index.ts";
import { ensurePrivateFolder, type Files, lockFolder, nodeFiles, sealedFiles } from "../state/index.ts";
import { activatedSockets, type ServiceManager, serviceManager, systemNetworks } from "../system/index.ts";
import { deviceKeyPath, loadDeviceKey } from "./device-key.ts";
import { type Documents, openDocuments } from "./documents.ts";
import { applyConnection, applyProvisioning, followEnrolment, type ProvisioningNews } from "./enrolment.ts";
import { eraseAsAsked, type FactoryReset, openReset } from "./factory-reset.ts";
import { type FollowedFirewall, followFirewall, portsToServer } from "./follow-firewall.ts";
import { type Machine, openMachine } from "./machine.ts";
import { finishMove } from "./move/finish-move.ts";
import { createNetworkSummary } from "./network-summary.ts";
import { openOwnerOrNobody } from "./open-owner.ts";
import { type ApplianceOptions, parseApplianceOptions } from "./options.ts";
import { openPresence, screenPlace } from "./presence/open-presence.ts";
import { type ProvisioningFile, readProvisioning } from "./provisioning.ts";
import { reachServer } from "./reach-server.ts";
import { type Service, startService } from "./service.ts";
import { makeSupportBundle } from "./support.ts";
import { consentSection } from "./web/consent-section.tsx";
import { healthSection } from "./web/health-section.tsx";
import { messagesSection } from "./web/messages-section.tsx";
import { openPage } from "./web/open-page.ts";
import { ownNames } from "./web/own-names.ts";
import { resetSection } from "./web/reset-section.tsx";
import type { ServedPage } from "./web/serve-page.ts";
import { setupSections } from "./web/setup-sections.ts";
import { supportSection } from "./web/support-section.tsx";

/** What the service needs of the process it runs in. */
export interface Process {
  err(text: string): void;
  env: Record<string, string | undefined>;
  pid: number;
  /** Aborts on SIGTERM and Ctrl-C. */
  signal: AbortSignal;
}

/** Enough for a day of a box that is well, and for the hour before one fell ill. */
const LOG_LINES = 1000;

/** Runs until the signal; the answer is the exit status. */
export async function runAppliance(words: string[], process: Process): Promise<number> {
  const options = parseApplianceOptions(words);
  if (!options.ok) {
    process.err(`tallybox: ${options.problem.message}\n`);
    return 2;
  }
  const logRing = createLogRing(LOG_LINES);
  const log = createLog({
    write(line) {
      logRing.take(line);
      process.err(line);
    },
    level: options.value.verbose ? "debug" : "info",
    journal: process.env.JOURNAL_STREAM !== undefined,
  });
  const credentials = process.env.CREDENTIALS_DIRECTORY;
  const surroundings = {
    keyFile: deviceKeyPath(options.value.dataFolder, credentials),
    isKeyOfSystem: credentials !== undefined,
    machine: openMachine(options.value, log.child("machine")),
    logRing,
    sockets: activatedSockets(process.env, process.pid),
    manager: serviceManager({ clock: systemClock, log: log.child("systemd") }, process.env),
  };
  const done = await run(options.value, surroundings, log, process.signal);
  if (done.ok) return 0;
  log.error(done.problem.message, { code: done.problem.code });
  return 1;
}

/** What the service was started with, besides its words. */
interface Surroundings {
  keyFile: string;
  /** The system keeps the key, and nobody here can erase it. */
  isKeyOfSystem: boolean;
  machine: Machine;
  logRing: LogRing;
  sockets: ReadonlyMap<string, number>;
  manager: ServiceManager | undefined;
}

/** What one life of the box has of its own. */
interface Life extends Surroundings {
  documents: Documents;
  sealed: Files;
  reset: FactoryReset;
  onMoved(): void;
}

async function run(
  options: ApplianceOptions,
  surroundings: Surroundings,
  log: Log,
  signal: AbortSignal,
): Promise<Outcome<void>> {
  const folder = await ensurePrivateFolder(options.dataFolder);
  if (!folder.ok)
    return failure(folder.problem.code, `${folder.problem.message} Choose another with --data.`);
  const lock = await lockFolder(options.dataFolder);
  if (!lock.ok) return lock;
  try {
    return await liveUntil(options, surroundings, log, signal);
  } finally {
    await lock.value.release();
  }
}

/** One life after the other: a factory reset ends one, and the next is a new box's; a move, and it is another server's. */
async function liveUntil(
  options: ApplianceOptions,
  surroundings: Surroundings,
  log: Log,
  signal: AbortSignal,
): Promise<Outcome<void>> {
  const { keyFile, isKeyOfSystem, machine, sockets, logRing } = surroundings;
  const data = options.dataFolder;
  const folders = { data, key: isKeyOfSystem ? undefined : dirname(keyFile), boot: machine.boot };
  for (;;) {
    const erased = await eraseAsAsked(folders, log);
    if (!erased.ok) return erased;
    const reset = openReset({ clock: systemClock, power: machine.resets }, data);
    const key = await loadDeviceKey(keyFile);
    if (!key.ok) return key;
    const sealed = sealedFiles(nodeFiles, key.value);
    const finished = await finishMove(data, { log, sealed, files: nodeFiles });
    if (!finished.ok) return finished;
    const moved = new AbortController();
    const documents = await openDocuments(data, log, { sealed });
    let done: Outcome<void>;
    try {
      const ending = AbortSignal.any([signal, reset.begun, moved.signal]);
      const life = { ...surroundings, documents, sealed, reset, onMoved: () => moved.abort() };
      done = await serveUntil(options, life, log, ending);
    } finally {
      await documents.close();
    }
    // Sockets that were handed over are closed by now: whoever opened them starts the program again.
    const beginsAnew = reset.begun.aborted || moved.signal.aborted;
    if (!done.ok || !beginsAnew || signal.aborted || sockets.size > 0) return done;
    // Whom the next one belongs to may not read in a support bundle what this one did.
    logRing.clear();
  }
}

async function serveUntil(
  options: ApplianceOptions,
  { documents, sealed, sockets, manager, machine, logRing, reset, onMoved }: Life,
  log: Log,
  signal: AbortSignal,
): Promise<Outcome<void>> {
  const { host, boot } = machine;
  const news: ProvisioningNews = { problems: [] };
  const provisioning = await newProvisioning(host.bootFiles, documents, news, log);
  if (provisioning) await applyConnection(documents.settings, provisioning.content);
  const screen = screenPlace();
  // On a developer's machine the code stands in its own file alone.
  const places = options.plugAndPlay && boot ? [screen, boot.setupCode] : [screen];
  const owner = await openOwnerOrNobody(
    { clock: systemClock, log: log.child("owner"), places },
    { data: options.dataFolder, helpers: options.helpersFolder },
  );
  let page: ServedPage | undefined;
  let running: Service | undefined;
  const bundle = async () => {
    if (!running) throw new Error("asked for before the start");
    return makeSupportBundle({ clock: systemClock, documents, service: running, logRing });
  };
  const started = await startService(
    {
      ...{ clock: systemClock, log, documents, sealed, onMoved },
      consent: () => owner.view().consent,
      supportBundle: bundle,
      page: () => page && { port: page.port, ...page.prints() },
    },
    options,
  );
  if (!started.ok) return started;
  const service = started.value;
  running = service;
  const own = await ownNames(systemNetworks, options.demonstration);
  let isAccessPoint = false;
  let presence: Promise<void> | undefined;
  let firewall: FollowedFirewall | undefined;
  let applied: Promise<void> | undefined;
  try {
    // The page first: it shows why the box does not come to its server.
    const ports = { clock: systemClock, log: log.child("page"), owner, sealed, sockets, own };
    const proxy = () => documents.settings.data.proxy;
    const server = reachServer(service.setup.server, { firewall: () => firewall, proxy });
    const sections = [
      ...setupSections({ ...service.setup, server }, service.page, host),
      messagesSection(service.messages),
      consentSection(service),
      supportSection(bundle),
      healthSection(service.health),
      resetSection({ name: hostname, factoryReset: () => reset.factoryReset() }),
    ];
    const zone = () => host.timeZone.current();
    const network = createNetworkSummary({ clock: systemClock, log, network: host.network });
    const home = { home: service.page, network, sections, zone, isAccessPoint: () => isAccessPoint };
    const opened = await openPage({ ...ports, ...home }, options);
    if (!opened.ok) return opened;
    page = opened.value;
    // A developer's machine keeps its name, its screen and its lights.
    if (options.plugAndPlay)
      presence = openPresence(
        {
          ...{ clock: systemClock, log: log.child("presence"), host, service, screen, own },
          hostname: () => documents.settings.data.hostname,
          provisioning: () => news.problems,
          fingerprint: () => page?.prints().certificate,
          onAccessPoint: (isOpen) => {
            isAccessPoint = isOpen;
          },
        },
        signal,
      );
    if (options.plugAndPlay) {
      const servers = () => {
        const { server, pairing } = service.tunnel.status();
        return [server, pairing?.server, service.moveTarget(), options.httpFallback];
      };
      firewall = followFirewall(
        {
          ...{ clock: systemClock, log: log.child("firewall"), firewall: host.firewall },
          serverPorts: () => portsToServer(servers(), proxy()),
          rules: () => [systemNetworks.attached().map(({ cidr }) => cidr), owner.view().consent],
        },
        signal,
      );
    }
    const { settings } = documents;
    const search = () => service.runNow("discover");
    const tellers = { clock: systemClock, log, settings, tunnel: service.tunnel, owner, reset, host, search };
    applied = (async () => {
      if (provisioning) await applyProvisioning(tellers, provisioning, news, signal);
      await followEnrolment(tellers, news, signal);
    })();
    const stopped = aborted(signal);
    await manager?.ready("Reads printers and reports");
    void manager?.watch(service.wellness, signal);
    await Promise.race([stopped, applied.then(() => stopped)]);
    log.info("stopping");
    await manager?.stopping();
    return success(undefined);
  } finally {
    page?.close();
    await service.stop();
    // An enrolment under way is broken off by the stop; what it knows is durable by then.
    await applied;
    await Promise.all([presence, firewall?.finished]);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** The provisioning file where it was not applied before; what is wrong with it stands beside it. */
async function newProvisioning(
  files: BootFiles,
  { settings }: Documents,
  news: ProvisioningNews,
  log: Log,
): Promise<ProvisioningFile | undefined> {
  const file = await readProvisioning(files, settings.data.provisioned);
  if (file.ok) {
    if (file.value) log.info("applying the provisioning file");
    return file.value;
  }
  const { code, message } = file.problem;
  log.warn(message, { code });
  if (code === "provisioning.invalid") {
    news.problems.push(message);
    await files.tell("status", `Nothing was changed. ${message}`);
  }
  return undefined;
}
