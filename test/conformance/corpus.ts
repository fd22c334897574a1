// A folder of recordings with the facts that a person read from them (`expected.json`).
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = z.record(z.string(), z.unknown());

/** What is expected of one recording; a field that is absent is not judged. */
const expectedSchema = z.looseObject({
  file: z.string().min(1),
  isPrinter: z.boolean(),
  /** hrDeviceIndex of the printer meant, where the recording is of an agent with several. */
  device: z.int().min(0).optional(),
  detectedErrors: z.array(z.string()).optional(),
  counters: z.record(z.string(), cell).optional(),
  supplies: z.array(row).optional(),
  trays: z.int().optional(),
  trayDetails: z.array(row).optional(),
  alerts: z.int().optional(),
  alertTexts: z.array(z.string()).optional(),
  optional: z.record(z.string(), cell).optional(),
});
const documentSchema = z.looseObject({ recordings: z.array(expectedSchema).min(1).max(10_000) });

export type Expected = z.infer<typeof expectedSchema>;

const FACTS = "expected.json";

/** The folder of recordings beside the checkout. */
export const besideCheckout = resolve(import.meta.dirname, "../../../shared/corpus");

/** The folder beside the checkout, when it is there. */
export function corpusFolder(): string | undefined {
  return existsSync(join(besideCheckout, FACTS)) ? besideCheckout : undefined;
}

/** What is expected of a folder's recordings; a text says in one line why that cannot be told. */
export function readExpected(folder: string): Expected[] | string {
  const path = join(folder, FACTS);
  if (!existsSync(folder)) return `there is no folder ${folder}; name another with --corpus DIR`;
  if (!existsSync(path)) return `${folder} holds no ${FACTS}, which tells what its recordings should say`;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  const document = documentSchema.safeParse(json);
  if (!document.success) {
    const [issue] = document.error.issues;
    return `${path} is not of the expected form: ${issue?.path.join(".")}: ${issue?.message}`;
  }
  const { recordings } = document.data;
  const missing = recordings.find(({ file }) => !existsSync(join(folder, file)));
  return missing ? `${path} speaks of ${missing.file}, which is not there` : recordings;
}
