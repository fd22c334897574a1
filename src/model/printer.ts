import { z } from "zod";
import { readingSchema } from "./reading.ts";

const text = z.string().min(1).max(255);
const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** RFC 3805 levels: −1, −2, −3 mean other, unknown, some remaining, and are never a quantity. */
const level = z.int().min(-3).max(Number.MAX_SAFE_INTEGER);

export const supplyStates = ["ok", "empty", "some-remaining", "unknown", "no-restriction"] as const;

export const supplySchema = z.strictObject({
  /** hrDeviceIndex.row of prtMarkerSuppliesTable. */
  index: z.string().max(64),
  description: text.optional(),
  type: text.optional(),
  color: text.optional(),
  level: level.optional(),
  maxCapacity: level.optional(),
  unit: text.optional(),
  /** null where the printer told a level that is no percentage; absent where it told none. */
  percent: z.int().min(0).max(100).nullable().optional(),
  state: z.enum(supplyStates).optional(),
  /** A container that fills up: the level is the room left (RFC 3805 prtMarkerSuppliesClass). */
  receptacle: z.literal(true).optional(),
});

export const traySchema = z.strictObject({
  index: z.string().max(64),
  name: text.optional(),
  mediaName: text.optional(),
  level: level.optional(),
  maxCapacity: level.optional(),
  state: text.optional(),
});

export const alertSchema = z.strictObject({
  severity: text.optional(),
  code: z.union([text, z.int()]).optional(),
  text: text.optional(),
  since: text.optional(),
});

export const printerSchema = z.strictObject({
  key: z.string().min(1).max(128),
  address: z.string().min(1).max(64),
  port: z.int().min(1).max(65535),
  snmpVersion: z.enum(["1", "2c", "3"]),
  vendor: text.optional(),
  model: text.optional(),
  modelNumber: text.optional(),
  deviceIdentifier: text.optional(),
  serialNumber: text.optional(),
  firmware: text.optional(),
  firmwareDate: text.optional(),
  hostname: text.optional(),
  location: text.optional(),
  contact: text.optional(),
  macAddress: z
    .string()
    .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/)
    .optional(),
  assetNumber: text.optional(),
  displayText: z.string().min(1).max(1024).optional(),
  deviceStatus: text.optional(),
  printerStatus: text.optional(),
  detectedErrors: z.array(text).max(64).optional(),
  /** Whole numbers by name (`total`, `printMono`, …); `totalUnit` alone is text. */
  counters: z.record(z.string().max(64), z.union([whole, text])).optional(),
  supplies: z.array(supplySchema).max(256).optional(),
  trays: z.array(traySchema).max(128).optional(),
  alerts: z.array(alertSchema).max(256).optional(),
  profile: text.optional(),
  readings: z.array(readingSchema).max(1000).optional(),
});

export type Supply = z.infer<typeof supplySchema>;
export type Tray = z.infer<typeof traySchema>;
export type Alert = z.infer<typeof alertSchema>;
/** A printer as CONTRACTS §2 describes it: a field the printer did not tell is absent. */
export type Printer = z.infer<typeof printerSchema>;
/** What a profile can say of a printer; where and how it answered is added by who asked. */
export type PrinterFields = Omit<Printer, "key" | "address" | "port" | "snmpVersion" | "readings">;
