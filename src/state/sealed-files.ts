// Secrets at rest: files whose content is encrypted with a key of this device (AES-256-GCM, NIST SP 800-38D). A copy of
// the folder without the key tells nothing; who holds the whole card holds both, unless the key is bound to hardware.

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Files } from "./files.ts";

export const SEAL_KEY_BYTES = 32;
/** `code` of the error for content that this key does not open: sealed with another one, or damaged. */
export const SEALED_ELSEWHERE = "ESEALED";

const MAGIC = Buffer.from("TBSEAL1\n");
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = MAGIC.length + NONCE_BYTES;

/**
 * The same files, with content sealed when it is written and opened when it is read; what was written before it was
 * sealed is read as it is. Files that grow at their end cannot be sealed: `appendSynced` and `cutSynced` throw.
 */
export function sealedFiles(files: Files, key: Uint8Array): Files {
  if (key.length !== SEAL_KEY_BYTES) throw new Error(`a key of ${SEAL_KEY_BYTES} octets, not ${key.length}`);
  const refuse = (): never => {
    throw new Error("a sealed file is written whole");
  };
  return {
    link: (from, to) => files.link(from, to),
    rename: (from, to) => files.rename(from, to),
    remove: (path) => files.remove(path),
    erase: (path) => files.erase(path),
    list: (folder) => files.list(folder),
    stat: (path) => files.stat(path),
    makeFolder: (path) => files.makeFolder(path),
    syncFolder: (path) => files.syncFolder(path),
    async read(path) {
      const content = await files.read(path);
      if (content === undefined || !isSealed(content)) return content;
      const opened = open(content, key);
      if (opened) return opened;
      const reason = `${path} was sealed with another key, or is damaged`;
      throw Object.assign(new Error(reason), { code: SEALED_ELSEWHERE });
    },
    writeSynced: (path, content) => files.writeSynced(path, seal(content, key)),
    appendSynced: refuse,
    cutSynced: refuse,
  };
}

function isSealed(content: Uint8Array): boolean {
  return MAGIC.equals(content.subarray(0, MAGIC.length));
}

function seal(content: Uint8Array | readonly Uint8Array[], key: Uint8Array): Uint8Array[] {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const pieces = content instanceof Uint8Array ? [content] : content;
  const sealed = pieces.map((piece) => cipher.update(piece));
  return [MAGIC, nonce, ...sealed, cipher.final(), cipher.getAuthTag()];
}

function open(sealed: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  if (sealed.length < HEAD_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(MAGIC.length, HEAD_BYTES);
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES, end)), decipher.final()]);
  } catch {
    // The tag does not fit; what else could go wrong was looked at above.
    return undefined;
  }
}
