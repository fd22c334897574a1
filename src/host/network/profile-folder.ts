// The box's own profiles in NetworkManager's folder; profiles of others there are left alone.
import { basename, join } from "node:path";
import { nodeFiles, writeDurably } from "../../state/index.ts";
import type { InForce } from "./in-force.ts";
import { cableProfiles, type Profiles, wifiProfiles } from "./keyfile.ts";
import type { CableSettings } from "./settings.ts";

export interface ProfileFolders {
  /** Usually /etc/NetworkManager/system-connections. */
  profiles: string;
  /** Certificates and keys for IEEE 802.1X, readable by root alone. */
  pems: string;
}

/** Where nobody set anything: a cable that asks for an address. */
const plainCable: CableSettings = {
  kind: "cable",
  ipv4: { method: "dhcp" },
  ipv6: { method: "automatic" },
};

const OWN = /^tallybox-(cable|vlan|wifi)\.nmconnection$/;

/** Makes the folder hold the profiles of these settings and no others of ours; the answer is their ids. */
export async function writeProfiles(folders: ProfileFolders, inForce: InForce): Promise<string[]> {
  const parts: Profiles[] = [
    cableProfiles(inForce.cable ?? plainCable, folders.pems),
    ...(inForce.wifi ? [wifiProfiles(inForce.wifi)] : []),
  ];
  const profiles = parts.flatMap((part) => part.profiles);
  const pems = parts.flatMap((part) => part.pems);
  for (const folder of [folders.profiles, folders.pems]) await nodeFiles.makeFolder(folder);
  for (const { file, text } of pems)
    await writeDurably(nodeFiles, join(folders.pems, file), Buffer.from(text));
  for (const { file, text } of profiles)
    await writeDurably(nodeFiles, join(folders.profiles, file), Buffer.from(text));
  const wanted = new Set(profiles.map(({ file }) => file));
  for (const file of await nodeFiles.list(folders.profiles))
    if (OWN.test(file) && !wanted.has(file)) await nodeFiles.remove(join(folders.profiles, file));
  return profiles.map(({ uuid }) => uuid);
}

/** Removes certificates and keys that none of the settings names any more. */
export async function sweepPems(folders: ProfileFolders, kept: InForce[]): Promise<void> {
  const named = new Set(
    kept.flatMap(({ cable }) =>
      cable ? cableProfiles(cable, folders.pems).pems.map(({ file }) => basename(file)) : [],
    ),
  );
  for (const file of await nodeFiles.list(folders.pems))
    if (!named.has(file)) await nodeFiles.remove(join(folders.pems, file));
}
