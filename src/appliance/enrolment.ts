// How the box comes to its server and its first settings without a page: the provisioning file (CONTRACTS §6).
import type { Host } from "../host/index.ts";
import type { Owner } from "../owner/index.ts";
import { forNewBoxes, type Provisioning } from "../protocol/index.ts";
import type { Clock, Log, Outcome } from "../shared/index.ts";
import type { StateDocument } from "../state/index.ts";
import type { Tunnel } from "../tunnel/index.ts";
import type { FactoryReset } from "./factory-reset.ts";
import { networksOf, tryNetwork } from "./provision-network.ts";
import type { ProvisioningFile } from "./provisioning.ts";
import type { SettingsDocument } from "./settings.ts";

export interface EnrolmentPorts {
  clock: Clock;
  log: Log;
  settings: StateDocument<SettingsDocument>;
  tunnel: Pick<Tunnel, "enrol" | "status">;
  owner: Pick<Owner, "view" | "provideSetupCode">;
  reset: Pick<FactoryReset, "factoryReset">;
  host: Pick<Host, "network" | "names" | "timeZone" | "bootFiles">;
  /** Looks for printers at once. */
  search(): void;
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

/** What is said of a file beside it, line by line; problems stand on the attached screen too. */
export interface ProvisioningNews {
  problems: string[];
  /** All of it but how the enrolment stands. */
  said?: string[];
}

/** Applies the file; ends early when the signal aborts, and is begun anew at the next start then. */
export async function applyProvisioning(
  ports: EnrolmentPorts,
  file: ProvisioningFile,
  news: ProvisioningNews,
  signal: AbortSignal,
): Promise<void> {
  const { settings, tunnel, owner, log } = ports;
  const { content, digest } = file;
  const isOwned = owner.view().isClaimed || tunnel.status().enrolment === "enrolled";
  // One that was begun on a new box and broken off belongs to the box that it made.
  const isNew = !isOwned || settings.data.provisioning === digest;
  if (!isNew && content.factoryReset) return resetFirst(ports, news);

  const notApplied = isNew ? [] : forNewBoxes(content);
  if (notApplied.length > 0)
    news.problems.push(
      `The box has an owner; not applied without "factoryReset": true: ${notApplied.join(", ")}.`,
    );
  if (isNew && !(await beginNewBox(ports, file, news))) return;
  const isDone = await applyToMachine(ports, content, isNew, news, signal);
  const enrolled = isNew ? await enrol(ports, content) : undefined;
  for (const problem of news.problems) log.warn(problem);
  if (isDone && !signal.aborted) await endWith(ports, file);
  news.said = news.problems.length > 0 ? [...news.problems] : ["The settings of tallybox.json were applied."];
  if (enrolled?.ok === false)
    log.warn(`not enrolled yet: ${enrolled.problem.message}`, { code: enrolled.problem.code });
  await tellStatus(
    ports,
    news,
    enrolled?.ok === false ? `Not enrolled yet: ${enrolled.problem.message}` : "",
  );
}

const LOOK_MS = 5000;

/** Keeps what stands beside a file true: it says so when the box came to its server after all, or was refused. */
export async function followEnrolment(
  ports: Pick<EnrolmentPorts, "clock" | "tunnel" | "settings" | "host">,
  news: ProvisioningNews,
  signal: AbortSignal,
): Promise<void> {
  const { clock, tunnel, settings } = ports;
  const standing = () => {
    const { enrolment, server, problem } = tunnel.status();
    return { enrolment, server, problem, key: `${enrolment} ${server}` };
  };
  let before = standing().key;
  while (!signal.aborted) {
    await clock.sleep(LOOK_MS, signal);
    const { enrolment, server, problem, key } = standing();
    if (key === before || signal.aborted) continue;
    before = key;
    if (enrolment === "pending" || settings.data.provisioned.length === 0) continue;
    const end =
      enrolment === "enrolled"
        ? `The box belongs to ${server}.`
        : `Not enrolled: ${problem?.message ?? "the box belongs to no server."}`;
    await tellStatus(ports, news, end);
  }
}

async function tellStatus(
  { host }: Pick<EnrolmentPorts, "host">,
  { said = [] }: ProvisioningNews,
  enrolment: string,
): Promise<void> {
  await host.bootFiles.tell("status", [...said, enrolment].filter((line) => line !== "").join("\n"));
}

/** The rest of the file is applied by the new box that follows. */
async function resetFirst({ reset, host, log }: EnrolmentPorts, news: ProvisioningNews): Promise<void> {
  log.warn("the provisioning file asks for a factory reset");
  const begun = await reset.factoryReset();
  if (begun.ok) return;
  news.problems.push(`The factory reset cannot be begun: ${begun.problem.message}`);
  await host.bootFiles.tell("status", news.problems.join("\n"));
}

/** What only a box without owner takes; false where the disk keeps nothing. */
async function beginNewBox(
  { settings, owner, search }: EnrolmentPorts,
  { content, digest }: ProvisioningFile,
  news: ProvisioningNews,
): Promise<boolean> {
  const { ranges, hostname, setupCode } = content;
  settings.update((data) => {
    data.provisioning = digest;
    if (hostname !== undefined) data.hostname = hostname;
    if (ranges)
      data.local = {
        ...data.local,
        // To begin with, until the server names its own.
        ranges: ranges.map(({ name, ...range }, index) => ({
          ...range,
          name: name ?? `Range ${index + 1}`,
          credentials: data.local.credentials.map(({ id }) => id),
          enabled: true,
        })),
      };
  });
  const durable = await settings.flush();
  if (!durable.ok) return false;
  if (ranges) search();
  if (setupCode !== undefined) note(news, "The setup code", await owner.provideSetupCode(setupCode));
  return true;
}

/** True when nothing is left for the next start. */
async function applyToMachine(
  { host, clock }: EnrolmentPorts,
  content: Provisioning,
  isNew: boolean,
  news: ProvisioningNews,
  signal: AbortSignal,
): Promise<boolean> {
  if (isNew && content.hostname !== undefined)
    note(news, "The host name", await host.names.take(content.hostname));
  if (content.timezone !== undefined) note(news, "The time zone", await host.timeZone.set(content.timezone));
  let isDone = true;
  for (const settings of networksOf(content)) {
    const tried = await tryNetwork({ clock, network: host.network }, settings, signal);
    const what = settings.kind === "cable" ? "The network's" : "The Wi-Fi network's";
    if (tried.state === "returned")
      news.problems.push(`${what} settings did not work, the old ones are back: ${tried.why}`);
    if (tried.state === "later") {
      news.problems.push(`${what} settings wait for the next start: ${tried.why}`);
      isDone = false;
    }
  }
  return isDone;
}

/** Tried again in the background until the server answers: the code is durable in state by then. */
async function enrol(
  { tunnel }: EnrolmentPorts,
  { claimCode, server }: Provisioning,
): Promise<Outcome<void> | undefined> {
  if (claimCode === undefined || tunnel.status().enrolment === "enrolled") return undefined;
  return tunnel.enrol({ code: claimCode, ...(server !== undefined && { server }) });
}

/** Remembers the file, and blanks its secrets: all of them stand elsewhere by now. */
async function endWith(
  { settings, host, log }: EnrolmentPorts,
  { digest, blankedDigest }: ProvisioningFile,
): Promise<void> {
  settings.update((data) => {
    const both = [digest, blankedDigest];
    data.provisioned = [...data.provisioned.filter((each) => !both.includes(each)), ...both].slice(-64);
    delete data.provisioning;
  });
  const durable = await settings.flush();
  if (!durable.ok) return;
  const blanked = await host.bootFiles.blank(digest);
  if (blanked.ok) return;
  const { code, message } = blanked.problem;
  log.warn(`the provisioning file keeps its secrets: ${message}`, { code });
}

function note({ problems }: ProvisioningNews, what: string, outcome: Outcome<unknown>): void {
  if (!outcome.ok) problems.push(`${what}: ${outcome.problem.message}`);
}
