// Opening the tunnel's folder: keys, memory and outbox, and whether they still belong together.

import { join } from "node:path";
import { newRandomId } from "../protocol/index.ts";
import { type Outcome, success } from "../shared/index.ts";
import { attemptWrite, ensurePrivateFolder, nodeFiles } from "../state/index.ts";
import { beginEpoch, highestFiled, memoryIsOlderThanOutbox, renumberWaiting } from "./epoch.ts";
import { markFolderOrigin, readFolderOrigin } from "./folder-origin.ts";
import { forgetMessages } from "./forget-messages.ts";
import { loadIdentity } from "./identity.ts";
import { OUTBOX_LIMIT_BYTES, Outbox } from "./outbox.ts";
import type { TunnelContext, TunnelOptions, TunnelPorts } from "./ports.ts";
import { openTunnelState } from "./tunnel-state.ts";

/** Everything a start needs; a new epoch where anything was lost or is older than what was sent. */
export async function openContext(
  ports: TunnelPorts,
  options: TunnelOptions,
): Promise<Outcome<TunnelContext>> {
  const { clock, log, files = nodeFiles } = ports;
  const { folder } = options;
  const made = await ensurePrivateFolder(folder, files);
  if (!made.ok) return made;
  const identity = await loadIdentity(folder, { files, random: ports.random, log });
  if (!identity.ok) return identity;
  const state = await openTunnelState(folder, { files, clock, log });
  const outbox = new Outbox({
    folder: join(folder, "outbox"),
    files,
    clock,
    log,
    limitBytes: options.outboxLimitBytes ?? OUTBOX_LIMIT_BYTES,
  });
  const recovered = await attemptWrite("the outbox", () => outbox.recover());
  if (!recovered.ok) return recovered;
  const context: TunnelContext = {
    ports,
    options,
    files,
    identity: identity.value.keys,
    state,
    outbox,
    boot: options.boot ?? newRandomId(ports.random),
  };
  // Nothing was here before: neither keys nor a memory, nor a message that waits.
  const isFirst =
    identity.value.isNew &&
    !state.enrolment.data.owner &&
    state.delivery.data.epoch === null &&
    outbox.waiting.length === 0;
  if (options.forgetMessages && !isFirst) {
    const forgotten = await forgetMessages(context);
    if (!forgotten.ok) return forgotten;
  }
  if (identity.value.isNew && state.enrolment.data.owner) {
    log.error("the box's keys are gone, so it is no longer the box that was enrolled; enrol it anew");
    state.enrolment.update((data) => {
      data.owner = null;
    });
  }
  const origin = await readFolderOrigin(folder, files);
  const reason = epochReason(context, identity.value.isNew, origin);
  if (reason === undefined) {
    const used = Math.max(state.delivery.data.dataUsed, highestFiled(context));
    if (used !== state.delivery.data.dataUsed)
      state.delivery.update((data) => {
        data.dataUsed = used;
      });
    const renumbered = await renumberWaiting(context);
    return renumbered.ok ? success(context) : renumbered;
  }
  const begun = await beginEpoch(context, reason, isFirst);
  if (!begun.ok) return begun;
  // Last: until the epoch is durable, the next start has to see the copy too.
  if (origin === "same") return success(context);
  const marked = await attemptWrite(folder, () => markFolderOrigin(folder, files));
  return marked.ok ? success(context) : marked;
}

function epochReason(context: TunnelContext, isNew: boolean, origin: "same" | "other" | "new") {
  const { delivery } = context.state;
  if (isNew) return "the box has new keys";
  if (delivery.data.epoch === null) return "nothing was remembered";
  if (delivery.origin !== "file") return "what was remembered was lost or came from its backup";
  if (origin !== "same") return "the data folder came from a backup";
  if (memoryIsOlderThanOutbox(context)) return "what was remembered is older than what was sent";
  return undefined;
}
