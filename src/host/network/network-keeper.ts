// Changes the machine's network, with the machine's rights: a change is on trial until it is confirmed, and the old
// settings return by themselves.
import { setTimeout as sleep } from "node:timers/promises";
import { failure, type Log, type Outcome, success } from "../../shared/index.ts";
import {
  attemptWrite,
  ensurePrivateFolder,
  lockFolder,
  nodeFiles,
  type StateDocument,
  writeDurably,
} from "../../state/index.ts";
import type { RunProgram } from "../run-program.ts";
import type { NetworkView, TrialView } from "./control.ts";
import { type InForce, withSettings } from "./in-force.ts";
import { profileIds } from "./keyfile.ts";
import { type NetworkState, openNetworkState } from "./network-state.ts";
import { nmcliClient } from "./nmcli.ts";
import { type ProfileFolders, sweepPems, writeProfiles } from "./profile-folder.ts";
import { type NetworkSettings, shownSettings } from "./settings.ts";

export interface NetworkKeeperPorts {
  run: RunProgram;
  log: Log;
  /** Which start of the machine this is, and how many seconds ago it was. */
  sinceBoot(): Promise<{ boot: string; seconds: number }>;
}

export interface NetworkKeeperOptions {
  folders: ProfileFolders & { state: string };
  /** Stands there while a trial goes on: whoever sees it has somebody watch. */
  trialMark: string;
  trialSeconds: number;
}

export interface NetworkKeeper {
  view(): Promise<Outcome<NetworkView>>;
  change(settings: NetworkSettings): Promise<Outcome<TrialView>>;
  confirm(): Promise<Outcome<void>>;
  revert(): Promise<Outcome<void>>;
  /** Waits until no trial is left, and ends each one whose time is over. */
  watch(signal: AbortSignal): Promise<Outcome<void>>;
  /** Before NetworkManager starts: what was on trial when the machine went down is over. */
  restore(): Promise<Outcome<void>>;
}

/** Others of ours need the folder for as long as nmcli takes. */
const LOCK_WAIT_MS = 30_000;
const LOCK_POLL_MS = 50;
/** How long a confirmation or a return may go unnoticed by the one who waits. */
const WATCH_MS = 2000;

