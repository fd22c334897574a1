// The messages as JSON Schema (2020-12), for the server to publish and for `docs/protocol.md`: no second truth.

import { z } from "zod";
import {
  checkInMessageSchema,
  commandResultMessageSchema,
  enrolMessageSchema,
  reportMessageSchema,
} from "./appliance-message.ts";
import { configurationSchema } from "./configuration.ts";
import { keyDocumentSchema, signedKeyDocumentSchema } from "./key-document.ts";
import { printerRecordSchema } from "./printer-record.ts";
import { provisioningSchema } from "./provisioning.ts";
import { serverMessageSchema } from "./server-message.ts";

const published = {
  enrol: enrolMessageSchema,
  "check-in": checkInMessageSchema,
  report: reportMessageSchema,
  "command-result": commandResultMessageSchema,
  answer: serverMessageSchema,
  configuration: configurationSchema,
  provisioning: provisioningSchema,
  "key-document": keyDocumentSchema,
  "signed-key-document": signedKeyDocumentSchema,
  "printer-record": printerRecordSchema,
} as const;

export type PublishedSchema = keyof typeof published;
export const publishedSchemas = Object.keys(published) as PublishedSchema[];

/** The JSON Schema of a message or document as it is written (defaults not filled in yet). */
export function protocolJsonSchema(name: PublishedSchema): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(published[name], { io: "input" });
  return { $schema, title: `Tallybox ${name}`, ...schema };
}
