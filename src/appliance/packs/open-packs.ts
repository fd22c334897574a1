// The pack desk with the box's parts behind it.
import { join } from "node:path";
import { createCollector, forgetPlan } from "../../collection/index.ts";
import type { Configuration } from "../../protocol/index.ts";
import type { Clock, Log } from "../../shared/index.ts";
import type { SnmpClient } from "../../snmp/index.ts";
import type { Files } from "../../state/index.ts";
import type { Tunnel } from "../../tunnel/index.ts";
import type { Consent } from "../consent.ts";
import type { Documents } from "../documents.ts";
import { entriesToAsk } from "../inventory.ts";
import { knownTarget } from "../known-target.ts";
import type { Rounds } from "../rounds.ts";
import { openPackDesk, type PackDesk } from "./pack-desk.ts";
import { packFiles } from "./pack-files.ts";
import { tryProfiles } from "./pack-trial.ts";

export interface PackPorts {
  clock: Clock;
  log: Log;
  documents: Documents;
  files: Files;
  dataFolder: string;
  tunnel: Tunnel;
  snmp: SnmpClient;
  rounds: Rounds;
  configuration(): Configuration | undefined;
  consent(): Consent;
}

/** Opens what is stored, and reads with it from now on. */
export async function openPacks(ports: PackPorts): Promise<PackDesk> {
  const { clock, tunnel, rounds, configuration } = ports;
  const { inventory, packs } = ports.documents;
  const log = ports.log.child("profiles");
  const desk = await openPackDesk({
    clock,
    log,
    state: packs,
    files: packFiles(join(ports.dataFolder, "packs"), ports.files),
    wanted: () => configuration()?.profiles,
    signKeys: () => tunnel.serverSignKeys(),
    fetch: (reference) => tunnel.fetch(reference),
    tryOut: (current, next, signal) => {
      const reader = createCollector({ snmp: ports.snmp, clock, log }, { profiles: next });
      return tryProfiles({
        current,
        next,
        entries: entriesToAsk(inventory.data),
        async read(entry) {
          const inForce = configuration();
          const target = inForce && knownTarget(entry, inForce);
          if (!target || !ports.consent().mayTouch(target.address, target.port)) return undefined;
          return reader.collect(target, undefined, undefined, signal);
        },
      });
    },
    onSwitch(profiles, changed) {
      rounds.useProfiles(profiles);
      const refs = changed === "all" ? undefined : new Set(changed);
      inventory.update(({ entries }) => {
        for (const entry of entries)
          if (refs?.has(entry.ref) ?? true) entry.memory = forgetPlan(entry.memory);
      });
    },
  });
  rounds.useProfiles(desk.profiles());
  return desk;
}
