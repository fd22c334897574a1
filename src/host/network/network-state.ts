// What was set and what is on trial, on disk before anything changes: whoever is killed at whatever moment, the old
// settings can be brought back.
import { join } from "node:path";
import { z } from "zod";
import type { Log } from "../../shared/index.ts";
import { openDocument, type StateDocument } from "../../state/index.ts";
import { inForceSchema } from "./in-force.ts";

const stateSchema = z.strictObject({
  inForce: inForceSchema,
  trial: z
    .strictObject({
      kind: z.enum(["cable", "wifi", "no-wifi"]),
      /** What was confirmed last. */
      before: inForceSchema,
      /** The start of the machine in which the trial runs: in any other it is over. */
      boot: z.string().max(64),
      /** Seconds since that start. */
      until: z.number(),
    })
    .optional(),
});

export type NetworkState = z.output<typeof stateSchema>;

/** The network's document below a folder that only root may read: it holds passphrases. */
export function openNetworkState(folder: string, log: Log): Promise<StateDocument<NetworkState>> {
  return openDocument<NetworkState>({
    path: join(folder, "network.json"),
    version: 1,
    migrations: {},
    schema: stateSchema,
    defaults: () => ({ inForce: {} }),
    coalesceMs: 0,
    log,
  });
}