export function networkKeeper(ports: NetworkKeeperPorts, options: NetworkKeeperOptions): NetworkKeeper {
  const { log } = ports;
  const { folders } = options;
  const nmcli = nmcliClient(ports.run);

  /** Works on the state while nobody else does: requests come as processes of their own. */
  async function exclusively<T>(
    work: (state: StateDocument<NetworkState>) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    const folder = await ensurePrivateFolder(folders.state);
    if (!folder.ok) return folder;
    const until = performance.now() + LOCK_WAIT_MS;
    let lock = await lockFolder(folders.state);
    while (!lock.ok && performance.now() < until) {
      await sleep(LOCK_POLL_MS);
      lock = await lockFolder(folders.state);
    }
    if (!lock.ok)
      return failure("host.network-failed", "The network is being changed already. Try again.", {
        fault: "busy",
      });
    try {
      const state = await openNetworkState(folders.state, log);
      try {
        return await work(state);
      } finally {
        await state.close();
      }
    } finally {
      await lock.value.release();
    }
  }

  async function put(state: StateDocument<NetworkState>, next: NetworkState): Promise<Outcome<void>> {
    if (next.trial) {
      const marked = await attemptWrite("the mark of a trial", () =>
        writeDurably(nodeFiles, options.trialMark, new Uint8Array()),
      );
      if (!marked.ok) return marked;
    }
    state.update((data) => {
      data.inForce = next.inForce;
      if (next.trial) data.trial = next.trial;
      else delete data.trial;
    });
    const kept = await state.flush();
    if (kept.ok && !next.trial) await nodeFiles.remove(options.trialMark);
    return kept;
  }

  /** Writes the profiles of the settings and has them used. */
  async function useSettings(inForce: InForce, changed: NetworkSettings["kind"]): Promise<Outcome<void>> {
    let ids: string[] = [];
    const written = await attemptWrite("the network profiles", async () => {
      ids = await writeProfiles(folders, inForce);
    });
    if (!written.ok) return written;
    const reloaded = await nmcli.reload();
    if (reloaded.status !== 0)
      return failure("host.network-failed", "NetworkManager does not take new settings.");
    const isWifi = changed !== "cable";
    if (isWifi && inForce.wifi) await setCountry(inForce.wifi.country);
    for (const id of ids.filter((each) => isWifi === isWifiId(each))) {
      const begun = await nmcli.up(id);
      if (begun.status !== 0)
        return failure(
          "host.network-failed",
          isWifi
            ? "The Wi-Fi network cannot be joined: there is no radio, or it is switched off."
            : "The cable cannot be used: is it plugged in?",
          { fault: isWifi ? "wifi" : "cable" },
        );
    }
    return success(undefined);
  }

  async function setCountry(country: string): Promise<void> {
    const set = await ports.run("iw", ["reg", "set", country]);
    if (set.status !== 0) log.warn("the radio's country could not be set", { country });
  }

  /** The trial goes only after the old settings are used again: killed in between, it is ended once more. */
  async function end(state: StateDocument<NetworkState>): Promise<Outcome<void>> {
    const { trial } = state.data;
    if (!trial) return success(undefined);
    const back = await useSettings(trial.before, trial.kind);
    // Nothing plugged in is no reason to stay with what nobody confirmed: the profiles are the old ones.
    if (!back.ok) log.warn(back.problem.message);
    const kept = await put(state, { inForce: trial.before });
    if (kept.ok) await sweepPems(folders, [trial.before]);
    log.info("the old network settings are back");
    return kept;
  }

  async function secondsLeft({ trial }: NetworkState): Promise<number> {
    const now = await ports.sinceBoot();
    return trial === undefined || trial.boot !== now.boot ? 0 : trial.until - now.seconds;
  }

  return {
    view: () =>
      exclusively(async ({ data }) => {
        const { cable, wifi } = data.inForce;
        const interfaces = await nmcli.interfaces(wifi?.ssid);
        if (!interfaces) return failure("host.network-failed", "NetworkManager does not tell its state.");
        const left = Math.max(0, Math.ceil(await secondsLeft(data)));
        return success({
          interfaces,
          ...(cable && { cable: shownSettings(cable) }),
          ...(wifi && { wifi: shownSettings(wifi) }),
          ...(data.trial && { trial: { kind: data.trial.kind, secondsLeft: left } }),
        });
      }),
    change: (settings) =>
      exclusively(async (state) => {
        const { kind } = settings;
        const { boot, seconds } = await ports.sinceBoot();
        const before = state.data.trial?.before ?? state.data.inForce;
        const inForce = withSettings(state.data.inForce, settings);
        const trial = { kind, before, boot, until: seconds + options.trialSeconds };
        const kept = await put(state, { inForce, trial });
        if (!kept.ok) return kept;
        const used = await useSettings(inForce, kind);
        if (!used.ok) {
          await end(state);
          return used;
        }
        log.info("network settings are on trial", { kind });
        return success({ kind, secondsLeft: options.trialSeconds });
      }),
    confirm: () =>
      exclusively(async (state) => {
        if (!state.data.trial || (await secondsLeft(state.data)) <= 0)
          return failure("host.no-trial", "The old network settings are back already.");
        const kept = await put(state, { inForce: state.data.inForce });
        if (!kept.ok) return kept;
        await sweepPems(folders, [state.data.inForce]);
        log.info("network settings are confirmed");
        return success(undefined);
      }),
    revert: () => exclusively(end),
    async watch(signal) {
      for (;;) {
        const left = await exclusively(async (state) => {
          const seconds = state.data.trial ? await secondsLeft(state.data) : undefined;
          if (seconds === undefined) await nodeFiles.remove(options.trialMark);
          if (seconds === undefined || seconds > 0) return success(seconds);
          const ended = await end(state);
          return ended.ok ? success(undefined) : ended;
        });
        if (!left.ok) return left;
        if (left.value === undefined || signal.aborted) return success(undefined);
        const waitMs = Math.min(WATCH_MS, left.value * 1000);
        await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      }
    },
    restore: () =>
      exclusively(async (state) => {
        const inForce = state.data.trial?.before ?? state.data.inForce;
        const written = await attemptWrite("the network profiles", async () => {
          await writeProfiles(folders, inForce);
        });
        if (!written.ok) return written;
        if (inForce.wifi) await setCountry(inForce.wifi.country);
        if (!state.data.trial) return success(undefined);
        log.info("network settings that nobody confirmed are gone");
        return put(state, { inForce });
      }),
  };
}

function isWifiId(id: string): boolean {
  return id === profileIds.wifi;
}
