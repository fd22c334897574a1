// What the tunnel remembers beside the outbox. Two documents: the enrolment is written once in a blue moon and so
// survives what befalls the other, which follows every acknowledged message.

import { join } from "node:path";
import { z } from "zod";
import { signedKeyDocumentSchema } from "../protocol/index.ts";
import type { Clock, Log } from "../shared/index.ts";
import { type Files, openDocument, type StateDocument } from "../state/index.ts";

const epoch = z.string().regex(/^[0-9a-f]{32}$/);
const count = z.int().min(0);

const enrolmentSchema = z.strictObject({
  /** The server this box belongs to, null before that; keys as they were fetched, root in base64url. */
  owner: z
    .strictObject({
      server: z.string(),
      root: z.string(),
      keys: signedKeyDocumentSchema,
      highestSerial: count,
      enrolledAt: z.number(),
    })
    .nullable(),
  /** An enrolment that was begun: tried again until the server answers. The token is spent by then. */
  claim: z
    .strictObject({
      server: z.string(),
      token: z.string(),
      fingerprint: z.string(),
      name: z.string().optional(),
    })
    .nullable(),
});
export type EnrolmentState = z.infer<typeof enrolmentSchema>;

const deliverySchema = z.strictObject({
  /** null before the first. */
  epoch: epoch.nullable(),
  /** Control sequences up to this one may have been used. */
  controlReserved: count,
  /** Data sequences up to this one are given away. */
  dataUsed: count,
  /** The highest data sequence that the server is known to have accepted. */
  dataAccepted: count,
  /** The last accepted report, as it was first written and as it was sent. Null when the next has to be full. */
  lastReport: z.strictObject({ origin: z.string(), hash: z.string() }).nullable(),
  /** The server asked for a full report, or cannot use any other. */
  wantFull: z.boolean(),
  /** When a verified answer came last, and when a report was acknowledged last; by the box's clock. */
  lastAnswerAt: z.number().nullable(),
  lastReportAt: z.number().nullable(),
  /** Why the newest configuration is not in force. */
  configProblem: z
    .strictObject({
      revision: z.string().nullable(),
      message: z.string(),
      issues: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
    })
    .nullable(),
  /** Commands that were begun, newest last: each is run once. */
  commands: z.array(z.strictObject({ id: z.string(), state: z.enum(["running", "answered"]) })),
});
export type DeliveryState = z.infer<typeof deliverySchema>;

export interface TunnelState {
  enrolment: StateDocument<EnrolmentState>;
  delivery: StateDocument<DeliveryState>;
}

export const freshDelivery = (): DeliveryState => ({
  epoch: null,
  controlReserved: 0,
  dataUsed: 0,
  dataAccepted: 0,
  lastReport: null,
  wantFull: true,
  lastAnswerAt: null,
  lastReportAt: null,
  configProblem: null,
  commands: [],
});

export async function openTunnelState(
  folder: string,
  ports: { files: Files; clock: Clock; log: Log },
): Promise<TunnelState> {
  const [enrolment, delivery] = await Promise.all([
    openDocument<EnrolmentState>({
      ...ports,
      path: join(folder, "enrolment.json"),
      schema: enrolmentSchema,
      version: 1,
      migrations: {},
      defaults: () => ({ owner: null, claim: null }),
    }),
    openDocument<DeliveryState>({
      ...ports,
      path: join(folder, "delivery.json"),
      schema: deliverySchema,
      version: 1,
      migrations: {},
      defaults: freshDelivery,
    }),
  ]);
  return { enrolment, delivery };
}
