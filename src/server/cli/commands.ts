// The commands that work on a data folder, beside a running server or without one.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type Configuration, type FieldIssue, parseConfiguration } from "../../protocol/index.ts";
import { failure, type Outcome, type Problem, success } from "../../shared/index.ts";
import { newAdminLink } from "../auth/index.ts";
import { type DataFolder, keyFileName } from "../data-folder.ts";
import { rotateKeys } from "../keys/index.ts";
import { signPacksAgain } from "../packs/index.ts";
import { createClaimCodes, createSites } from "../sites/index.ts";
import { author, type CliPorts, withFolder } from "./folder-work.ts";

const siteFileSchema = z.strictObject({
  name: z.string().min(1),
  configuration: z.record(z.string(), z.unknown()),
});

/** Makes a claim code, and the site if it is new; the text to print. */
export function claimCodeCommand(
  ports: CliPorts,
  input: { site: string; days: number; isJson: boolean },
): Promise<Outcome<string>> {
  return withFolder(ports, async (data, publicUrl) => {
    const siteId = await siteCalled(ports, data, input.site);
    if (!siteId.ok) return siteId;
    const claimCodes = createClaimCodes({ ...ports, store: data.store, keys: data.keys, publicUrl });
    const made = await claimCodes.create({ siteId: siteId.value, days: input.days, by: author });
    if (!made.ok) return made;
    const { code, link, uri, expiresAt } = made.value;
    const expires = new Date(expiresAt).toISOString();
    if (!input.isJson) return success(`${code}\n`);
    return success(`${JSON.stringify({ code, link, uri, expiresAt: expires })}\n`);
  });
}

/** Makes a site, or gives it the configuration of the file; the text to print. */
export function siteImportCommand(ports: CliPorts, file: string): Promise<Outcome<string>> {
  return withFolder(ports, async (data) => {
    const document = await readSiteFile(file);
    if (!document.ok) return document;
    const { name, configuration } = document.value;
    // Before the site is made: a file that is wrong leaves no empty site behind.
    const checked = parseConfiguration({ ...configuration, revision: "new" });
    if (!checked.ok) return failure(checked.problem.code, withFields(checked.problem));
    const siteId = await siteCalled(ports, data, name);
    if (!siteId.ok) return siteId;
    const sites = createSites({ ...ports, store: data.store });
    const current = await sites.configuration(siteId.value);
    // Importing the same again gives boxes nothing new to fetch.
    if (current && isSameConfiguration(current, configuration)) {
      return success(`${name} is configured so already.\n`);
    }
    const saved = await sites.saveConfiguration({ siteId: siteId.value, configuration, by: author });
    if (!saved.ok) return saved;
    return success(`${name} is configured (revision ${saved.value.revision}).\n`);
  });
}

/** Makes a one-time link for an administrator's account; the text to print. */
export function adminLinkCommand(ports: CliPorts): Promise<Outcome<string>> {
  return withFolder(ports, async (data, publicUrl) => {
    const { token } = await newAdminLink(data.store, ports.clock);
    return success(`${publicUrl}/welcome?token=${token}\n`);
  });
}

/** Makes new working keys; boxes learn of them by the key document, signed by the same root. */
export async function keysRotateCommand(ports: CliPorts): Promise<Outcome<string>> {
  return withFolder(ports, async ({ store, keys }) => {
    const serial = rotateKeys(join(ports.dataFolder, keyFileName), ports.clock);
    await signPacksAgain(store, keys);
    return success(`New keys are in force (key document ${serial}).\n`);
  });
}

async function siteCalled(ports: CliPorts, data: DataFolder, name: string): Promise<Outcome<string>> {
  const known = await data.store
    .selectFrom("sites")
    .select("id")
    .where("name", "=", name.normalize("NFC").trim())
    .executeTakeFirst();
  if (known) return success(known.id);
  const made = await createSites({ ...ports, store: data.store }).create({ name, by: author });
  return made.ok ? success(made.value.id) : made;
}

async function readSiteFile(file: string): Promise<Outcome<z.infer<typeof siteFileSchema>>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    // JSON.parse quotes what it stumbled over, which may be a secret.
    const why = error instanceof SyntaxError ? "it is no JSON" : error instanceof Error ? error.message : "";
    return failure("fleet.invalid", `${file} cannot be read: ${why}.`);
  }
  const parsed = siteFileSchema.safeParse(value);
  if (parsed.success) return success(parsed.data);
  return failure("fleet.invalid", `${file} needs "name" (the site's) and "configuration" (an object).`);
}

function isSameConfiguration(current: Configuration, wanted: Record<string, unknown>): boolean {
  const filledIn = parseConfiguration({ ...wanted, revision: current.revision });
  return filledIn.ok && isDeepStrictEqual(filledIn.value, current);
}

function withFields({ message, detail }: Problem): string {
  const { issues } = (detail ?? {}) as { issues?: FieldIssue[] };
  return [message, ...(issues ?? []).map((issue) => `  ${issue.field}: ${issue.message}`)].join("\n");
}
