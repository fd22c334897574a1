// What `scan --json` promises, written from the contract and not from the code that prints it.
import { z } from "zod";

const said = z.string().min(1);
const whole = z.int().min(0);
/** −1, −2 and −3 are the printer's ways to say that it does not know. */
const level = z.int().min(-3);
const index = z.string().regex(/^\d+(\.\d+)*$/);

const reading = z.strictObject({
  name: said,
  oid: z.string().regex(/^\d+(\.\d+)+(\+\d+(\.\d+)+)*$/),
  type: said,
  value: z.union([z.string(), z.number()]),
  at: z.iso.datetime(),
});

const printer = z.strictObject({
  key: said,
  address: said,
  port: z.int().min(1).max(65_535),
  snmpVersion: z.enum(["1", "2c", "3"]),
  vendor: said.optional(),
  model: said.optional(),
  modelNumber: said.optional(),
  deviceIdentifier: said.optional(),
  serialNumber: said.optional(),
  firmware: said.optional(),
  firmwareDate: said.optional(),
  hostname: said.optional(),
  location: said.optional(),
  contact: said.optional(),
  macAddress: z
    .string()
    .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/)
    .optional(),
  assetNumber: said.optional(),
  displayText: said.optional(),
  deviceStatus: z.enum(["unknown", "running", "warning", "testing", "down"]).optional(),
  printerStatus: z.enum(["other", "unknown", "idle", "printing", "warmup"]).optional(),
  detectedErrors: z.array(said).optional(),
  counters: z.object({ totalUnit: said.optional() }).catchall(whole).optional(),
  supplies: z
    .array(
      z.strictObject({
        index,
        description: said.optional(),
        type: said.optional(),
        color: said.optional(),
        level: level.optional(),
        maxCapacity: level.optional(),
        unit: said.optional(),
        percent: z.int().min(0).max(100).nullable().optional(),
        state: z.enum(["no-restriction", "unknown", "some-remaining", "empty", "ok"]).optional(),
        receptacle: z.literal(true).optional(),
      }),
    )
    .optional(),
  trays: z
    .array(
      z.strictObject({
        index,
        name: said.optional(),
        mediaName: said.optional(),
        level: level.optional(),
        maxCapacity: level.optional(),
        state: said.optional(),
      }),
    )
    .optional(),
  alerts: z
    .array(
      z.strictObject({
        severity: said.optional(),
        code: z.union([said, z.int()]).optional(),
        text: said.optional(),
        since: z.union([said, whole]).optional(),
      }),
    )
    .optional(),
  profile: said.optional(),
  readings: z.array(reading).optional(),
});

export const scanJson = z.strictObject({
  schema: z.literal(1),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  ranges: z.array(z.strictObject({ name: said, addresses: whole, replied: whole, printers: whole })),
  stats: z.strictObject({
    packetsSent: whole,
    packetsReceived: whole,
    bytesSent: whole,
    bytesReceived: whole,
    seconds: z.number().min(0),
  }),
  printers: z.array(printer),
  others: z.array(
    z.strictObject({
      address: said,
      sysObjectID: z
        .string()
        .regex(/^\d+(\.\d+)+$/)
        .optional(),
      sysDescr: said.optional(),
    }),
  ),
});

export type ScanJson = z.infer<typeof scanJson>;
