// The owner's file on a box: it belongs to root, and what changes it is checked here, whatever the service became.
import { type Concern, concern } from "../host/index.ts";
import {
  answerOwnerRequest,
  type OwnerPorts,
  openOwner,
  ownerRequestSchema,
  serviceReadable,
} from "../owner/index.ts";
import { type Clock, type Log, type Outcome, success } from "../shared/index.ts";
import { lockFolder, nodeFiles } from "../state/index.ts";

export interface OwnerConcernPorts {
  clock: Clock;
  log: Log;
  places: NonNullable<OwnerPorts["places"]>;
}

const LOCK_TRIES = 40;
const LOCK_WAIT_MS = 250;

/** One request at a time: two helpers must not write over each other. */
export function ownerConcern({ clock, log, places }: OwnerConcernPorts, folder: string): Concern {
  return concern(ownerRequestSchema, async (request): Promise<Outcome<unknown>> => {
    const lock = await patiently(() => lockFolder(folder), clock);
    if (!lock.ok) return lock;
    try {
      const owner = await openOwner({ clock, log, places, files: serviceReadable(nodeFiles) }, folder);
      if (!owner.ok) return owner;
      // Where the service finds the file that it may read.
      if (request.do === "open") return success({ folder });
      return await answerOwnerRequest(owner.value, request);
    } finally {
      await lock.value.release();
    }
  });
}

async function patiently<T>(attempt: () => Promise<Outcome<T>>, clock: Clock): Promise<Outcome<T>> {
  for (let tries = 1; ; tries++) {
    const got = await attempt();
    if (got.ok || got.problem.code !== "state.locked" || tries === LOCK_TRIES) return got;
    await clock.sleep(LOCK_WAIT_MS);
  }
}
