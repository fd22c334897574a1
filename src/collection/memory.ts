// What is remembered of a printer between two collections: the plan that worked, and what does not change.

import { z } from "zod";
import { isOid } from "../model/index.ts";
import { batchSteps } from "../snmp/index.ts";
import { storedFactSchema } from "./facts-codec.ts";

const oid = z.string().max(600).refine(isOid);

export const printerMemorySchema = z.strictObject({
  schema: z.literal(1),
  profile: z.strictObject({ id: z.string().max(120), revision: z.int() }),
  /** When the plan was learned and the once-values were read; 0 while that has not come to its end. */
  learnedAt: z.number(),
  /** Variables per request that the printer bears. */
  batch: z.int().min(1).max(batchSteps[0]),
  /** False where GETBULK fails. */
  bulk: z.boolean(),
  /** Exact instances that are read every time and exist. */
  every: z.array(oid).max(5000),
  /** Tables whose rows come and go (alerts, the panel): looked at anew every time. */
  changing: z
    .array(z.strictObject({ name: z.string().max(120), witness: oid, rows: z.array(oid).max(5000) }))
    .max(50),
  /** Tables whose rows stay: their last row, so that a new one after it is noticed. */
  lasting: z.array(z.strictObject({ name: z.string().max(120), lastCell: oid })).max(50),
  /** Tables that could not be read to their end when the plan was learned. */
  leftOut: z.array(z.string().max(120)).max(50),
  /** Which lasting table is looked at next. */
  turn: z.int().min(0),
  /** What tells that another printer has this address, as it was told. */
  identity: z.array(storedFactSchema).max(4),
  /** sysUpTime as last told, in hundredths of a second. */
  uptime: z.number().optional(),
  once: z.array(storedFactSchema).max(10_000),
});

/** JSON; opaque to everybody but the collector. */
export type PrinterMemory = z.infer<typeof printerMemorySchema>;

export function emptyMemory(profile: PrinterMemory["profile"], batch: number = batchSteps[0]): PrinterMemory {
  return {
    schema: 1,
    profile,
    learnedAt: 0,
    batch,
    bulk: true,
    every: [],
    changing: [],
    lasting: [],
    leftOut: [],
    turn: 0,
    identity: [],
    once: [],
  };
}

/** The same printer, to be read in full the next time: what was learned belongs to other profiles. */
export function forgetPlan(memory: PrinterMemory): PrinterMemory {
  return { ...memory, learnedAt: 0 };
}
