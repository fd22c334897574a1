// tallybox.json (CONTRACTS §6): settings that come with the box, applied once per content.
import { createHash } from "node:crypto";
import { open, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Provisioning, parseProvisioning, withoutSecrets } from "../protocol/index.ts";
import { failure, type Log, type Outcome, success } from "../shared/index.ts";

const MAX_BYTES = 256 * 1024;
const STATUS_FILE = "tallybox-status.txt";

export interface ProvisioningFile {
  /** SHA-256 of the content, hex. */
  digest: string;
  content: Provisioning;
}

/** The file's settings, undefined when there is no file; provisioning.invalid says what is wrong with it. */
export async function readProvisioningFile(path: string): Promise<Outcome<ProvisioningFile | undefined>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    if (code === "ENOENT") return success(undefined);
    return failure("provisioning.invalid", `${path} cannot be read (${code}).`);
  }
  if (bytes.length > MAX_BYTES)
    return failure("provisioning.invalid", `${path} is larger than ${MAX_BYTES / 1024} KiB.`);
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString("utf8"));
  } catch {
    // The parser's own message may quote a secret.
    return failure("provisioning.invalid", `${path} is no JSON.`, { digest: digestOf(bytes) });
  }
  const parsed = parseProvisioning(document);
  if (!parsed.ok) return failure("provisioning.invalid", parsed.problem.message, { digest: digestOf(bytes) });
  return success({ digest: digestOf(bytes), content: parsed.value });
}

/**
 * Overwrites the file's secrets with blanks of the same length, in place; answers the digest of what stands there now.
 * Flash media may keep old copies all the same.
 */
export async function blankSecrets(path: string, log: Log): Promise<string | undefined> {
  try {
    const file = await open(path, "r+");
    try {
      const text = await file.readFile("utf8");
      const blanked = Buffer.from(withoutSecrets(text));
      await file.write(blanked, 0, blanked.length, 0);
      await file.sync();
      return digestOf(blanked);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    log.warn("the provisioning file keeps its secrets: it cannot be written", { path, code });
    return undefined;
  }
}

/** Says beside the file what became of it, for who holds the card in his hand. */
export async function writeProvisioningStatus(path: string, text: string, log: Log): Promise<void> {
  try {
    await writeFile(join(dirname(path), STATUS_FILE), `${text}\n`);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    log.debug("no status file beside the provisioning file", { code });
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
