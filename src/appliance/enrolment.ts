// How the box comes to its server and its first settings without a page: the provisioning file.
import type { Provisioning } from "../protocol/index.ts";
import type { Log } from "../shared/index.ts";
import type { StateDocument } from "../state/index.ts";
import type { Tunnel } from "../tunnel/index.ts";
import { blankSecrets, type ProvisioningFile, writeProvisioningStatus } from "./provisioning.ts";
import type { SettingsDocument } from "./settings.ts";

export interface EnrolmentPorts {
  settings: StateDocument<SettingsDocument>;
  tunnel: Tunnel;
  log: Log;
}

/** Settings of the file that hold before the tunnel opens; durable when this returns. */
export async function applyConnection(
  settings: StateDocument<SettingsDocument>,
  content: Provisioning,
): Promise<void> {
  if (content.proxy === undefined && content.caCertificate === undefined) return;
  settings.update((data) => {
    if (content.proxy !== undefined) data.proxy = content.proxy;
    if (content.caCertificate !== undefined) data.caCertificate = content.caCertificate;
  });
  await settings.flush();
}

/** Binds the box to the server that the file names; a box that has an owner keeps it. */
export async function applyProvisioning(
  { settings, tunnel, log }: EnrolmentPorts,
  path: string,
  file: ProvisioningFile,
): Promise<void> {
  const { content, digest } = file;
  let said = "The settings were applied.";
  if (tunnel.status().enrolment === "none") {
    applyRanges(settings, content);
    if (content.claimCode !== undefined && content.server !== undefined) {
      // Tried again in the background until the server answers: the code is durable in state by now.
      const enrolled = await tunnel.enrol({ code: content.claimCode, server: content.server });
      if (!enrolled.ok) {
        said = `Not enrolled yet: ${enrolled.problem.message}`;
        log.warn(said, { code: enrolled.problem.code });
      }
    }
  } else if (content.claimCode !== undefined)
    said = "The box has an owner: server and claim code were not applied.";
  settings.update((data) => {
    data.provisioned = remember(data.provisioned, digest);
  });
  const durable = await settings.flush();
  if (!durable.ok) return;
  const blanked = await blankSecrets(path, log);
  if (blanked !== undefined && blanked !== digest) {
    settings.update((data) => {
      data.provisioned = remember(data.provisioned, blanked);
    });
    await settings.flush();
  }
  await writeProvisioningStatus(path, said, log);
}

/** Ranges to begin with, until the server names its own. */
function applyRanges(settings: StateDocument<SettingsDocument>, content: Provisioning): void {
  const { ranges } = content;
  if (ranges === undefined) return;
  settings.update((data) => {
    data.local = {
      ...data.local,
      ranges: ranges.map(({ name, ...range }, index) => ({
        ...range,
        name: name ?? `Range ${index + 1}`,
        credentials: data.local.credentials.map(({ id }) => id),
        enabled: true,
      })),
    };
  });
}

function remember(digests: string[], digest: string): string[] {
  return [...digests.filter((each) => each !== digest), digest].slice(-32);
}
