// What a report carries per printer.

import { z } from "zod";
import { printerReasonSchema, printerSchema } from "../model/index.ts";
import { readingClockSchema, timeSchema } from "./message-fields.ts";

export const printerRecordSchema = z.strictObject({
  /** With readings. */
  printer: printerSchema,
  firstSeen: timeSchema,
  /** The last answer; readings taken with it best carry the same `at`. */
  lastSeen: timeSchema,
  state: z.enum(["answering", "silent"]),
  silentSince: timeSchema.optional(),
  /** Absent while it answers as usual. */
  reason: printerReasonSchema.optional(),
  /** The clock that `lastSeen` was read from. */
  clock: readingClockSchema.optional(),
});

/** A printer as the appliance knows it: what a report says, and what the server holds afterwards. */
export type PrinterRecord = z.infer<typeof printerRecordSchema>;
