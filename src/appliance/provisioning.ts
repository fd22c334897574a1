// tallybox.json (CONTRACTS §6): settings that come with the box, applied once per content.
import { createHash } from "node:crypto";
import type { BootFiles } from "../host/index.ts";
import { type Provisioning, parseProvisioning, withoutSecrets } from "../protocol/index.ts";
import { failure, type Outcome, success } from "../shared/index.ts";

export interface ProvisioningFile {
  /** SHA-256 of the content, hex. */
  digest: string;
  /** SHA-256 of it once its secrets are blanked. */
  blankedDigest: string;
  content: Provisioning;
}

/**
 * The file's settings, undefined when there is none or it was applied before; provisioning.invalid says what is wrong
 * with it.
 */
export async function readProvisioning(
  files: BootFiles,
  applied: readonly string[],
): Promise<Outcome<ProvisioningFile | undefined>> {
  const read = await files.provisioning();
  if (!read.ok || !read.value) return read.ok ? success(undefined) : read;
  const digest = digestOf(read.value);
  if (applied.includes(digest)) return success(undefined);
  const text = Buffer.from(read.value).toString("utf8");
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's own message may quote a secret.
    return failure("provisioning.invalid", "tallybox.json is no JSON.");
  }
  const parsed = parseProvisioning(document);
  if (!parsed.ok) return parsed;
  return success({ digest, blankedDigest: digestOf(withoutSecrets(text)), content: parsed.value });
}

function digestOf(octets: string | Uint8Array): string {
  return createHash("sha256").update(octets).digest("hex");
}
