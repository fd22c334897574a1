// A box that is to belong to another server is enrolled there under keys of its own, in a folder beside the tunnel's,
// while everything it has stays in force. Once that is durable, what the folder holds takes the tunnel's place.

import { createHash } from "node:crypto";
import { join } from "node:path";
import { failure, type Outcome, success } from "../shared/index.ts";
import { attemptWrite, type Files, nodeFiles, readSecretFile, writeSecretFile } from "../state/index.ts";
import { type Claim, type GivenClaim, readClaim } from "./claim.ts";
import { ControlStream } from "./control-stream.ts";
import { beginEpoch } from "./epoch.ts";
import { Link } from "./link.ts";
import { openContext } from "./open.ts";
import { outboxFolders } from "./outbox.ts";
import type { TunnelOptions, TunnelPorts } from "./ports.ts";

export type ElsewherePorts = Pick<
  TunnelPorts,
  "clock" | "log" | "files" | "http" | "random" | "jitter" | "witness" | "onConfiguration"
>;

/** Who only enrols reports nothing, checks in nowhere and runs nothing. */
const nothingElse: Pick<TunnelPorts, "buildReport" | "buildCheckIn" | "configRevision" | "onCommand"> = {
  buildReport: async () => [],
  buildCheckIn: () => Promise.reject(new Error("nobody checks in before the box has moved")),
  configRevision: () => undefined,
  onCommand: async () => failure("tunnel.interrupted", "The box is not here yet."),
};

/** Which claim the keys were made for. */
const CLAIM = "claim";

/**
 * Enrols the box at a server under the keys of that folder; ok once it belongs there and the folder has it durably. The
 * same claim is tried again with the same keys, since a server may have taken them and its answer been lost; for another
 * claim there are others. Problems as the tunnel's `enrol`.
 */
export async function enrolElsewhere(
  ports: ElsewherePorts,
  options: TunnelOptions,
  given: GivenClaim,
  signal: AbortSignal,
): Promise<Outcome<void>> {
  const { files = nodeFiles } = ports;
  const claim = readClaim(given);
  if (!claim.ok) return claim;
  const prepared = await prepare(options.folder, files, claim.value);
  if (!prepared.ok) return prepared;
  const opened = await openContext({ ...ports, ...nothingElse }, options);
  if (!opened.ok) return opened;
  const context = opened.value;
  const { enrolment, delivery } = context.state;
  let isRefused = false;
  try {
    enrolment.update((data) => {
      data.claim = claim.value;
    });
    const flushed = await enrolment.flush();
    if (!flushed.ok) return flushed;
    const control = new ControlStream(
      context,
      new Link(context, signal),
      {
        // What the server wants beside its settings is asked for again once the box is there.
        follow: async () => {},
        restart: (_, reason) => beginEpoch(context, reason),
      },
      signal,
    );
    const enrolled = await control.enrol();
    isRefused = enrolment.data.claim === null && enrolment.data.owner === null;
    return enrolled;
  } finally {
    await Promise.all([delivery.close(), enrolment.close()]);
    // Nobody can use these keys any more.
    if (isRefused) await attemptWrite(options.folder, () => clearTunnel(options.folder, files));
  }
}

/** Empties the folder of what belongs to another claim. */
async function prepare(folder: string, files: Files, claim: Claim): Promise<Outcome<void>> {
  const path = join(folder, CLAIM);
  const mark = createHash("sha256").update(JSON.stringify(claim)).digest();
  const known = await readSecretFile(path, files);
  if (known.ok && known.value && mark.equals(known.value)) return success(undefined);
  const cleared = await attemptWrite(folder, () => clearTunnel(folder, files));
  return cleared.ok ? writeSecretFile(path, mark, files) : cleared;
}

/** Erases everything that a tunnel has in its folder; on the medium when it resolves. */
export async function clearTunnel(folder: string, files: Files): Promise<void> {
  for (const each of [folder, ...outboxFolders(join(folder, "outbox"))]) {
    const names = await files.list(each);
    for (const name of names) await files.erase(join(each, name));
    if (names.length > 0) await files.syncFolder(each);
  }
}

/** Puts what one folder holds in the place of another, which is empty; done again, it does the rest. */
export async function adoptTunnel(from: string, to: string, files: Files): Promise<void> {
  await files.makeFolder(to);
  await files.erase(join(from, CLAIM));
  for (const name of await files.list(from)) {
    await files.rename(join(from, name), join(to, name));
    // rename(2) does nothing where a power cut left both names to one file.
    await files.remove(join(from, name));
  }
  // The new names first: a power cut between leaves a file twice, never not at all.
  await files.syncFolder(to);
  await files.syncFolder(from);
}
